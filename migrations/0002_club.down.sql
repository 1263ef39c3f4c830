-- Takes schema club away.
DROP INDEX desk.people_username, desk.standings_deleted;
DROP SCHEMA club CASCADE;

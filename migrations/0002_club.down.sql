-- Takes schema club away.
DROP INDEX desk.people_username;
DROP SCHEMA club CASCADE;

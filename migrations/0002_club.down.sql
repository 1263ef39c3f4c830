-- Takes schema club away.
DROP INDEX desk.people_username, desk.standings_deleted;
ALTER INDEX desk.people_folded RESET (fastupdate);
DROP SCHEMA club CASCADE;

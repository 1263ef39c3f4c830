-- Chats as 0001 made them.

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE desk.chats DROP COLUMN stuck_at, DROP COLUMN deaths;

RESET ROLE;

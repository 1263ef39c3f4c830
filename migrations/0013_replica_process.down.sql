-- Replicas as 0001 made them.

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE desk.replicas DROP COLUMN process;

RESET ROLE;

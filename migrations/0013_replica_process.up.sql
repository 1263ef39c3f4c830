-- Which process a replica is, so that another on its machine knows at once when it has ended.
-- compatible

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE desk.replicas ADD COLUMN process text NOT NULL DEFAULT '';

RESET ROLE;

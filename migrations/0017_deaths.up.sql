-- How many owners of a chat died before its next post was settled: one that ends every process is given up.
-- compatible

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE desk.chats
  ADD COLUMN stuck_at bigint NOT NULL DEFAULT 0,    -- `sent` when its last owner died
  ADD COLUMN deaths   smallint NOT NULL DEFAULT 0;  -- owners that died there; 3 = its next post is being tried alone

RESET ROLE;

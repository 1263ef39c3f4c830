-- The writes of a bare turn as statements of one pipeline, so one round trip.
\set person random(1, :people)
\set key random(1, 9000000000000000000)
\startpipeline
BEGIN;
UPDATE desk.conversations SET version = version + 1, flow = 'bench', run = 1, rev = rev + 1, draft = '{}',
  offered = '[]', updated_at = now() WHERE business_id = 1 AND person_id = :person;
INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, version, kind, outcome, reply)
VALUES (desk.current_slice(), 1, :key::bigint::text, 1, :person, :person, 1, 'text', 'ok', '');
WITH chat AS (
  UPDATE desk.chats SET queued = queued + 1, owner = 1, seen_at = now() WHERE id = :person RETURNING queued)
INSERT INTO desk.outbox (slice, id, chat_id, place, kind, payload)
SELECT desk.current_slice(), (desk.current_slice()::bigint << 40) | nextval('desk.outbox_numbers'), :person, queued, 1,
  repeat('x', 400)
FROM chat;
COMMIT;
\endpipeline

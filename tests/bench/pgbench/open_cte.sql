-- A bare turn: what open reads, then the writes with the version check.
\set person random(1, :people)
\set key random(1, 9000000000000000000)
SELECT p.person_id, v.version AS expected, c.id AS chat, nextval('desk.runs') AS run
FROM desk.identities i
JOIN desk.people p ON p.person_id = i.person_id
JOIN desk.chats c ON c.channel_id = 1 AND c.identity_id = i.id
JOIN desk.conversations v ON v.business_id = 1 AND v.person_id = p.person_id
LEFT JOIN desk.standings s ON s.business_id = 1 AND s.person_id = p.person_id
LEFT JOIN desk.turns t ON t.slice IN (desk.current_slice(), desk.current_slice() - 1) AND t.channel_id = 1
  AND t.update_key = :key::bigint::text
WHERE i.platform = 1 AND i.scope = '' AND i.external = :person::bigint::text \gset
WITH moved AS (
  UPDATE desk.conversations SET version = version + 1, flow = 'bench', run = :run, rev = rev + 1, draft = '{}',
    offered = '[]', updated_at = now()
  WHERE business_id = 1 AND person_id = :person_id AND version = :expected RETURNING version),
logged AS (
  INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, version, kind, outcome, reply)
  SELECT desk.current_slice(), 1, :key::bigint::text, 1, :person_id, :chat, version, 'text', 'ok', '' FROM moved),
chat AS (
  UPDATE desk.chats SET queued = queued + 1, owner = 1, seen_at = now() FROM moved
  WHERE id = :chat RETURNING queued)
INSERT INTO desk.outbox (slice, id, chat_id, place, kind, payload)
SELECT desk.current_slice(), (desk.current_slice()::bigint << 40) | nextval('desk.outbox_numbers'), :chat, queued, 1,
  repeat('x', 400)
FROM chat;

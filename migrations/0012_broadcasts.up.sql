-- Broadcasts (club 6.15): one text to many people. Whom it goes to is fixed when it is confirmed; a row of the outbox comes
-- into being only when a replica has room to send it now (DESIGN §7), so no reply queues behind one.

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE desk.standings ADD COLUMN no_news boolean NOT NULL DEFAULT false; -- asked not to get broadcasts

CREATE TABLE desk.broadcasts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES desk.businesses,
  state       smallint NOT NULL CHECK (state BETWEEN 0 AND 4), -- waiting, running, paused, done, stopped
  audience    text NOT NULL,
  body        text NOT NULL,
  payload     text NOT NULL,       -- JSON of the screen, {{name}} and {{first_name}} still in it
  created_by  bigint NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  started_at  timestamptz,
  ended_at    timestamptz,
  total       integer,             -- these once the last answer has come: recipients and outbox's slices go
  passed_over integer,
  sent        integer,
  failed      integer,
  version     bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX broadcasts_active ON desk.broadcasts (business_id) WHERE state IN (1, 2); -- one at a time
CREATE INDEX broadcasts_waiting ON desk.broadcasts (business_id, id) WHERE state = 0;
CREATE INDEX broadcasts_newest ON desk.broadcasts (business_id, id DESC);

CREATE TABLE desk.recipients (
  broadcast_id bigint NOT NULL REFERENCES desk.broadcasts,
  chat_id      bigint NOT NULL,
  channel_id   bigint NOT NULL,
  person_id    bigint NOT NULL,
  post         bigint NOT NULL DEFAULT 0, -- the outbox row; 0: not handed out, -1: passed over
  PRIMARY KEY (broadcast_id, chat_id)
) WITH (fillfactor = 70);
CREATE INDEX recipients_waiting ON desk.recipients (broadcast_id, channel_id, chat_id) WHERE post = 0;

-- Who gets it, each in one chat: where they can be reached, rather where they wrote last.
CREATE FUNCTION desk.audience(business bigint, wanted text)
RETURNS TABLE (person_id bigint, chat_id bigint, channel_id bigint, reached boolean)
LANGUAGE sql STABLE AS $audience$
  SELECT person_id, chat_id, channel_id, reached FROM (
    SELECT DISTINCT ON (s.person_id) s.person_id, c.id AS chat_id, c.channel_id, c.seen_at,
      c.reachable AND (h.platform <> 2 OR COALESCE(c.window_until > now(), false)) AS reached
    FROM desk.standings s
    JOIN desk.identities i ON i.person_id = s.person_id
    JOIN desk.chats c ON c.identity_id = i.id
    JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = business AND h.stopped = ''
    WHERE s.business_id = business AND s.role >= CASE wanted WHEN 'staff' THEN 2 ELSE 1 END
      AND s.banned_at IS NULL AND s.deleted_at IS NULL AND NOT s.no_news
    ORDER BY s.person_id, reached DESC, c.seen_at DESC, c.id) x
  WHERE CASE wanted WHEN 'active' THEN x.seen_at > now() - interval '30 days'
                    WHEN 'inactive' THEN x.seen_at <= now() - interval '30 days' ELSE true END
$audience$;

-- The oldest that waits begins, if none is under way.
CREATE FUNCTION desk.next_broadcast(business bigint) RETURNS void
LANGUAGE sql AS $next$
  UPDATE desk.broadcasts SET state = 1, started_at = now()
  WHERE id = (SELECT id FROM desk.broadcasts WHERE business_id = business AND state = 0 ORDER BY id LIMIT 1
              FOR NO KEY UPDATE SKIP LOCKED) -- one that is being stopped waits for nobody
    AND state = 0 AND NOT EXISTS (SELECT FROM desk.broadcasts WHERE business_id = business AND state IN (1, 2))
$next$;

CREATE FUNCTION desk.start_broadcast(business bigint, actor bigint, channel bigint, update_key text, wanted text, body text,
                                     payload text)
RETURNS TABLE (id bigint, state smallint, total bigint, passed_over bigint)
LANGUAGE plpgsql AS $start$
#variable_conflict use_column
DECLARE
  made bigint;
BEGIN
  PERFORM FROM desk.businesses b WHERE b.id = business FOR NO KEY UPDATE; -- two that start at once
  INSERT INTO desk.broadcasts (business_id, state, audience, body, payload, created_by)
    VALUES (business, 0, wanted, body, payload, actor) RETURNING broadcasts.id INTO made;
  INSERT INTO desk.recipients (broadcast_id, chat_id, channel_id, person_id, post)
    SELECT made, a.chat_id, a.channel_id, a.person_id, CASE WHEN a.reached THEN 0 ELSE -1 END
    FROM desk.audience(business, wanted) a;
  IF NOT EXISTS (SELECT FROM desk.recipients r WHERE r.broadcast_id = made AND r.post = 0) THEN
    PERFORM desk.refuse('nobody');
  END IF;
  PERFORM desk.next_broadcast(business);
  INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, old, new, reason, channel_id, update_key)
    VALUES (business, actor, COALESCE((SELECT s.role FROM desk.standings s WHERE s.business_id = business AND s.person_id = actor), 0),
            'broadcast.start', 'broadcast', made, NULL, jsonb_build_object('audience', wanted, 'body', body), '', channel, update_key);
  RETURN QUERY SELECT made, b.state, count(*), count(*) FILTER (WHERE r.post = -1)
    FROM desk.broadcasts b JOIN desk.recipients r ON r.broadcast_id = b.id WHERE b.id = made GROUP BY b.state;
END
$start$;

-- Nothing is left to hand out, or nothing may be: tells whoever began it once the last answers are there.
CREATE FUNCTION desk.end_broadcast(broadcast bigint, as_state integer) RETURNS void
LANGUAGE plpgsql AS $end$
DECLARE
  b desk.broadcasts;
BEGIN
  UPDATE desk.broadcasts SET state = as_state, ended_at = now(), version = version + 1
    WHERE id = broadcast AND state < 3 RETURNING * INTO b;
  IF FOUND THEN
    INSERT INTO desk.jobs (business_id, name, key, payload, run_at)
      VALUES (b.business_id, 'broadcast_over', b.id::text,
              jsonb_build_object('broadcast', b.id, 'person', b.created_by), now() + interval '3 seconds')
      ON CONFLICT DO NOTHING;
    PERFORM desk.next_broadcast(b.business_id);
  END IF;
END
$end$;

CREATE FUNCTION desk.steer_broadcast(business bigint, actor bigint, channel bigint, update_key text, broadcast bigint,
                                     seen_version bigint, change text)
RETURNS bigint
LANGUAGE plpgsql AS $steer$
DECLARE
  b desk.broadcasts;
BEGIN
  SELECT * INTO b FROM desk.broadcasts x WHERE x.business_id = business AND x.id = broadcast FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM desk.refuse('no_such_broadcast');
  ELSIF b.state > 2 OR (change <> 'stop' AND b.version <> seen_version) THEN
    PERFORM desk.refuse_stale('broadcast_moved');
  END IF;
  IF change = 'stop' THEN
    UPDATE desk.recipients r SET post = -1 WHERE r.broadcast_id = broadcast AND r.post = 0;
    PERFORM desk.end_broadcast(broadcast, 4);
  ELSE
    UPDATE desk.broadcasts x SET state = CASE change WHEN 'pause' THEN 2 ELSE 1 END, version = x.version + 1
      WHERE x.id = broadcast AND x.state = CASE change WHEN 'pause' THEN 1 ELSE 2 END;
  END IF;
  INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, old, new, reason, channel_id, update_key)
    VALUES (business, actor, COALESCE((SELECT s.role FROM desk.standings s WHERE s.business_id = business AND s.person_id = actor), 0),
            'broadcast.' || change, 'broadcast', broadcast, NULL, NULL, '', channel, update_key);
  RETURN broadcast;
END
$steer$;

-- A text as it stands inside a JSON string.
CREATE FUNCTION desk.in_json(plain text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT substr(j, 2, length(j) - 2) FROM to_json(plain) t(x), LATERAL (SELECT x::text AS j) k $$;

-- So many recipients of a channel's broadcast, in the order of their chats, become rows of the outbox. Returns the chats
-- that this replica is to send to, and 0 while one is under way. Locks: the broadcast (another replica's turn: nothing for us), its recipients, then chats
-- by key, last of all, as a commit does.
CREATE FUNCTION desk.hand_out(replica bigint, channel bigint, room integer) RETURNS SETOF bigint
LANGUAGE plpgsql AS $hand$
DECLARE
  b desk.broadcasts;
BEGIN
  SELECT x.* INTO b FROM desk.channels h JOIN desk.broadcasts x ON x.business_id = h.business_id AND x.state = 1
    WHERE h.id = channel FOR NO KEY UPDATE OF x SKIP LOCKED;
  IF NOT FOUND THEN
    PERFORM desk.next_broadcast(h.business_id) FROM desk.channels h WHERE h.id = channel;
    RETURN QUERY SELECT 0::bigint FROM desk.channels h JOIN desk.broadcasts x ON x.business_id = h.business_id AND x.state = 1
      WHERE h.id = channel;
    RETURN;
  END IF;
  RETURN QUERY
    WITH next AS MATERIALIZED (
      SELECT r.chat_id, r.person_id FROM desk.recipients r
      WHERE r.broadcast_id = b.id AND r.channel_id = channel AND r.post = 0
      ORDER BY r.chat_id LIMIT room FOR UPDATE),
    chat AS MATERIALIZED (
      SELECT c.id, c.external, n.person_id,
        c.reachable AND (h.platform <> 2 OR COALESCE(c.window_until > now(), false)) AND EXISTS (
          SELECT FROM desk.standings s WHERE s.business_id = b.business_id AND s.person_id = n.person_id
            AND s.banned_at IS NULL AND s.deleted_at IS NULL AND NOT s.no_news) AS reached
      FROM next n JOIN desk.chats c ON c.id = n.chat_id JOIN desk.channels h ON h.id = c.channel_id
      ORDER BY c.id FOR UPDATE OF c),
    post AS MATERIALIZED (
      SELECT c.id AS chat_id, p.name, p.first_name, (desk.current_slice()::bigint << 40) | nextval('desk.outbox_numbers') AS id
      FROM chat c JOIN desk.people p ON p.person_id = c.person_id WHERE c.reached),
    noted AS (
      UPDATE desk.recipients r SET post = COALESCE((SELECT p.id FROM post p WHERE p.chat_id = n.chat_id), -1)
      FROM next n WHERE r.broadcast_id = b.id AND r.chat_id = n.chat_id),
    moved AS (
      UPDATE desk.chats c
      SET queued = c.queued + 1, owner = CASE WHEN c.owner = 0 AND c.queued = c.sent THEN replica ELSE c.owner END
      FROM post p WHERE c.id = p.chat_id
      RETURNING c.id, c.queued AS place, c.owner = replica AS ours),
    queued AS (
      INSERT INTO desk.outbox (slice, id, chat_id, place, kind, trace, payload)
      SELECT desk.current_slice(), p.id, p.chat_id, m.place, 1, 'broadcast:' || b.id,
        replace(replace(b.payload, '{{first_name}}', desk.in_json(COALESCE(NULLIF(p.first_name, ''), p.name))),
                '{{name}}', desk.in_json(p.name))
      FROM post p JOIN moved m ON m.id = p.chat_id)
    SELECT m.id FROM moved m WHERE m.ours;
  IF NOT EXISTS (SELECT FROM desk.recipients r WHERE r.broadcast_id = b.id AND r.post = 0) THEN
    PERFORM desk.end_broadcast(b.id, 3);
  ELSE
    RETURN NEXT 0;
  END IF;
END
$hand$;

GRANT SELECT, INSERT, UPDATE, DELETE ON desk.broadcasts, desk.recipients TO frontdesk_app;
GRANT SELECT ON desk.broadcasts, desk.recipients TO frontdesk_read;
REVOKE EXECUTE ON FUNCTION desk.audience(bigint, text), desk.next_broadcast(bigint),
  desk.start_broadcast(bigint, bigint, bigint, text, text, text, text), desk.end_broadcast(bigint, integer),
  desk.steer_broadcast(bigint, bigint, bigint, text, bigint, bigint, text), desk.in_json(text),
  desk.hand_out(bigint, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.audience(bigint, text), desk.next_broadcast(bigint),
  desk.start_broadcast(bigint, bigint, bigint, text, text, text, text), desk.end_broadcast(bigint, integer),
  desk.steer_broadcast(bigint, bigint, bigint, text, bigint, bigint, text), desk.in_json(text),
  desk.hand_out(bigint, bigint, integer) TO frontdesk_app;

RESET ROLE;

-- Room in the outbox, and who began a suspect.

SET LOCAL ROLE frontdesk_migrate;

-- An outbox row is written twice: queued, then settled. With room for every row's second version on its own page that
-- is a HOT update, which no index hears of; a table of 70 % filled pages sent a third of them elsewhere.

CREATE OR REPLACE FUNCTION desk.make_slice(slice integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $make$
DECLARE
  parent text;
  part text;
  made boolean := false;
BEGIN
  FOREACH parent IN ARRAY ARRAY['turns', 'outbox'] LOOP
    part := parent || '_' || slice;
    CONTINUE WHEN to_regclass('desk.' || part) IS NOT NULL;
    -- Made aside and attached: that lets the turns of other slices go on, PARTITION OF would not.
    EXECUTE format('CREATE TABLE desk.%I (LIKE desk.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = %s)',
                   part, parent, CASE parent WHEN 'outbox' THEN 50 ELSE 100 END);
    EXECUTE format('ALTER TABLE desk.%I ATTACH PARTITION desk.%I FOR VALUES IN (%s)', parent, part, slice);
    made := true;
  END LOOP;
  RETURN made;
END
$make$;

DO $slices$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'desk.outbox'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (fillfactor = 50)', part);
  END LOOP;
END
$slices$;

-- A row per replica that began the update: copies that three living replicas began at once are no crash. desk.suspects
-- stays for replicas of the release before, which may still run; the next release drops it.
CREATE TABLE desk.begun (
  channel_id bigint NOT NULL,
  update_key text NOT NULL,
  replica    bigint NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (channel_id, update_key, replica)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON desk.begun TO frontdesk_app;
GRANT SELECT ON desk.begun TO frontdesk_read;

-- Queues the newest edit of a chat's live post once more, if that was sent; NULL: there is nothing to repeat. true: this
-- replica is to send it. Two statements: the second sees what was committed while the first waited for the chat, else
-- an old screen could be queued behind a newer one.
CREATE FUNCTION desk.repeat_edit(replica bigint, chat bigint) RETURNS boolean
LANGUAGE plpgsql AS $repeat$
DECLARE
  c desk.chats;
  again desk.outbox;
BEGIN
  SELECT * INTO c FROM desk.chats x WHERE x.id = chat AND x.live_post <> 0 AND x.live_message <> '' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT * INTO again FROM desk.outbox o
    WHERE o.chat_id = chat AND o.kind = 2 AND (o.post = c.live_post OR o.id = c.live_post) ORDER BY o.place DESC LIMIT 1;
  IF again.state IS DISTINCT FROM 1 THEN
    RETURN NULL;
  END IF;
  INSERT INTO desk.outbox (slice, id, chat_id, place, post, kind, keyboard, message, topic, trace, payload)
  VALUES (desk.current_slice(), (desk.current_slice()::bigint << 40) | nextval('desk.outbox_numbers'), chat,
    c.queued + 1, again.post, 2, again.keyboard, c.live_message, again.topic, again.trace, again.payload);
  UPDATE desk.chats x
  SET queued = x.queued + 1, owner = CASE WHEN x.owner = 0 AND x.queued = x.sent THEN replica ELSE x.owner END
  WHERE x.id = chat RETURNING x.owner INTO c.owner;
  RETURN c.owner = replica;
END
$repeat$;
REVOKE EXECUTE ON FUNCTION desk.repeat_edit(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.repeat_edit(bigint, bigint) TO frontdesk_app;

RESET ROLE;

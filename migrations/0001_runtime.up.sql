-- Schema desk: who people are, what they may do, their conversations, and what is owed to the platforms.

-- Roles belong to the cluster, so another database may have made them already. Log-ins without a password: the
-- socket's peer or trust rule, or the operator, decides how they authenticate.
DO $roles$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['frontdesk_migrate', 'frontdesk_app', 'frontdesk_read'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      CONTINUE;
    END IF;
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN', name);
      EXECUTE format('ALTER ROLE %I SET search_path = public, pg_temp', name);
      EXECUTE format('ALTER ROLE %I SET timezone = %L', name, 'UTC');
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      CONTINUE;
    END;
    IF name = 'frontdesk_app' THEN
      -- Hash and merge joins cost the batched statements half their speed. A plan made while a table or a new slice
      -- was empty would read all of it, growing, until the next ANALYZE. Plans must not depend on one batch's values.
      ALTER ROLE frontdesk_app SET enable_seqscan = off;
      ALTER ROLE frontdesk_app SET enable_hashjoin = off;
      ALTER ROLE frontdesk_app SET enable_mergejoin = off;
      ALTER ROLE frontdesk_app SET plan_cache_mode = force_generic_plan;
      ALTER ROLE frontdesk_app SET jit = off;
      ALTER ROLE frontdesk_app SET statement_timeout = '4s';
      ALTER ROLE frontdesk_app SET lock_timeout = '1s';
      ALTER ROLE frontdesk_app SET idle_in_transaction_session_timeout = '2s';
    ELSIF name = 'frontdesk_read' THEN
      ALTER ROLE frontdesk_read SET default_transaction_read_only = on;
      ALTER ROLE frontdesk_read SET statement_timeout = '30s';
    END IF;
  END LOOP;
  IF NOT pg_has_role('frontdesk_migrate', 'MEMBER') THEN
    EXECUTE format('GRANT frontdesk_migrate TO %I', current_user);
  END IF;
  EXECUTE format('GRANT CREATE ON DATABASE %I TO frontdesk_migrate', current_database());
END
$roles$;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

SET LOCAL ROLE frontdesk_migrate;

CREATE SCHEMA desk;
GRANT USAGE ON SCHEMA desk TO frontdesk_app, frontdesk_read;

-- ---------------------------------------------------------------------------------------------------------------
-- Text that people search by

-- Other scripts in Latin letters. Capitals stand for what has no single letter (the input is lower case by now); X is
-- the vowel an Indic consonant carries unless another follows it. Written out instead of left to ICU, unaccent or
-- lower(), whose results depend on versions and locales: the index and the query must agree for ever.
CREATE FUNCTION desk.latin(source text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $latin$
DECLARE
  t text := source;
  before text;
BEGIN
  t := translate(t, 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐ', 'абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ');
  t := normalize(t, NFKD);
  t := lower(t COLLATE "C");
  t := regexp_replace(t, '[\u0300-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]', '', 'g');
  t := translate(t, 'łŁøØđĐðÐıßþÞ', 'llooddddistT');
  t := replace(replace(replace(replace(t, 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe');
  t := translate(t, 'абвгдежзиклмнопрстуфхцчшщыэюяієґъь', 'abvgdeZziklmnoprstufKWHSSieUYieg');

  -- Gujarati has Devanagari's layout.
  t := translate(t, 'ઁંઃઅઆઇઈઉઊઋઍએઐઑઓઔકખગઘઙચછજઝઞટઠડઢણતથદધનપફબભમયરલળવશષસહ઼ાિીુૂૃૅેૈૉોૌ્૦૧૨૩૪૫૬૭૮૯',
                    'ँंःअआइईउऊऋऍएऐऑओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसह़ािीुूृॅेैॉोौ्0123456789');
  IF t ~ '[\u0900-\u097f]' THEN
    t := replace(replace(replace(t, 'ज्ञ', 'ग्य'), 'ज़', 'ɀ'), 'फ़', 'ʄ');
    t := replace(t, '़', '');
    t := regexp_replace(t, '([क-हɀʄ])', '\1X', 'g');
    t := regexp_replace(t, 'X([ािीुूृॅेैॉोौ्])', '\1', 'g');
    t := regexp_replace(t, 'ं(?=[पफबभम])', 'm', 'g');
    t := translate(t, 'कखगघङचछजझञटठडढणतथदधनपफबभमयरलळवशषसहɀʄ', 'kKgGnHCjJntTdDntTdDnpPbBmyrllvSSshzf');
    t := translate(t, 'अआइईउऊऋऍएऐऑओऔािीुूृॅेैॉोौँंःॐ०१२३४५६७८९्', 'aaiiuuReeAooOaiiuuReeAooOnnhO0123456789');
    -- Hindi and Gujarati do not say that vowel at a word's end, nor between a spoken syllable and another.
    t := regexp_replace(t, '(?<=[aeiouRAOX][a-zA-Z]{1,3})X(?![a-zA-Z])', '', 'g');
    LOOP
      before := t;
      t := regexp_replace(t, '^(.*[aeiouRAOX][bcdfghj-np-tv-zBCDGHJKPSTWZ])X([bcdfghj-np-tv-zBCDGHJKPSTWZ][aeiouRAOX])', '\1\2');
      EXIT WHEN t = before;
    END LOOP;
    t := replace(t, 'X', 'a');
  END IF;

  t := replace(replace(replace(replace(replace(t, 'K', 'kh'), 'G', 'gh'), 'C', 'chh'), 'J', 'jh'), 'T', 'th');
  t := replace(replace(replace(replace(replace(t, 'D', 'dh'), 'P', 'ph'), 'B', 'bh'), 'S', 'sh'), 'R', 'ri');
  t := replace(replace(replace(replace(replace(t, 'A', 'ai'), 'O', 'au'), 'Z', 'zh'), 'W', 'ts'), 'H', 'ch');
  RETURN replace(replace(t, 'U', 'yu'), 'Y', 'ya');
END
$latin$;

-- What a text sounds like, roughly: both the generated columns and the queries go through it. Keeps what is no letter,
-- % and _ included, so that a query for "par%" looks for a percent sign.
CREATE FUNCTION desk.fold(source text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $fold$
DECLARE
  t text := CASE WHEN source COLLATE "C" ~ '^[\x01-\x7e]*$' THEN lower(source COLLATE "C") ELSE desk.latin(source) END;
BEGIN
  t := translate(replace(replace(replace(replace(t, 'sh', 's'), 'kh', 'h'), 'ee', 'i'), 'oo', 'u'), 'jyw', 'iiv');
  t := regexp_replace(t, '([a-z])\1+', '\1', 'g');
  RETURN btrim(regexp_replace(t, '\s+', ' ', 'g'));
END
$fold$;

-- The LIKE pattern that finds a query anywhere in a folded column; NULL, which finds nothing, if nothing is left of it.
CREATE FUNCTION desk.fold_pattern(query text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $pattern$
  SELECT '%' || regexp_replace(NULLIF(desk.fold(query), ''), '([\\%_])', '\\\1', 'g') || '%'
$pattern$;

-- ---------------------------------------------------------------------------------------------------------------
-- Refusals

-- A business rule says no: the caller gets fault refused with "<key>|<detail>". Boolean, so that it fits into a CASE.
CREATE FUNCTION desk.refuse(key text, detail text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'FD001', MESSAGE = key, DETAIL = detail;
END
$refuse$;

-- The row moved on since it was shown; detail says who changed what.
CREATE FUNCTION desk.refuse_stale(key text, detail text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql AS $stale$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'FD002', MESSAGE = key, DETAIL = detail;
END
$stale$;

-- ---------------------------------------------------------------------------------------------------------------
-- Businesses and people

CREATE TABLE desk.businesses (
  id         bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  time_zone  text NOT NULL DEFAULT 'Asia/Kolkata',
  languages  text[] NOT NULL DEFAULT '{en}' CHECK (cardinality(languages) > 0),
  areas      text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE desk.channels (
  id           bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  business_id  bigint NOT NULL REFERENCES desk.businesses,
  name         text NOT NULL UNIQUE,
  platform     smallint NOT NULL CHECK (platform IN (1, 2)),
  external     text NOT NULL DEFAULT '',     -- the platform's id of the account: WhatsApp phone number id
  paused_until timestamptz,                  -- a bot-wide 429
  stopped      text NOT NULL DEFAULT '',     -- why nothing is sent any more: the platform refused our token
  created_at   timestamptz NOT NULL DEFAULT now()
);

-- Telegram's ids have at most 52 bits, so the two kinds of number cannot meet.
CREATE SEQUENCE desk.person_ids AS bigint START 4503599627370496 MINVALUE 4503599627370496;

CREATE TABLE desk.people (
  person_id  bigint PRIMARY KEY,
  first_name text NOT NULL DEFAULT '',
  last_name  text NOT NULL DEFAULT '',
  username   text NOT NULL DEFAULT '',
  language   text NOT NULL DEFAULT '',       -- what the platform says
  named      boolean NOT NULL DEFAULT false, -- the name was given to us: the platform's does not replace it
  name       text GENERATED ALWAYS AS (
               CASE WHEN first_name = '' AND last_name = '' THEN username ELSE btrim(first_name || ' ' || last_name) END) STORED,
  folded     text GENERATED ALWAYS AS (desk.fold(first_name || ' ' || last_name || ' ' || username)) STORED,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX people_folded ON desk.people USING gin (folded public.gin_trgm_ops);

CREATE TABLE desk.identities (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform   smallint NOT NULL CHECK (platform IN (1, 2)),
  scope      text NOT NULL DEFAULT '',       -- '' or the business of a WhatsApp business-scoped id
  external   text NOT NULL,
  person_id  bigint NOT NULL REFERENCES desk.people ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (platform, scope, external)
);
CREATE INDEX identities_person ON desk.identities (person_id);

-- No row: a guest. A row with a ban is never deleted.
CREATE TABLE desk.standings (
  business_id bigint NOT NULL REFERENCES desk.businesses,
  person_id   bigint NOT NULL REFERENCES desk.people,
  role        smallint NOT NULL DEFAULT 0 CHECK (role BETWEEN 0 AND 5),
  fixed       boolean NOT NULL DEFAULT false, -- an owner named by the configuration: a chat cannot change it
  banned_at   timestamptz,
  banned_by   bigint,
  ban_reason  text NOT NULL DEFAULT '',
  deleted_at  timestamptz,
  deleted_by  bigint,
  version     bigint NOT NULL DEFAULT 1,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  bigint NOT NULL DEFAULT 0,      -- 0 = the configuration
  PRIMARY KEY (business_id, person_id)
);
CREATE INDEX standings_staff ON desk.standings (business_id, role) WHERE role > 1;
CREATE INDEX standings_person ON desk.standings (person_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Conversations and chats: every turn updates one row of each, so no index may cover what a turn writes (HOT).

CREATE SEQUENCE desk.runs AS bigint;

CREATE TABLE desk.conversations (
  business_id  bigint NOT NULL,
  person_id    bigint NOT NULL REFERENCES desk.people ON DELETE CASCADE,
  version      bigint NOT NULL,             -- the fence; a new row starts at the clock's microseconds
  run          bigint NOT NULL DEFAULT 0,
  rev          bigint NOT NULL DEFAULT 0,
  minute       bigint NOT NULL DEFAULT 0,   -- since 1970, of the last turn
  minute_turns integer NOT NULL DEFAULT 0,  -- turns in it: the limit of people without a role
  updated_at   timestamptz NOT NULL DEFAULT now(),
  language     text NOT NULL DEFAULT '',    -- the person's choice in this business
  flow         text NOT NULL DEFAULT '',    -- '' = none active
  draft        text NOT NULL DEFAULT '',
  offered      text NOT NULL DEFAULT '',
  PRIMARY KEY (business_id, person_id)
) WITH (fillfactor = 70);
-- Changes only when a flow starts or ends; finds what is to be parked.
CREATE INDEX conversations_active ON desk.conversations (business_id, person_id) WHERE flow <> '';

CREATE TABLE desk.chats (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id   bigint NOT NULL REFERENCES desk.channels,
  identity_id  bigint NOT NULL REFERENCES desk.identities ON DELETE CASCADE,
  owner        bigint NOT NULL DEFAULT 0,   -- the replica that sends; 0 = none
  queued       bigint NOT NULL DEFAULT 0,   -- place of the last outbox row
  sent         bigint NOT NULL DEFAULT 0,   -- place of the last one that is settled
  live_post    bigint NOT NULL DEFAULT 0,   -- outbox row whose message carries the current keyboard
  not_before   timestamptz,                 -- the platform's retry_after
  window_until timestamptz,                 -- end of WhatsApp's 24 hours
  seen_at      timestamptz NOT NULL DEFAULT now(), -- the person's last turn here
  reachable    boolean NOT NULL DEFAULT true,
  external     text NOT NULL,               -- the platform's chat id
  live_message text NOT NULL DEFAULT '',    -- the platform's id of that message, '' until sent
  UNIQUE (channel_id, identity_id)
) WITH (fillfactor = 70);
CREATE INDEX chats_identity ON desk.chats (identity_id);

CREATE TABLE desk.drafts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL,
  person_id   bigint NOT NULL REFERENCES desk.people ON DELETE CASCADE,
  flow        text NOT NULL,
  run         bigint NOT NULL,
  title       text NOT NULL DEFAULT '',
  draft       text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (business_id, person_id, run)
);

-- ---------------------------------------------------------------------------------------------------------------
-- Slices: the turn log and the outbox, cut by ten-day periods of the database's clock

CREATE FUNCTION desk.current_slice() RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT floor(extract(epoch FROM now()) / 864000)::integer $$;

CREATE FUNCTION desk.now_us() RETURNS bigint
LANGUAGE sql VOLATILE AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- The turn log and what dedupes updates. No typed text, no foreign keys (it outlives what it names).
CREATE TABLE desk.turns (
  slice       integer NOT NULL,
  channel_id  bigint NOT NULL,
  update_key  text NOT NULL,
  business_id bigint NOT NULL,
  person_id   bigint NOT NULL,
  chat_id     bigint NOT NULL,
  version     bigint NOT NULL,              -- of the conversation, after it
  open_us     bigint NOT NULL DEFAULT 0,
  step_us     bigint NOT NULL DEFAULT 0,
  body_hash   bigint NOT NULL DEFAULT 0,
  at          timestamptz NOT NULL DEFAULT now(),
  kind        text NOT NULL DEFAULT '',
  flow        text NOT NULL DEFAULT '',
  step        text NOT NULL DEFAULT '',
  outcome     text NOT NULL DEFAULT '',
  reply       text NOT NULL DEFAULT '',     -- what the platform was told, for a redelivery
  trace       text NOT NULL DEFAULT '',
  PRIMARY KEY (slice, channel_id, update_key)
) PARTITION BY LIST (slice);

CREATE SEQUENCE desk.outbox_numbers AS bigint MAXVALUE 1099511627775 CYCLE CACHE 16; -- 40 bits

-- What is owed to the platforms. Only the chat's owner updates a row.
CREATE TABLE desk.outbox (
  slice      integer NOT NULL,
  id         bigint NOT NULL,               -- slice << 40 | number: the id alone names the partition
  chat_id    bigint NOT NULL,
  place      bigint NOT NULL,               -- in the chat's queue
  post       bigint NOT NULL DEFAULT 0,     -- edit, strip: the row whose message changes
  kind       smallint NOT NULL CHECK (kind BETWEEN 1 AND 4), -- message, edit, strip, document
  state      smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3), -- waiting, sent, replaced, dead
  delivery   smallint NOT NULL DEFAULT 0,   -- WhatsApp's status: 1 sent, 2 delivered, 3 read, 4 failed
  attempts   smallint NOT NULL DEFAULT 0,
  keyboard   boolean NOT NULL DEFAULT false,
  flagged    boolean NOT NULL DEFAULT false, -- a call's outcome was unknown: the person may have it twice
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at    timestamptz,
  message    text NOT NULL DEFAULT '',      -- edit, strip: the platform's message id if a tap brought it
  message_id text NOT NULL DEFAULT '',      -- the platform's answer
  topic      text NOT NULL DEFAULT '',
  error      text NOT NULL DEFAULT '',
  trace      text NOT NULL DEFAULT '',
  payload    text NOT NULL,                 -- JSON of the screen
  PRIMARY KEY (slice, id)
) PARTITION BY LIST (slice);
CREATE INDEX outbox_place ON desk.outbox (chat_id, place);
CREATE INDEX outbox_topic ON desk.outbox (topic) WHERE topic <> '';

-- What was never sent when its slice went.
CREATE TABLE desk.dead_letters (
  outbox_id  bigint PRIMARY KEY,
  chat_id    bigint NOT NULL,
  kind       smallint NOT NULL,
  error      text NOT NULL,
  trace      text NOT NULL,
  created_at timestamptz NOT NULL,
  payload    text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION desk.make_slice(slice integer) RETURNS boolean
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
                   part, parent, CASE parent WHEN 'outbox' THEN 70 ELSE 100 END);
    EXECUTE format('ALTER TABLE desk.%I ATTACH PARTITION desk.%I FOR VALUES IN (%s)', parent, part, slice);
    made := true;
  END LOOP;
  RETURN made;
END
$make$;

-- After an ANALYZE the planner believes that a future slice stays empty, and a plan made then would read all of it
-- once it fills. Truncated, it is a table nothing is known about, and plans walk its indexes.
CREATE FUNCTION desk.forget_emptiness(slice integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $forget$
DECLARE
  part text;
  is_used boolean;
BEGIN
  FOREACH part IN ARRAY ARRAY['turns_' || slice, 'outbox_' || slice] LOOP
    CONTINUE WHEN (SELECT reltuples FROM pg_class WHERE oid = to_regclass('desk.' || part)) < 0;
    EXECUTE format('LOCK TABLE desk.%I IN ACCESS EXCLUSIVE MODE', part);
    EXECUTE format('SELECT EXISTS (SELECT FROM desk.%I)', part) INTO is_used;
    IF NOT is_used THEN
      EXECUTE format('TRUNCATE desk.%I', part);
    END IF;
  END LOOP;
END
$forget$;

-- Unsent rows of a slice that goes are kept aside, and their chats' queues end there.
CREATE FUNCTION desk.drop_slice(gone integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $drop$
BEGIN
  IF to_regclass('desk.outbox_' || gone) IS NOT NULL THEN
    PERFORM FROM desk.chats
      WHERE id IN (SELECT chat_id FROM desk.outbox o WHERE o.slice = gone AND o.state = 0) ORDER BY id FOR UPDATE;
    WITH dead AS (
      INSERT INTO desk.dead_letters (outbox_id, chat_id, kind, error, trace, created_at, payload)
      SELECT id, chat_id, kind, COALESCE(NULLIF(error, ''), 'slice dropped'), trace, created_at, payload
      FROM desk.outbox o WHERE o.slice = gone AND o.state = 0
      ON CONFLICT DO NOTHING RETURNING outbox_id)
    UPDATE desk.chats c SET sent = GREATEST(c.sent, d.place),
                            owner = CASE WHEN c.queued <= d.place THEN 0 ELSE c.owner END
    FROM (SELECT o.chat_id, max(o.place) AS place FROM desk.outbox o JOIN dead ON dead.outbox_id = o.id
          WHERE o.slice = gone GROUP BY o.chat_id) d
    WHERE c.id = d.chat_id;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS desk.%I', 'turns_' || gone);
  EXECUTE format('DROP TABLE IF EXISTS desk.%I', 'outbox_' || gone);
END
$drop$;

-- Makes the slices that are to exist ahead of the current one and drops those more than `behind` before it (three
-- whole slices are 30 days). Answers what it did and how many exist ahead; run by a daily job of the app role, which
-- owns nothing here.
CREATE FUNCTION desk.keep_slices(ahead integer DEFAULT 3, behind integer DEFAULT 3,
                                 OUT made integer, OUT dropped integer, OUT exist_ahead integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $keep$
DECLARE
  today integer := desk.current_slice();
  old integer;
BEGIN
  IF ahead < 0 OR behind < 3 THEN
    RAISE EXCEPTION 'slices: ahead must not be negative, behind not below 3';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('desk.keep_slices'));
  made := 0;
  dropped := 0;
  FOR i IN today .. today + ahead LOOP
    made := made + desk.make_slice(i)::integer;
  END LOOP;
  FOR i IN today + 1 .. today + ahead LOOP
    PERFORM desk.forget_emptiness(i);
  END LOOP;
  FOR old IN
    SELECT substring(c.relname FROM '\d+$')::integer FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'desk.turns'::regclass AND substring(c.relname FROM '\d+$')::integer < today - behind
    ORDER BY 1
  LOOP
    PERFORM desk.drop_slice(old);
    dropped := dropped + 1;
  END LOOP;
  SELECT count(*) INTO exist_ahead FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'desk.outbox'::regclass AND substring(c.relname FROM '\d+$')::integer > today;
END
$keep$;

-- The previous slice too: `open` looks for duplicates there.
SELECT desk.make_slice(desk.current_slice() - 1);
SELECT * FROM desk.keep_slices();

-- ---------------------------------------------------------------------------------------------------------------
-- Business turns

-- Pipeline A's first statement: locks the conversation rows of the actor and of everybody whose standing the turn
-- changes, absent ones made, in key order, then those standings; raises FD002 if the actor's version moved; moves the targets' versions and
-- closes their flows, so that nothing decided on their old standing can commit. Answers the actor's version.
-- The advisory lock stands for a row that does not exist yet, so that a batch can see it is taken without waiting.
CREATE FUNCTION desk.enter(business bigint, actor bigint, expected bigint, targets bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $enter$
DECLARE
  who bigint;
  found_version bigint;
  answer bigint;
BEGIN
  FOR who IN SELECT DISTINCT x FROM unnest(targets || actor) x ORDER BY x LOOP
    SELECT version INTO found_version FROM desk.conversations
      WHERE business_id = business AND person_id = who FOR UPDATE;
    IF NOT FOUND THEN
      IF who = actor AND expected <> 0 THEN
        PERFORM desk.refuse_stale('conversation');
      END IF;
      PERFORM pg_advisory_xact_lock(hashint8extended(who, business));
      INSERT INTO desk.conversations (business_id, person_id, version) VALUES (business, who, desk.now_us())
        ON CONFLICT DO NOTHING RETURNING version INTO found_version;
      IF FOUND THEN
        IF who = actor THEN
          answer := found_version;
        END IF;
        CONTINUE;
      END IF;
      SELECT version INTO found_version FROM desk.conversations
        WHERE business_id = business AND person_id = who FOR UPDATE;
    END IF;
    IF who = actor AND found_version IS DISTINCT FROM expected THEN
      PERFORM desk.refuse_stale('conversation');
    END IF;
    IF who = ANY (targets) THEN
      UPDATE desk.conversations SET version = version + 1, flow = '', draft = '', offered = '', updated_at = now()
        WHERE business_id = business AND person_id = who RETURNING version INTO found_version;
    END IF;
    IF who = actor THEN
      answer := found_version;
    END IF;
  END LOOP;
  PERFORM FROM desk.standings WHERE business_id = business AND person_id = ANY (targets) ORDER BY person_id FOR UPDATE;
  RETURN answer;
END
$enter$;

-- ---------------------------------------------------------------------------------------------------------------
-- Standing and people

CREATE TABLE desk.audit (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  actor       bigint NOT NULL,              -- 0 = the system
  actor_role  smallint NOT NULL,
  action      text NOT NULL,
  entity      text NOT NULL,
  entity_id   bigint NOT NULL,
  old         jsonb,
  new         jsonb,
  reason      text NOT NULL DEFAULT '',
  channel_id  bigint NOT NULL DEFAULT 0,
  update_key  text NOT NULL DEFAULT ''
);
CREATE INDEX audit_entity ON desk.audit (business_id, entity, entity_id);

-- What the audit keeps of a standing.
CREATE FUNCTION desk.standing_facts(s desk.standings) RETURNS jsonb
LANGUAGE sql STABLE AS $facts$
  SELECT jsonb_build_object('role', COALESCE(s.role, 0), 'banned', s.banned_at IS NOT NULL,
                            'deleted', s.deleted_at IS NOT NULL, 'version', COALESCE(s.version, 0))
$facts$;

-- Refuses a change of somebody's standing that the actor may not make: club R-ROLE-2, R-ROLE-3. Owners may change
-- everybody else, the others those below them; what the configuration fixed, nobody. The actor's role is read here, in
-- the transaction that acts on it. `before` has NULLs if the person has no standing yet.
CREATE FUNCTION desk.check_standing_change(actor_role smallint, actor bigint, before desk.standings, target bigint,
                                           new_role smallint, seen_version bigint) RETURNS void
LANGUAGE plpgsql AS $check$
BEGIN
  IF actor = target THEN
    PERFORM desk.refuse('own_standing');
  ELSIF before.fixed THEN
    PERFORM desk.refuse('fixed_owner');
  ELSIF actor_role < 5 AND GREATEST(COALESCE(before.role, 0), new_role) >= actor_role THEN
    PERFORM desk.refuse('role_too_low');
  ELSIF COALESCE(before.version, 0) <> COALESCE(seen_version, before.version, 0) THEN
    PERFORM desk.refuse_stale('standing_moved', (desk.standing_facts(before) || jsonb_build_object(
      'by', (SELECT name FROM desk.people WHERE person_id = before.updated_by), 'at', before.updated_at))::text);
  END IF;
END
$check$;

-- One change of one person's standing with its audit row. `change`: role, ban, unban, delete, restore. The caller has
-- entered with the person as a target. seen_version NULL: whatever it is now.
CREATE FUNCTION desk.change_standing(business bigint, actor bigint, channel bigint, update_key text, target bigint,
                                     seen_version bigint, change text, new_role smallint, reason text)
RETURNS TABLE (person_id bigint, name text, old_role smallint, role smallint, version bigint)
LANGUAGE plpgsql AS $change$
#variable_conflict use_column
DECLARE
  actor_role smallint;
  before desk.standings;
  after desk.standings;
BEGIN
  SELECT s.role INTO actor_role FROM desk.standings s
    WHERE s.business_id = business AND s.person_id = actor AND s.banned_at IS NULL AND s.deleted_at IS NULL;
  IF NOT EXISTS (SELECT FROM desk.people p WHERE p.person_id = target) THEN
    PERFORM desk.refuse('no_such_person', target::text);
  END IF;
  SELECT * INTO before FROM desk.standings s WHERE s.business_id = business AND s.person_id = target FOR UPDATE;
  PERFORM desk.check_standing_change(COALESCE(actor_role, 0::smallint), actor, before, target,
                                     CASE change WHEN 'role' THEN new_role ELSE 0 END::smallint, seen_version);
  INSERT INTO desk.standings (business_id, person_id) VALUES (business, target) ON CONFLICT DO NOTHING;
  UPDATE desk.standings s
  SET role = CASE change WHEN 'role' THEN new_role ELSE s.role END,
      banned_at = CASE change WHEN 'ban' THEN now() WHEN 'unban' THEN NULL ELSE s.banned_at END,
      banned_by = CASE change WHEN 'ban' THEN actor WHEN 'unban' THEN NULL ELSE s.banned_by END,
      ban_reason = CASE change WHEN 'ban' THEN reason WHEN 'unban' THEN '' ELSE s.ban_reason END,
      deleted_at = CASE change WHEN 'delete' THEN now() WHEN 'restore' THEN NULL ELSE s.deleted_at END,
      deleted_by = CASE change WHEN 'delete' THEN actor WHEN 'restore' THEN NULL ELSE s.deleted_by END,
      version = s.version + (before.version IS NOT NULL)::integer, updated_at = now(), updated_by = actor
  WHERE s.business_id = business AND s.person_id = target
  RETURNING * INTO after;
  IF before.role = 5 AND NOT EXISTS (
    SELECT FROM desk.standings s
    WHERE s.business_id = business AND s.role = 5 AND s.banned_at IS NULL AND s.deleted_at IS NULL) THEN
    PERFORM desk.refuse('last_owner');
  END IF;
  INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, old, new, reason, channel_id, update_key)
  VALUES (business, actor, COALESCE(actor_role, 0), 'standing.' || change, 'standing', target,
          desk.standing_facts(before), desk.standing_facts(after), reason, channel, update_key);
  RETURN QUERY SELECT target, (SELECT p.name FROM desk.people p WHERE p.person_id = target),
    COALESCE(before.role, 0::smallint), after.role, after.version;
END
$change$;

-- Joins a newcomer's identities to a person known before: one human on two platforms. Both conversations are locked
-- in key order and moved on, the newcomer's flow is closed. Refused if the newcomer is more than a guest: whatever
-- a business keeps about a person holds on to the row.
CREATE FUNCTION desk.link_people(newcomer bigint, known bigint) RETURNS integer
LANGUAGE plpgsql AS $link$
DECLARE
  moved integer;
BEGIN
  IF newcomer = known THEN
    PERFORM desk.refuse('same_person');
  END IF;
  PERFORM FROM desk.conversations WHERE person_id IN (newcomer, known) ORDER BY business_id, person_id FOR UPDATE;
  IF EXISTS (SELECT FROM desk.standings WHERE person_id = newcomer) THEN
    PERFORM desk.refuse('newcomer_is_known');
  END IF;
  UPDATE desk.conversations SET version = version + 1 WHERE person_id = known;
  UPDATE desk.identities SET person_id = known WHERE person_id = newcomer;
  GET DIAGNOSTICS moved = ROW_COUNT;
  BEGIN
    DELETE FROM desk.people WHERE person_id = newcomer;
  EXCEPTION WHEN foreign_key_violation THEN
    PERFORM desk.refuse('newcomer_is_known');
  END;
  RETURN moved;
END
$link$;

-- Forgets people without a standing who were not seen for so many days. Who has business rows stays.
CREATE FUNCTION desk.forget_guests(days integer, at_most integer) RETURNS integer
LANGUAGE plpgsql AS $forget$
DECLARE
  guest bigint;
  gone integer := 0;
BEGIN
  FOR guest IN
    SELECT p.person_id FROM desk.people p
    WHERE p.created_at < now() - make_interval(days => days)
      AND NOT EXISTS (SELECT FROM desk.standings s WHERE s.person_id = p.person_id)
      AND NOT EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
                      WHERE i.person_id = p.person_id
                        AND (c.seen_at >= now() - make_interval(days => days) OR c.queued > c.sent))
    LIMIT at_most
  LOOP
    BEGIN
      DELETE FROM desk.people WHERE person_id = guest;
      gone := gone + 1;
    EXCEPTION WHEN foreign_key_violation THEN
      CONTINUE;
    END;
  END LOOP;
  RETURN gone;
END
$forget$;

CREATE TABLE desk.undos (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES desk.businesses,
  code        text NOT NULL,                -- the action of the catalog that undoes
  entity_id   bigint NOT NULL,
  version     bigint NOT NULL,              -- of the entity after the change
  parameters  jsonb NOT NULL DEFAULT '{}',
  made_by     bigint NOT NULL,
  expires_at  timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
  used_at     timestamptz,
  used_by     bigint
);

-- ---------------------------------------------------------------------------------------------------------------
-- Replicas, jobs, and what guards against poison

CREATE TABLE desk.replicas (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  beat_at    timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,                   -- said goodbye
  lost_at    timestamptz,                   -- another replica took over its chats
  lost_by    bigint
) WITH (fillfactor = 50);

CREATE TABLE desk.jobs (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint REFERENCES desk.businesses,
  name        text NOT NULL,
  key         text NOT NULL DEFAULT '',     -- one waiting job per name and key
  payload     jsonb NOT NULL DEFAULT '{}',
  every       interval,                     -- NULL: once
  run_at      timestamptz NOT NULL DEFAULT now(),
  taken_by    bigint,
  taken_until timestamptz,                  -- after that another replica may take it
  attempts    integer NOT NULL DEFAULT 0,
  error       text NOT NULL DEFAULT '',
  done_at     timestamptz,                  -- NULL: waiting or running
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX jobs_waiting ON desk.jobs (name, key) WHERE done_at IS NULL AND key <> '';
CREATE INDEX jobs_due ON desk.jobs (run_at) WHERE done_at IS NULL;

CREATE TABLE desk.suspects (
  channel_id bigint NOT NULL,
  update_key text NOT NULL,
  seen       integer NOT NULL DEFAULT 1,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (channel_id, update_key)
);

-- Documents that a platform keeps for us.
CREATE TABLE desk.uploads (
  channel_id  bigint NOT NULL REFERENCES desk.channels,
  document    text NOT NULL,                -- "invoice:17:hi"
  upload_id   text NOT NULL,
  expires_at  timestamptz,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (channel_id, document)
);

-- Authentic, but nothing we could read. Bytes, because that may be why.
CREATE TABLE desk.quarantine (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL,
  update_key text NOT NULL DEFAULT '',
  reason     text NOT NULL,
  trace      text NOT NULL DEFAULT '',
  body       bytea NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quarantine_update ON desk.quarantine (channel_id, update_key);

-- ---------------------------------------------------------------------------------------------------------------
-- Who may do what

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA desk FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA desk TO frontdesk_app;
REVOKE EXECUTE ON FUNCTION desk.make_slice(integer), desk.drop_slice(integer), desk.forget_emptiness(integer) FROM frontdesk_app;
GRANT EXECUTE ON FUNCTION desk.latin(text), desk.fold(text), desk.fold_pattern(text), desk.current_slice()
  TO frontdesk_read;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA desk TO frontdesk_app;
REVOKE UPDATE, DELETE ON desk.audit, desk.turns FROM frontdesk_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA desk TO frontdesk_app;
GRANT SELECT ON ALL TABLES IN SCHEMA desk TO frontdesk_read;
REVOKE SELECT ON desk.quarantine FROM frontdesk_read;
DO $parts$
DECLARE
  part regclass;
BEGIN
  -- Rows are reached through the parents, whose grants hold.
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('desk.turns'::regclass, 'desk.outbox'::regclass) LOOP
    EXECUTE format('REVOKE ALL ON %s FROM frontdesk_app, frontdesk_read', part);
  END LOOP;
END
$parts$;

RESET ROLE;

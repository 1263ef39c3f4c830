-- People: who registers again after a deletion is a member and nothing more; a request can be taken back; with an erased
-- member go the names, and later the numbers, that no other business needs; what is off the price list can be found.

SET LOCAL ROLE frontdesk_migrate;

CREATE INDEX members_erased ON club.members (erased_at) WHERE erased_at IS NOT NULL;

-- Approves or rejects a waiting request. The second to press learns who was faster. The role of before a deletion is gone
-- with it (club R-DEL-4, R-ROLE-2).
CREATE OR REPLACE FUNCTION club.decide_registration(author club.author, person bigint, seen_version bigint, approve boolean, why text)
RETURNS TABLE (person_id bigint, member_no bigint, full_name text, approval text, decided_by text, version bigint)
LANGUAGE plpgsql AS $decide$
#variable_conflict use_column
DECLARE
  m club.members;
  outcome text := CASE WHEN approve THEN 'approved' ELSE 'rejected' END;
BEGIN
  SELECT * INTO m FROM club.members x
    WHERE x.business_id = author.business_id AND x.person_id = person FOR NO KEY UPDATE;
  IF NOT FOUND OR m.erased_at IS NOT NULL THEN
    PERFORM desk.refuse('no_such_member', person::text);
  ELSIF m.approval <> 'pending' OR m.version <> seen_version THEN
    PERFORM club.refuse_moved('registration_decided', m.business_id, COALESCE(m.decided_by, m.updated_by),
      COALESCE(m.decided_at, m.updated_at), jsonb_build_object('approval', outcome), jsonb_build_object('approval', m.approval));
  END IF;
  UPDATE club.members x SET approval = outcome, decided_at = now(), decided_by = author.person_id, version = x.version + 1,
         updated_at = now(), updated_by = author.person_id
    WHERE x.business_id = author.business_id AND x.person_id = person;
  INSERT INTO club.registration_decisions (business_id, person_id, decision, reason, decided_by)
    VALUES (author.business_id, person, outcome, why, author.person_id);
  IF approve THEN
    INSERT INTO desk.standings AS s (business_id, person_id, role, updated_by) VALUES (author.business_id, person, 1, author.person_id)
      ON CONFLICT (business_id, person_id) DO UPDATE SET
        role = CASE WHEN s.deleted_at IS NULL THEN GREATEST(s.role, 1) ELSE 1 END, deleted_at = NULL, deleted_by = NULL,
        version = s.version + 1, updated_at = now(), updated_by = excluded.updated_by;
  END IF;
  PERFORM club.record(author, 'registration.' || outcome, 'member', person, '{"approval": "pending"}',
                      jsonb_build_object('approval', outcome), why);
  RETURN QUERY SELECT person, m.member_no, m.full_name, outcome, club.person_name(m.business_id, author.person_id), m.version + 1;
END
$decide$;

-- What this schema keeps of a person, taken out of the row that documents name (club R-DEL-1). NULL: nothing was left.
CREATE FUNCTION club.anonymise_member(author club.author, person bigint) RETURNS bigint
LANGUAGE plpgsql AS $anonymise$
DECLARE
  number bigint;
BEGIN
  UPDATE club.members m SET full_name = 'Deleted member #' || m.member_no, phone_e164 = NULL, address = '', state_code = '',
         gstin = '', approval = 'rejected', erased_at = now(), version = m.version + 1, updated_at = now(),
         updated_by = author.person_id
    WHERE m.business_id = author.business_id AND m.person_id = person AND m.erased_at IS NULL
    RETURNING m.member_no INTO number;
  RETURN number;
END
$anonymise$;

-- Who asked takes the request back, and with it what they told us; they may ask again at once.
CREATE FUNCTION club.withdraw_registration(author club.author) RETURNS TABLE (person_id bigint, member_no bigint)
LANGUAGE plpgsql AS $withdraw$
#variable_conflict use_column
BEGIN
  PERFORM FROM club.members m WHERE m.business_id = author.business_id AND m.person_id = author.person_id
    AND m.approval = 'pending' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM desk.refuse('no_request');
  END IF;
  PERFORM club.record(author, 'registration.withdrawn', 'member', author.person_id, '{"approval": "pending"}', NULL);
  RETURN QUERY SELECT author.person_id, club.anonymise_member(author, author.person_id);
END
$withdraw$;

-- Whether a business, one aside, still has to do with a person. A ban is kept as long as it holds.
CREATE FUNCTION club.is_known(person bigint, aside bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $known$
BEGIN
  RETURN EXISTS (SELECT FROM desk.standings s WHERE s.person_id = person AND s.business_id <> aside
                                               AND (s.deleted_at IS NULL OR s.banned_at IS NOT NULL))
      OR EXISTS (SELECT FROM desk.businesses b JOIN club.members m ON m.business_id = b.id AND m.person_id = person
                 WHERE b.id <> aside AND m.erased_at IS NULL);
END
$known$;

-- What the platform or we called somebody, unless another business knows them. Answers how many rows that were.
CREATE FUNCTION club.forget_names(person bigint, aside bigint) RETURNS bigint
LANGUAGE plpgsql AS $names$
DECLARE
  gone bigint;
BEGIN
  UPDATE desk.people p SET first_name = '', last_name = '', username = '', named = false
    WHERE p.person_id = person AND (p.first_name, p.last_name, p.username) <> ('', '', '') AND NOT club.is_known(person, aside);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$names$;

CREATE OR REPLACE FUNCTION club.erase_member(author club.author, person bigint) RETURNS TABLE (member_no bigint, erased jsonb)
LANGUAGE plpgsql AS $erase$
#variable_conflict use_column
DECLARE
  number bigint;
  drafts bigint;
  forms bigint;
  names bigint;
  counts jsonb;
BEGIN
  PERFORM FROM desk.conversations c WHERE c.business_id = author.business_id AND c.person_id = person FOR UPDATE;
  PERFORM FROM desk.standings s WHERE s.business_id = author.business_id AND s.person_id = person AND s.deleted_at IS NOT NULL
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  number := club.anonymise_member(author, person);
  IF number IS NOT NULL THEN
    DELETE FROM desk.drafts d WHERE d.business_id = author.business_id AND d.person_id = person;
    GET DIAGNOSTICS drafts = ROW_COUNT;
    UPDATE desk.conversations c SET version = c.version + 1, flow = '', draft = '', offered = '', updated_at = now()
      WHERE c.business_id = author.business_id AND c.person_id = person AND (c.flow, c.draft, c.offered) <> ('', '', '');
    GET DIAGNOSTICS forms = ROW_COUNT;
    names := club.forget_names(person, author.business_id);
    counts := jsonb_build_object('members', 1, 'drafts', drafts, 'conversations', forms, 'names', names);
    PERFORM club.record(author, 'member.erase', 'member', person, NULL, counts);
    RETURN QUERY SELECT number, counts;
  END IF;
END
$erase$;

-- Platform ids and phone numbers of the erased, who are told of it first: once so many days have passed without a word
-- from them. The person stays for the documents that name the member.
CREATE FUNCTION club.forget_erased(days integer, at_most integer) RETURNS integer
LANGUAGE plpgsql AS $forget$
DECLARE
  person bigint;
  gone integer := 0;
BEGIN
  FOR person IN
    SELECT DISTINCT m.person_id FROM club.members m
    WHERE m.erased_at < now() - make_interval(days => days) AND NOT club.is_known(m.person_id, 0)
      AND EXISTS (SELECT FROM desk.identities i WHERE i.person_id = m.person_id)
      AND NOT EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
                      WHERE i.person_id = m.person_id
                        AND (c.seen_at >= now() - make_interval(days => days) OR c.queued > c.sent))
    LIMIT at_most
  LOOP
    PERFORM club.forget_names(person, 0);
    DELETE FROM desk.identities i WHERE i.person_id = person;
    gone := gone + 1;
  END LOOP;
  RETURN gone;
END
$forget$;

-- What is off the price list, which is little.
CREATE INDEX items_off ON club.items (business_id, squeezed, id) WHERE NOT is_active;

-- Items by name, blanks or not; behind the active ones, if wanted, those off the list. The search of 0005 stays for
-- replicas of the release before.
CREATE FUNCTION club.search_items(business bigint, query text, after text, most bigint, with_off boolean)
RETURNS TABLE (rank integer, item_id bigint, squeezed text)
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET enable_sort = off SET jit = off AS $search$
#variable_conflict use_column
DECLARE
  wanted text COLLATE "C" := replace(desk.fold(query), ' ', '');
  beyond text COLLATE "C" := wanted || chr(1114111);
  pattern text := '%' || regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%';
  at club.search_place := club.read_place(after);
  room bigint := most;
  shown bigint;
BEGIN
  IF wanted = '' THEN
    RETURN;
  END IF;
  IF at.rank < 2 THEN -- a whole name is the first of its beginnings
    RETURN QUERY SELECT 1, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND i.is_active AND i.squeezed < beyond
        AND (i.squeezed, i.id) > (CASE at.rank WHEN 0 THEN wanted ELSE at.name END, CASE at.rank WHEN 0 THEN 0 ELSE at.id END)
      ORDER BY i.squeezed, i.id LIMIT room;
    GET DIAGNOSTICS shown = ROW_COUNT;
    room := room - shown;
    at := (2, 0, '');
  END IF;
  IF at.rank = 2 AND room > 0 THEN
    RETURN QUERY SELECT 2, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND i.is_active AND i.squeezed LIKE pattern AND (i.squeezed < wanted OR i.squeezed >= beyond)
        AND (i.squeezed, i.id) > (at.name, at.id)
      ORDER BY i.squeezed, i.id LIMIT room;
    GET DIAGNOSTICS shown = ROW_COUNT;
    room := room - shown;
    at := (3, 0, '');
  END IF;
  IF with_off AND room > 0 THEN
    RETURN QUERY SELECT 3, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND NOT i.is_active AND i.squeezed LIKE pattern AND (i.squeezed, i.id) > (at.name, at.id)
      ORDER BY i.squeezed, i.id LIMIT room;
  END IF;
END
$search$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA club TO frontdesk_app, frontdesk_read;

RESET ROLE;

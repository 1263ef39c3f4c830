-- Registrations, erasure and the item search as 0003, 0005 and 0007 made them. Who was forgotten stays so.

SET LOCAL ROLE frontdesk_migrate;

DROP INDEX club.members_erased, club.items_off;
DROP FUNCTION club.search_items(bigint, text, text, bigint, boolean);
DROP FUNCTION club.withdraw_registration(club.author);

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
  IF NOT FOUND THEN
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
      ON CONFLICT (business_id, person_id) DO UPDATE SET role = GREATEST(s.role, 1), deleted_at = NULL, deleted_by = NULL,
        version = s.version + 1, updated_at = now(), updated_by = excluded.updated_by;
  END IF;
  PERFORM club.record(author, 'registration.' || outcome, 'member', person, '{"approval": "pending"}',
                      jsonb_build_object('approval', outcome), why);
  RETURN QUERY SELECT person, m.member_no, m.full_name, outcome, club.person_name(m.business_id, author.person_id), m.version + 1;
END
$decide$;

CREATE OR REPLACE FUNCTION club.erase_member(author club.author, person bigint) RETURNS TABLE (member_no bigint, erased jsonb)
LANGUAGE plpgsql AS $erase$
#variable_conflict use_column
DECLARE
  number bigint;
  drafts bigint;
  forms bigint;
  counts jsonb;
BEGIN
  PERFORM FROM desk.conversations c WHERE c.business_id = author.business_id AND c.person_id = person FOR UPDATE;
  PERFORM FROM desk.standings s WHERE s.business_id = author.business_id AND s.person_id = person AND s.deleted_at IS NOT NULL
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE club.members m SET full_name = 'Deleted member #' || m.member_no, phone_e164 = NULL, address = '', state_code = '',
         gstin = '', approval = 'rejected', erased_at = now(), version = m.version + 1, updated_at = now(),
         updated_by = author.person_id
    WHERE m.business_id = author.business_id AND m.person_id = person AND m.erased_at IS NULL
    RETURNING m.member_no INTO number;
  IF FOUND THEN
    DELETE FROM desk.drafts d WHERE d.business_id = author.business_id AND d.person_id = person;
    GET DIAGNOSTICS drafts = ROW_COUNT;
    UPDATE desk.conversations c SET version = c.version + 1, flow = '', draft = '', offered = '', updated_at = now()
      WHERE c.business_id = author.business_id AND c.person_id = person AND (c.flow, c.draft, c.offered) <> ('', '', '');
    GET DIAGNOSTICS forms = ROW_COUNT;
    counts := jsonb_build_object('members', 1, 'drafts', drafts, 'conversations', forms);
    PERFORM club.record(author, 'member.erase', 'member', person, NULL, counts);
    RETURN QUERY SELECT number, counts;
  END IF;
END
$erase$;

DROP FUNCTION club.forget_erased(integer, integer);
DROP FUNCTION club.forget_names(bigint, bigint);
DROP FUNCTION club.is_known(bigint, bigint);
DROP FUNCTION club.anonymise_member(club.author, bigint);

RESET ROLE;

-- The functions as 0001, 0003 and 0004 made them. Credit notes' prefixes stay as they are.

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION desk.change_standing(business bigint, actor bigint, channel bigint, update_key text, target bigint,
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

CREATE OR REPLACE FUNCTION club.check_recipient(business bigint, document jsonb, setup jsonb, taxable_paise bigint) RETURNS void
LANGUAGE plpgsql AS $check$
DECLARE
  who jsonb := document -> 'recipient';
  number text := COALESCE(who ->> 'gstin', '');
  away boolean := document ->> 'place_of_supply' <> setup ->> 'state_code';
  large boolean := taxable_paise >= 5000000; -- GST Rule 46(e)
  codes text[];
  field text;
  missing text[] := '{}';
BEGIN
  FOREACH field IN ARRAY ARRAY['name', 'address', 'state_code'] LOOP
    IF COALESCE(who ->> field, '') = ''
       AND (field = 'name' OR setup ->> 'scheme' = 'regular' AND (large OR field = 'address' AND number <> '')) THEN
      missing := missing || field;
    END IF;
  END LOOP;
  IF missing <> '{}' THEN
    PERFORM desk.refuse('recipient_incomplete', array_to_json(missing)::text);
  ELSIF number = '' AND NOT away THEN
    RETURN; -- a sale over the counter
  ELSIF number <> '' AND NOT club.is_gstin(number) THEN
    PERFORM desk.refuse('gstin_invalid', number);
  ELSIF away AND setup ->> 'scheme' = 'composition' THEN
    PERFORM desk.refuse('composition_inter_state');
  END IF;
  codes := ARRAY(SELECT COALESCE(i.hsn_code, l ->> 'hsn', '') FROM jsonb_array_elements(document -> 'lines') l
                 LEFT JOIN club.items i ON i.id = (l ->> 'item')::bigint AND i.business_id = business);
  IF away AND EXISTS (SELECT FROM unnest(codes) c WHERE starts_with(c, '9997')) THEN
    PERFORM desk.refuse('separate_documents'); -- supplied where the gym is, the rest where it is shipped to
  ELSIF number <> '' AND setup ->> 'scheme' = 'regular' AND EXISTS (
      SELECT FROM unnest(codes) c
      WHERE length(c) < LEAST((setup ->> 'hsn_digits')::integer, CASE WHEN starts_with(c, '99') THEN 6 ELSE 8 END)) THEN
    PERFORM desk.refuse('hsn_missing', setup ->> 'hsn_digits');
  END IF;
END
$check$;

CREATE OR REPLACE FUNCTION club.erase_member(author club.author, person bigint) RETURNS TABLE (member_no bigint, erased jsonb)
LANGUAGE plpgsql AS $erase$
#variable_conflict use_column
DECLARE
  number bigint;
  drafts bigint;
  forms bigint;
  counts jsonb;
BEGIN
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

CREATE OR REPLACE FUNCTION club.check_item(candidate club.items) RETURNS void
LANGUAGE plpgsql AS $check$
DECLARE
  twin club.items;
BEGIN
  IF club.rate_in_force(candidate.hsn_code, candidate.gst_bp, club.today(candidate.business_id)) IS NULL THEN
    PERFORM desk.refuse('rate_unknown', candidate.gst_bp::text);
  END IF;
  SELECT * INTO twin FROM club.items i WHERE i.business_id = candidate.business_id AND lower(i.name) = lower(candidate.name)
    AND i.hsn_code = candidate.hsn_code AND i.is_active AND i.id IS DISTINCT FROM candidate.id;
  IF FOUND AND candidate.is_active THEN
    PERFORM desk.refuse('item_exists', jsonb_build_object('id', twin.id, 'serial_no', twin.serial_no, 'name', twin.name,
                                                          'version', twin.version)::text);
  END IF;
END
$check$;

CREATE OR REPLACE FUNCTION club.create_item(author club.author, given jsonb)
RETURNS TABLE (id bigint, serial_no bigint, name text, version bigint)
LANGUAGE plpgsql AS $create$
#variable_conflict use_column
DECLARE
  business bigint := author.business_id;
  x club.items := jsonb_populate_record(NULL::club.items, jsonb_build_object('unit', 'PCS', 'track_stock', false,
    'stock_milli', 0, 'is_active', true, 'price_paise', given -> 'mrp_paise',
    'price_mode', club.setup(business, club.today(business)) ->> 'price_mode') || given);
BEGIN
  x.business_id := business;
  x.name := btrim(regexp_replace(x.name, '\s+', ' ', 'g'));
  PERFORM club.check_item(x);
  INSERT INTO club.settings AS s (business_id, last_serial_no) VALUES (business, 101)
    ON CONFLICT (business_id) DO UPDATE SET last_serial_no = s.last_serial_no + 1 RETURNING last_serial_no INTO x.serial_no;
  INSERT INTO club.items AS i (business_id, serial_no, name, hsn_code, unit, mrp_paise, price_paise, price_mode, gst_bp,
                               track_stock, stock_milli, is_active, updated_by)
    VALUES (business, x.serial_no, x.name, x.hsn_code, x.unit, x.mrp_paise, x.price_paise, x.price_mode, x.gst_bp,
            x.track_stock, x.stock_milli, x.is_active, author.person_id)
    RETURNING i.id INTO x.id;
  IF x.stock_milli <> 0 THEN
    INSERT INTO club.stock_movements (business_id, item_id, milli, kind, moved_by)
      VALUES (business, x.id, x.stock_milli, 'opening', author.person_id);
  END IF;
  PERFORM club.record(author, 'item.create', 'item', x.id, NULL, given || jsonb_build_object('serial_no', x.serial_no));
  RETURN QUERY SELECT x.id, x.serial_no, x.name, 1::bigint;
EXCEPTION WHEN unique_violation THEN
  PERFORM desk.refuse('item_exists', jsonb_build_object('name', x.name)::text);
END
$create$;

CREATE OR REPLACE FUNCTION club.save_setup(author club.author, seen_version bigint, changes jsonb)
RETURNS TABLE (setup jsonb, missing text[], version bigint)
LANGUAGE plpgsql AS $save$
#variable_conflict use_column
DECLARE
  business bigint := author.business_id;
  day date := club.today(business);
  s club.settings;
  old jsonb;
  after jsonb;
BEGIN
  INSERT INTO club.settings (business_id) VALUES (business) ON CONFLICT DO NOTHING;
  SELECT * INTO s FROM club.settings x WHERE x.business_id = business FOR NO KEY UPDATE;
  old := club.setup(business, day);
  IF s.version <> seen_version THEN
    PERFORM club.refuse_moved('setup_changed', business, s.updated_by, s.updated_at, changes, club.same_keys(old, changes), s.version);
  ELSIF NOT old ?& ARRAY(SELECT jsonb_object_keys(changes)) THEN
    RAISE EXCEPTION 'club.save_setup: % has keys that are no settings', changes;
  END IF;
  after := club.completed_setup(old, changes);
  IF after ->> 'invoice_prefix' = after ->> 'credit_prefix' OR (changes ? 'invoice_prefix' AND EXISTS (
       SELECT FROM club.invoices i WHERE i.supplier_gstin = NULLIF(after ->> 'gstin', '')
         AND i.business_id <> business AND starts_with(i.number, after ->> 'invoice_prefix' || '/'))) THEN
    PERFORM desk.refuse('prefix_taken', after ->> 'invoice_prefix');
  END IF;
  UPDATE club.settings x SET invoice_prefix = after ->> 'invoice_prefix', credit_prefix = after ->> 'credit_prefix',
         number_width = (after ->> 'number_width')::smallint, upi_id = after ->> 'upi_id', payee_name = after ->> 'payee_name',
         terms = after ->> 'terms', version = x.version + 1, updated_at = now(), updated_by = author.person_id
    WHERE x.business_id = business RETURNING x.* INTO s;
  PERFORM club.save_profile(author, day, after);
  PERFORM club.record(author, 'setup.save', 'setup', business, club.same_keys(old, changes), changes);
  RETURN QUERY SELECT after, club.setup_missing(after), s.version;
END
$save$;

DROP FUNCTION club.resend_invoice(club.author, bigint);
DROP FUNCTION club.free_credit_prefix(bigint, jsonb);
DROP FUNCTION club.prefix_taken(bigint, text, text);
DROP FUNCTION club.refuse_erased(bigint, bigint);

RESET ROLE;

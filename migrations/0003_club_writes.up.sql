-- What the club writes beside invoices: registrations, set-up, store items and their stock. Each with its audit row.

SET LOCAL ROLE frontdesk_migrate;

-- ---------------------------------------------------------------------------------------------------------------
-- Small answers the others need. PL/pgSQL where a query is inside: it keeps the plan, an SQL function does not.

CREATE FUNCTION club.today(business bigint) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $today$
BEGIN
  RETURN (SELECT (now() AT TIME ZONE time_zone)::date FROM desk.businesses WHERE id = business);
END
$today$;

-- "25-26" from April 2025 to March 2026.
CREATE FUNCTION club.financial_year(day date) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $fy$
DECLARE
  first integer := extract(year FROM day) - CASE WHEN extract(month FROM day) < 4 THEN 1 ELSE 0 END;
BEGIN
  RETURN lpad((first % 100)::text, 2, '0') || '-' || lpad(((first + 1) % 100)::text, 2, '0');
END
$fy$;

CREATE FUNCTION club.person_name(business bigint, person bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $name$
  SELECT COALESCE((SELECT full_name FROM club.members WHERE business_id = business AND person_id = person),
                  (SELECT NULLIF(name, '') FROM desk.people WHERE person_id = person), person::text)
$name$;

CREATE FUNCTION club.record(author club.author, action text, entity text, entity_id bigint, old jsonb, new jsonb,
                            reason text DEFAULT '') RETURNS void
LANGUAGE plpgsql AS $record$
BEGIN
  INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, old, new, reason, channel_id, update_key)
  VALUES (author.business_id, author.person_id, author.role, action, entity, entity_id, old, new, reason,
          COALESCE(author.channel_id, 0), COALESCE(author.update_key, ''));
END
$record$;

-- Somebody was faster: who, when, and both values of what was to change.
CREATE FUNCTION club.refuse_moved(key text, business bigint, changed_by bigint, changed_at timestamptz, yours jsonb, theirs jsonb,
                                  now_version bigint DEFAULT 0)
RETURNS boolean
LANGUAGE sql AS $moved$
  SELECT desk.refuse_stale(key, jsonb_build_object('by', club.person_name(business, changed_by), 'at', changed_at,
                                                   'version', now_version, 'yours', yours, 'theirs', theirs)::text)
$moved$;

-- The members of `whole` that `part` also has.
CREATE FUNCTION club.same_keys(whole jsonb, part jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $same$
  SELECT COALESCE(jsonb_object_agg(key, value), '{}') FROM jsonb_each(whole) WHERE part ? key
$same$;

-- The rate that holds for a code on a day: the code's own if it has one, else the wanted one if it is a slab; NULL = none.
CREATE FUNCTION club.rate_in_force(code text, wanted_bp integer, day date) RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $rate$
BEGIN
  RETURN (SELECT rate_bp FROM club.tax_rates
          WHERE (tax_code = code OR tax_code = '*' AND rate_bp = wanted_bp)
            AND valid_from <= day AND (valid_to IS NULL OR valid_to >= day)
          ORDER BY tax_code = '*' LIMIT 1);
END
$rate$;

-- ---------------------------------------------------------------------------------------------------------------
-- Registration

-- A person asks to become a member. Refused while a request waits, when they are a member, and within a day of a no.
CREATE FUNCTION club.request_membership(author club.author, given_name text, phone text, consent text)
RETURNS TABLE (person_id bigint, member_no bigint, full_name text, phone_e164 text, same_phone text, version bigint)
LANGUAGE plpgsql AS $request$
#variable_conflict use_column
DECLARE
  now_is club.members;
  next_no bigint;
  clean_name text := btrim(regexp_replace(given_name, '\s+', ' ', 'g'));
BEGIN
  SELECT * INTO now_is FROM club.members m
    WHERE m.business_id = author.business_id AND m.person_id = author.person_id FOR NO KEY UPDATE;
  IF FOUND AND now_is.erased_at IS NULL THEN
    IF now_is.approval = 'approved' THEN
      PERFORM desk.refuse('already_member', now_is.member_no::text);
    ELSIF now_is.approval = 'pending' THEN
      PERFORM desk.refuse('already_pending', now_is.requested_at::text);
    ELSIF now_is.decided_at > now() - interval '24 hours' THEN
      PERFORM desk.refuse('reapply_later', (now_is.decided_at + interval '24 hours')::text);
    END IF;
  END IF;
  INSERT INTO club.settings AS s (business_id, last_member_no) VALUES (author.business_id, 1)
    ON CONFLICT (business_id) DO UPDATE SET last_member_no = s.last_member_no + 1 RETURNING last_member_no INTO next_no;
  INSERT INTO club.members AS m (business_id, person_id, member_no, full_name, phone_e164, consent_version, updated_by)
    VALUES (author.business_id, author.person_id, next_no, clean_name, phone, consent, author.person_id)
    ON CONFLICT (business_id, person_id) DO UPDATE SET
      full_name = excluded.full_name, phone_e164 = excluded.phone_e164, consent_version = excluded.consent_version,
      member_no = CASE WHEN m.erased_at IS NULL THEN m.member_no ELSE excluded.member_no END, erased_at = NULL,
      consent_at = now(), requested_at = now(), approval = 'pending', decided_at = NULL, decided_by = NULL,
      version = m.version + 1, updated_at = now(), updated_by = excluded.updated_by;
  PERFORM club.record(author, 'registration.request', 'member', author.person_id, NULL,
                      jsonb_build_object('consent', consent));
  RETURN QUERY
    SELECT m.person_id, m.member_no, m.full_name, m.phone_e164,
           COALESCE((SELECT string_agg(o.full_name, ', ' ORDER BY o.full_name) FROM club.members o
                     WHERE o.business_id = m.business_id AND reverse(o.phone_e164) COLLATE "C" = reverse(m.phone_e164)
                       AND o.person_id <> m.person_id), ''),
           m.version
    FROM club.members m WHERE m.business_id = author.business_id AND m.person_id = author.person_id;
END
$request$;

-- Approves or rejects a waiting request. The second to press learns who was faster.
CREATE FUNCTION club.decide_registration(author club.author, person bigint, seen_version bigint, approve boolean, why text)
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

-- club R-DEL-1 for what this schema keeps: the row stays for the documents that name it, the person does not.
-- Answers how many rows of each kind went, which the admin and the audit are told (club R-DEL-2).
CREATE FUNCTION club.erase_member(author club.author, person bigint) RETURNS TABLE (member_no bigint, erased jsonb)
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

-- ---------------------------------------------------------------------------------------------------------------
-- Set-up

-- The settings and the tax profile of a day as one object; empty texts where nothing was told yet.
CREATE FUNCTION club.setup(business bigint, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $setup$
BEGIN
  RETURN (
  SELECT jsonb_build_object('scheme', COALESCE(p.scheme, ''), 'gstin', COALESCE(p.gstin, ''),
           'legal_name', COALESCE(p.legal_name, ''), 'trade_name', COALESCE(p.trade_name, ''),
           'address', COALESCE(p.address, ''), 'state_code', COALESCE(p.state_code, ''),
           'hsn_digits', COALESCE(p.hsn_digits, 4), 'price_mode', COALESCE(p.price_mode, 'inclusive'),
           'round_total', COALESCE(p.round_total, true), 'goods_bp', COALESCE(p.goods_bp, 1800),
           'services_bp', COALESCE(p.services_bp, 500), 'invoice_prefix', COALESCE(s.invoice_prefix, ''),
           'credit_prefix', COALESCE(s.credit_prefix, 'CRN'), 'number_width', COALESCE(s.number_width, 6),
           'upi_id', COALESCE(s.upi_id, ''), 'payee_name', COALESCE(s.payee_name, ''), 'terms', COALESCE(s.terms, ''))
  FROM (VALUES (1)) one
  LEFT JOIN club.settings s ON s.business_id = business
  LEFT JOIN LATERAL (SELECT * FROM club.tax_profiles x WHERE x.business_id = business AND x.valid_from <= day
                     ORDER BY x.valid_from DESC LIMIT 1) p ON true);
END
$setup$;

-- What an invoice cannot legally do without.
CREATE FUNCTION club.setup_missing(setup jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $missing$
DECLARE
  needed text;
  missing text[] := '{}';
BEGIN
  FOREACH needed IN ARRAY ARRAY['legal_name', 'address', 'state_code', 'scheme', 'invoice_prefix'] LOOP
    IF setup ->> needed = '' THEN
      missing := missing || needed;
    END IF;
  END LOOP;
  RETURN missing;
END
$missing$;

-- What follows from the changes: a GSTIN means registered and tells the State; not registered means no GSTIN.
CREATE FUNCTION club.completed_setup(old jsonb, changes jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $completed$
DECLARE
  after jsonb := old || changes;
  number text := after ->> 'gstin';
BEGIN
  IF changes ->> 'scheme' = 'unregistered' THEN
    RETURN after || '{"gstin": ""}';
  ELSIF number = '' THEN
    IF after ->> 'scheme' IN ('regular', 'composition') THEN
      PERFORM desk.refuse('gstin_needed');
    END IF;
    RETURN after;
  END IF;
  IF NOT club.is_gstin(number) THEN
    PERFORM desk.refuse('gstin_invalid', number);
  ELSIF changes ? 'gstin' AND NOT changes ? 'scheme' AND after ->> 'scheme' NOT IN ('regular', 'composition') THEN
    after := after || '{"scheme": "regular"}';
  END IF;
  IF after ->> 'state_code' = '' THEN
    after := after || jsonb_build_object('state_code', left(number, 2));
  ELSIF after ->> 'state_code' <> left(number, 2) THEN
    PERFORM desk.refuse('gstin_of_other_state', jsonb_build_object('gstin', left(number, 2), 'state', after ->> 'state_code')::text);
  END IF;
  RETURN after;
END
$completed$;

-- Saves any of the fields of club.setup, from today on. `seen_version` is that of club.settings, 0 before the first.
CREATE FUNCTION club.save_setup(author club.author, seen_version bigint, changes jsonb)
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

CREATE FUNCTION club.save_profile(author club.author, day date, given jsonb) RETURNS void
LANGUAGE sql AS $profile$
  INSERT INTO club.tax_profiles (business_id, valid_from, scheme, gstin, legal_name, trade_name, address, state_code,
                                 hsn_digits, price_mode, round_total, goods_bp, services_bp, updated_by)
  SELECT author.business_id, day, p.scheme, p.gstin, p.legal_name, p.trade_name, p.address, p.state_code,
         p.hsn_digits, p.price_mode, p.round_total, p.goods_bp, p.services_bp, author.person_id
  FROM jsonb_populate_record(NULL::club.tax_profiles, given) p
  ON CONFLICT (business_id, valid_from) DO UPDATE SET scheme = excluded.scheme, gstin = excluded.gstin,
    legal_name = excluded.legal_name, trade_name = excluded.trade_name, address = excluded.address,
    state_code = excluded.state_code, hsn_digits = excluded.hsn_digits, price_mode = excluded.price_mode,
    round_total = excluded.round_total, goods_bp = excluded.goods_bp, services_bp = excluded.services_bp,
    updated_at = now(), updated_by = excluded.updated_by
$profile$;

-- ---------------------------------------------------------------------------------------------------------------
-- Store items

-- Refuses what no item may be: a rate no law knows today, or the same name and code as an active one.
CREATE FUNCTION club.check_item(candidate club.items) RETURNS void
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

-- Keys: name hsn_code unit mrp_paise price_paise price_mode gst_bp track_stock stock_milli; the price is the MRP and the
-- mode the set-up's if not told.
CREATE FUNCTION club.create_item(author club.author, given jsonb)
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

-- Changes any of: name hsn_code unit mrp_paise price_paise price_mode gst_bp track_stock is_active.
CREATE FUNCTION club.edit_item(author club.author, item bigint, seen_version bigint, changes jsonb)
RETURNS TABLE (id bigint, serial_no bigint, name text, old jsonb, new jsonb, version bigint)
LANGUAGE plpgsql AS $edit$
#variable_conflict use_column
DECLARE
  was club.items;
  x club.items;
BEGIN
  SELECT * INTO was FROM club.items i WHERE i.id = item AND i.business_id = author.business_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM desk.refuse('no_such_item', item::text);
  ELSIF was.version <> seen_version THEN
    PERFORM club.refuse_moved('item_changed', was.business_id, was.updated_by, was.updated_at, changes,
                              club.same_keys(to_jsonb(was), changes), was.version);
  ELSIF NOT '{name,hsn_code,unit,mrp_paise,price_paise,price_mode,gst_bp,track_stock,is_active}'::text[]
            @> ARRAY(SELECT jsonb_object_keys(changes)) THEN
    RAISE EXCEPTION 'club.edit_item: % has keys that cannot be edited', changes;
  END IF;
  x := jsonb_populate_record(was, changes);
  x.name := btrim(regexp_replace(x.name, '\s+', ' ', 'g'));
  PERFORM club.check_item(x);
  UPDATE club.items i SET name = x.name, hsn_code = x.hsn_code, unit = x.unit, mrp_paise = x.mrp_paise,
         price_paise = x.price_paise, price_mode = x.price_mode, gst_bp = x.gst_bp, track_stock = x.track_stock,
         is_active = x.is_active, version = was.version + 1, updated_at = now(), updated_by = author.person_id
    WHERE i.id = item;
  PERFORM club.record(author, 'item.edit', 'item', item, club.same_keys(to_jsonb(was), changes), changes);
  RETURN QUERY SELECT item, was.serial_no, x.name, club.same_keys(to_jsonb(was), changes), changes, was.version + 1;
EXCEPTION WHEN unique_violation THEN
  PERFORM desk.refuse('item_exists', jsonb_build_object('name', x.name)::text);
END
$edit$;

-- Adds to or takes from the stock of an item that keeps one. The item's version stays: a price card is not outdated by it.
CREATE FUNCTION club.move_stock(author club.author, item bigint, change_milli bigint, movement text, why text)
RETURNS TABLE (id bigint, serial_no bigint, name text, unit text, stock_milli bigint)
LANGUAGE plpgsql AS $move$
#variable_conflict use_column
DECLARE
  x club.items;
BEGIN
  SELECT * INTO x FROM club.items i WHERE i.id = item AND i.business_id = author.business_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM desk.refuse('no_such_item', item::text);
  ELSIF NOT x.track_stock THEN
    PERFORM desk.refuse('stock_not_kept', x.name);
  ELSIF club.is_counted(x.unit) AND change_milli % 1000 <> 0 THEN
    PERFORM desk.refuse('whole_pieces', x.name);
  ELSIF x.stock_milli + change_milli < 0 THEN
    PERFORM desk.refuse('stock_gone', jsonb_build_object('item', x.id, 'name', x.name, 'unit', x.unit,
                                                         'have_milli', x.stock_milli, 'want_milli', -change_milli)::text);
  END IF;
  UPDATE club.items i SET stock_milli = i.stock_milli + change_milli WHERE i.id = item;
  INSERT INTO club.stock_movements (business_id, item_id, milli, kind, reason, moved_by)
    VALUES (author.business_id, item, change_milli, movement, why, author.person_id);
  PERFORM club.record(author, 'item.stock', 'item', item, jsonb_build_object('stock_milli', x.stock_milli),
                      jsonb_build_object('stock_milli', x.stock_milli + change_milli, 'kind', movement), why);
  RETURN QUERY SELECT x.id, x.serial_no, x.name, x.unit, x.stock_milli + change_milli;
END
$move$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA club TO frontdesk_app, frontdesk_read;

RESET ROLE;

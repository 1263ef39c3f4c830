-- The invoice arithmetic (club 10.2) and the issuing of invoices and credit notes.

SET LOCAL ROLE frontdesk_migrate;

-- n / m rounded half up, for n >= 0 and m > 0.
CREATE FUNCTION club.half_up(n bigint, m bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (2 * n + m) / (2 * m) $$;

-- What the arithmetic accepts: the limits of actors/rules/club/gst.hpp.
CREATE FUNCTION club.check_invoice(document jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $check$
DECLARE
  bad bigint;
BEGIN
  SELECT n INTO bad
  FROM ROWS FROM (jsonb_to_recordset(document -> 'lines')
         AS (rate bigint, qty bigint, discount_bp integer, discount_paise bigint, gst integer)) WITH ORDINALITY
         AS l (rate, qty, discount_bp, discount_paise, gst, n)
  WHERE n > 200
     OR (rate BETWEEN 0 AND 1000000000 AND qty BETWEEN 1 AND 10000000 AND gst BETWEEN 0 AND 10000
         AND COALESCE(discount_bp, 0) BETWEEN 0 AND 10000 AND COALESCE(discount_paise, 0) >= 0
         AND (COALESCE(discount_bp, 0) = 0 OR COALESCE(discount_paise, 0) = 0)
         AND COALESCE(discount_paise, 0) <= club.half_up(rate * qty, 1000)) IS NOT TRUE
  ORDER BY n LIMIT 1;
  IF FOUND OR jsonb_array_length(document -> 'lines') = 0 THEN
    PERFORM desk.refuse('line_out_of_range', bad::text);
  ELSIF (COALESCE((document ->> 'discount_bp')::bigint, 0) BETWEEN 0 AND 10000
         AND COALESCE((document ->> 'discount_paise')::bigint, 0) >= 0
         AND (COALESCE((document ->> 'discount_bp')::bigint, 0) = 0
              OR COALESCE((document ->> 'discount_paise')::bigint, 0) = 0)) IS NOT TRUE THEN
    PERFORM desk.refuse('discount_out_of_range');
  END IF;
END
$check$;

-- Every figure of {taxed, inter_state, round_total, discount_bp, discount_paise, lines: [{rate, qty, discount_bp,
-- discount_paise, gst, inclusive}]}: rate and amounts in paise, qty in thousandths, rates in basis points. Answers
-- {gross, discount, taxable, cgst, sgst, igst, round_off, total, lines: [{the same but round_off}]}.
CREATE FUNCTION club.compute_invoice(document jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $compute$
DECLARE
  answer jsonb;
  taxed boolean := COALESCE((document ->> 'taxed')::boolean, true);
  inter_state boolean := COALESCE((document ->> 'inter_state')::boolean, false);
  round_total boolean := COALESCE((document ->> 'round_total')::boolean, true);
  off_bp bigint := COALESCE((document ->> 'discount_bp')::bigint, 0);
  off_paise bigint := COALESCE((document ->> 'discount_paise')::bigint, 0);
BEGIN
  PERFORM club.check_invoice(document);
  WITH priced AS ( -- steps 1 and 2
    SELECT n, CASE WHEN taxed THEN gst ELSE 0 END::bigint AS gst, COALESCE(inclusive, false) AS inclusive,
           gross, COALESCE(discount_paise, 0) + club.half_up(gross * COALESCE(discount_bp, 0), 10000) AS own
    FROM ROWS FROM (jsonb_to_recordset(document -> 'lines')
           AS (rate bigint, qty bigint, discount_bp integer, discount_paise bigint, gst integer, inclusive boolean))
           WITH ORDINALITY AS l (rate, qty, discount_bp, discount_paise, gst, inclusive, n),
         LATERAL (SELECT club.half_up(rate * qty, 1000) AS gross) g
  ), nets AS ( -- step 3; the products of the invoice discount pass 64 bits
    SELECT *, gross - own AS net, sum(gross - own) OVER () AS nets,
           off_paise + div(sum(gross - own) OVER () * off_bp * 2 + 10000, 20000) AS whole
    FROM priced
  ), shares AS (
    SELECT *, CASE WHEN nets = 0 THEN 0 ELSE div(whole * net, nets) END AS share,
           row_number() OVER (ORDER BY CASE WHEN nets = 0 THEN 0 ELSE mod(whole * net, nets) END DESC, n) AS place
    FROM nets
  ), spread AS (
    SELECT n, gst, inclusive, gross, net, nets, whole,
           (share + CASE WHEN place <= whole - sum(share) OVER () THEN 1 ELSE 0 END)::bigint AS share, own
    FROM shares
  ), taxes AS ( -- steps 4 to 6
    SELECT n, inclusive, gross, own + share AS discount, net - share AS net, whole > nets AS too_much,
           CASE WHEN inter_state THEN 0
                ELSE club.half_up((net - share) * gst, 2 * (10000 + CASE WHEN inclusive THEN gst ELSE 0 END)) END AS half,
           CASE WHEN inter_state THEN club.half_up((net - share) * gst, 10000 + CASE WHEN inclusive THEN gst ELSE 0 END)
                ELSE 0 END AS igst
    FROM spread
  ), lines AS (
    SELECT *, CASE WHEN inclusive THEN net - 2 * half - igst ELSE net END AS taxable,
           CASE WHEN inclusive THEN net ELSE net + 2 * half + igst END AS total
    FROM taxes
  ), sums AS ( -- step 8
    SELECT sum(gross) AS gross, sum(discount) AS discount, sum(taxable) AS taxable, sum(half) AS half, sum(igst) AS igst,
           sum(total)::bigint AS total, bool_or(too_much) AS too_much,
           jsonb_agg(jsonb_build_object('gross', gross, 'discount', discount, 'taxable', taxable, 'cgst', half, 'sgst', half,
                                        'igst', igst, 'total', total) ORDER BY n) AS lines
    FROM lines
  )
  SELECT CASE WHEN too_much THEN NULL ELSE jsonb_build_object('gross', gross, 'discount', discount, 'taxable', taxable,
           'cgst', half, 'sgst', half, 'igst', igst, 'round_off', rounded - total, 'total', rounded, 'lines', lines) END
  INTO answer
  FROM sums, LATERAL (SELECT CASE WHEN round_total THEN club.half_up(total, 100) * 100 ELSE total END AS rounded) r;
  IF answer IS NULL THEN
    PERFORM desk.refuse('discount_out_of_range');
  END IF;
  RETURN answer;
END
$compute$;

-- ---------------------------------------------------------------------------------------------------------------
-- Numbers

-- The next number of a series and the date it carries: never before that of the number before it.
CREATE FUNCTION club.next_number(business bigint, prefix text, width integer, day date,
                                 OUT series_no bigint, OUT number text, OUT fy text, OUT dated date)
LANGUAGE plpgsql AS $next$
BEGIN
  fy := club.financial_year(day);
  INSERT INTO club.number_series AS s (business_id, prefix, fy, last_no, last_date) VALUES (business, prefix, fy, 1, day)
    ON CONFLICT ON CONSTRAINT number_series_pkey
    DO UPDATE SET last_no = s.last_no + 1, last_date = GREATEST(s.last_date, excluded.last_date)
    RETURNING s.last_no, s.last_date INTO series_no, dated;
  IF length(series_no::text) > width THEN
    PERFORM desk.refuse('series_full', prefix || '/' || fy);
  END IF;
  number := prefix || '/' || fy || '/' || lpad(series_no::text, width, '0');
END
$next$;

-- ---------------------------------------------------------------------------------------------------------------
-- Issuing

-- Locks the tracked items of the lines in id order and refuses what cannot be sold: gone, changed since it was shown,
-- not enough left, a rate that no longer holds.
CREATE FUNCTION club.check_lines(business bigint, document jsonb, day date, taxed boolean) RETURNS void
LANGUAGE plpgsql AS $lines$
DECLARE
  l record;
BEGIN
  PERFORM FROM club.items i WHERE i.business_id = business AND i.track_stock
    AND i.id IN (SELECT (x ->> 'item')::bigint FROM jsonb_array_elements(document -> 'lines') x) ORDER BY i.id FOR NO KEY UPDATE;
  FOR l IN
    SELECT x.n, x.kind, x.item, x.version AS seen_version, x.hsn, x.gst, x.unit AS sold_in, x.qty, i.*,
           sum(x.qty) OVER (PARTITION BY x.item) AS wanted
    FROM ROWS FROM (jsonb_to_recordset(document -> 'lines')
           AS (kind text, item bigint, version bigint, hsn text, gst integer, unit text, qty bigint)) WITH ORDINALITY
           AS x (kind, item, version, hsn, gst, unit, qty, n)
    LEFT JOIN club.items i ON i.id = x.item AND i.business_id = business
    ORDER BY x.n
  LOOP
    IF l.item IS NOT NULL AND (l.id IS NULL OR NOT l.is_active) THEN
      PERFORM desk.refuse('item_gone', jsonb_build_object('line', l.n, 'item', l.item, 'name', l.name)::text);
    ELSIF l.item IS NOT NULL AND l.version <> l.seen_version THEN
      PERFORM club.refuse_moved('item_changed', business, l.updated_by, l.updated_at,
        jsonb_build_object('line', l.n, 'item', l.id, 'name', l.name, 'version', l.seen_version),
        jsonb_build_object('version', l.version, 'price_paise', l.price_paise, 'gst_bp', l.gst_bp, 'price_mode', l.price_mode));
    ELSIF l.track_stock AND l.stock_milli < l.wanted THEN
      PERFORM desk.refuse('stock_gone', jsonb_build_object('line', l.n, 'item', l.id, 'name', l.name, 'unit', l.unit,
                                                           'have_milli', l.stock_milli, 'want_milli', l.wanted)::text);
    ELSIF club.is_counted(COALESCE(l.unit, l.sold_in)) AND l.qty % 1000 <> 0 AND l.kind <> 'shipping' THEN
      PERFORM desk.refuse('whole_pieces', COALESCE(l.name, l.n::text));
    ELSIF taxed AND club.rate_in_force(COALESCE(l.hsn_code, l.hsn, ''), l.gst, day) IS DISTINCT FROM l.gst THEN
      PERFORM desk.refuse('rate_changed', jsonb_build_object('line', l.n, 'gst', l.gst)::text);
    END IF;
  END LOOP;
END
$lines$;

-- Who the document is for: what it says, completed by what is known of the member.
CREATE FUNCTION club.recipient_of(business bigint, document jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $recipient$
DECLARE
  told jsonb := jsonb_strip_nulls(COALESCE(document -> 'recipient', '{}'));
  m club.members;
BEGIN
  IF document ->> 'member' IS NULL THEN
    RETURN told;
  END IF;
  SELECT * INTO m FROM club.members x WHERE x.business_id = business AND x.person_id = (document ->> 'member')::bigint;
  IF NOT FOUND OR m.erased_at IS NOT NULL THEN
    PERFORM desk.refuse('no_such_member', document ->> 'member');
  END IF;
  RETURN jsonb_build_object('name', m.full_name, 'phone', COALESCE(m.phone_e164, ''), 'address', m.address,
                            'state_code', m.state_code, 'gstin', m.gstin) || told;
END
$recipient$;

-- club 11.2 and 11.3: who must be named how, and what may go on one document.
CREATE FUNCTION club.check_recipient(business bigint, document jsonb, setup jsonb, taxable_paise bigint) RETURNS void
LANGUAGE plpgsql AS $check$
DECLARE
  who jsonb := document -> 'recipient';
  number text := COALESCE(who ->> 'gstin', '');
  away boolean := document ->> 'place_of_supply' <> setup ->> 'state_code';
  codes text[] := ARRAY(SELECT COALESCE(i.hsn_code, l ->> 'hsn', '') FROM jsonb_array_elements(document -> 'lines') l
                        LEFT JOIN club.items i ON i.id = (l ->> 'item')::bigint AND i.business_id = business);
  missing text[] := ARRAY(SELECT k FROM unnest(ARRAY['name', 'address', 'state_code']) WITH ORDINALITY u(k, n)
                          WHERE COALESCE(who ->> k, '') = ''
                            AND (k = 'name' OR taxable_paise >= 5000000 OR (number <> '' AND k = 'address')) ORDER BY n);
BEGIN
  IF number <> '' AND NOT club.is_gstin(number) THEN
    PERFORM desk.refuse('gstin_invalid', number);
  ELSIF missing <> '{}' AND setup ->> 'scheme' = 'regular' OR 'name' = ANY (missing) THEN
    PERFORM desk.refuse('recipient_incomplete', array_to_json(missing)::text);
  ELSIF away AND setup ->> 'scheme' = 'composition' THEN
    PERFORM desk.refuse('composition_inter_state');
  ELSIF away AND EXISTS (SELECT FROM unnest(codes) c WHERE starts_with(c, '9997')) THEN
    PERFORM desk.refuse('separate_documents'); -- supplied where the gym is, the rest where it is shipped to
  ELSIF number <> '' AND setup ->> 'scheme' = 'regular' AND EXISTS (
      SELECT FROM unnest(codes) c
      WHERE length(c) < LEAST((setup ->> 'hsn_digits')::integer, CASE WHEN starts_with(c, '99') THEN 6 ELSE 8 END)) THEN
    PERFORM desk.refuse('hsn_missing', setup ->> 'hsn_digits');
  END IF;
END
$check$;

-- Lines, tax summary and, for a sale (-1) or its return (+1), the stock.
CREATE FUNCTION club.write_lines(author club.author, invoice bigint, document jsonb, figures jsonb) RETURNS void
LANGUAGE plpgsql AS $write$
BEGIN
  INSERT INTO club.invoice_lines (business_id, invoice_id, line_no, kind, item_id, description, hsn_code, unit, qty_milli,
      rate_paise, price_mode, discount_bp, gst_bp, gross_paise, discount_paise, taxable_paise, cgst_paise, sgst_paise,
      igst_paise, total_paise)
  SELECT author.business_id, invoice, n, kind, item, COALESCE(i.name, btrim(l.description)), COALESCE(i.hsn_code, hsn, ''),
         COALESCE(i.unit, l.unit, 'OTH'), qty, rate, CASE WHEN inclusive THEN 'inclusive' ELSE 'exclusive' END,
         COALESCE(discount_bp, 0), CASE WHEN (document ->> 'taxed')::boolean THEN gst ELSE 0 END, gross, discount, taxable,
         cgst, sgst, igst, total
  FROM ROWS FROM (
    jsonb_to_recordset(document -> 'lines') AS (kind text, item bigint, description text, hsn text, unit text, qty bigint,
                                                rate bigint, inclusive boolean, discount_bp integer, gst integer),
    jsonb_to_recordset(figures -> 'lines') AS (gross bigint, discount bigint, taxable bigint, cgst bigint, sgst bigint,
                                               igst bigint, total bigint)) WITH ORDINALITY
    AS l (kind, item, description, hsn, unit, qty, rate, inclusive, discount_bp, gst, gross, discount, taxable, cgst, sgst,
          igst, total, n)
  LEFT JOIN club.items i ON i.id = l.item;
END
$write$;

CREATE FUNCTION club.write_effects(author club.author, invoice bigint, sign integer) RETURNS void
LANGUAGE plpgsql AS $effects$
BEGIN
  INSERT INTO club.invoice_taxes (business_id, invoice_id, gst_bp, taxable_paise, cgst_paise, sgst_paise, igst_paise)
  SELECT business_id, invoice_id, gst_bp, sum(taxable_paise), sum(cgst_paise), sum(sgst_paise), sum(igst_paise)
  FROM club.invoice_lines WHERE invoice_id = invoice GROUP BY business_id, invoice_id, gst_bp;

  INSERT INTO club.stock_movements (business_id, item_id, milli, kind, invoice_id, moved_by)
  SELECT business_id, item_id, sign * sum(qty_milli), CASE sign WHEN -1 THEN 'sale' ELSE 'return' END, invoice, author.person_id
  FROM club.invoice_lines WHERE invoice_id = invoice AND item_id IS NOT NULL GROUP BY business_id, item_id ORDER BY item_id;

  UPDATE club.items i SET stock_milli = i.stock_milli + sign * l.milli
  FROM (SELECT item_id, sum(qty_milli) AS milli FROM club.invoice_lines WHERE invoice_id = invoice GROUP BY item_id) l
  WHERE i.id = l.item_id AND i.track_stock;
END
$effects$;

-- Issues what `document` says: {member, recipient: {name, phone, address, state_code, gstin}, place_of_supply, discount_bp,
-- discount_paise, lines: [{kind, item, version, description, hsn, unit, rate, qty, discount_bp, discount_paise, gst,
-- inclusive}]}. `preview` is what the person agreed to: compute_invoice's answer, figure for figure. Item lines take name,
-- HSN and unit from the item. Refused: setup_incomplete, item_gone, item_changed (stale), stock_gone, whole_pieces,
-- rate_changed, no_such_member, recipient_incomplete, gstin_invalid, hsn_missing, separate_documents, composition_inter_state,
-- figures_changed, series_full, line_out_of_range, discount_out_of_range.
CREATE FUNCTION club.issue_invoice(author club.author, document jsonb, preview jsonb)
RETURNS TABLE (id bigint, number text, doc_type text, invoice_date date, total_paise bigint, member_id bigint, recipient_name text,
               version bigint)
LANGUAGE plpgsql AS $issue$
#variable_conflict use_column
DECLARE
  business bigint := author.business_id;
  day date := club.today(business);
  setup jsonb := club.setup(business, day);
  missing text[] := club.setup_missing(setup);
  taxed boolean := setup ->> 'scheme' = 'regular';
  place text := COALESCE(NULLIF(document ->> 'place_of_supply', ''), setup ->> 'state_code');
  kind text := CASE setup ->> 'scheme' WHEN 'regular' THEN 'INV' WHEN 'composition' THEN 'BOS' ELSE 'INVOICE' END;
  full_document jsonb := document || jsonb_build_object('taxed', taxed, 'place_of_supply', place,
    'recipient', club.recipient_of(business, document), 'inter_state', taxed AND place <> setup ->> 'state_code',
    'round_total', setup -> 'round_total');
  figures jsonb;
  n record;
  made bigint;
BEGIN
  IF missing <> '{}' THEN
    PERFORM desk.refuse('setup_incomplete', array_to_json(missing)::text);
  END IF;
  PERFORM club.check_lines(business, full_document, day, taxed);
  figures := club.compute_invoice(full_document);
  PERFORM club.check_recipient(business, full_document, setup, (figures ->> 'taxable')::bigint);
  IF figures IS DISTINCT FROM preview THEN
    PERFORM desk.refuse('figures_changed', figures::text);
  END IF;
  SELECT * INTO n FROM club.next_number(business, setup ->> 'invoice_prefix', (setup ->> 'number_width')::integer, day);
  INSERT INTO club.invoices AS i (business_id, doc_type, fy, series_no, number, invoice_date, member_id, supplier_gstin, supplier,
      recipient, place_of_supply, inter_state, discount_bp, whole_off_paise, gross_paise, discount_paise, taxable_paise,
      cgst_paise, sgst_paise, igst_paise, round_off_paise, total_paise, issued_by)
    SELECT business, kind, n.fy, n.series_no, n.number, n.dated, (document ->> 'member')::bigint, setup ->> 'gstin',
           setup - '{hsn_digits,price_mode,round_total,goods_bp,services_bp,invoice_prefix,credit_prefix,number_width}'::text[],
           full_document -> 'recipient', place, (full_document ->> 'inter_state')::boolean,
           COALESCE((document ->> 'discount_bp')::integer, 0), COALESCE((document ->> 'discount_paise')::bigint, 0),
           f.gross, f.discount, f.taxable, f.cgst, f.sgst, f.igst, f.round_off, f.total, author.person_id
    FROM jsonb_to_record(figures) AS f (gross bigint, discount bigint, taxable bigint, cgst bigint, sgst bigint, igst bigint,
                                        round_off bigint, total bigint)
    RETURNING i.id INTO made;
  PERFORM club.write_lines(author, made, full_document, figures);
  PERFORM club.write_effects(author, made, -1);
  PERFORM club.record(author, 'invoice.issue', 'invoice', made, NULL,
                      jsonb_build_object('number', n.number, 'total_paise', figures -> 'total'));
  RETURN QUERY SELECT made, n.number::text, kind, n.dated::date, (figures ->> 'total')::bigint, (document ->> 'member')::bigint,
                      full_document #>> '{recipient,name}', 1::bigint;
END
$issue$;

-- Cancels an issued document whole: a credit note in its own series with the same figures, and the stock back.
CREATE FUNCTION club.issue_credit_note(author club.author, invoice bigint, seen_version bigint, why text)
RETURNS TABLE (id bigint, number text, invoice_date date, total_paise bigint, member_id bigint, recipient_name text,
               cancelled_number text)
LANGUAGE plpgsql AS $credit$
#variable_conflict use_column
DECLARE
  business bigint := author.business_id;
  day date := club.today(business);
  setup jsonb := club.setup(business, day);
  was club.invoices;
  note club.invoices;
  n record;
  made bigint;
BEGIN
  SELECT * INTO was FROM club.invoices i WHERE i.id = invoice AND i.business_id = business FOR NO KEY UPDATE;
  IF NOT FOUND OR was.doc_type = 'CRN' THEN
    PERFORM desk.refuse('no_such_invoice', invoice::text);
  ELSIF was.status <> 'issued' OR was.version <> seen_version THEN
    SELECT * INTO note FROM club.invoices i WHERE i.refers_to = invoice;
    PERFORM club.refuse_moved('invoice_credited', business, note.issued_by, note.issued_at,
                              '{"status": "credited"}', jsonb_build_object('status', was.status, 'number', note.number));
  END IF;
  PERFORM FROM club.items i WHERE i.id IN (SELECT l.item_id FROM club.invoice_lines l WHERE l.invoice_id = invoice)
    ORDER BY i.id FOR NO KEY UPDATE;
  SELECT * INTO n FROM club.next_number(business, setup ->> 'credit_prefix', (setup ->> 'number_width')::integer, day);
  INSERT INTO club.invoices AS i (business_id, doc_type, fy, series_no, number, invoice_date, member_id, refers_to, reason,
      supplier_gstin, supplier, recipient, place_of_supply, inter_state, discount_bp, whole_off_paise, gross_paise,
      discount_paise, taxable_paise, cgst_paise, sgst_paise, igst_paise, round_off_paise, total_paise, issued_by)
    SELECT business, 'CRN', n.fy, n.series_no, n.number, n.dated, was.member_id, was.id, why, was.supplier_gstin, was.supplier,
           was.recipient, was.place_of_supply, was.inter_state, was.discount_bp, was.whole_off_paise, was.gross_paise,
           was.discount_paise, was.taxable_paise, was.cgst_paise, was.sgst_paise, was.igst_paise, was.round_off_paise,
           was.total_paise, author.person_id
    RETURNING i.id INTO made;
  INSERT INTO club.invoice_lines
    SELECT (jsonb_populate_record(l, jsonb_build_object('invoice_id', made))).* FROM club.invoice_lines l WHERE l.invoice_id = invoice;
  PERFORM club.write_effects(author, made, 1);
  UPDATE club.invoices i SET status = 'credited', version = i.version + 1 WHERE i.id = invoice;
  PERFORM club.record(author, 'invoice.credit', 'invoice', invoice, '{"status": "issued"}',
                      jsonb_build_object('status', 'credited', 'credit_note', n.number), why);
  RETURN QUERY SELECT made, n.number::text, n.dated::date, was.total_paise, was.member_id, was.recipient ->> 'name', was.number;
END
$credit$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA club TO frontdesk_app, frontdesk_read;

RESET ROLE;

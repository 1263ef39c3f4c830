-- The invoice arithmetic (club 10.2) and the issuing of invoices and credit notes.

SET LOCAL ROLE frontdesk_migrate;

-- n / m rounded half up, for n >= 0 and m > 0.
CREATE FUNCTION club.half_up(n bigint, m bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (2 * n + m) / (2 * m) $$;

-- Spreads the invoice's discount over the nets by largest remainder, ties by line number. The products pass 64 bits.
CREATE FUNCTION club.spread(off_bp bigint, off_paise bigint, nets bigint[]) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE AS $spread$
DECLARE
  all_nets numeric;
  whole numeric;
BEGIN
  IF off_bp = 0 AND off_paise = 0 THEN
    RETURN array_fill(0::bigint, ARRAY[cardinality(nets)]);
  END IF;
  all_nets := (SELECT sum(x) FROM unnest(nets) x);
  whole := off_paise + div(all_nets * off_bp * 2 + 10000, 20000);
  IF whole > all_nets THEN
    PERFORM desk.refuse('discount_out_of_range');
  ELSIF all_nets = 0 THEN
    RETURN nets;
  END IF;
  RETURN ARRAY(
    SELECT (share + CASE WHEN place <= whole - sum(share) OVER () THEN 1 ELSE 0 END)::bigint
    FROM (SELECT n, div(whole * net, all_nets) AS share, row_number() OVER (ORDER BY mod(whole * net, all_nets) DESC, n) AS place
          FROM unnest(nets) WITH ORDINALITY u(net, n)) shares
    ORDER BY n);
END
$spread$;

-- Every figure of {taxed, inter_state, round_total, discount_bp, discount_paise, lines: [{rate, qty, discount_bp,
-- discount_paise, gst, inclusive}]}: rate and amounts in paise, qty in thousandths, rates in basis points; limits as in
-- actors/rules/club/gst.hpp. Answers {gross, discount, taxable, cgst, sgst, igst, round_off, total, lines: [{the same but
-- round_off}]}.
CREATE FUNCTION club.compute_invoice(document jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $compute$
DECLARE
  taxed boolean := COALESCE((document ->> 'taxed')::boolean, true);
  inter_state boolean := COALESCE((document ->> 'inter_state')::boolean, false);
  off_bp bigint := COALESCE((document ->> 'discount_bp')::bigint, 0);
  off_paise bigint := COALESCE((document ->> 'discount_paise')::bigint, 0);
  l record;
  gross bigint;
  own bigint;
  grosses bigint[];
  owns bigint[];
  nets bigint[];
  taxes bigint[]; -- rates
  inclusives boolean[];
  shares bigint[];
  net bigint;
  base bigint;
  half bigint := 0;
  igst bigint := 0;
  sums bigint[] := '{0,0,0,0,0,0}'; -- gross, discount, taxable, half, igst, total
  taxable bigint;
  lines jsonb[];
  rounded bigint;
BEGIN
  IF jsonb_array_length(document -> 'lines') NOT BETWEEN 1 AND 200 THEN
    PERFORM desk.refuse('line_out_of_range');
  ELSIF off_bp NOT BETWEEN 0 AND 10000 OR off_paise < 0 OR off_bp > 0 AND off_paise > 0 THEN
    PERFORM desk.refuse('discount_out_of_range');
  END IF;
  FOR l IN -- steps 1 to 3
    SELECT rate, qty, gst, COALESCE(inclusive, false) AS inclusive, COALESCE(discount_bp, 0) AS bp, COALESCE(discount_paise, 0) AS paise
    FROM jsonb_to_recordset(document -> 'lines')
      AS (rate bigint, qty bigint, gst integer, inclusive boolean, discount_bp bigint, discount_paise bigint)
  LOOP
    IF (l.rate BETWEEN 0 AND 1000000000 AND l.qty BETWEEN 1 AND 10000000 AND l.gst BETWEEN 0 AND 10000
        AND l.bp BETWEEN 0 AND 10000 AND l.paise >= 0 AND (l.bp = 0 OR l.paise = 0)) IS NOT TRUE THEN
      PERFORM desk.refuse('line_out_of_range', (COALESCE(cardinality(nets), 0) + 1)::text);
    END IF;
    gross := (2 * l.rate * l.qty + 1000) / 2000;
    own := l.paise + (2 * gross * l.bp + 10000) / 20000;
    IF own > gross THEN
      PERFORM desk.refuse('line_out_of_range', (COALESCE(cardinality(nets), 0) + 1)::text);
    END IF;
    grosses := grosses || gross;
    owns := owns || own;
    nets := nets || gross - own;
    taxes := taxes || CASE WHEN taxed THEN l.gst ELSE 0 END::bigint;
    inclusives := inclusives || l.inclusive;
  END LOOP;
  shares := club.spread(off_bp, off_paise, nets);
  FOR i IN 1 .. cardinality(nets) LOOP -- steps 4 to 6
    net := nets[i] - shares[i];
    base := 10000 + CASE WHEN inclusives[i] THEN taxes[i] ELSE 0 END;
    IF inter_state THEN
      igst := (2 * net * taxes[i] + base) / (2 * base);
    ELSE
      half := (net * taxes[i] + base) / (2 * base);
    END IF;
    taxable := net - CASE WHEN inclusives[i] THEN 2 * half + igst ELSE 0 END;
    lines := lines || jsonb_build_object('gross', grosses[i], 'discount', owns[i] + shares[i], 'taxable', taxable, 'cgst', half,
                                         'sgst', half, 'igst', igst, 'total', taxable + 2 * half + igst);
    sums := ARRAY[sums[1] + grosses[i], sums[2] + owns[i] + shares[i], sums[3] + taxable, sums[4] + half, sums[5] + igst,
                  sums[6] + taxable + 2 * half + igst];
  END LOOP;
  -- step 8
  rounded := CASE WHEN (document ->> 'round_total')::boolean IS NOT FALSE THEN club.half_up(sums[6], 100) * 100 ELSE sums[6] END;
  RETURN jsonb_build_object('gross', sums[1], 'discount', sums[2], 'taxable', sums[3], 'cgst', sums[4], 'sgst', sums[4],
                            'igst', sums[5], 'round_off', rounded - sums[6], 'total', rounded, 'lines', to_jsonb(lines));
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

-- The lines of a document as rows; those of items take name, HSN and unit from the item.
CREATE FUNCTION club.lines_of(business bigint, invoice bigint, document jsonb, figures jsonb) RETURNS club.invoice_lines[]
LANGUAGE plpgsql STABLE AS $lines$
BEGIN
  RETURN ARRAY(
    SELECT ROW(business, invoice, n, kind, item, COALESCE(i.name, btrim(l.description)), COALESCE(i.hsn_code, hsn, ''),
               COALESCE(i.unit, l.unit, 'OTH'), qty, rate, CASE WHEN inclusive THEN 'inclusive' ELSE 'exclusive' END,
               COALESCE(discount_bp, 0), CASE WHEN (document ->> 'taxed')::boolean THEN gst ELSE 0 END, gross, discount,
               taxable, cgst, sgst, igst, total)::club.invoice_lines
    FROM ROWS FROM (
      jsonb_to_recordset(document -> 'lines') AS (kind text, item bigint, description text, hsn text, unit text, qty bigint,
                                                  rate bigint, inclusive boolean, discount_bp integer, gst integer),
      jsonb_to_recordset(figures -> 'lines') AS (gross bigint, discount bigint, taxable bigint, cgst bigint, sgst bigint,
                                                 igst bigint, total bigint)) WITH ORDINALITY
      AS l (kind, item, description, hsn, unit, qty, rate, inclusive, discount_bp, gst, gross, discount, taxable, cgst, sgst,
            igst, total, n)
    LEFT JOIN club.items i ON i.id = l.item);
END
$lines$;

-- Writes lines, their sums by tax rate, and the stock of a sale (-1) or its return (+1).
CREATE FUNCTION club.write_lines(author club.author, lines club.invoice_lines[], sign integer) RETURNS void
LANGUAGE plpgsql AS $write$
BEGIN
  WITH l AS (
    INSERT INTO club.invoice_lines SELECT * FROM unnest(lines) RETURNING *
  ), taxes AS (
    INSERT INTO club.invoice_taxes (business_id, invoice_id, gst_bp, taxable_paise, cgst_paise, sgst_paise, igst_paise)
    SELECT business_id, invoice_id, gst_bp, sum(taxable_paise), sum(cgst_paise), sum(sgst_paise), sum(igst_paise)
    FROM l GROUP BY business_id, invoice_id, gst_bp
  ), moves AS (
    INSERT INTO club.stock_movements (business_id, item_id, milli, kind, invoice_id, moved_by)
    SELECT business_id, item_id, sign * sum(qty_milli), CASE sign WHEN -1 THEN 'sale' ELSE 'return' END, invoice_id,
           author.person_id
    FROM l WHERE item_id IS NOT NULL GROUP BY business_id, invoice_id, item_id
    RETURNING item_id, milli
  )
  UPDATE club.items i SET stock_milli = i.stock_milli + m.milli FROM moves m WHERE i.id = m.item_id AND i.track_stock;
END
$write$;

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
  PERFORM club.write_lines(author, club.lines_of(business, made, full_document, figures), -1);
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
  PERFORM club.write_lines(author, ARRAY(SELECT jsonb_populate_record(l, jsonb_build_object('invoice_id', made))
                                         FROM club.invoice_lines l WHERE l.invoice_id = invoice), 1);
  UPDATE club.invoices i SET status = 'credited', version = i.version + 1 WHERE i.id = invoice;
  PERFORM club.record(author, 'invoice.credit', 'invoice', invoice, '{"status": "issued"}',
                      jsonb_build_object('status', 'credited', 'credit_note', n.number), why);
  RETURN QUERY SELECT made, n.number::text, n.dated::date, was.total_paise, was.member_id, was.recipient ->> 'name', was.number;
END
$credit$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA club TO frontdesk_app, frontdesk_read;

RESET ROLE;

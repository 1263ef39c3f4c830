-- What a document is called and must say: bills of exempt supplies, discounts, addresses and codes (club 6.8, 11.1-11.5).

SET LOCAL ROLE frontdesk_migrate;

ALTER TABLE club.invoices DROP CONSTRAINT invoices_doc_type_check;
ALTER TABLE club.invoices ADD CONSTRAINT invoices_doc_type_check CHECK (doc_type IN ('INV', 'BOS', 'IBS', 'INVOICE', 'CRN'));

-- INV a tax invoice, BOS a bill of supply, where nothing is taxed (Sec 31(3)(c)), IBS both in one, where some of it is and the
-- recipient is not registered (Rule 46A), INVOICE of who is not registered.
CREATE FUNCTION club.document_kind(scheme text, document jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $kind$
BEGIN
  RETURN (
  SELECT CASE WHEN scheme = 'composition' THEN 'BOS'
              WHEN scheme <> 'regular' THEN 'INVOICE'
              WHEN NOT bool_or((l ->> 'gst')::integer > 0) THEN 'BOS'
              WHEN NOT bool_and((l ->> 'gst')::integer > 0) AND COALESCE(document #>> '{recipient,gstin}', '') = '' THEN 'IBS'
              ELSE 'INV' END
  FROM jsonb_array_elements(document -> 'lines') l);
END
$kind$;

-- Refuses more off than may be taken (club 6.8): 80 % of a line and of the whole, 20 % of the whole by who is no admin (role 4).
CREATE FUNCTION club.check_discounts(author club.author, document jsonb, figures jsonb) RETURNS void
LANGUAGE plpgsql AS $discounts$
DECLARE
  most integer := CASE WHEN author.role < 4 THEN 20 ELSE 80 END;
  n bigint;
BEGIN
  IF (figures ->> 'discount')::bigint = 0 THEN
    RETURN;
  END IF;
  SELECT l.n INTO n
    FROM ROWS FROM (jsonb_to_recordset(document -> 'lines') AS (discount_bp bigint, discount_paise bigint),
                    jsonb_to_recordset(figures -> 'lines') AS (gross bigint)) WITH ORDINALITY AS l (bp, paise, gross, n)
    WHERE l.bp > 8000 OR l.paise * 100 > l.gross * 80 ORDER BY l.n LIMIT 1;
  IF FOUND THEN
    PERFORM desk.refuse('line_discount_too_large', n::text);
  ELSIF (figures ->> 'discount')::bigint * 100 > (figures ->> 'gross')::bigint * most THEN
    PERFORM desk.refuse('discount_too_large', most::text);
  END IF;
END
$discounts$;

-- Services that are supplied where they are performed, whoever buys them (IGST Act 12(4)): fitness, and restaurants.
CREATE FUNCTION club.performed_here(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $here$ SELECT starts_with(code, '9997') OR starts_with(code, '9963') $here$;

-- club 11.2 and 11.3: who must be named how, and what may go on one document. A GSTIN tells the State.
CREATE OR REPLACE FUNCTION club.check_recipient(business bigint, document jsonb, setup jsonb, taxable_paise bigint) RETURNS void
LANGUAGE plpgsql AS $check$
DECLARE
  who jsonb := document -> 'recipient';
  number text := COALESCE(who ->> 'gstin', '');
  away boolean := document ->> 'place_of_supply' <> setup ->> 'state_code';
  large boolean := setup ->> 'scheme' = 'regular' AND taxable_paise >= 5000000; -- GST Rule 46(e)
  registered boolean := setup ->> 'scheme' <> 'unregistered' AND number <> ''; -- both are: Rules 46 and 49
  digits integer := (setup ->> 'hsn_digits')::integer;
  coded boolean := registered OR setup ->> 'scheme' = 'regular' AND digits > 4; -- above ₹5 crore codes are due to everybody
  codes text[];
  field text;
  missing text[] := '{}';
BEGIN
  FOREACH field IN ARRAY ARRAY['name', 'address', 'state_code'] LOOP
    IF COALESCE(who ->> field, '') = ''
       AND (CASE field WHEN 'name' THEN true WHEN 'address' THEN large OR registered ELSE large AND NOT registered END) THEN
      missing := missing || field;
    END IF;
  END LOOP;
  IF missing <> '{}' THEN
    PERFORM desk.refuse('recipient_incomplete', array_to_json(missing)::text);
  ELSIF number = '' AND NOT away AND NOT coded THEN
    RETURN; -- a sale over the counter
  ELSIF number <> '' AND NOT club.is_gstin(number) THEN
    PERFORM desk.refuse('gstin_invalid', number);
  ELSIF away AND setup ->> 'scheme' = 'composition' THEN
    PERFORM desk.refuse('composition_inter_state');
  END IF;
  codes := ARRAY(SELECT COALESCE(i.hsn_code, l ->> 'hsn', '') FROM jsonb_array_elements(document -> 'lines') l
                 LEFT JOIN club.items i ON i.id = (l ->> 'item')::bigint AND i.business_id = business);
  IF away AND EXISTS (SELECT FROM unnest(codes) c WHERE club.performed_here(c)) THEN
    -- Supplied where the club is; what is sent elsewhere is another document.
    PERFORM desk.refuse(CASE WHEN EXISTS (SELECT FROM unnest(codes) c WHERE NOT club.performed_here(c)) THEN 'separate_documents'
                             ELSE 'performed_here' END);
  ELSIF coded AND EXISTS (SELECT FROM unnest(codes) c
                          WHERE length(c) < LEAST(digits, CASE WHEN starts_with(c, '99') THEN 6 ELSE 8 END)) THEN
    PERFORM desk.refuse('hsn_missing', digits::text);
  END IF;
END
$check$;

-- Issues what `document` says:
-- {member, recipient: {name, phone, address, state_code, gstin}, place_of_supply, discount_bp,
-- discount_paise, lines: [{kind, item, version, description, hsn, unit, rate, qty, discount_bp, discount_paise, gst,
-- inclusive}]}. `preview` is what the person agreed to: compute_invoice's answer, figure for figure. Item lines take name,
-- HSN and unit from the item. Refused: setup_incomplete, item_gone, item_changed (stale), stock_gone, whole_pieces,
-- rate_changed, no_such_member, recipient_incomplete, gstin_invalid, hsn_missing, separate_documents, composition_inter_state,
-- figures_changed, series_full, line_out_of_range, discount_out_of_range, performed_here, discount_too_large,
-- line_discount_too_large.
CREATE OR REPLACE FUNCTION club.issue_invoice(author club.author, document jsonb, preview jsonb)
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
  full_document jsonb := document || jsonb_build_object('taxed', taxed, 'place_of_supply', place,
    'recipient', club.recipient_of(business, document), 'inter_state', taxed AND place <> setup ->> 'state_code',
    'round_total', setup -> 'round_total');
  kind text := club.document_kind(setup ->> 'scheme', full_document);
  figures jsonb;
  n record;
  made bigint;
BEGIN
  IF missing <> '{}' THEN
    PERFORM desk.refuse('setup_incomplete', array_to_json(missing)::text);
  END IF;
  PERFORM club.check_lines(business, full_document, day, taxed);
  figures := club.compute_invoice(full_document);
  PERFORM club.check_discounts(author, full_document, figures);
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

GRANT EXECUTE ON FUNCTION club.document_kind(text, jsonb), club.check_discounts(club.author, jsonb, jsonb),
  club.performed_here(text) TO frontdesk_app, frontdesk_read;

RESET ROLE;

-- The functions as 0004 and 0007 made them; mixed bills are printed as tax invoices again.

SET LOCAL ROLE frontdesk_migrate;

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
       AND (field = 'name' OR setup ->> 'scheme' = 'regular'
            AND CASE field WHEN 'address' THEN large OR number <> '' ELSE large AND number = '' END) THEN
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

DROP FUNCTION club.document_kind(text, jsonb);
DROP FUNCTION club.check_discounts(club.author, jsonb, jsonb);
DROP FUNCTION club.performed_here(text);

UPDATE club.invoices SET doc_type = 'INV' WHERE doc_type = 'IBS';
ALTER TABLE club.invoices DROP CONSTRAINT invoices_doc_type_check;
ALTER TABLE club.invoices ADD CONSTRAINT invoices_doc_type_check CHECK (doc_type IN ('INV', 'BOS', 'INVOICE', 'CRN'));

RESET ROLE;

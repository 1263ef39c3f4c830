-- The functions as 0004 and 0007 made them.

SET LOCAL ROLE frontdesk_migrate;

-- Refuses what no item on the list may be: a rate that is not the code's today, or the same name and code as another.
CREATE OR REPLACE FUNCTION club.check_item(candidate club.items) RETURNS void
LANGUAGE plpgsql AS $check$
DECLARE
  twin club.items;
BEGIN
  IF candidate.is_active AND club.rate_in_force(candidate.hsn_code, candidate.gst_bp, club.today(candidate.business_id))
                             IS DISTINCT FROM candidate.gst_bp THEN
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

-- Locks the tracked items of the lines in id order and refuses what cannot be sold: gone, changed since it was shown,
-- not enough left, a rate that no longer holds.
CREATE OR REPLACE FUNCTION club.check_lines(business bigint, document jsonb, day date, taxed boolean) RETURNS void
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

DROP FUNCTION club.is_hsn(text);

RESET ROLE;

-- At most 10,000 again, as 0004 made it.

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION club.compute_invoice(document jsonb) RETURNS jsonb
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

RESET ROLE;

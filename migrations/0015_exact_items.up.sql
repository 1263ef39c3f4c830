-- A whole name ranks before names that begin with it: quick entry then knows which of them was meant.
-- compatible

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION club.search_items(business bigint, query text, after text, most bigint, with_off boolean)
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
    RETURN QUERY SELECT CASE WHEN i.squeezed = wanted THEN 0 ELSE 1 END, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND i.is_active AND i.squeezed < beyond
        AND (i.squeezed, i.id) > (CASE at.rank WHEN 0 THEN wanted ELSE at.name END, at.id)
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

RESET ROLE;

-- Searches of members and store items: whole, beginning, part; in name order; page by page. Each stage runs only if the
-- ones before it left room, and stops when the page is full. Without sorting where an index has the order: plans that
-- do not know the query's text guess that few rows match and would read them all. (The price put on sorting would start the JIT.)

SET LOCAL ROLE frontdesk_migrate;

-- The key of the last row of a page: "<rank>:<id>:<folded name>"; '' = from the start.
CREATE TYPE club.search_place AS (rank integer, id bigint, name text COLLATE "C");

CREATE FUNCTION club.read_place(key text) RETURNS club.search_place
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $place$
DECLARE
  parts text[] := regexp_match(key, '^([0-2]):(\d{1,18}):(.*)$');
BEGIN
  IF parts IS NULL THEN
    RETURN ROW(0, 0, '')::club.search_place;
  END IF;
  RETURN ROW(parts[1], parts[2], parts[3])::club.search_place;
END
$place$;

CREATE FUNCTION club.visible_members(business bigint, candidates bigint[])
RETURNS TABLE (person_id bigint, folded text)
LANGUAGE plpgsql STABLE AS $visible$
BEGIN
  RETURN QUERY SELECT m.person_id, m.folded FROM club.members m
    WHERE m.business_id = business AND m.person_id = ANY (candidates) AND m.erased_at IS NULL
      AND NOT EXISTS (SELECT FROM desk.standings s WHERE s.business_id = business AND s.person_id = m.person_id
                                                     AND s.deleted_at IS NOT NULL);
END
$visible$;

-- Members who are not deleted, by name or user name. Fewer than three letters have no trigrams: then names alone, in
-- index order.
CREATE FUNCTION club.search_members(business bigint, query text, after text, most bigint)
RETURNS TABLE (rank integer, person_id bigint, folded text)
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET enable_sort = off SET jit = off AS $search$
#variable_conflict use_column
DECLARE
  wanted text COLLATE "C" := desk.fold(query);
  beyond text COLLATE "C" := wanted || chr(1114111);
  pattern text := desk.fold_pattern(query);
  handle text := lower(btrim(query));
  at club.search_place := club.read_place(after);
  room bigint := most;
  shown bigint;
  candidates bigint[];
BEGIN
  IF wanted = '' THEN
    RETURN;
  END IF;
  IF at.rank = 0 THEN
    candidates := ARRAY(SELECT x.person_id FROM club.members x WHERE x.business_id = business AND x.folded = wanted
                        UNION SELECT p.person_id FROM desk.people p WHERE p.username <> '' AND lower(p.username) = handle);
    RETURN QUERY SELECT 0, m.person_id, m.folded FROM club.visible_members(business, candidates) m
      WHERE (m.folded COLLATE "C", m.person_id) > (at.name, at.id) ORDER BY m.folded COLLATE "C", m.person_id LIMIT room;
    GET DIAGNOSTICS shown = ROW_COUNT;
    room := room - shown;
    at := (1, 9223372036854775807, wanted);
  END IF;
  IF at.rank = 1 AND room > 0 THEN
    RETURN QUERY SELECT 1, m.person_id, m.folded FROM club.members m
      WHERE m.business_id = business AND m.erased_at IS NULL AND NOT EXISTS (SELECT FROM desk.standings s WHERE s.business_id = business AND s.person_id = m.person_id
                                                       AND s.deleted_at IS NOT NULL)
        AND (m.folded, m.person_id) > (at.name, at.id) AND m.folded < beyond
        AND NOT EXISTS (SELECT FROM desk.people p WHERE p.person_id = m.person_id AND lower(p.username) = handle)
      ORDER BY m.folded, m.person_id LIMIT room;
    GET DIAGNOSTICS shown = ROW_COUNT;
    room := room - shown;
    at := (2, 0, '');
  END IF;
  IF room > 0 AND length(wanted) < 3 THEN
    RETURN QUERY SELECT 2, m.person_id, m.folded FROM club.members m
      WHERE m.business_id = business AND m.folded LIKE pattern AND (m.folded < wanted OR m.folded >= beyond)
        AND (m.folded, m.person_id) > (at.name, at.id) AND m.erased_at IS NULL AND NOT EXISTS (SELECT FROM desk.standings s WHERE s.business_id = business AND s.person_id = m.person_id
                                                       AND s.deleted_at IS NOT NULL)
      ORDER BY m.folded, m.person_id LIMIT room;
  ELSIF room > 0 THEN
    candidates := ARRAY(SELECT x.person_id FROM club.members x WHERE x.business_id = business AND x.folded LIKE pattern
                        UNION SELECT p.person_id FROM desk.people p WHERE p.folded LIKE pattern
                        EXCEPT SELECT p.person_id FROM desk.people p WHERE p.username <> '' AND lower(p.username) = handle);
    RETURN QUERY SELECT 2, m.person_id, m.folded FROM club.visible_members(business, candidates) m
      WHERE (m.folded COLLATE "C" < wanted OR m.folded COLLATE "C" >= beyond) AND (m.folded COLLATE "C", m.person_id) > (at.name, at.id)
      ORDER BY m.folded COLLATE "C", m.person_id LIMIT room;
  END IF;
END
$search$;

-- Active items by name, blanks or not.
CREATE FUNCTION club.search_items(business bigint, query text, after text, most bigint)
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
    RETURN QUERY SELECT 1, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND i.is_active AND i.squeezed < beyond
        AND (i.squeezed, i.id) > (CASE at.rank WHEN 0 THEN wanted ELSE at.name END, CASE at.rank WHEN 0 THEN 0 ELSE at.id END)
      ORDER BY i.squeezed, i.id LIMIT room;
    GET DIAGNOSTICS shown = ROW_COUNT;
    room := room - shown;
    at := (2, 0, '');
  END IF;
  IF room > 0 THEN
    RETURN QUERY SELECT 2, i.id, i.squeezed FROM club.items i
      WHERE i.business_id = business AND i.is_active AND i.squeezed LIKE pattern AND (i.squeezed < wanted OR i.squeezed >= beyond)
        AND (i.squeezed, i.id) > (at.name, at.id)
      ORDER BY i.squeezed, i.id LIMIT room;
  END IF;
END
$search$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA club TO frontdesk_app, frontdesk_read;

RESET ROLE;

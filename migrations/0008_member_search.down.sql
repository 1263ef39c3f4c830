-- The search of members as 0005 made it.

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION club.read_place(key text) RETURNS club.search_place
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

-- Members who are not deleted, by name or user name. Fewer than three letters have no trigrams: then names alone, in
-- index order.
CREATE OR REPLACE FUNCTION club.search_members(business bigint, query text, after text, most bigint)
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

RESET ROLE;

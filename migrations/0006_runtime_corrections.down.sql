-- The outbox as 0001 made it; who began a suspect is forgotten.

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION desk.make_slice(slice integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $make$
DECLARE
  parent text;
  part text;
  made boolean := false;
BEGIN
  FOREACH parent IN ARRAY ARRAY['turns', 'outbox'] LOOP
    part := parent || '_' || slice;
    CONTINUE WHEN to_regclass('desk.' || part) IS NOT NULL;
    -- Made aside and attached: that lets the turns of other slices go on, PARTITION OF would not.
    EXECUTE format('CREATE TABLE desk.%I (LIKE desk.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = %s)',
                   part, parent, CASE parent WHEN 'outbox' THEN 70 ELSE 100 END);
    EXECUTE format('ALTER TABLE desk.%I ATTACH PARTITION desk.%I FOR VALUES IN (%s)', parent, part, slice);
    made := true;
  END LOOP;
  RETURN made;
END
$make$;

DO $slices$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'desk.outbox'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (fillfactor = 70)', part);
  END LOOP;
END
$slices$;

DROP TABLE desk.begun;
DROP FUNCTION desk.repeat_edit(bigint, bigint);

RESET ROLE;

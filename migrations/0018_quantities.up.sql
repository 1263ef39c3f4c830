-- A quantity is at most 9,999 wherever it is checked: typed, previewed and issued.
-- compatible

SET LOCAL ROLE frontdesk_migrate;

DO $quantities$
DECLARE
  was text := pg_get_functiondef('club.compute_invoice(jsonb)'::regprocedure);
  made text := replace(was, 'l.qty BETWEEN 1 AND 10000000 ', 'l.qty BETWEEN 1 AND 9999000 ');
BEGIN
  IF made = was THEN
    RAISE 'club.compute_invoice has no bound of 10,000';
  END IF;
  EXECUTE made;
END
$quantities$;

RESET ROLE;

-- At most 10,000 again, as 0004 made it.

SET LOCAL ROLE frontdesk_migrate;

DO $quantities$
BEGIN
  EXECUTE replace(pg_get_functiondef('club.compute_invoice(jsonb)'::regprocedure),
                  'l.qty BETWEEN 1 AND 9999000 ', 'l.qty BETWEEN 1 AND 10000000 ');
END
$quantities$;

RESET ROLE;

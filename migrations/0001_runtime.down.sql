-- Takes schema desk away. Roles belong to the cluster and pg_trgm may serve others: both stay.
DROP SCHEMA desk CASCADE;

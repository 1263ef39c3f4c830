SET LOCAL ROLE frontdesk_migrate;

DELETE FROM desk.jobs WHERE name = 'broadcast_over';
DROP FUNCTION desk.hand_out, desk.in_json, desk.steer_broadcast, desk.end_broadcast, desk.start_broadcast, desk.next_broadcast, desk.audience;
DROP TABLE desk.recipients, desk.broadcasts;
ALTER TABLE desk.standings DROP COLUMN no_news;

RESET ROLE;

-- Beside the demo's club of 20,000 members: admins who raise invoices, and forty documents of one line with the figures
-- that the person would have agreed to.
INSERT INTO desk.people (person_id, first_name) SELECT g, 'Admin ' || g FROM generate_series(1, :people) g;
INSERT INTO desk.identities (platform, external, person_id) SELECT 1, g::text, g FROM generate_series(1, :people) g;
INSERT INTO desk.chats (channel_id, identity_id, external)
  SELECT 1, id, external FROM desk.identities WHERE person_id <= :people ORDER BY id;
INSERT INTO desk.conversations (business_id, person_id, version, flow)
  SELECT 1, g, 1, 'bench' FROM generate_series(1, :people) g;
INSERT INTO desk.standings (business_id, person_id, role) SELECT 1, g, 4 FROM generate_series(1, :people) g;
INSERT INTO desk.replicas (name) VALUES ('bench');
UPDATE club.items SET stock_milli = 1000000000000;
CREATE TABLE bench_words AS
  SELECT n, word FROM unnest(ARRAY['par', 'sha', 'pri', 'kum', 'rav', 'meh']) WITH ORDINALITY w(word, n);
CREATE TABLE bench_documents AS
  SELECT row_number() OVER (ORDER BY i.id) AS n, i.serial_no::text AS serial, i.id AS item, d.document,
    club.compute_invoice(d.document || jsonb_build_object('taxed', true, 'inter_state', false,
      'round_total', s.setup -> 'round_total')) AS preview
  FROM (SELECT club.setup(1, club.today(1)) AS setup) s, club.items i, LATERAL (
    SELECT jsonb_build_object('member', 0, 'place_of_supply', '', 'lines', jsonb_build_array(jsonb_build_object(
      'kind', 'item', 'item', i.id, 'version', i.version, 'qty', 2000, 'rate', i.price_paise,
      'gst', club.rate_in_force(i.hsn_code, i.gst_bp, club.today(1)), 'inclusive', i.price_mode = 'inclusive'))) AS document) d
  WHERE i.is_active ORDER BY i.id LIMIT 40;
GRANT SELECT ON bench_words, bench_documents TO frontdesk_app;
ANALYZE;
CHECKPOINT;

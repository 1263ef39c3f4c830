-- People who each have an identity, a chat and a conversation of the same number.
INSERT INTO desk.businesses (name) VALUES ('bench');
INSERT INTO desk.channels (business_id, name, platform) VALUES (1, 'bench', 1);
INSERT INTO desk.replicas (name) VALUES ('bench');
INSERT INTO desk.people (person_id, first_name, last_name)
  SELECT g, 'Person ' || g, 'Shah' FROM generate_series(1, :people) g;
INSERT INTO desk.identities (platform, external, person_id) SELECT 1, g::text, g FROM generate_series(1, :people) g;
INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 1, id, external FROM desk.identities ORDER BY id;
INSERT INTO desk.conversations (business_id, person_id, version, flow)
  SELECT 1, g, 1, 'bench' FROM generate_series(1, :people) g;
ANALYZE desk.people, desk.identities, desk.chats, desk.conversations;
CHECKPOINT;

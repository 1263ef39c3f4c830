-- Forgetting guests goes on behind those who cannot go.

SET LOCAL ROLE frontdesk_migrate;

-- Forgets people without a standing who were not seen for so many days. Who has business rows stays: they are passed
-- over, because as many of them as one run takes would keep every other guest for ever.
CREATE OR REPLACE FUNCTION desk.forget_guests(days integer, at_most integer) RETURNS integer
LANGUAGE plpgsql AS $forget$
DECLARE
  guest bigint;
  gone integer := 0;
BEGIN
  FOR guest IN
    SELECT p.person_id FROM desk.people p
    WHERE p.created_at < now() - make_interval(days => days)
      AND NOT EXISTS (SELECT FROM desk.standings s WHERE s.person_id = p.person_id)
      AND NOT EXISTS (SELECT FROM club.members m WHERE m.person_id = p.person_id)
      AND NOT EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
                      WHERE i.person_id = p.person_id
                        AND (c.seen_at >= now() - make_interval(days => days) OR c.queued > c.sent))
    LIMIT at_most
  LOOP
    BEGIN
      DELETE FROM desk.people WHERE person_id = guest;
      gone := gone + 1;
    EXCEPTION WHEN foreign_key_violation THEN
      CONTINUE;
    END;
  END LOOP;
  RETURN gone;
END
$forget$;

-- A person who goes is looked for here.
CREATE INDEX members_person ON club.members (person_id);

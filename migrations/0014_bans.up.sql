-- A ban that holds is not replaced: the first reason stays, and the word about it is not called off by the second.
-- compatible
-- An owner is always left without being looked for: nobody changes their own standing, only an owner an owner's, and of two
-- who remove each other at once the second finds both conversations moved.

SET LOCAL ROLE frontdesk_migrate;

CREATE OR REPLACE FUNCTION desk.change_standing(business bigint, actor bigint, channel bigint, update_key text, target bigint,
                                     seen_version bigint, change text, new_role smallint, reason text)
RETURNS TABLE (person_id bigint, name text, old_role smallint, role smallint, version bigint)
LANGUAGE plpgsql AS $change$
#variable_conflict use_column
DECLARE
  actor_role smallint;
  before desk.standings;
  after desk.standings;
BEGIN
  SELECT s.role INTO actor_role FROM desk.standings s
    WHERE s.business_id = business AND s.person_id = actor AND s.banned_at IS NULL AND s.deleted_at IS NULL;
  IF NOT EXISTS (SELECT FROM desk.standings s WHERE s.business_id = business AND s.person_id = target)
     AND NOT EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
                     JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = business WHERE i.person_id = target) THEN
    PERFORM desk.refuse('no_such_person', target::text);
  END IF;
  SELECT * INTO before FROM desk.standings s WHERE s.business_id = business AND s.person_id = target FOR UPDATE;
  PERFORM desk.check_standing_change(COALESCE(actor_role, 0::smallint), actor, before, target,
                                     CASE change WHEN 'role' THEN new_role ELSE 0 END::smallint, seen_version);
  IF change = 'ban' AND before.banned_at IS NOT NULL THEN
    PERFORM desk.refuse('banned_already', target::text);
  ELSIF change = 'unban' AND before.banned_at IS NULL THEN
    PERFORM desk.refuse('not_banned', target::text);
  END IF;
  INSERT INTO desk.standings (business_id, person_id) VALUES (business, target) ON CONFLICT DO NOTHING;
  UPDATE desk.standings s
  SET role = CASE change WHEN 'role' THEN new_role ELSE s.role END,
      banned_at = CASE change WHEN 'ban' THEN now() WHEN 'unban' THEN NULL ELSE s.banned_at END,
      banned_by = CASE change WHEN 'ban' THEN actor WHEN 'unban' THEN NULL ELSE s.banned_by END,
      ban_reason = CASE change WHEN 'ban' THEN reason WHEN 'unban' THEN '' ELSE s.ban_reason END,
      deleted_at = CASE change WHEN 'delete' THEN now() WHEN 'restore' THEN NULL ELSE s.deleted_at END,
      deleted_by = CASE change WHEN 'delete' THEN actor WHEN 'restore' THEN NULL ELSE s.deleted_by END,
      version = s.version + (before.version IS NOT NULL)::integer, updated_at = now(), updated_by = actor
  WHERE s.business_id = business AND s.person_id = target
  RETURNING * INTO after;
  INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, old, new, reason, channel_id, update_key)
  VALUES (business, actor, COALESCE(actor_role, 0), 'standing.' || change, 'standing', target,
          desk.standing_facts(before), desk.standing_facts(after), reason, channel, update_key);
  RETURN QUERY SELECT target, (SELECT p.name FROM desk.people p WHERE p.person_id = target),
    COALESCE(before.role, 0::smallint), after.role, after.version;
END
$change$;

RESET ROLE;

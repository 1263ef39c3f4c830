-- Takes the club's writing functions away.
DROP FUNCTION club.today(bigint), club.financial_year(date), club.person_name(bigint, bigint),
  club.record(club.author, text, text, bigint, jsonb, jsonb, text),
  club.refuse_moved(text, bigint, bigint, timestamptz, jsonb, jsonb, bigint), club.same_keys(jsonb, jsonb),
  club.rate_in_force(text, integer, date), club.request_membership(club.author, text, text, text),
  club.decide_registration(club.author, bigint, bigint, boolean, text), club.erase_member(club.author, bigint),
  club.setup(bigint, date), club.setup_missing(jsonb), club.completed_setup(jsonb, jsonb),
  club.save_setup(club.author, bigint, jsonb), club.save_profile(club.author, date, jsonb), club.check_item(club.items),
  club.create_item(club.author, jsonb), club.edit_item(club.author, bigint, bigint, jsonb),
  club.move_stock(club.author, bigint, bigint, text, text);

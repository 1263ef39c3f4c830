-- Takes the club's searches away.
DROP FUNCTION club.search_items(bigint, text, text, bigint), club.search_members(bigint, text, text, bigint),
  club.visible_members(bigint, bigint[]), club.read_place(text);
DROP TYPE club.search_place;

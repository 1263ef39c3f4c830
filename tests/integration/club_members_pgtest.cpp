// Registration and the search for members: club G-5, §6.2, §6.3, UX P11 and P12.
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;

namespace {

/// Names found by one search, joined.
std::string members_found(club_bench& b, std::string_view text, std::int64_t limit = 10,
                          std::string_view after = "") {
  std::string names;
  for (const auto& row : b.ask(find_members(b.gym, text, after, limit)))
    names += (names.empty() ? "" : ", ") + std::string(row.at("name"));
  return names;
}

} // namespace

TEST_CASE("club members are found across scripts, cases and user names", "[club]") {
  club_bench b;
  b.member(424837855, "Parin   Shah ", "+919876543210", "parin");
  b.member(42, "Asha Iyer", "+919812345678");
  const auto text = GENERATE("par", "PAR", "  Parin ", "пар", "परी", "parin shah", "Shah", "rin sh",
                             "@parin", "@PARIN", "424837855", " 42 48 37 855 ", "3210",
                             "98765 43210", "+91 98765-43210", "09876543210", "#1", "1", "…3210");
  INFO(text);
  CHECK(members_found(b, text) == "Parin Shah");
}

TEST_CASE("club members are not found by what they are not called", "[club]") {
  club_bench b;
  b.member(424837855, "Parin Shah", "+919876543210", "parin");
  const auto text = GENERATE("par%", "p_rin", "\\", "", "  ", "210", "42483785",
                             "9223372036854775808", "424837855x", "@");
  INFO(text);
  CHECK(members_found(b, text).empty());
}

TEST_CASE("club members come whole names first, then beginnings, then parts, by name", "[club]") {
  club_bench b;
  b.member(1001, "Anil Ram");
  b.member(1002, "Ram");
  b.member(1003, "Ramesh Rao");
  b.member(1004, "Ramesh Das");
  b.member(1005, "Zoya Khan", "+919876500001", "ram");
  b.member(1006, "Vikram");
  const std::string all = "Ram, Zoya Khan, Ramesh Das, Ramesh Rao, Anil Ram, Vikram";
  CHECK(members_found(b, "ram") == all);
  std::string paged, after;
  for (int page = 0; page < 6; ++page) {
    const auto rows = b.ask(find_members(b.gym, "ram", after, 1));
    REQUIRE(rows.size() == 1);
    paged += (paged.empty() ? "" : ", ") + std::string(rows[0].at("name"));
    after = rows[0].at("key");
  }
  CHECK(paged == all);
  CHECK(members_found(b, "ram", 10, after).empty());
}

TEST_CASE("club members of one business are not those of another", "[club]") {
  club_bench b;
  execute(b.admin(), "INSERT INTO desk.businesses (id, name) VALUES (2, 'other')");
  b.member(1001, "Parin Shah");
  CHECK(b.ask(find_members({2}, "parin", "", 5)).empty());
  CHECK(b.ask(find_members({2}, "1001", "", 5)).empty());
  CHECK(b.ask(member_card({2}, {1001})).empty());
}

TEST_CASE("club members who are deleted are hidden, banned ones marked", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah", "+919876543210");
  execute(b.admin(), "UPDATE desk.standings SET banned_at = now(), ban_reason = 'rude', banned_by "
                     "= 7 WHERE person_id = 1001");
  CHECK(b.ask(find_members(b.gym, "par", "", 5)).front().flag("banned"));
  const auto card = b.ask(member_card(b.gym, {1001})).front();
  CHECK(card.at("ban_reason") == "rude");
  CHECK(card.at("banned_by") == "Asha");
  CHECK(card.at("phone") == "+919876543210");
  CHECK(card.number("role") == 1);
  execute(b.admin(), "UPDATE desk.standings SET deleted_at = now() WHERE person_id = 1001");
  CHECK(members_found(b, "par").empty());
  CHECK(members_found(b, "1001").empty());
  CHECK(b.ask(member_card(b.gym, {1001})).front().flag("deleted"));
}

TEST_CASE("club members can be erased once, keeping their number", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah", "+919876543210");
  execute(b.admin(),
          "INSERT INTO desk.drafts (business_id, person_id, flow, run, draft) VALUES "
          "(1, 1001, 'club.register', 5, 'Parin'); INSERT INTO desk.conversations (business_id, "
          "person_id, version, flow, draft) VALUES (1, 1001, 1, 'club.register', 'Parin');"
          "UPDATE desk.standings SET deleted_at = now() WHERE person_id = 1001");
  CHECK(b.ask(erasure(b.gym, {1001})).empty());
  auto erased = b.ask(erase_member(b.asha, {1001})).front();
  CHECK(erased.number("member_no") == 1);
  CHECK(erased.at("erased") == R"({"names": 1, "drafts": 1, "members": 1, "conversations": 1})");
  auto told = b.ask(erasure(b.gym, {1001})).front();
  CHECK(told.number("member_no") == 1);
  CHECK(told.number("drafts") == 1);
  CHECK(told.number("conversations") == 1);
  CHECK(b.sql("SELECT flow || draft || offered FROM desk.conversations WHERE person_id = 1001")
            .empty());
  CHECK(b.ask(erase_member(b.asha, {1001})).empty());
  CHECK(b.sql("SELECT full_name || coalesce(phone_e164, '-') FROM club.members")
        == "Deleted member #1-");
  CHECK(members_found(b, "member").empty());
  CHECK(b.sql("SELECT string_agg(coalesce(old::text, '') || coalesce(new::text, ''), '') FROM "
              "desk.audit")
            .find("Parin")
        == std::string::npos);
}

TEST_CASE("club members let in again are not erased, erased ones are not brought back", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah", "+919876543210");
  CHECK(b.ask(erase_member(b.asha, {1001})).empty()); // the standing is not deleted
  CHECK(b.sql("SELECT full_name FROM club.members") == "Parin Shah");
  CHECK(b.ask(refuse_erased(b.gym, {1001})).size() == 1);
  CHECK_FALSE(b.ask(member_card(b.gym, {1001})).front().flag("erased"));
  execute(b.admin(), "UPDATE desk.standings SET deleted_at = now() WHERE person_id = 1001");
  CHECK(b.ask(erase_member(b.asha, {1001})).size() == 1);
  CHECK(b.refused(refuse_erased(b.gym, {1001})).text == "erased|1001");
  CHECK(b.ask(member_card(b.gym, {1001})).front().flag("erased"));
}

TEST_CASE("club invoices are for who is registered: staff is found elsewhere only", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah");
  CHECK(b.ask(find_members(b.gym, "9", "", 5)).size() == 1); // Ravi, an admin
  CHECK(b.ask(find_members(b.gym, "9", "", 5, true)).empty());
  CHECK(b.ask(find_members(b.gym, "1001", "", 5, true)).size() == 1);
}

TEST_CASE("club registration waits for one decision", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah", "+919876543210");
  execute(b.admin(), "INSERT INTO desk.people (person_id, first_name) VALUES (1002, 'Meera')");
  const author meera{b.gym, {1002}, role::guest, {}, ""};
  const auto asked =
      b.ask(request_membership(meera, "Meera Shah", "+919876543210", "2025-11")).front();
  CHECK(asked.at("same_phone") == "Parin Shah");
  CHECK(b.refused(request_membership(meera, "Meera", "+919876543210", "2025-11"))
            .text.starts_with("already_pending|"));
  const auto waiting = b.ask(pending_registrations(b.gym, "", "", 10));
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].number("waiting") == 1);
  CHECK(b.ask(pending_registrations(b.gym, "", waiting[0].at("key"), 10)).empty());
  CHECK(b.ask(pending_registrations(b.gym, "meer", "", 10)).size() == 1);
  CHECK(b.ask(pending_registrations(b.gym, "zzz", "", 10)).empty());
  const auto phone = waiting[0].at("phone"); // as its row shows it
  CHECK(b.ask(pending_registrations(b.gym, phone, "", 10)).size() == 1);
  CHECK(b.ask(pending_registrations(b.gym, "+910000000000", "", 10)).empty());
  CHECK(b.ask(decide_registration(b.asha, {1002}, 1, true, "")).front().at("decided_by") == "Asha");
  const auto late = b.refused(decide_registration(b.ravi, {1002}, 1, false, "no"));
  CHECK(late.code == errc::stale);
  CHECK(late.text.starts_with("registration_decided|"));
  CHECK(late.text.find("\"by\": \"Asha\"") != std::string::npos);
  CHECK(late.text.find("\"approval\": \"approved\"") != std::string::npos);
  CHECK(b.refused(request_membership(meera, "Meera", "+919876543210", "x")).text
        == "already_member|2");
  CHECK(b.refused(decide_registration(b.ravi, {5}, 1, false, "")).text == "no_such_member|5");
  const auto card = b.ask(registration_card(b.gym, {1002})).front();
  CHECK(card.at("approval") == "approved");
  CHECK(card.at("decided_by") == "Asha");
  CHECK(b.sql("SELECT role FROM desk.standings WHERE person_id = 1002") == "1");
}

TEST_CASE("club registration can be asked for again a day after a no", "[club]") {
  club_bench b;
  execute(b.admin(), "INSERT INTO desk.people (person_id, first_name) VALUES (1002, 'Meera')");
  const author meera{b.gym, {1002}, role::guest, {}, ""};
  b.ask(request_membership(meera, "Meera Shah", "+919876543210", "2025-11"));
  b.ask(decide_registration(b.asha, {1002}, 1, false, "incomplete"));
  CHECK(b.ask(registration_card(b.gym, {1002})).front().at("reason") == "incomplete");
  CHECK(b.refused(request_membership(meera, "Meera", "+919876543210", "x"))
            .text.starts_with("reapply_later|"));
  execute(b.admin(), "UPDATE club.members SET decided_at = now() - interval '25 hours'");
  const auto again = b.ask(request_membership(meera, "Meera Iyer", "+919876543210", "x")).front();
  CHECK(again.number("member_no") == 1);
  CHECK(again.number("version") == 3);
  CHECK(b.sql("SELECT count(*) FROM desk.standings WHERE person_id = 1002") == "0");
  CHECK(b.sql("SELECT string_agg(action, ' ' ORDER BY id) FROM desk.audit")
        == "registration.request registration.rejected registration.request");
}

TEST_CASE("club members found by a part of the name come before those by one of the user name",
          "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Anil Rao", "+919876500001", "karin_x");
  b.member(1002, "Zarin Shah", "+919876500002");
  const auto both = b.ask(find_members_by_name(b.gym, "rin", "", 10));
  REQUIRE(both.size() == 2);
  CHECK(both[0].at("name") == "Zarin Shah");
  CHECK(both[1].at("name") == "Anil Rao");
  const auto first = b.ask(find_members_by_name(b.gym, "rin", "", 1));
  REQUIRE(first.size() == 1);
  const auto next = b.ask(find_members_by_name(b.gym, "rin", first[0].at("key"), 1));
  REQUIRE(next.size() == 1);
  CHECK(next[0].at("name") == "Anil Rao");
  CHECK(b.ask(find_members_by_name(b.gym, "rin", next[0].at("key"), 1)).empty());
}

TEST_CASE("club search stays within few pages of memory with 20,000 members", "[club]") {
  club_bench b;
  execute(b.admin(), R"(
    INSERT INTO desk.people (person_id, first_name, last_name, username)
      SELECT 900000000 + i, (ARRAY['Aarav','Aditya','Kavya','Meera','Parul','Rohan'])[1 + i % 6], 'Shah ' || i, 'u' || i
      FROM generate_series(1, 20000) i;
    INSERT INTO club.members (business_id, person_id, member_no, full_name, phone_e164, approval, consent_version, updated_by)
      SELECT 1, person_id, person_id, name, '+91' || (6000000000 + person_id), 'approved', 'x', 7
      FROM desk.people WHERE person_id > 900000000;
    INSERT INTO desk.standings (business_id, person_id, role) SELECT 1, person_id, 1 FROM club.members;
    CREATE FUNCTION pages(query text) RETURNS bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
      SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    DECLARE plan json;
    BEGIN
      FOR i IN 1..2 LOOP -- the first call plans and reads catalogues
        EXECUTE format('EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM club.search_members(1, %L, %L, 8)', query, '')
          INTO plan;
      END LOOP;
      RETURN plan #>> '{0,Plan,Shared Hit Blocks}';
    END $$;
    ANALYZE;)");
  CHECK(std::stoi(b.sql("SELECT pages('parul')")) < 100);
  CHECK(std::stoi(b.sql("SELECT pages('sa')")) < 400);
  CHECK(std::stoi(b.sql("SELECT pages('shah 19999')")) < 100);
  CHECK(std::stoi(b.sql("SELECT pages('nobody at all')")) < 100);
}

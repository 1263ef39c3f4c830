// People: registration with its many cards, roles, bans and deletion with Undo, languages.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <thread>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

void asks_to_join(pg::phone& p) {
  p.types("/start").sees("Register");
  p.taps("Register").sees("agree");
  p.taps("I agree").sees("full name");
  p.types("Parin Shah").sees("phone number");
  p.types("9898989898").sees("Send this");
  p.taps("Send").sees("Thank you");
}

std::map<std::int64_t, std::string> known; // what commands_of saw last

/// The commands of one chat, when the bot has been told them.
std::string commands_of(desk& d, std::int64_t chat) {
  std::string words;
  for (int i = 0; i < 250; ++i) {
    d.platforms.call([&] {
      const auto* list = d.bot().commands.if_contains("chat:" + std::to_string(chat) + ":");
      std::string now;
      if (list != nullptr)
        for (const auto& c : list->get_array())
          now = frontdesk::text::cat(now, now.empty() ? "" : " ",
                                     std::string_view(c.at("command").get_string()));
      words = now;
    });
    if (!words.empty() && words != known[chat])
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return known[chat] = words;
}

} // namespace

TEST_CASE("a newcomer registers, an owner approves, every copy of the card says so",
          "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto bina = d.telegram(2002, "Bina");
  bina.types("/start").answer();
  d.execute("INSERT INTO desk.standings (business_id, person_id, role) SELECT id, 2002, 4 FROM "
            "desk.businesses");
  auto parin = d.telegram(1001, "Sweety");
  asks_to_join(parin);
  asha.sees("wants to become a member");
  bina.sees("wants to become a member");
  asha.taps("Approve").sees("Approved by");
  CHECK(d.sql("SELECT name FROM desk.people WHERE person_id = 1001") == "Parin Shah");
  CHECK(bina.until([](const pg::shown& s) { return s.has("Approved by"); }).is_edited);
  parin.sees("You are a member now");
  CHECK(d.sql("SELECT role FROM desk.standings WHERE person_id = 1001") == "1");
}

TEST_CASE("webhook set tells the platform seven commands in each language", "[e2e][club]") {
  desk d;
  d.platforms.call([&] {
    for (const auto* key :
         {"all_private_chats:0:", "all_private_chats:0:en", "all_private_chats:0:hi"}) {
      INFO(key);
      const auto* list = d.bot().commands.if_contains(key);
      REQUIRE(list != nullptr);
      CHECK(list->get_array().size() == 7);
    }
  });
}

TEST_CASE("a decision from the list changes the admin's own card, too", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto parin = d.telegram(1001, "Parin");
  asks_to_join(parin);
  auto card = asha.sees("wants to become a member");
  asha.types("/pending").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Approve");
  asha.taps("Approve").sees("Approved by");
  CHECK(d.platforms.wait_for([&] {
    const auto* m = d.bot().find_message(*d.bot().find_chat(desk::asha), std::stoll(card.id));
    return m && m->text.find("Approved by") != std::string::npos;
  }));
  CHECK(d.platforms.call([&] {
    return d.bot()
        .find_message(*d.bot().find_chat(desk::asha), std::stoll(card.id))
        ->buttons.size();
  }) <= 1); // nothing is left to decide
}

TEST_CASE("the owner is led to the setup until invoices are legal", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  auto hello = asha.types("/start").answer();
  CHECK(hello.has("Still missing: Legal name, Address"));
  asha.taps("Set up now").sees("legal name");
}

TEST_CASE("a rejected newcomer reads why", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto parin = d.telegram(1001, "Parin");
  asks_to_join(parin);
  asha.sees("wants to become a member");
  asha.taps("Reject").sees("Why");
  asha.taps("Not our member").sees("They read this at once");
  asha.taps("Reject").sees("Rejected by");
  parin.sees("Not our member");
}

TEST_CASE("a ban holds on the next tap and Undo lifts it", "[e2e][club]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Ban");
  asha.taps("Ban").sees("Why");
  asha.taps("Misbehaved").sees("is banned");
  CHECK_FALSE(parin.types("/whoami").answer().has("Role"));
  asha.taps("Undo").sees("no longer banned");
  CHECK(parin.types("/whoami").answer().has("Role"));
  CHECK(d.sql("SELECT count(*) FROM desk.audit WHERE action IN ('standing.ban', 'standing.unban')")
        == "2");
}

TEST_CASE("who was banned is told when Undo has run out, and not before", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  parin.types("/language").sees("Which language");
  parin.taps("हिन्दी").sees("हिन्दी");
  auto ban = [&] {
    asha.types("/find parin").sees("Parin Shah");
    asha.taps("Parin Shah").sees("Ban");
    asha.taps("Ban").sees("Why");
    asha.taps("Misbehaved").sees("is banned");
  };
  auto before = parin.all().size();
  ban();
  asha.taps("Undo").sees("no longer banned");
  CHECK(d.sql("SELECT count(*) FROM desk.jobs WHERE name = 'tell_standing'") == "0");
  ban();
  CHECK(parin.all().size() == before); // not before
  d.execute("UPDATE desk.jobs SET run_at = now() WHERE name = 'tell_standing'");
  auto told = parin.until([](const pg::shown& s) { return s.has("दुर्व्यवहार"); });
  CHECK(told.has("क्लब ने आपको रोक दिया है"));
  CHECK(parin.all().size() == before + 1);
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Unban");
  asha.taps("Unban").sees("no longer banned");
  d.execute("UPDATE desk.jobs SET run_at = now() WHERE name = 'tell_standing'");
  parin.until([](const pg::shown& s) { return s.has("फिर से स्वागत"); });
}

TEST_CASE("a person reads of their deletion after it was carried out", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Delete");
  asha.taps("Delete").sees("is deleted");
  d.execute("UPDATE desk.jobs SET run_at = now() WHERE name = 'erase_member'");
  auto told = asha.sees("is removed for good"); // club R-DEL-2
  CHECK(told.has("Registrations: 1"));
  parin.until([](const pg::shown& s) { return s.has("Your account was removed"); });
  CHECK(d.sql("SELECT full_name LIKE 'Deleted member #%' FROM club.members") == "t");
}

TEST_CASE("a deleted member is not found any more until Undo", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Delete");
  asha.taps("Delete").sees("is deleted");
  CHECK(asha.types("/find parin").answer().has("No users found"));
  CHECK(d.sql("SELECT count(*) FROM desk.jobs WHERE name = 'erase_member' AND done_at IS NULL")
        == "1");
}

TEST_CASE("a granted role opens its menu at once, and its Undo closes it", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  CHECK_FALSE(parin.types("/inv").answer().has("Who is it for"));
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Change role");
  asha.taps("Change role").sees("Which role");
  asha.taps("Admin").sees("become Admin?");
  asha.types("Runs the desk on Sundays").sees("is Admin now");
  CHECK(d.sql("SELECT reason FROM desk.audit ORDER BY id DESC LIMIT 1")
        == "Runs the desk on Sundays"); // club R-ROLE-5
  parin.sees("Your role is Admin");
  CHECK(commands_of(d, 1001) == "start find inv invoices item pending help");
  CHECK(parin.types("/inv").answer().has("setup"));
  asha.taps("Undo").sees("is Member now");
  parin.sees("Your role is Member");
  CHECK(commands_of(d, 1001) == "start whoami language help");
  CHECK_FALSE(parin.types("/inv").answer().has("setup"));
}

TEST_CASE("a forwarded message finds who wrote it", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  asha.types("/find").sees("Whom are you looking for");
  asha.forwards("See you tomorrow", 1001).sees("Parin Shah");
}

TEST_CASE("a chosen language holds from the next screen on", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  asha.types("/language").sees("Which language");
  asha.taps("हिन्दी").sees("हिन्दी");
  CHECK(d.sql("SELECT language FROM desk.conversations") == "hi");
  asha.types("/whoami").sees("भूमिका");
}

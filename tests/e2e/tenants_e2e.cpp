// Two businesses on one daemon: whoever rules one can neither see nor change the other's rows.
#include "actors/flow/catalog.hpp"
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
using namespace frontdesk;
namespace pg = frontdesk::playground;

namespace {

constexpr auto spa_token = "100002:AAEmulatedTokenOfTheSpaBot0123456789x";

desk_options with_spa() {
  desk_options o;
  o.more = std::string("[[business]]\nname = \"spa\"\nareas = [\"club\"]\nowners = [777]\n"
                       "[[channel]]\nname = \"spa\"\nbusiness = \"spa\"\nplatform = \"telegram\"\n"
                       "secret = \"emulated-spa-secret-0123456789\"\napi = \"{api}\"\ntoken = \"")
           + spa_token + "\"\n";
  o.bots = {{spa_token, "spa"}};
  return o;
}

/// Everything of the gym that a person of the spa might move, as one number.
std::string fingerprint(const desk& d) {
  std::string of = "(SELECT id FROM desk.businesses WHERE name = 'gym')";
  std::string all;
  for (const auto* table : {"desk.standings", "desk.audit", "desk.undos", "club.members",
                            "club.items", "club.invoices", "desk.drafts"})
    all += d.sql("SELECT md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) FROM "
                 + std::string(table) + " x WHERE business_id = " + of)
           + " ";
  return all;
}

} // namespace

TEST_CASE("ids of another business open nothing and change nothing", "[e2e][security]") {
  desk d(with_spa());
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  d.execute(
      "INSERT INTO club.items (business_id, serial_no, name, hsn_code, mrp_paise, price_paise, "
      "gst_bp, updated_by) SELECT id, 234, 'Whey 1 kg', '2106', 49900, 49900, 1800, 1 FROM "
      "desk.businesses WHERE name = 'gym'");
  asha.types("/newitem").answer();
  asha.types("Half a draft").answer();
  asha.types("/item").answer(); // parks the draft
  auto eve = pg::phone::telegram(d.platforms, "spa", 777, "Eve");
  eve.types("/start").answer();
  auto before = fingerprint(d);
  std::vector<std::string> ids{d.sql("SELECT id FROM club.items"),
                               "1001",
                               std::to_string(desk::asha),
                               d.sql("SELECT coalesce(min(id), 1) FROM desk.drafts"),
                               d.sql("SELECT coalesce(min(id), 1) FROM desk.undos"),
                               "1"};
  auto look = [&](const std::string& what) {
    for (const auto& s : eve.all()) {
      INFO(what << ": " << s.text);
      CHECK_FALSE(s.has("Parin"));
      CHECK_FALSE(s.has("Whey"));
      CHECK_FALSE(s.has("Half a draft"));
    }
  };
  for (const auto& id : ids) {
    for (const auto& e : flow::catalog())
      for (const auto* version : {"0", "1", "3"}) {
        eve.presses("x:" + std::string(e.id) + ":" + id + ":" + version).toast();
        look(std::string(e.id));
        for (const auto* answer : {"10", "Because"})
          if (e.flow != nullptr)
            eve.types(answer).answer();
      }
    for (const auto* built_in : {"undo", "resume", "discard"})
      eve.presses("x:" + std::string(built_in) + ":" + id + ":0").toast();
    look(id);
  }
  eve.types("cancel").answer();
  eve.types("/find par").answer();
  eve.types("/item whey").answer();
  look("a search");
  CHECK(fingerprint(d) == before);
}

TEST_CASE("a removed admin's old buttons and a banned person's do nothing", "[e2e][security]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto bina = d.telegram(2002, "Bina");
  bina.types("/start").answer();
  d.execute("INSERT INTO desk.standings (business_id, person_id, role) SELECT id, 2002, 4 FROM "
            "desk.businesses WHERE name = 'gym'");
  bina.types("/find 1001").sees("Parin");
  bina.taps("Parin Shah").sees("Ban");
  bina.taps("Ban").sees("Why");
  auto gone = GENERATE(0, 1);
  d.execute(gone == 0 ? "UPDATE desk.standings SET role = 1 WHERE person_id = 2002"
                      : "UPDATE desk.standings SET banned_at = now(), ban_reason = 'x' WHERE "
                        "person_id = 2002");
  auto said = bina.types("Because").answer();
  bool refused = said.has("no longer") || said.has("cannot use");
  CHECK(refused);
  for (const auto* id : {"club.ban", "club.delete", "club.unban", "club.approve", "club.set_role",
                         "club.invoice", "club.setup", "club.find_member"}) {
    bina.presses("x:" + std::string(id) + ":1001:1").toast();
    CHECK_FALSE(bina.last().has("Parin"));
  }
  CHECK(
      d.sql("SELECT count(*) FROM desk.standings WHERE person_id = 1001 AND banned_at IS NULL AND "
            "deleted_at IS NULL")
      == "1");
}

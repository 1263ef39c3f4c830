// club.ban and its kin: what is written at once, what is told later, and to whom.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

const std::vector<std::pair<std::string, std::string>> parin{
    {"person_id", "42"},          {"role", "1"},    {"fixed", "f"},        {"banned", "f"},
    {"ban_reason", "Misbehaved"}, {"version", "3"}, {"name", "Parin Shah"}};

std::vector<std::pair<std::string, std::string>> but(const std::string& column,
                                                     const std::string& value) {
  auto row = parin;
  for (auto& [name, cell] : row)
    if (name == column)
      cell = value;
  return row;
}

const asked told_later{"desk.tell_later",
                       {"1", "tell_standing", "1:42", R"({"person":42})", "600"}};

/// The event that the scheduler sends to Parin's own conversation.
flow_bench event(const std::string& what, bool banned, bool deleted,
                 const std::string& language = "en") {
  auto w = flow_bench::staff();
  w.person = {42};
  w.name = "Parin Shah";
  w.standing = role::member;
  w.banned = banned;
  w.deleted = deleted;
  w.language = language;
  flow_bench desk(w);
  net::update u;
  u.kind = net::input_kind::event;
  u.text = what;
  desk.sends(u);
  if (desk.waits())
    desk.database({parin});
  return desk;
}

} // namespace

TEST_CASE("club.ban writes at once and tells the person after Undo", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.ban", 42, 3).database({parin});
  CHECK(desk.said() == "Why is Parin Shah banned? They will read it.");
  auto [label, reason] = GENERATE(table<std::string, std::string>(
      {{"Misbehaved", "Misbehaved"}, {"Without a reason", "No reason was given"}}));
  desk.taps(label);
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.targets == std::vector<person_id>{{42}});
  CHECK(desk.last.commit
        == asked{"desk.change_standing", {"1", "7", "0", "", "42", "3", "ban", "0", reason}});
  CHECK(desk.last.statements.at(1) == told_later);
  desk.database({{{"name", "Parin Shah"}, {"id", "9"}}});
  CHECK(desk.said() == "Parin Shah is banned.");
  CHECK(desk.shows("Undo"));
  CHECK(desk.last.reply.notices.empty());
}

TEST_CASE("club.ban of somebody banned says so, before a reason is asked and after",
          "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.ban", 42, 3).database({but("banned", "t")});
  CHECK(desk.said() == "This person is banned already.");
  CHECK(desk.last.reply.screen.facts.at(0) == net::fact{"Reason", "Misbehaved"});
  CHECK(desk.data_of("Open") == "x:club.member_card:42:0");
  CHECK(desk.state.flow.empty());
  desk.opens("club.ban", 42, 3).database({parin}).taps("Misbehaved");
  desk.refuses(errc::refused, "banned_already|42");
  CHECK(desk.said() == "This person is banned already.");
  desk.opens("club.unban", 42, 3).refuses(errc::refused, "not_banned|42");
  desk.database(walk::everything());
  CHECK(desk.said().starts_with("This person is not banned."));
}

TEST_CASE("whom the reader may not change is neither offered nor asked about", "[flow][club]") {
  auto [reader, theirs, fixed, may] =
      GENERATE(table<role, std::string, std::string, bool>({{role::admin, "3", "f", true},
                                                            {role::admin, "4", "f", false},
                                                            {role::admin, "5", "f", false},
                                                            {role::owner, "5", "f", true},
                                                            {role::owner, "5", "t", false}}));
  auto by = flow_bench::staff();
  by.standing = reader;
  flow_bench desk(by);
  desk.opens("club.member_card", 42);
  desk.database(walk::everything({{"role", theirs}, {"fixed", fixed}}));
  for (auto label : {"Change role", "Ban", "Delete"})
    CHECK(desk.shows(label) == may);
  CHECK(desk.shows("Invoices"));
  desk.opens("club.member_card", 42);
  desk.database(walk::everything({{"role", theirs}, {"fixed", fixed}, {"deleted", "t"}}));
  CHECK(desk.shows("Restore") == may);
  for (auto flow : {"club.ban", "club.role"}) {
    desk.opens(flow, 42, 3).database(walk::everything({{"role", theirs}, {"fixed", fixed}}));
    CHECK((desk.state.flow == flow) == may);
    if (!may)
      CHECK(desk.said()
            == (fixed == "t" ? "This owner is named by the configuration."
                             : "Your role does not allow this."));
  }
}

TEST_CASE("club.ban keeps a preset reason in English, for readers of any language",
          "[flow][club]") {
  auto asha = flow_bench::staff();
  asha.language = "hi";
  flow_bench desk(asha);
  desk.opens("club.ban", 42, 3).database({parin}).taps("दुर्व्यवहार");
  CHECK(desk.last.commit.values.at(8) == "Misbehaved");
}

TEST_CASE("club.unban is told later too; its Undo bans for the reason there was", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.unban", 42, 4);
  CHECK(desk.last.commit.values.at(6) == "unban");
  CHECK(desk.last.statements.at(1) == told_later);
  desk.opens("club.ban_again", 42, 5);
  CHECK(desk.last.commit == asked{"desk.ban_again", {"1", "7", "0", "", "42", "5"}});
  CHECK(desk.last.statements.at(1) == told_later);
}

TEST_CASE("a person reads of their own ban and of its end", "[flow][club]") {
  auto banned = event("standing", true, false);
  CHECK(banned.said()
        == "You were banned by the club: Misbehaved. If this is wrong, please talk to the desk.");
  CHECK(banned.labels().empty());
  CHECK(banned.outcome() == "told");
  CHECK(banned.last.reply.where == flow::place::fresh);
  CHECK(event("standing", false, false).said() == "You are no longer banned. Welcome back!");
  CHECK(event("standing", true, false, "hi").said().find("दुर्व्यवहार") != std::string::npos);
}

TEST_CASE("a person reads of their deletion only while it holds", "[flow][club]") {
  CHECK(event("erased", false, true).said() == "Your account was removed. You can register again.");
  CHECK(event("erased", false, false).last.reply.where == flow::place::none);
  CHECK(event("standing", true, true).last.reply.where == flow::place::none);
}

TEST_CASE("being told of one's standing leaves the conversation as it was", "[flow][club]") {
  auto w = flow_bench::staff();
  flow_bench desk(w);
  desk.opens("club.new_item").types("Whey 1 kg");
  auto before = desk.state;
  net::update u;
  u.kind = net::input_kind::event;
  u.text = "standing";
  desk.sends(u).database({parin});
  CHECK(desk.state == before);
  // The form that is being filled in stays the live message and keeps its keyboard.
  CHECK(desk.last.reply.where == flow::place::none);
  REQUIRE(desk.last.reply.notices.size() == 1);
  CHECK(desk.last.reply.notices[0].chat == w.chat);
  CHECK(desk.last.reply.notices[0].screen.body == "You are no longer banned. Welcome back!");
}

TEST_CASE("an Undo that is over leaves the screens that still show it", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  net::screen deleted;
  deleted.body = "Parin Shah is deleted.";
  deleted.actions = {{"Undo", "x:undo:9:0", {}, {}}, {"Open", "x:club.member_card:42:0", {}, {}}};
  deleted.nav = {{"Home", "x:home:0:0", {}, {}}};
  auto other = deleted;
  other.actions[0].data = "x:undo:90:0"; // of a later deed
  auto row = [](std::string chat, std::string post, const net::screen& s) {
    return std::vector<std::pair<std::string, std::string>>{{"chat_id", std::move(chat)},
                                                            {"post", std::move(post)},
                                                            {"message", "m5"},
                                                            {"payload", net::to_json(s)}};
  };
  net::update u;
  u.kind = net::input_kind::event;
  u.text = "undo_over:9";
  auto before = desk.state;
  desk.sends(u);
  CHECK(desk.last.query == asked{"desk.live_screens", {"1", "7"}});
  desk.database({row("70", "5", deleted), row("71", "6", other)});
  CHECK(desk.state == before);
  CHECK(desk.last.reply.where == flow::place::none);
  REQUIRE(desk.last.reply.notices.size() == 1);
  const auto& n = desk.last.reply.notices[0];
  CHECK(n.chat == chat_id{70});
  CHECK(n.edits == post_id{5});
  CHECK(n.message == "m5");
  CHECK(n.screen.body == deleted.body);
  CHECK(n.screen.actions == std::vector{deleted.actions[1]});
  CHECK(n.screen.nav == deleted.nav);
  desk.sends(u).database({row("71", "6", other)});
  CHECK(desk.last.reply.notices.empty());
  CHECK(desk.outcome() == "ignored");
}

TEST_CASE("an admin reads what a deletion took, once it was carried out", "[flow][club]") {
  net::update u;
  u.kind = net::input_kind::event;
  u.text = "show:club.erasure:42";
  flow_bench desk(flow_bench::staff());
  desk.sends(u);
  CHECK(desk.last.query == asked{"club.erasure", {"1", "42"}});
  desk.database({{{"member_no", "12"},
                  {"members", "1"},
                  {"drafts", "2"},
                  {"conversations", "0"},
                  {"names", "1"}}});
  CHECK(desk.said() == "Deleted member #12 is removed for good. Invoices stay, as tax law asks.");
  CHECK(desk.last.reply.screen.facts.at(1) == net::fact{"Drafts", "2"});
  CHECK(desk.last.reply.where == flow::place::fresh);
  auto member = flow_bench::staff();
  member.standing = role::member;
  flow_bench other(member);
  other.sends(u);
  CHECK(other.outcome() == "ignored"); // no longer an admin
  CHECK(other.last.reply.where == flow::place::none);
}

TEST_CASE("club.restore brings back nobody who is erased", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.restore", 42, 3);
  CHECK(desk.last.statements.at(1) == asked{"club.refuse_erased", {"1", "42"}});
  CHECK(desk.last.statements.at(2) == asked{"desk.cancel_job", {"erase_member", "1:42"}});
  auto erased = walk::everything({{"deleted", "t"}, {"erased", "t"}});
  desk.refuses(errc::refused, "erased|42").database(erased);
  CHECK(desk.said().starts_with("What we kept of this person is erased. They can register again."));
  CHECK_FALSE(desk.shows("Restore"));
}

TEST_CASE("a ban that came second says who was first, and holds on the next try", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.ban", 42, 3).database({parin}).taps("Misbehaved");
  desk.refuses(errc::stale, R"(standing_moved|{"by":"Ravi","at":"2026-09-21T12:53:12+05:30"})");
  desk.database({but("version", "8")});
  CHECK(desk.said().starts_with("Ravi changed this"));
  CHECK(desk.data_of("Open") == "x:club.member_card:42:0");
  desk.taps("Ban");
  CHECK(desk.last.commit.values.at(5) == "8");
  CHECK(desk.last.commit.values.at(8) == "Misbehaved");
}

TEST_CASE("a one-tap change that came second shows the card as it is now", "[flow][club]") {
  auto [detail, said] = GENERATE(table<std::string, std::string>(
      {{R"({"by":"Ravi","at":"2026-09-21T12:53:12+05:30"})", "Ravi changed this"},
       {R"({"by":null})", "Somebody changed this person meanwhile."}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.delete", 42, 3).refuses(errc::stale, "standing_moved|" + detail);
  CHECK(desk.last.query.what->name == "club.member_card");
  desk.database(walk::everything({{"banned", "t"}}));
  CHECK(desk.said().starts_with(said));
  CHECK(desk.shows("Unban"));
}

// What the engine does around every flow: old buttons, double taps, words, roles, wrong input.
#include "tests/unit/actors/flow/sample_catalog.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

flow_bench note_at_text(role r = role::owner) {
  flow_bench desk{sample::catalog(), sample::of_role(r)};
  desk.opens("test.note").types("par").database(sample::parin()).taps("Parin");
  return desk;
}

net::update of_kind(net::input_kind kind) {
  net::update u;
  u.kind = kind;
  return u;
}

} // namespace

TEST_CASE("an old answer never writes: it says so and shows the current step", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.note").types("par").database(sample::parin());
  auto old = desk.data_of("Parin");
  desk.taps("Parin");
  auto before = desk.state;
  desk.taps_data(old);
  CHECK(desk.outcome() == "stale_button");
  CHECK(desk.said()
        == "That button is out of date. This is the current step.\n\nWhat should the note say?");
  CHECK(desk.last.reply.toast == "This button is out of date.");
  CHECK(desk.state.run == before.run);
}

TEST_CASE("a double tap on the last button commits once", "[flow][engine]") {
  auto desk = note_at_text();
  desk.types("prefers mornings").taps("Everybody");
  auto save = desk.data_of("Save");
  desk.taps_data(save).database({{{"id", "1"}}});
  CHECK(desk.said() == "Noted.");
  desk.taps_data(save);
  CHECK_FALSE(desk.waits());
  CHECK(desk.outcome() == "stale_button");
  CHECK(desk.last.reply.where == flow::place::none);
}

TEST_CASE("malformed button data is counted and changes nothing", "[flow][engine]") {
  auto data = GENERATE(
      "", "a", "a:", "a:1", "a:501:1.1", "a:501:1.1:99", "a:501:-1.1:0", "a:x:y.z:0",
      "x:", "x:test.ban", "x:test.ban:1", "x:test.ban:-4:1", "x:nothing.here:1:1", "x::1:1",
      "y:1:2:3", "a:501:1.2:99999999999999999999", "x:undo:99999999999999999999:0",
      "x:test.ban:1:1                                                             ");
  auto desk = note_at_text();
  auto before = desk.state;
  desk.taps_data(data);
  CHECK(desk.state.draft == before.draft);
  CHECK(desk.state.run == before.run);
  CHECK_FALSE(desk.waits());
  CHECK((desk.outcome() == "malformed" || desk.outcome() == "stale_button"));
}

TEST_CASE("a tap on WhatsApp, which knows no toast, is answered by a message", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.who.on = net::platform::whatsapp;
  SECTION("on a button of a form that ended") {
    desk.opens("test.note").types("par").database(sample::parin());
    auto old = desk.data_of("Parin");
    desk.types("cancel").taps_data(old);
    CHECK(desk.said() == "This step has ended.");
  }
  SECTION("above the role") {
    desk.who.standing = role::member;
    desk.opens("test.note");
    CHECK(desk.said() == "You do not have permission for this.");
    CHECK(desk.outcome() == "denied");
  }
  SECTION("on an Undo that is over") {
    desk.taps_data("x:undo:3:0")
        .database({{{"code", "test.unban"},
                    {"state", "expired"},
                    {"used_by_name", ""},
                    {"entity_id", "1"},
                    {"version", "1"},
                    {"parameters", "{}"}}});
    CHECK(desk.said() == "Undo works for ten minutes. That time is over.");
  }
  SECTION("on a template's quick reply") {
    desk.taps_data("Yes, please");
    CHECK(desk.said().ends_with("What would you like to do?"));
    CHECK(desk.outcome() == "malformed");
  }
  CHECK(desk.last.reply.where != flow::place::none);
  CHECK(desk.shows("⌂ Home"));
}

TEST_CASE("an answer of the right revision with an index nobody offered is malformed",
          "[flow][engine]") {
  auto desk = note_at_text();
  auto back = desk.data_of("‹ Back"); // x:back:run:rev tells the revision
  auto rev = back.substr(back.rfind(':') + 1);
  desk.taps_data("a:" + std::to_string(desk.state.run) + ":1." + rev + ":7");
  CHECK(desk.outcome() == "malformed");
}

TEST_CASE("authorisation is asked at every turn", "[flow][engine]") {
  SECTION("opening is denied by role") {
    flow_bench desk{sample::catalog(), sample::of_role(role::member)};
    desk.opens("test.note");
    CHECK(desk.outcome() == "denied");
    CHECK(desk.last.reply.alert);
    CHECK(desk.state.flow.empty());
    desk.opens("test.ban", 42, 3);
    CHECK(desk.outcome() == "denied");
    CHECK_FALSE(desk.waits());
  }
  SECTION("a role lost in the middle closes the flow") {
    auto desk = note_at_text();
    desk.who.standing = role::member;
    desk.types("prefers mornings");
    CHECK(desk.outcome() == "denied");
    CHECK(desk.state.flow.empty());
  }
  SECTION("a step above the role is not asked") {
    auto desk = note_at_text(role::staff);
    desk.types("prefers mornings");
    CHECK(desk.said().starts_with("Parin Shah: prefers mornings"));
  }
  SECTION("the last button may need more than the steps") {
    auto desk = note_at_text(role::staff);
    desk.types("prefers mornings");
    CHECK(desk.said().find("You do not have permission for the last step.") != std::string::npos);
    CHECK_FALSE(desk.shows("Save"));
  }
  SECTION("a ban ends everything with one text") {
    auto desk = note_at_text();
    desk.who.banned = true;
    desk.types("hello");
    CHECK(desk.outcome() == "banned");
    CHECK(desk.state == flow::state{});
    CHECK(desk.said() == "You cannot use this bot. Please talk to the desk.");
  }
  SECTION("who was deleted is a guest") {
    flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
    desk.who.deleted = true;
    desk.opens("test.note");
    CHECK(desk.outcome() == "denied");
    desk.types("/start");
    CHECK(desk.said().starts_with("Your account was removed."));
    CHECK(desk.shows("Register"));
  }
}

TEST_CASE("guests see registration and nothing else", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::guest)};
  desk.types("hello");
  CHECK(desk.said() == "Welcome. Please register to go on.");
  CHECK(desk.labels() == std::vector<std::string>{"Register", "⌂ Home"});
  desk.types("/find par");
  CHECK(desk.outcome() == "denied");
}

TEST_CASE("the menu shows what the role may do", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::trainer)};
  desk.types("menu");
  CHECK(desk.shows("Find a member"));
  CHECK_FALSE(desk.shows("Note"));
  CHECK_FALSE(desk.shows("Register"));
}

TEST_CASE("links above the role are left out of a page", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::trainer)};
  desk.opens("test.member", 42).database(sample::parin());
  CHECK(desk.said() == "Parin Shah");
  CHECK_FALSE(desk.shows("Ban"));
}

TEST_CASE("words work on every platform and in Hindi", "[flow][engine]") {
  auto word = GENERATE("cancel", "CANCEL", "रद्द", "/cancel", "/cancel@gym_bot");
  auto desk = note_at_text();
  desk.types(word);
  CHECK(desk.outcome() == "cancelled");
  CHECK(desk.said().starts_with("Cancelled: Note. Nothing was saved."));
  CHECK(desk.state.flow.empty());
}

TEST_CASE("back walks the steps, and home keeps the flow open", "[flow][engine]") {
  auto desk = note_at_text();
  desk.types("prefers mornings").taps("‹ Back");
  CHECK(desk.said() == "What should the note say?");
  desk.types("वापस");
  CHECK(desk.said() == "About whom?");
  desk.taps("Keep: Parin Shah").taps("⌂ Home");
  CHECK(desk.said().starts_with("Still open: note on Parin Shah."));
  desk.taps("Continue");
  CHECK(desk.said() == "What should the note say?");
}

TEST_CASE("input of a kind no step reads repeats the prompt with the reason", "[flow][engine]") {
  auto desk = note_at_text();
  desk.sends(of_kind(net::input_kind::photo));
  CHECK(
      desk.said()
      == "A photo cannot be read here. Please type, or tap a button.\n\nWhat should the note say?");
  desk.sends(of_kind(net::input_kind::other)).sends(of_kind(net::input_kind::document));
  CHECK(desk.said().find("To stop, send cancel.") != std::string::npos);
  desk.sends(of_kind(net::input_kind::edited));
  CHECK(desk.said() == "Edits are not read. Please send it again.\n\nWhat should the note say?");
  CHECK(desk.outcome() == "edited");
}

TEST_CASE("a shared phone answers a step that reads contacts, if it is the sender's own",
          "[flow][engine]") {
  auto desk = note_at_text();
  auto contact = of_kind(net::input_kind::contact);
  contact.phone = "919812345678";
  desk.sends(contact);
  CHECK(desk.said().starts_with("Please share your own number"));
  contact.own_contact = true;
  desk.sends(contact).taps("Everybody");
  CHECK(desk.said() == "Parin Shah: +919812345678");
}

TEST_CASE("three wrong answers in a row add a hint", "[flow][engine]") {
  auto desk = note_at_text();
  desk.types("a").types("b");
  CHECK(desk.said().find("To stop") == std::string::npos);
  desk.types("c");
  CHECK(desk.said().starts_with(
      "“c”: Please send a reason of 3 to 300 characters.\nTo stop, send cancel."));
  desk.types("prefers mornings").taps("‹ Back").types("d");
  CHECK(desk.said().find("To stop") == std::string::npos);
}

TEST_CASE("a choice can be typed by name or number", "[flow][engine]") {
  auto typed = GENERATE("admins", "Admins", "2");
  auto desk = note_at_text();
  desk.types("prefers mornings").types(typed);
  CHECK(desk.said() == "Parin Shah: prefers mornings");
}

TEST_CASE("text nobody waits for shows the menu", "[flow][engine]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.types("what is this");
  CHECK(desk.said() == "I did not understand “what is this”.\n\nWhat would you like to do?");
  desk.types("/nonsense now");
  CHECK(desk.said().starts_with("There is no command /nonsense."));
}

TEST_CASE("a session that does not fit the flow any more closes politely", "[flow][engine]") {
  auto desk = note_at_text();
  auto bad =
      GENERATE(std::string("[]"), std::string("nonsense"), std::string("[1,2"), std::string());
  desk.state.draft = bad;
  desk.types("prefers mornings");
  CHECK(desk.said().starts_with("This form was improved meanwhile, so it was closed."));
  CHECK(desk.outcome() == "closed");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("an apology names the reference", "[flow][engine]") {
  auto r = flow::apology("7f3a", "en");
  CHECK(r.screen.body.find("7f3a") != std::string::npos);
  CHECK(r.screen.nav.size() == 1);
}

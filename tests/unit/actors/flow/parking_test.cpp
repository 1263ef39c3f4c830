// One active flow per person: parking, drafts, resuming, opening on an entity.
#include "tests/unit/actors/flow/sample_catalog.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

flow_bench note_at_text() {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.note").types("par").database(sample::parin()).taps("Parin");
  return desk;
}
const auto item =
    db::make_rows({{{"id", "7"}, {"version", "4"}, {"name", "Whey 1 kg"}, {"price", "90000"}}});
net::update event(std::string text) {
  net::update u;
  u.kind = net::input_kind::event;
  u.text = std::move(text);
  return u;
}

} // namespace

TEST_CASE("starting another flow parks the first as a draft at once", "[flow][parking]") {
  auto desk = note_at_text();
  auto run = desk.state.run;
  desk.opens("test.item_edit", 7, 4).database(item);
  CHECK(desk.waits_for_commit());
  CHECK(desk.last.commit.what->name == "desk.save_draft");
  CHECK(desk.last.commit.values.at(2) == "test.note");
  CHECK(desk.last.commit.values.at(3) == std::to_string(run));
  CHECK(desk.last.commit.values.at(4) == "note on Parin Shah");
  desk.database({{{"id", "31"}}});
  CHECK(desk.said() == "Saved as a draft: note on Parin Shah.\n\nWhey 1 kg ₹900.00");
  const auto& offered =
      desk.last.reply.screen.actions; // Save, Change, and the draft's two on a line
  REQUIRE(offered.size() == 4);
  CHECK(offered[2].label == "Resume");
  CHECK(offered[2].new_line);
  CHECK(offered[3].label == "Discard");
  CHECK(offered[3].look == net::tone::danger);
  CHECK(desk.state.flow == "test.item_edit");
}

TEST_CASE("an empty first step is dropped, not parked", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.note").opens("test.note");
  CHECK_FALSE(desk.waits());
  CHECK(desk.said() == "About whom?");
}

TEST_CASE("resuming brings the draft back as it was, and parks what is open", "[flow][parking]") {
  auto desk = note_at_text();
  auto draft = db::make_rows({{{"flow", "test.note"},
                               {"run", "501"},
                               {"title", "note on Parin Shah"},
                               {"draft", desk.state.draft}}});
  desk.opens("test.item_edit", 7, 4).database(item).database({{{"id", "31"}}});
  auto resume = desk.data_of("Resume");
  desk.taps("Change").taps("Price").types("950").taps_data(resume);
  CHECK(desk.last.query == asked{"desk.load_draft", {"1", "7", "31"}});
  desk.database(draft);
  CHECK(desk.last.statements.size() == 2);
  CHECK(desk.last.statements.at(1) == asked{"desk.drop_draft", {"1", "7", "31"}});
  desk.database({{{"id", "32"}}});
  CHECK(desk.said() == "Saved as a draft: Edit item.\n\nWhat should the note say?");
  desk.types("prefers mornings").taps("Everybody");
  CHECK(desk.said() == "Parin Shah: prefers mornings");
}

TEST_CASE("what was only looked at is dropped, not parked", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.item_edit", 7, 4).database(item);
  desk.opens("test.note");
  CHECK_FALSE(desk.waits());
  CHECK(desk.said() == "About whom?");
  desk.opens("test.item_edit", 7, 4).database(item);
  desk.sends(event("park:" + std::to_string(desk.state.run) + ":88"));
  CHECK(desk.outcome() == "timed_out");
}

TEST_CASE("a draft whose shape fits and whose content does not closes politely",
          "[flow][parking]") {
  auto desk = note_at_text();
  auto draft = desk.state.draft;
  auto at = draft.find("Parin Shah");
  draft.replace(at - 1, 12, "7"); // a number where the label was
  desk.taps("✕ Cancel").taps_data("x:resume:9:0");
  desk.database({{{"flow", "test.note"}, {"run", "1"}, {"title", "t"}, {"draft", draft}}});
  desk.database({{{"id", "9"}}});
  CHECK(desk.said().starts_with("This form was improved meanwhile, so it was closed."));
  CHECK(desk.state.flow.empty());
}

TEST_CASE("a draft that is gone or does not fit says so", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.taps_data("x:resume:9:0").database({});
  CHECK(desk.said().starts_with("That draft is no longer there."));
  desk.taps_data("x:resume:9:0");
  desk.database({{{"flow", "test.note"}, {"run", "1"}, {"title", "t"}, {"draft", "[1]"}}});
  CHECK(desk.last.commit == asked{"desk.drop_draft", {"1", "7", "9"}});
  desk.database({{{"id", "9"}}});
  CHECK(desk.outcome() == "closed");
}

TEST_CASE("a draft of a flow above the role is not resumed", "[flow][parking]") {
  auto desk = note_at_text();
  auto draft = db::make_rows(
      {{{"flow", "test.note"}, {"run", "1"}, {"title", "t"}, {"draft", desk.state.draft}}});
  desk.taps("✕ Cancel");
  desk.who.standing = role::member;
  desk.taps_data("x:resume:9:0").database(draft);
  CHECK(desk.outcome() == "denied");
}

TEST_CASE("discarding drops the draft", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.taps_data("x:discard:9:0");
  CHECK(desk.last.commit == asked{"desk.drop_draft", {"1", "7", "9"}});
  desk.database({{{"id", "9"}}});
  CHECK(desk.said().starts_with("The draft is gone."));
}

TEST_CASE("ten idle minutes park the flow", "[flow][parking]") {
  auto desk = note_at_text();
  desk.sends(event("park:" + std::to_string(desk.state.run) + ":88"));
  CHECK(desk.last.commit.what->name == "desk.save_draft");
  desk.database({{{"id", "31"}}});
  CHECK(desk.outcome() == "parked");
  CHECK(desk.state.flow.empty());
  CHECK(desk.shows("Resume"));
}

TEST_CASE("parking leaves another run alone and closes an empty one", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.note");
  auto before = desk.state;
  desk.sends(event("park:1:88"));
  CHECK(desk.state == before);
  CHECK(desk.outcome() == "ignored");
  desk.sends(event("park:nonsense"));
  CHECK(desk.state == before);
  desk.sends(event("park:" + std::to_string(before.run) + ":88"));
  CHECK(desk.outcome() == "timed_out");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("a flow opened on an entity starts at its review and changes one answer",
          "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.item_edit", 7, 4);
  CHECK(desk.last.query == asked{"test.load_item", {"7"}});
  desk.database(item).taps("Change").taps("Price").types("950");
  CHECK(desk.said() == "Whey 1 kg ₹950.00");
  desk.taps("Save");
  CHECK(desk.last.statements.at(0) == asked{"test.save_item", {"7", "4", "Whey 1 kg", "95000"}});
  CHECK(desk.last.statements.at(1)
        == asked{"desk.make_undo", {"1", "test.unban", "7", "5", R"({"price":1})", "7"}});
  desk.commits({{}, db::make_rows({{{"id", "77"}}})});
  CHECK(desk.data_of("Undo") == "x:undo:77:0");
}

TEST_CASE("Back from an answer that is being changed keeps it", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.item_edit", 7, 4).database(item).taps("Change").taps("Price");
  CHECK(desk.said() == "Which price?");
  desk.taps("‹ Back");
  CHECK(desk.said() == "What would you like to change?");
  desk.taps("‹ Back");
  CHECK(desk.said() == "Whey 1 kg ₹900.00");
  desk.taps("Change").taps("Price").types("950");
  CHECK(desk.said() == "Whey 1 kg ₹950.00"); // and nothing else is asked
}

TEST_CASE("a refused commit keeps the draft and can be tried again on the new version",
          "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.item_edit", 7, 4).database(item).taps("Save").refuses(errc::stale, "6");
  CHECK(desk.said() == "Changed by Ravi.");
  CHECK(desk.outcome() == "refused");
  desk.taps("Apply mine");
  CHECK(desk.last.statements.at(0) == asked{"test.save_item", {"7", "6", "Whey 1 kg", "90000"}});
  desk.refuses(errc::stale, "8").taps("‹ Back");
  CHECK(desk.said() == "Whey 1 kg ₹900.00");
}

TEST_CASE("a flow that cannot be opened shows why", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.item_edit", 7, 4).database({});
  CHECK(desk.said() == "This item is no longer there.");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("words after a command are the first input", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.types("/note par");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "par", "", "8"}});
  desk.database(sample::parin()).taps("Parin");
  CHECK(desk.said() == "What should the note say?");
}

TEST_CASE("words after a command lose nothing of the form that was open", "[flow][parking]") {
  auto desk = note_at_text();
  desk.types("/note par");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "par", "", "8"}});
  desk.database(sample::parin());
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit.what->name == "desk.save_draft");
  desk.database({{{"id", "31"}}});
  CHECK(desk.said() == "Saved as a draft: note on Parin Shah.\n\nAbout whom?");
  CHECK(desk.data_of("Resume") == "x:resume:31:0");
  desk.taps("Parin");
  CHECK(desk.said() == "What should the note say?");
}

TEST_CASE("words that end a form at once lose nothing of the one that was open",
          "[flow][parking]") {
  flow_bench desk{sample::of_role(role::owner)};
  desk.types("/newitem Whey");
  CHECK(desk.said() == "Which HSN or SAC code has it?");
  desk.types("/language english");
  REQUIRE(desk.last.statements.size() == 2);
  CHECK(desk.last.statements.at(0).what->name == "desk.choose_language");
  CHECK(desk.last.statements.at(1).what->name == "desk.save_draft");
  desk.commits({{}, db::make_rows({{{"id", "31"}}})});
  CHECK_FALSE(desk.waits());
  CHECK(desk.said() == "Saved as a draft: New item.\n\nI write to you in English from now on.");
  CHECK(desk.data_of("Resume") == "x:resume:31:0");
}

TEST_CASE("the drafts list resumes", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.types("drafts").database({{{"id", "31"},
                                  {"flow", "test.note"},
                                  {"title", "note on Parin Shah"},
                                  {"created_us", "1"}}});
  CHECK(desk.data_of("note on Parin") == "x:resume:31:0");
}

TEST_CASE("all ten drafts are reached", "[flow][parking]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.who.on = GENERATE(net::platform::telegram, net::platform::whatsapp);
  db::rows ten;
  for (int i = 1; i <= 10; ++i)
    ten.push_back(db::make_rows({{{"id", std::to_string(i)},
                                  {"flow", "test.note"},
                                  {"title", "note " + std::to_string(i)},
                                  {"created_us", "1"}}})
                      .front());
  desk.types("drafts").database(ten);
  CHECK(desk.shows("note 7"));
  CHECK_FALSE(desk.shows("note 8"));
  desk.taps("More").database(ten);
  CHECK(desk.last.reply.screen.rows.size() == 3);
  CHECK(desk.data_of("note 10") == "x:resume:10:0");
  CHECK_FALSE(desk.shows("More"));
}

// The catalogue that tests of the engine run on.
#include "tests/unit/actors/flow/sample_catalog.hpp"

#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/pickers.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"

namespace frontdesk::sample {
namespace {

using flow::page;
using flow::picked;
using flow::who;

constexpr db::sql<std::int64_t, std::string> save_note{"test.save_note", "SELECT $1, $2"};
constexpr db::sql<std::int64_t> load_item{"test.load_item", "SELECT $1"};
constexpr db::sql<std::int64_t, std::int64_t, std::string, money> save_item{
    "test.save_item", "SELECT $1, $2, $3, $4"};
constexpr db::sql<std::int64_t> load_member{"test.load_member", "SELECT $1"};
constexpr db::sql<std::int64_t, std::int64_t> ban_member{"test.ban", "SELECT $1, $2"};
constexpr db::sql<std::int64_t, std::int64_t, std::string> unban_member{"test.unban",
                                                                        "SELECT $1, $2, $3"};

struct note {
  picked member;
  std::string text;
  std::string kind;
};
db::statement save(const note& n, const who&) {
  return save_note(n.member.id, n.text);
}
constexpr auto note_def =
    flow::define<note>("test.note")
        .pick<&note::member>("member", "About whom?", flow::members)
        .ask<&note::text>("text", "What should the note say?", flow::check::reason)
        .contact()
        .choose<&note::kind>("kind", "Who may read it?",
                             {{"Everybody", "all"}, {"Admins", "admins"}})
        .permit(role::admin)
        .about([](const note& n) { return "note on " + n.member.label; })
        .confirm([](const note& n) { return n.member.label + ": " + n.text; }, "Save", {},
                 role::admin)
        .commit(save,
                [](const note&, const db::rows&) {
                  page p("Noted.");
                  p.actions.push_back({"Member", "test.member", 42});
                  p.actions.push_back({"Ban", "test.ban", 42, 3});
                  return p;
                })
        .on_refused([](const note&, const fault& f, const who&) { return "Refused: " + f.text; });
const flow::definition& note_flow() {
  return flow::erase<note_def>();
}

struct item {
  std::int64_t id = 0, version = 0;
  std::string name;
  money price;
};
constexpr auto item_def =
    flow::define<item>("test.item_edit")
        .ask<&item::name>("name", "Which name?", flow::check::name)
        .ask<&item::price>("price", "Which price?", flow::check::rupees)
        .keep<&item::id, &item::version>()
        .load([](std::int64_t id, const who&) -> db::statement { return load_item(id); },
              [](item& d, const db::rows& rows) -> std::optional<page> {
                if (rows.empty())
                  return page("This item is no longer there.");
                d = {rows[0].number("id"),
                     rows[0].number("version"),
                     std::string(rows[0].at("name")),
                     {rows[0].number("price")}};
                return std::nullopt;
              })
        .edits()
        .confirm([](const item& d) { return d.name + " " + to_string(d.price); })
        .commit(
            [](const item& d, const who&) {
              flow::plan p(save_item(d.id, d.version, d.name, d.price));
              p.undos.push_back({"test.unban", d.id, d.version + 1, R"({"price":1})"});
              return p;
            },
            [](const item&, const db::rows&) { return page("Saved."); })
        .on_refused([](item& d, const fault& f, const who&) {
          d.version = text::integer<std::int64_t>(f.text).value_or(0);
          return flow::refusal(page("Changed by Ravi."), "Apply mine");
        });
const flow::definition& item_flow() {
  return flow::erase<item_def>();
}

constexpr auto list_def = flow::list(
    "test.find", "Whom are you looking for?", flow::search_members,
    [](const db::row& r, const who&) -> flow::link {
      return {std::string(r.at("name")), "test.member", r.number("id")};
    },
    flow::no_users_found);
const flow::view& list_view() {
  return list_def;
}

page member_page(const db::rows& rows, const who&) {
  if (rows.empty())
    return page("This member is no longer there.");
  page p{std::string(rows[0].at("name")) + (rows[0].flag("banned") ? " (banned)" : "")};
  p.actions.push_back({"Ban", "test.ban", rows[0].number("id"), rows[0].number("version")});
  p.actions.push_back({"Note", "test.note", rows[0].number("id")});
  return p;
}
constexpr auto card_def = flow::card(
    "test.member", [](std::int64_t id, const who&) -> db::statement { return load_member(id); },
    member_page);
const flow::view& card_view() {
  return card_def;
}

constexpr auto ban_def = flow::act(
    "test.ban",
    [](const flow::call& c, const who&) {
      flow::plan p(ban_member(c.id, c.version));
      p.targets.push_back({c.id});
      p.undos.push_back({"test.unban", c.id, c.version + 1, "{}"});
      return p;
    },
    [](const flow::call&, const std::vector<db::rows>&, const who&) {
      page p("Banned.");
      p.toast = "Banned";
      return p;
    },
    [](const fault& f, const flow::call&, const who&) { return "Not banned: " + f.text; },
    "test.member");
const flow::deed& ban_deed() {
  return ban_def;
}
constexpr auto unban_def = flow::act(
    "test.unban",
    [](const flow::call& c, const who&) -> flow::plan {
      return unban_member(c.id, c.version, c.parameters);
    },
    [](const flow::call&, const std::vector<db::rows>&, const who&) {
      return page("Ban taken back.");
    },
    [](const fault& f, const flow::call&, const who&) { return "Not unbanned: " + f.text; },
    "test.member");
const flow::deed& unban_deed() {
  return unban_def;
}

constexpr auto welcome_def = flow::screen(
    "test.welcome", [](const db::rows&, const who& by) { return page("Welcome, " + by.name); });
const flow::view& welcome_view() {
  return welcome_def;
}

constexpr flow::entry entries[] = {
    {"test.note", role::staff, "/note", "Note", &note_flow, flow::group::people},
    {"test.item_edit", role::admin, "", "Edit item", &item_flow},
    {"test.find", role::trainer, "/find", "Find a member", &list_view, flow::group::people},
    {"test.member", role::trainer, "", "Member", &card_view},
    {"test.ban", role::admin, &ban_deed},
    {"test.unban", role::admin, &unban_deed},
    {"test.welcome", role::guest, "/register", "Register", &welcome_view, flow::group::me,
     role::guest},
};

} // namespace

std::span<const flow::entry> catalog() {
  return entries;
}

db::rows members(int from, int count) {
  db::rows out;
  for (int i = from; i < from + count; ++i) {
    auto n = std::to_string(i);
    out.push_back(db::make_rows({{{"id", n},
                                  {"version", "1"},
                                  {"name", (i < 10 ? "Member 0" : "Member ") + n},
                                  {"member_no", n},
                                  {"phone_tail", ""},
                                  {"username", ""},
                                  {"banned", "f"},
                                  {"key", "1:" + n + ":member, \"" + n}}})
                      .front());
  }
  return out;
}

flow::who of_role(role r) {
  auto w = flow_bench::staff();
  w.standing = r;
  return w;
}

} // namespace frontdesk::sample

// club.role: what a person may do; granted and taken back with Undo (club R-ROLE-1…8).
#include "actors/flow/catalog.hpp"
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/registration.hpp"
#include "actors/flows/club/roles.hpp"
#include "actors/flows/club/standing.hpp"
#include "base/text.hpp"
#include "db/runtime/standings.hpp"
#include "net/json.hpp"

#include <array>

namespace frontdesk::flows {

std::string role_name(role r, std::string_view language) {
  switch (r) {
  case role::guest:
    return tr(language, "Guest");
  case role::member:
    return tr(language, "Member");
  case role::trainer:
    return tr(language, "Trainer");
  case role::staff:
    return tr(language, "Staff");
  case role::admin:
    return tr(language, "Admin");
  case role::owner:
    return tr(language, "Owner");
  }
  return {};
}

namespace {

struct grant {
  flow::picked whom;
  std::int64_t role = 0; // a guest is nothing that one can make somebody
  std::string reason;
  std::int64_t was = 0, version = 0;
};

db::statement load(std::int64_t person, const who& by) {
  return db::runtime::find_standing(by.business, {person});
}
std::optional<page> loaded(grant& g, const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such person.")};
  const auto& r = rows.front();
  g.whom = {r.number("person_id"), r.number("version"), std::string(r.at("name"))};
  g.was = r.number("role");
  g.version = r.number("version");
  if (auto why = why_not_changed(r, by); !why.empty())
    return page{std::move(why)};
  return std::nullopt;
}
/// Another one than now, and below the giver's own; an owner gives any (club R-ROLE-2).
bool may_give(const grant& g, const std::int64_t& to, const who& by) {
  return to != g.was && (by.standing == role::owner || to < static_cast<std::int64_t>(by.standing));
}
std::string ask_role(const grant& g, const who& by) {
  return tr(by.language, "{} is {} now. Which role instead?", g.whom.label,
            role_name(static_cast<role>(g.was), by.language));
}

std::string ask_reason(const grant& g, const who& by) {
  return tr(by.language, "Why does {} become {}? It is kept in the history, they do not read it.",
            g.whom.label, role_name(static_cast<role>(g.role), by.language));
}
std::string show_reason_of_grant(const grant& g, const who& by) {
  return std::string(text::translate(by.language, g.reason));
}
std::vector<flow::suggestion<std::string>> reasons(const grant& g, const who& by) {
  std::vector<flow::suggestion<std::string>> out;
  auto given = g.role > g.was;
  for (text::sentence s :
       given ? std::array{text::sentence("Joined the team"), text::sentence("More responsibility")}
             : std::array{text::sentence("Left the team"), text::sentence("Other work now")})
    out.push_back({tr(by.language, s), std::string(s.english())}); // read in anybody's language
  return out;
}

db::statement set_role(std::int64_t person, std::optional<std::int64_t> version, role to,
                       const std::string& why, const who& by) {
  return db::runtime::change_standing(by.business, by.person, by.channel, by.update_key, {person},
                                      version, "role", to, why);
}
std::string undo_parameters(std::int64_t to) {
  return text::cat("{\"role\":", to, "}");
}

plan save(const grant& g, const who& by) {
  plan p{set_role(g.whom.id, g.version, static_cast<role>(g.role), g.reason, by)};
  p.statements.push_back(db::runtime::find_chat(by.business, {g.whom.id}));
  p.targets.push_back({g.whom.id});
  p.undos.push_back({"club.set_role", g.whom.id, g.version + 1, undo_parameters(g.was)});
  return p;
}

/// Both sides are told (club R-ROLE-2).
void tell(page& p, const db::row& changed, const db::rows& chat, const who& by) {
  if (chat.empty() || !chat.front().flag("reachable")
      || chat.front().number("chat_id") == by.chat.value)
    return;
  auto language = std::string(chat.front().at("language"));
  flow::notice n;
  n.chat = {chat.front().number("chat_id")};
  n.screen.body = tr(language, "Your role is {} now.",
                     role_name(static_cast<role>(changed.number("role")), language));
  n.screen.nav.push_back({tr(language, "⌂ Home"), "x:home:0:0", {}, {}});
  p.notices.push_back(std::move(n));
  if (static_cast<net::platform>(chat.front().number("platform")) == net::platform::telegram)
    p.notices.push_back(flow::menu_notice({chat.front().number("chat_id")},
                                          static_cast<role>(changed.number("role")), language));
}

page done(const std::vector<db::rows>& all, const who& by) {
  const auto& r = all.at(0).front();
  page p{tr(by.language, "{} is {} now.", r.at("name"),
            role_name(static_cast<role>(r.number("role")), by.language))};
  if (auto note = unreached(all.at(1), r.at("name"), by.language); !note.empty())
    p.body += text::cat("\n", note);
  tell(p, r, all.at(1), by);
  return p;
}
page saved(const grant&, const std::vector<db::rows>& all, const who& by) {
  return done(all, by);
}
refusal refused(grant& g, const fault& f, const who& by) {
  return standing_refused(f, g.whom.id, tr(by.language, "Change role"), by);
}

plan put_back(const flow::call& c, const who& by) {
  auto doc = net::json::parse(c.parameters);
  auto to = doc ? doc->root()["role"].integer() : result<std::int64_t>(fault{errc::invalid, {}});
  // Only an Undo row carries the role to go back to; a bare button changes nothing.
  plan p{to ? set_role(c.id, c.version, static_cast<role>(*to), "Undo", by)
            : change(c.id, c.version, "none", {}, by)};
  p.statements.push_back(db::runtime::find_chat(by.business, {c.id}));
  p.targets.push_back({c.id});
  return p;
}
page was_put_back(const flow::call&, const std::vector<db::rows>& all, const who& by) {
  return done(all, by);
}
std::string not_put_back(const fault& f, const flow::call&, const who& by) {
  return standing_refusal(f, by);
}

constexpr auto def =
    flow::define<grant>("club.role")
        .choose<&grant::role>(
            "role", "Which role?",
            {{"Member", 1}, {"Trainer", 2}, {"Staff", 3}, {"Admin", 4}, {"Owner", 5}})
        .word(ask_role)
        .only(may_give)
        .ask<&grant::reason>("reason", "Why? It is kept in the history.", check::reason)
        .word(ask_reason)
        .suggest(reasons)
        .show(show_reason_of_grant)
        .skip("Without a reason", "No reason was given")
        .keep<&grant::whom, &grant::was, &grant::version>()
        .load(load, loaded, "club.member_card")
        .commit(save, saved)
        .on_refused(refused);
constexpr auto undo_deed = flow::act("club.set_role", put_back, was_put_back, not_put_back);

} // namespace

const flow::definition& club_role() {
  return flow::erase<def>();
}
const flow::deed& club_set_role() {
  return undo_deed;
}

} // namespace frontdesk::flows

// club.member_card: what is known of one member, with the actions the role may do.
#include "actors/flow/view.hpp"
#include "actors/flows/club/roles.hpp"
#include "actors/flows/club/standing.hpp"
#include "base/dates.hpp"
#include "base/text.hpp"
#include "db/club/members.hpp"

namespace frontdesk::flows {
namespace {

db::statement load(std::int64_t id, const flow::who& by) {
  return db::club::member_card(by.business, {id});
}

/// What may be done with this member; the engine leaves out what the role may do with nobody.
void add_actions(flow::page& p, const db::row& r, const flow::who& by) {
  auto id = r.number("id"), standing = r.number("standing_version");
  auto button = [&](text::label name, std::string_view code, std::int64_t version,
                    net::tone look = net::tone::plain) {
    p.actions.push_back({text::tr(by.language, name), code, id, version, {}, look});
  };
  if (r.flag("erased"))
    return; // nothing is left to bring back
  bool changes = id != by.person.value && why_not_changed(r, by).empty();
  if (r.flag("deleted")) {
    if (changes)
      button("Restore", "club.restore", standing);
    return;
  }
  if (r.at("approval") == "pending")
    button("Decide", "club.registration", 0);
  button("Invoices", "club.member_invoices", 0);
  if (!changes)
    return;
  button("Change role", "club.role", standing);
  if (r.flag("banned"))
    button("Unban", "club.unban", standing);
  else
    button("Ban", "club.ban", standing, net::tone::danger);
  button("Delete", "club.delete", standing, net::tone::danger);
}

/// Empty for somebody who never asked.
std::string approval_name(std::string_view state, std::string_view language) {
  if (state == "pending")
    return text::tr(language, "waiting for the club");
  if (state == "approved")
    return text::tr(language, "approved");
  return state == "rejected" ? text::tr(language, "rejected") : std::string();
}

/// Why, by whom and since when.
std::string ban_text(const db::row& r, const flow::who& by) {
  std::string out(text::translate(by.language, r.at("ban_reason")));
  auto add = [&](std::string_view more) {
    if (!more.empty())
      out += text::cat(out.empty() ? "" : " · ", more);
  };
  add(r.at("banned_by"));
  if (auto zone = time_zone::named(by.time_zone); zone && r.number("banned_us") > 0)
    add(zone->text(from_micros(r.number("banned_us"))));
  return out;
}

flow::page render(const db::rows& rows, const flow::who& by) {
  if (rows.empty())
    return text::tr(by.language, "This member is no longer there.");
  const auto& r = rows.front();
  flow::page p{std::string(r.at("name"))};
  auto add = [&](text::sentence name, std::string_view value) {
    if (!value.empty() && value != "0")
      p.facts.push_back({text::tr(by.language, name), std::string(value)});
  };
  add("Member no", r.at("member_no"));
  add("ID", r.at("id"));
  add("Username", r.at("username"));
  add("Phone", r.at("phone"));
  add("Approval", approval_name(r.at("approval"), by.language));
  add("Last invoice", r.at("last_invoice"));
  add("Role", role_name(static_cast<role>(r.number("role")), by.language));
  if (r.flag("banned"))
    p.facts.push_back({text::tr(by.language, "Banned"), ban_text(r, by)});
  if (r.flag("deleted"))
    p.facts.push_back({text::tr(by.language, "Deleted"), text::tr(by.language, "Yes")});
  add_actions(p, r, by);
  return p;
}

constexpr auto def = flow::card("club.member_card", load, render);

} // namespace

const flow::view& club_member_card() {
  return def;
}

} // namespace frontdesk::flows

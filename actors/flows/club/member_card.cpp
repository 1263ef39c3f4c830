// club.member_card: what is known of one member, with the actions the role may do.
#include "actors/flow/view.hpp"
#include "base/text.hpp"
#include "db/club/members.hpp"

namespace frontdesk::flows {
namespace {

db::statement load(std::int64_t id, const flow::who& by) {
  return db::club::member_card(by.business, {id});
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
  add("Approval", r.at("approval"));
  add("Last invoice", r.at("last_invoice"));
  if (r.flag("banned"))
    p.facts.push_back({text::tr(by.language, "Banned"), std::string(r.at("ban_reason"))});
  return p;
}

constexpr auto def = flow::card("club.member_card", load, render);

} // namespace

const flow::view& club_member_card() {
  return def;
}

} // namespace frontdesk::flows

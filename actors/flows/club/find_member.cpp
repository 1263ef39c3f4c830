// club.find_member: a member by name part, user name, id or the end of a phone number.
#include "actors/flow/pickers.hpp"
#include "actors/flow/view.hpp"

namespace frontdesk::flows {
namespace {

flow::link row(const db::row& r, const flow::who& by) {
  auto found = flow::read_member(r, by);
  return {found.label, "club.member_card", found.value.id, 0, found.detail};
}

constexpr auto def =
    flow::list("club.find_member",
               "Whom are you looking for? Send a name, a Telegram ID or the end of a phone number.",
               flow::search_members, row, flow::no_users_found, false, true);

} // namespace

const flow::view& club_find_member() {
  return def;
}

} // namespace frontdesk::flows

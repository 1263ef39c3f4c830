// The menu itself: one line per flow, view and deed. Flows are declared here and defined in actors/flows/.
#include "actors/flow/catalog.hpp"

#include "actors/flow/dialogue.hpp"

#include <algorithm>
#include <iterator>

namespace frontdesk::flows {

const flow::view& club_find_member();
const flow::view& club_member_card();
const flow::definition& club_invoice();

} // namespace frontdesk::flows

namespace frontdesk::flow {

namespace {

using namespace flows;

constexpr entry entries[] = {
  {"club.find_member", role::trainer, "/find", "Find a member", &club_find_member, group::people},
  {"club.member_card", role::trainer, "", "Member", &club_member_card},
  {"club.invoice", role::admin, "/inv", "New invoice", &club_invoice, group::billing},
};

static_assert(unique(entries), "two flows share an id, a command or a label");
static_assert(short_ids(entries), "an id is at most 24 characters");

constexpr command_text pushed[] = {
  {"start", "Menu"},
  {"find", "Find a member"},
  {"inv", "New invoice"},
  {"help", "Help"},
};
static_assert(std::size(pushed) <= 7, "seven commands");

std::span<const entry> in_force = entries;

} // namespace

std::span<const entry> catalog() {
  return in_force;
}

catalog_override::catalog_override(std::span<const entry> list) {
  in_force = list;
}
catalog_override::~catalog_override() {
  in_force = entries;
}

const entry* find_entry(std::string_view id) {
  auto list = catalog();
  auto at = std::find_if(list.begin(), list.end(), [&](const auto& e) { return e.id == id; });
  return at == list.end() ? nullptr : &*at;
}

const entry* find_command(std::string_view word) {
  if (word.starts_with('/'))
    word.remove_prefix(1);
  auto list = catalog();
  auto at = std::find_if(list.begin(), list.end(), [&](const auto& e) {
    return !e.command.empty() && e.command.substr(1) == word;
  });
  return at == list.end() || word.empty() ? nullptr : &*at;
}

bool may_open(const entry& e, const who& by) {
  if (by.banned || by.standing < e.least || by.standing > e.most)
    return false;
  auto area = e.id.substr(0, e.id.find('.'));
  return by.areas.empty() || area == "core"
         || std::find(by.areas.begin(), by.areas.end(), area) != by.areas.end();
}

std::span<const command_text> pushed_commands() {
  return pushed;
}

text::label group_label(group g) {
  switch (g) {
    case group::people:
      return "People";
    case group::billing:
      return "Invoices";
    case group::store:
      return "Store";
    case group::settings:
      return "Settings";
    case group::me:
    case group::none:
      break;
  }
  return "Me";
}

} // namespace frontdesk::flow

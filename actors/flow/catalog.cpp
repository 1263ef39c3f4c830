// The menu itself: one line per flow, view and deed. Flows are declared here and defined in
// actors/flows/.
#include "actors/flow/catalog.hpp"

#include "actors/flow/dialogue.hpp"

#include <algorithm>
#include <iterator>

namespace frontdesk::flows {

const flow::deed& club_approve();
const flow::definition& club_ban();
const flow::deed& club_ban_again();
const flow::definition& club_broadcast();
const flow::view& club_broadcast_card();
const flow::deed& club_broadcast_pause();
const flow::deed& club_broadcast_resume();
const flow::deed& club_broadcast_stop();
const flow::view& club_broadcasts();
const flow::definition& club_credit_note();
const flow::deed& club_delete();
const flow::definition& club_edit_item();
const flow::view& club_erasure();
const flow::view& club_find_item();
const flow::view& club_find_member();
const flow::view& club_first_run();
const flow::definition& club_invoice();
const flow::view& club_invoice_card();
const flow::view& club_invoices();
const flow::view& club_item_card();
const flow::deed& club_item_off();
const flow::deed& club_item_on();
const flow::definition& club_language();
const flow::view& club_member_card();
const flow::view& club_member_invoices();
const flow::view& club_my_request();
const flow::definition& club_new_item();
const flow::view& club_news();
const flow::deed& club_news_off();
const flow::deed& club_news_on();
const flow::view& club_pending();
const flow::definition& club_register();
const flow::view& club_registration();
const flow::definition& club_reject();
const flow::deed& club_resend();
const flow::deed& club_restore();
const flow::definition& club_role();
const flow::deed& club_set_role();
const flow::definition& club_setup();
const flow::definition& club_stock();
const flow::view& club_stock_history();
const flow::deed& club_unban();
const flow::view& club_whoami();
const flow::deed& club_withdraw();

} // namespace frontdesk::flows

namespace frontdesk::flow {

namespace {

using namespace flows;

constexpr entry entries[] = {
    {"club.invoice", role::admin, "/inv", "New invoice", &club_invoice, group::billing},
    {"club.invoices", role::admin, "/invoices", "Invoices", &club_invoices, group::billing},
    {"club.invoice_card", role::admin, "", "Invoice", &club_invoice_card},
    {"club.member_invoices", role::admin, "", "Member's invoices", &club_member_invoices},
    {"club.resend", role::admin, &club_resend},
    {"club.credit_note", role::admin, "", "Credit note", &club_credit_note},

    {"club.find_member", role::staff, "/find", "Find a member", &club_find_member, group::people},
    {"club.member_card", role::staff, "", "Member", &club_member_card},
    {"club.pending", role::admin, "/pending", "Waiting", &club_pending, group::people},
    {"club.registration", role::admin, "", "Registration", &club_registration},
    {"club.approve", role::admin, &club_approve},
    {"club.reject", role::admin, "", "Reject", &club_reject},
    {"club.role", role::admin, "", "Change role", &club_role},
    {"club.set_role", role::admin, &club_set_role},
    {"club.ban", role::admin, "", "Ban", &club_ban},
    {"club.ban_again", role::admin, &club_ban_again},
    {"club.unban", role::admin, &club_unban},
    {"club.delete", role::admin, &club_delete},
    {"club.restore", role::admin, &club_restore},
    {"club.erasure", role::admin, "", "Deleted for good", &club_erasure},

    {"club.broadcast", role::admin, "/broadcast", "Broadcast", &club_broadcast, group::people},
    {"club.broadcasts", role::admin, "/broadcasts", "Broadcasts", &club_broadcasts, group::people},
    {"club.broadcast_card", role::admin, "", "One broadcast", &club_broadcast_card},
    {"club.broadcast_pause", role::admin, &club_broadcast_pause},
    {"club.broadcast_resume", role::admin, &club_broadcast_resume},
    {"club.broadcast_stop", role::admin, &club_broadcast_stop},

    {"club.find_item", role::staff, "/item", "Find an item", &club_find_item, group::store},
    {"club.new_item", role::admin, "/newitem", "New item", &club_new_item, group::store},
    {"club.item_card", role::staff, "", "Item", &club_item_card},
    {"club.edit_item", role::admin, "", "Edit item", &club_edit_item},
    {"club.stock", role::admin, "", "Stock", &club_stock},
    {"club.stock_history", role::staff, "", "Stock history", &club_stock_history},
    {"club.item_off", role::admin, &club_item_off},
    {"club.item_on", role::admin, &club_item_on},

    {"club.setup", role::owner, "/setup", "Setup", &club_setup, group::settings},
    {"club.first_run", role::owner, "", "Setup", &club_first_run, group::greeting},
    {"club.language", role::guest, "/language", "Language", &club_language, group::me},
    {"club.whoami", role::guest, "/whoami", "Who am I", &club_whoami, group::me},
    {"club.news", role::member, "/news", "Club news", &club_news, group::me},
    {"club.news_off", role::member, &club_news_off},
    {"club.news_on", role::member, &club_news_on},
    {"club.register", role::guest, "/register", "Register", &club_register, group::me, role::guest},
    {"club.my_request", role::guest, "", "Registration", &club_my_request, group::greeting,
     role::guest},
    {"club.withdraw", role::guest, &club_withdraw, role::guest},
};

static_assert(unique(entries), "two flows share an id, a command or a label");
static_assert(short_ids(entries), "an id is at most 24 characters");

constexpr command_text pushed[] = {
    {"start", "Menu"},        {"find", "Find a member"}, {"inv", "New invoice"},
    {"invoices", "Invoices"}, {"item", "Find an item"},  {"pending", "Waiting"},
    {"help", "Help"},
};
static_assert(std::size(pushed) <= 7, "seven commands");

/// Of a role's own list; the first seven it may use.
constexpr command_text offered[] = {
    {"start", "Menu"},      {"register", "Register"}, {"find", "Find a member"},
    {"inv", "New invoice"}, {"invoices", "Invoices"}, {"item", "Find an item"},
    {"pending", "Waiting"}, {"whoami", "Who am I"},   {"language", "Language"},
    {"help", "Help"},
};

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

const entry* greeting_for(const who& by) {
  for (const auto& e : catalog())
    if (e.place == group::greeting && may_open(e, by))
      return &e;
  return nullptr;
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

notice menu_notice(chat_id chat, role r, std::string_view language) {
  who as;
  as.standing = r;
  notice n;
  n.chat = chat;
  auto& menu = n.screen.menu;
  for (const auto& c : offered)
    if (const auto* e = find_command(c.command); e == nullptr || may_open(*e, as))
      menu.push_back({std::string(c.command), text::tr(language, c.text)});
  if (menu.size() > std::size(pushed))
    menu.erase(menu.begin() + std::size(pushed) - 1, menu.end() - 1); // help stays
  return n;
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
  case group::greeting:
    break;
  }
  return "Me";
}

} // namespace frontdesk::flow

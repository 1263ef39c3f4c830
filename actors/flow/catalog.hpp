// The menu: every flow, view and deed with its role, command and label.
#pragma once

#include "actors/flow/definition.hpp"
#include "actors/flow/view.hpp"
#include "base/ids.hpp"

#include <span>
#include <string_view>

namespace frontdesk::flow {

/// Where the menu shows an entry. Entries of `none` are reached by buttons only.
/// Of `greeting`: cards that /start asks whether they have something to say first.
enum class group : std::uint8_t { none, people, billing, store, settings, me, greeting };

text::label group_label(group);

/// One thing a person can open or do. Exactly one of flow, shows, does is set.
struct entry {
  std::string_view id; // equals the definition's; also the code of its buttons
  role least = role::owner;
  std::string_view command; // "/payment"; the word without slash works too
  label text;               // in the menu and in breadcrumbs
  group place = group::none;
  role most = role::owner; // register is for guests only
  const definition& (*flow)() = nullptr;
  const frontdesk::flow::view& (*shows)() = nullptr;
  const frontdesk::flow::deed& (*does)() = nullptr;

  constexpr entry(std::string_view i, role l, std::string_view c, label t, const definition& (*f)(),
                  group g = group::none, role m = role::owner)
      : id(i), least(l), command(c), text(t), place(g), most(m), flow(f) {}
  constexpr entry(std::string_view i, role l, std::string_view c, label t,
                  const frontdesk::flow::view& (*v)(), group g = group::none, role m = role::owner)
      : id(i), least(l), command(c), text(t), place(g), most(m), shows(v) {}
  constexpr entry(std::string_view i, role l, const frontdesk::flow::deed& (*d)(),
                  role m = role::owner)
      : id(i), least(l), most(m), does(d) {}
};

constexpr bool is_in_menu(const entry& e) {
  return e.place != group::none && e.place != group::greeting;
}

constexpr bool unique(std::span<const entry> list) {
  for (std::size_t i = 0; i < list.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      bool both_shown = is_in_menu(list[i]) && is_in_menu(list[j]);
      if (list[i].id == list[j].id
          || (!list[i].command.empty() && list[i].command == list[j].command)
          || (both_shown && list[i].text.english() == list[j].text.english()))
        return false;
    }
  return true;
}

/// A button's data is "x:<id>:<19 digits>:<16 digits>" in 64 bytes (Bot API: callback_data).
constexpr bool short_ids(std::span<const entry> list) {
  for (const auto& e : list)
    if (e.id.size() > 24)
      return false;
  return true;
}

/// All entries. Tests may put their own catalogue in its place for their lifetime.
std::span<const entry> catalog();
class catalog_override {
public:
  explicit catalog_override(std::span<const entry>);
  ~catalog_override();
  catalog_override(const catalog_override&) = delete;
  catalog_override& operator=(const catalog_override&) = delete;
};

/// Null if there is none.
const entry* find_entry(std::string_view id);
/// By "/pay" or "pay"; null if there is none.
const entry* find_command(std::string_view word);
/// The card that speaks first when this person says hello; null if there is none.
const entry* greeting_for(const who&);
/// Deny by default: role, area of the business, nothing else.
bool may_open(const entry&, const who&);

/// One row of what `webhook set` tells the platforms: at most seven.
struct command_text {
  std::string_view command; // without slash
  text::label text;
};
std::span<const command_text> pushed_commands();

/// The chat's command list for a role, as a message that replaces it (club R-ROLE-4): sent when the
/// role or the language changes.
notice menu_notice(chat_id, role, std::string_view language);

} // namespace frontdesk::flow

// The menu by role, a group of it, help, the drafts.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"
#include "db/runtime/drafts.hpp"

#include <array>

namespace frontdesk::flow {

namespace {

constexpr std::array groups = {group::people, group::billing, group::store, group::settings,
                               group::me};

std::vector<const entry*> open_to(const who& by, std::optional<group> only) {
  std::vector<const entry*> out;
  for (const auto& e : catalog())
    if (is_in_menu(e) && (!only || e.place == *only) && may_open(e, by))
      out.push_back(&e);
  return out;
}

} // namespace

/// Hello: what has to be said first, then the menu.
action dialogue::greet() {
  const auto* first = greeting_for(by_);
  if (first == nullptr)
    return home();
  const auto& card = first->shows();
  return ask(card.load.call<db::statement>(0, by_), [this, &card](const db::rows& rows) {
    auto p = card.render.call<page>(rows, by_);
    if (p.actions.empty() && p.facts.empty())
      return home(); // nothing to be done or known first
    notes_.push_back(std::move(p.body));
    note_facts_ = std::move(p.facts);
    note_links_ = std::move(p.actions);
    return home();
  });
}

/// Few things: all of them. Many: the groups.
action dialogue::home() {
  s_.visits.clear();
  s_.browsing = true;
  title_.emplace();
  page p(by_.name.empty() || !notes_.empty() ? t("What would you like to do?")
                                             : t("Hello {}. What would you like to do?", by_.name));
  if (by_.standing == role::guest && notes_.empty())
    p.body = t("Welcome. Please register to go on.");
  auto all = open_to(by_, std::nullopt);
  if (all.size() <= rows_per_page) {
    for (const auto* e : all)
      p.rows.push_back({t(e->text), e->id});
  } else {
    for (auto g : groups)
      if (auto some = open_to(by_, g); some.size() == 1)
        p.rows.push_back({t(some.front()->text), some.front()->id});
      else if (!some.empty())
        p.rows.push_back({t(group_label(g)), "group", static_cast<std::int64_t>(g)});
  }
  p.facts = std::exchange(note_facts_, {});
  p.actions = std::exchange(note_links_, {});
  if (is_active())
    notes_.push_back(t("Still open: {}.", about()));
  return say(std::move(p), outcome_.empty() ? "ok" : outcome_);
}

action dialogue::show_group(std::int64_t n) {
  s_.visits.clear();
  s_.browsing = true;
  title_.emplace();
  page p(t("What would you like to do?"));
  for (auto g : groups)
    if (static_cast<std::int64_t>(g) == n) {
      p.body = t(group_label(g));
      for (const auto* e : open_to(by_, g))
        p.rows.push_back({t(e->text), e->id});
    }
  return say(std::move(p), "ok");
}

action dialogue::help() {
  s_.browsing = true;
  title_ = t("Help");
  page p(t("Tap a button or type. These words always work: menu, back, cancel, help, drafts."));
  for (const auto& e : catalog())
    if (!e.command.empty() && may_open(e, by_))
      p.facts.push_back({std::string(e.command), t(e.text)});
  return say(std::move(p), "ok");
}

action dialogue::show_drafts(std::int64_t n) {
  return ask(
      db::runtime::list_drafts(by_.business.value, by_.person.value),
      [this, n](const db::rows& rows) {
        s_.browsing = true;
        title_ = t("Drafts");
        page p(rows.empty() ? t("You have no drafts.")
                            : t("Your drafts. Tap one to go on with it."));
        auto size = page_size(is_active() ? 1 : 0); // Continue
        auto i = static_cast<std::uint64_t>(n) <= rows.size() / size
                     ? static_cast<std::size_t>(n) * size
                     : 0;
        for (; i < rows.size() && p.rows.size() < size; ++i)
          p.rows.push_back({std::string(rows[i].at("title")), "resume", rows[i].number("id")});
        if (i < rows.size())
          p.actions.push_back({t("More ›"), "drafts", n + 1});
        return say(std::move(p), "ok");
      });
}

} // namespace frontdesk::flow

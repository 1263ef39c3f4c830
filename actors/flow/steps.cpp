// The screen of the step at hand.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

std::string page_key(const db::row& row) {
  for (std::string_view wanted : {"key", "id"})
    for (const auto& name : row.names())
      if (name == wanted)
        return std::string(row.at(name));
  return {};
}

action dialogue::show() {
  switch (s_.shows) {
  case mode::asking:
    return show_step();
  case mode::line_menu:
    return show_line_menu();
  case mode::change:
    return show_change();
  case mode::preview:
    return show_preview();
  case mode::clash:
    return show_clash();
  case mode::compare:
    return show_compare();
  case mode::review:
  case mode::refused:
    return show_review();
  }
  return show_step();
}

action dialogue::show_step() {
  auto at = here();
  const auto& step = at.current();
  if (step.kind == step_kind::repeat)
    return show_lines();
  bool searches = step.kind == step_kind::pick || step.kind == step_kind::pick_many;
  if (searches && (step.lists_at_once || !s_.search.empty())) {
    auto limit = static_cast<std::int64_t>(page_size(step.extras().size() + 1));
    query q{by_, s_.search, s_.pages.empty() ? std::string() : s_.pages.back(), limit + 1,
            s_.entity};
    return ask(step.search(at.draft, q), [this](const db::rows& rows) { return show_found(rows); });
  }
  auto p = question();
  auto screen = to_screen(p);
  offer_answers(screen);
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "ok");
}

/// The prompt, worded by the flow or translated.
page dialogue::question() {
  auto at = here();
  auto words = at.current().wording(at.draft, by_);
  return words.empty() ? page(t(at.current().question)) : page(std::move(words));
}

/// Options, ready-made answers, extra buttons, and the answer given before.
void dialogue::offer_answers(net::screen& screen) {
  auto at = here();
  const auto& step = at.current();
  auto options = step.options(at.draft, by_);
  auto& place = options.size() > 3 ? screen.rows : screen.actions;
  for (auto& o : options)
    place.push_back(answer(std::move(o.label), {offer_kind::value, 0, {std::move(o.value)}}));
  if (step.kind == step_kind::pick_many && step.count(at.draft) >= step.fewest) {
    screen.actions.push_back(answer(step.done_label.empty() ? t("Done") : t(step.done_label),
                                    {offer_kind::done, 0, {}}));
    screen.actions.back().look = net::tone::primary;
  }
  auto extras = step.extras();
  for (std::size_t i = 0; i < extras.size(); ++i)
    screen.actions.push_back(
        answer(t(extras[i].text), {offer_kind::extra, static_cast<std::int32_t>(i), {}}));
  if (step.kind == step_kind::pick_many || !step.is_set(at.draft))
    return;
  const auto kept = step.shown(at.draft, by_);
  const auto says_so = [&](const net::choice& c) { return c.label == kept; };
  if (std::ranges::any_of(place, says_so) || std::ranges::any_of(screen.actions, says_so))
    return;
  constexpr std::size_t whole = 15; // any amount, a phone number, a GSTIN
  auto label = text::code_points(kept) > whole ? text::shorten_name(kept, 12) : kept;
  screen.actions.push_back(answer(t("Keep: {}", label), {offer_kind::keep, 0, {}}));
}

action dialogue::show_found(const db::rows& rows) {
  auto at = here();
  const auto& step = at.current();
  auto size = page_size(step.extras().size() + 1);
  auto p = question();
  if (rows.empty())
    p.body = t(step.nothing_found);
  auto screen = to_screen(p);
  std::string last;
  for (std::size_t i = 0; i < rows.size() && i < size; ++i) {
    auto c = step.read(rows[i], by_);
    last = c.key;
    bool many = step.kind == step_kind::pick_many;
    auto label = many && step.holds(at.draft, c.value) ? "✓ " + c.label : c.label;
    auto row = answer(std::move(label),
                      {many ? offer_kind::toggle : offer_kind::value, 0, {std::move(c.value)}});
    row.detail = std::move(c.detail);
    screen.rows.push_back(std::move(row));
  }
  offer_answers(screen);
  if (rows.empty() && !s_.search.empty())
    screen.actions.push_back(answer(t("Clear"), {offer_kind::clear, 0, {}}));
  next_page_ = last;
  add_flow_nav(screen, rows.size() > size, !s_.pages.empty());
  return say_flow(std::move(screen), rows.empty() ? "no_match" : "ok");
}

} // namespace frontdesk::flow

// Somebody else wrote first: who and when, both versions, and whose holds.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

void dialogue::offer_sides(net::screen& screen) {
  screen.actions.push_back(answer(t("Keep theirs"), {offer_kind::theirs, 0, {}}));
  screen.actions.push_back(answer(t("Apply mine"), {offer_kind::save, 0, {}}));
}

action dialogue::show_clash() {
  page p(s_.versus->says);
  std::string yours, theirs;
  for (const auto& d : s_.versus->fields) {
    theirs += text::cat(theirs.empty() ? "" : ", ", d.name, " ", d.theirs);
    yours += text::cat(yours.empty() ? "" : ", ", d.name, " ", d.yours);
  }
  p.facts = {{t("Theirs"), std::move(theirs)}, {t("Yours"), std::move(yours)}};
  auto screen = to_screen(p);
  offer_sides(screen);
  screen.actions.push_back(answer(t("Compare"), {offer_kind::compare, 0, {}}));
  s_.shows = mode::clash;
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "ok");
}

/// One line a field, so that long values can be told apart.
action dialogue::show_compare() {
  page p(s_.versus->says);
  for (const auto& d : s_.versus->fields)
    p.facts.push_back({d.name, t("theirs {}, yours {}", d.theirs, d.yours)});
  auto screen = to_screen(p);
  offer_sides(screen);
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "ok");
}

/// The draft is given up; what the other wrote is shown.
action dialogue::keep_theirs() {
  auto other = std::move(*s_.versus);
  notes_.push_back(t("Theirs was kept. Nothing of yours was saved."));
  close();
  const auto* e = find_entry(other.card);
  return e != nullptr && e->shows != nullptr && may_open(*e, by_) ? open_view(*e, other.id, {})
                                                                  : home();
}

} // namespace frontdesk::flow

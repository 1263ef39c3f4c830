// Repeat: the list of lines, one line's steps, changing and removing a line.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

/// Begins a line: a new one at the end, or asks an existing one's open steps.
action dialogue::open_line(std::size_t index) {
  auto top = top_scope();
  const auto& step = top.current();
  if (index >= step.most)
    return wrong({}, {errc::invalid, t("There can be at most {} of them.", step.most)});
  s_.line_index = static_cast<std::int32_t>(index);
  s_.line = {};
  load_line();
  return advance();
}

/// Reads the line at hand out of the draft.
void dialogue::load_line() {
  auto top = top_scope();
  const auto& step = top.current();
  line_ = step.line()->make();
  auto json = step.line_json(top.draft, static_cast<std::size_t>(s_.line_index));
  reader r(json);
  step.line()->read(line_.get(), r);
  step.seed_line(line_.get(), top.draft, by_);
  keep_drafts();
}

/// A line that quick entry began and that misses something, or breaks a rule: a step of it that
/// does not hold.
std::optional<dialogue::unfinished> dialogue::unfinished_line(const step& repeat,
                                                              const void* draft) const {
  if (repeat.line() == nullptr)
    return std::nullopt;
  for (std::size_t i = 0; i < repeat.count(draft); ++i) {
    auto line = repeat.line()->make();
    auto json = repeat.line_json(draft, i);
    reader r(json);
    repeat.line()->read(line.get(), r);
    for (std::size_t n = 0; n < repeat.line()->size(); ++n)
      if (const auto& s = repeat.line()->at(n); s.applies(line.get(), by_))
        if (auto ok = s.obeys(line.get(), by_); !ok)
          return unfinished{i, s.is_set(line.get())
                                   ? std::string(text::translate(by_.language, ok.error().text))
                                   : std::string()};
  }
  return std::nullopt;
}

/// A begun line; what it has is kept, what it misses is to be asked.
void dialogue::load_unfinished(std::size_t index) {
  s_.line_index = static_cast<std::int32_t>(index);
  s_.line = {};
  s_.shows = mode::asking;
  load_line();
  auto at = here();
  // A step that only another answer makes apply is still to be asked then.
  for (std::size_t i = 0; i < at.steps.size(); ++i)
    set_done(s_.line, i,
             at.steps.at(i).applies(at.draft, by_) && at.steps.at(i).obeys(at.draft, by_));
}

action dialogue::open_unfinished(std::size_t index) {
  load_unfinished(index);
  return advance();
}

action dialogue::open_line_menu() {
  auto top = top_scope();
  if (static_cast<std::size_t>(s_.line_index) >= top.current().count(top.draft)) {
    s_.line_index = -1;
    s_.shows = mode::asking;
    return show();
  }
  load_line();
  s_.line = {};
  s_.pages.clear();
  const auto& steps = *top.current().line();
  for (std::size_t i = 0; i < steps.size(); ++i)
    // A step that only another answer makes apply is still to be asked then.
    set_done(s_.line, i,
             steps.at(i).applies(line_.get(), by_) && steps.at(i).obeys(line_.get(), by_));
  return show();
}

action dialogue::line_finished() {
  auto top = top_scope();
  const auto& step = top.current();
  writer w;
  step.line()->write(line_.get(), w);
  auto index = static_cast<std::size_t>(s_.line_index);
  step.put_line(top.draft, index, w.take());
  s_.line_index = -1;
  s_.shows = mode::asking;
  return show();
}

/// A line that quick entry interrupts stays among the others; what it misses is asked later, as of
/// one that was entered quickly. False: a button of it is still to be chosen, so it is not left.
bool dialogue::keep_open_line() {
  if (!in_line() || s_.line.done == 0)
    return true;
  auto at = here();
  for (std::size_t i = 0; i < at.steps.size(); ++i)
    if (const auto& s = at.steps.at(i);
        s.kind == step_kind::choose && s.applies(at.draft, by_) && !is_done(at.at, i))
      return false;
  writer w;
  at.steps.write(line_.get(), w);
  auto top = top_scope();
  top.current().put_line(top.draft, static_cast<std::size_t>(s_.line_index), w.take());
  return true;
}

action dialogue::remove_line() {
  auto top = top_scope();
  if (in_line())
    top.current().remove_line(top.draft, static_cast<std::size_t>(s_.line_index));
  s_.line_index = -1;
  s_.pages.clear();
  s_.shows = mode::asking;
  return show();
}

action dialogue::show_lines() {
  auto top = top_scope();
  const auto& step = top.current();
  auto count = step.count(top.draft);
  if (count == 0 && step.fewest > 0)
    return open_line(0);
  page p(step.list(top.draft, by_));
  auto screen = to_screen(p);
  bool enough = count >= step.fewest;
  auto size = page_size(2);
  auto first = s_.pages.size() * size;
  for (auto i = first; i < count && i < first + size; ++i)
    screen.rows.push_back(answer(step.line_label(top.draft, i, by_),
                                 {offer_kind::line, static_cast<std::int32_t>(i), {}}));
  if (enough) {
    screen.actions.push_back(answer(step.done_label.empty() ? t("Done") : t(step.done_label),
                                    {offer_kind::done, 0, {}}));
    screen.actions.back().look = net::tone::primary;
  }
  if (count < step.most)
    screen.actions.push_back(answer(step.add_label.empty() ? t("Add another") : t(step.add_label),
                                    {offer_kind::add, 0, {}}));
  add_flow_nav(screen, count > first + size, !s_.pages.empty());
  return say_flow(std::move(screen), "ok");
}

action dialogue::show_line_menu() {
  auto at = here();
  auto top = top_scope();
  page p(top.current().line_label(top.draft, static_cast<std::size_t>(s_.line_index), by_));
  auto screen = to_screen(p);
  auto size = page_size(1);
  auto skip = s_.pages.size() * size;
  bool more = false;
  for (std::size_t i = 0; i < at.steps.size(); ++i) {
    const auto& step = at.steps.at(i);
    if (!step.applies(at.draft, by_) || (skip > 0 && skip-- > 0))
      continue;
    if (more = screen.rows.size() == size; more)
      break;
    auto row = answer(text::title(by_.language, step.name.english()),
                      {offer_kind::step, static_cast<std::int32_t>(i), {}});
    row.detail = step.shown(at.draft, by_);
    screen.rows.push_back(std::move(row));
  }
  screen.actions.push_back(answer(t("Remove"), {offer_kind::remove, 0, {}}));
  screen.actions.back().look = net::tone::danger;
  add_flow_nav(screen, more, !s_.pages.empty());
  return say_flow(std::move(screen), "ok");
}

} // namespace frontdesk::flow

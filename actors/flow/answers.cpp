// What an Answer or typed text does at the current step, and where the flow goes next.
#include "actors/flow/dialogue.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::flow {

dialogue::scope dialogue::top_scope() {
  return {*flow_, draft_.get(), s_.top};
}

dialogue::scope dialogue::here() {
  if (!in_line())
    return top_scope();
  return {*flow_->at(static_cast<std::size_t>(s_.top.at)).line(), line_.get(), s_.line};
}

action dialogue::wrong(std::string_view typed, const fault& f) {
  outcome_ = "invalid";
  // Whatever the answer half changed is undone: the draft is read again as it was stored.
  reader r(s_.draft.text);
  if (!s_.draft.text.empty())
    flow_->read(draft_.get(), r);
  if (in_line()) {
    reader l(s_.line_draft.text);
    here().steps.read(line_.get(), l);
  }
  std::string reason(text::translate(by_.language, f.text));
  notes_.push_back(typed.empty() ? reason : "“" + text::shorten(typed, 60) + "”: " + reason);
  if (++s_.wrong >= 3)
    notes_.push_back(t("To stop, send cancel."));
  return show();
}

/// The step at hand was filled: its rule, then on. `first`: it was empty before. What quick entry
/// told of a line then holds; of a whole draft it may hang on an answer that only now is known.
action dialogue::answered(bool first) {
  auto at = here();
  const auto& step = at.current();
  if (auto ok = step.obeys(at.draft, by_); !ok)
    return wrong({}, ok.error());
  for (auto key : first&& in_line() ? std::vector<std::string_view>{} : step.unsettles())
    for (std::size_t i = 0; i < at.steps.size(); ++i)
      if (at.steps.at(i).name.english() == key) {
        set_done(at.at, i, false);
        at.steps.at(i).reset(at.draft);
      }
  step.follow(at.draft, by_);
  set_done(at.at, static_cast<std::size_t>(at.at.at), true);
  std::erase(at.at.trail, at.at.at);
  at.at.trail.push_back(at.at.at);
  s_.wrong = 0;
  return advance();
}

/// Goes to the first step that is still to be asked; false: there is none.
bool dialogue::seek_open_step() {
  auto at = here();
  s_.search.clear();
  s_.pages.clear();
  s_.shows = mode::asking;
  if (!in_line())
    s_.changing = -1;
  for (std::size_t i = 0; i < at.steps.size(); ++i) {
    const auto& step = at.steps.at(i);
    if (!step.applies(at.draft, by_)) {
      // An answer given before goes with the question; one that this role may not give stays.
      if (by_.standing >= step.least || !is_done(at.at, i)) {
        step.reset(at.draft);
        set_done(at.at, i, false);
        std::erase(at.at.trail, static_cast<std::int32_t>(i));
      }
      continue;
    }
    // Of a line another item may ask for other quantities than the one told before.
    if (is_done(at.at, i) && (!in_line() || step.obeys(at.draft, by_)))
      continue;
    at.at.at = static_cast<std::int32_t>(i);
    return true;
  }
  return false;
}

/// Shows the first step that is still to be asked; behind the last one the review.
action dialogue::advance() {
  if (seek_open_step())
    return show();
  if (in_line())
    return line_finished();
  if (!flow_->confirms())
    return commit();
  s_.shows = mode::review;
  return show();
}

namespace {

/// "18%" and "18" are typed for "18 %".
std::string bare(std::string_view label) {
  auto out = text::lower_ascii(label);
  std::erase_if(out, [](char c) { return c == ' ' || c == '%'; });
  return out;
}

/// The option somebody typed: its label, or its place where no label is a number itself.
std::optional<std::size_t> option_of(const std::vector<candidate>& options,
                                     std::string_view typed) {
  bool has_numbers = false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (bare(options[i].label) == bare(typed))
      return i;
    has_numbers = has_numbers || parse_number(bare(options[i].label));
  }
  auto place = parse_number(typed).value_or(0);
  if (has_numbers || place < 1 || static_cast<std::uint64_t>(place) > options.size())
    return std::nullopt;
  return static_cast<std::size_t>(place - 1);
}

} // namespace

action dialogue::take_choice(std::string_view typed) {
  auto at = here();
  auto options = at.current().options(at.draft, by_);
  auto chosen = option_of(options, typed);
  if (!chosen)
    return wrong(typed, invalid("Please tap one of the buttons."));
  at.current().take_value(at.draft, options[*chosen].value);
  return answered();
}

action dialogue::take_text(std::string_view typed) {
  if (s_.shows != mode::asking) {
    if (auto read = read_line(typed))
      return std::move(*read);
    return wrong(typed, invalid("Please tap one of the buttons."));
  }
  auto at = here();
  const auto& step = at.current();
  if (typed.empty())
    return wrong({}, invalid("Please type something."));
  switch (step.kind) {
  case step_kind::choose: {
    if (!option_of(step.options(at.draft, by_), typed))
      if (auto read = read_line(typed))
        return std::move(*read);
    return take_choice(typed);
  }
  case step_kind::ask: {
    auto ok = step.take_text(at.draft, typed, by_);
    if (ok)
      return answered();
    if (auto read = read_line(typed))
      return std::move(*read);
    return wrong(typed, ok.error());
  }
  case step_kind::repeat:
    if (auto read = read_line(typed))
      return std::move(*read);
    return wrong(typed, invalid("Please tap one of the buttons."));
  case step_kind::pick:
  case step_kind::pick_many:
    if (auto read = read_line(typed))
      return std::move(*read);
    s_.search = typed;
    s_.pages.clear();
    return show();
  }
  return show();
}

action dialogue::take(const offer& o) {
  auto at = here();
  const auto& step = at.current();
  switch (o.kind) {
  case offer_kind::value: {
    bool first = !step.is_set(at.draft);
    FD_CHECK(step.take_value(at.draft, o.json.text));
    return answered(first);
  }
  case offer_kind::toggle:
    if (step.count(at.draft) >= step.most && !step.holds(at.draft, o.json.text))
      return wrong({}, {errc::invalid, t("There can be at most {} of them.", step.most)});
    step.toggle(at.draft, o.json.text);
    return show();
  case offer_kind::extra:
    return take_extra(static_cast<std::size_t>(o.n));
  case offer_kind::done:
    if (auto open = unfinished_line(step, at.draft))
      return open_unfinished(open->line);
    return answered();
  case offer_kind::keep:
    return answered();
  case offer_kind::add:
    return open_line(step.count(at.draft));
  case offer_kind::line:
    s_.shows = mode::line_menu;
    s_.line_index = o.n;
    return open_line_menu();
  case offer_kind::remove:
    return remove_line();
  case offer_kind::step:
    return ask_again(o.n);
  case offer_kind::clear:
    return ask_afresh();
  case offer_kind::more:
  case offer_kind::before:
    return take_page(o);
  case offer_kind::change:
    s_.tokens.clear(); // what was typed no longer says what is in the draft
    s_.shows = mode::change;
    s_.pages.clear();
    return show();
  case offer_kind::go_on:
    s_.tokens.clear();
    return advance();
  case offer_kind::find:
    return find_token(o.n);
  case offer_kind::save:
    return commit();
  case offer_kind::theirs:
    return keep_theirs();
  case offer_kind::compare:
    s_.shows = mode::compare;
    return show();
  }
  return show();
}

action dialogue::take_extra(std::size_t which) {
  auto at = here();
  auto extras = at.current().extras();
  if (which >= extras.size())
    return stale();
  if (!extras[which].reopens.empty())
    return reopen(extras[which].reopens);
  at.current().take_extra(at.draft, which, by_);
  return answered();
}

action dialogue::take_page(const offer& o) {
  if (o.kind == offer_kind::before) {
    if (!s_.pages.empty())
      s_.pages.pop_back();
  } else if (!from_json(o.json.text, s_.pages.emplace_back())) {
    s_.pages.pop_back();
  }
  return show();
}

/// Of this flow or line: a step by its place.
action dialogue::ask_again(std::int32_t step) {
  auto at = here();
  auto place = static_cast<std::size_t>(step);
  if (by_.standing < at.steps.at(place).least)
    return denied();
  if (!in_line() && flow_->confirms())
    s_.changing = is_done(at.at, place) ? step : -1;
  else if (auto from = std::find(at.at.trail.begin(), at.at.trail.end(), step); !in_line())
    at.at.trail.erase(from, at.at.trail.end()); // there is no review to go back to
  at.at.at = step;
  set_done(at.at, place, false);
  return ask_afresh();
}

/// The step at hand without search or page.
action dialogue::ask_afresh() {
  s_.shows = mode::asking;
  s_.search.clear();
  s_.pages.clear();
  return show();
}

/// Asks the named step again, and everything that then became open.
action dialogue::reopen(std::string_view key) {
  s_.line_index = -1;
  s_.changing = -1;
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (flow_->at(i).name.english() == key) {
      if (by_.standing < flow_->at(i).least)
        return denied();
      s_.top.at = static_cast<std::int32_t>(i);
      set_done(s_.top, i, false);
    }
  return ask_afresh();
}

bool dialogue::is_changing() const {
  return s_.shows == mode::asking && !in_line() && s_.changing == s_.top.at;
}

/// What the step at hand holds is an answer: lines may have gone since it was one.
bool dialogue::is_complete(const scope& at) const {
  const auto& step = at.current();
  return step.count(at.draft) >= step.fewest && !unfinished_line(step, at.draft)
         && step.obeys(at.draft, by_);
}

/// One step back inside the flow; in front of the first step, home. From an answer that is being
/// changed, to where it was chosen.
action dialogue::back() {
  if (s_.browsing || !is_active())
    return leave_view();
  s_.wrong = 0;
  if (s_.shows == mode::compare) {
    s_.shows = mode::clash;
    return show();
  }
  if (s_.shows == mode::change || s_.shows == mode::refused || s_.shows == mode::clash) {
    s_.versus.reset();
    s_.shows = mode::review;
    if (flow_->confirms())
      return show();
  }
  if (s_.shows == mode::line_menu) {
    s_.line_index = -1;
    s_.pages.clear();
    s_.shows = mode::asking;
    return show();
  }
  auto at = here();
  bool searching = s_.shows == mode::asking && !s_.search.empty();
  if (searching)
    return ask_afresh();
  s_.shows = mode::asking;
  s_.pages.clear();
  if (is_changing() && is_complete(at)) {
    set_done(at.at, static_cast<std::size_t>(std::exchange(s_.changing, -1)), true);
    s_.shows = mode::change;
    return show();
  }
  if (at.at.trail.empty()) {
    if (!in_line())
      return home();
    s_.line_index = -1; // the line begun is dropped
    if (auto top = top_scope(); top.current().count(top.draft) > 0)
      return show();
    return back();
  }
  at.at.at = at.at.trail.back();
  at.at.trail.pop_back();
  set_done(at.at, static_cast<std::size_t>(at.at.at), false);
  return show();
}

} // namespace frontdesk::flow

// From pages to screens: links by role, navigation, breadcrumb; and how a turn ends.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

namespace {

constexpr std::string_view builtins[] = {"home",   "help",    "group", "drafts", "page",  "clear",
                                         "resume", "discard", "undo",  "cancel", "go_on", "back"};

bool is_builtin(std::string_view code) {
  return std::find(std::begin(builtins), std::end(builtins), code) != std::end(builtins);
}

} // namespace

bool dialogue::may_follow(const link& l) const {
  if (is_builtin(l.code))
    return true;
  const auto* e = find_entry(l.code);
  return e != nullptr && may_open(*e, by_);
}

void dialogue::add_links(std::vector<net::choice>& to, std::vector<link>& links) const {
  for (auto& l : links)
    if (may_follow(l))
      to.push_back({std::move(l.label), text::cat("x:", l.code, ":", l.id, ":", l.version),
                    std::move(l.detail), l.look});
  links.clear();
}

/// Characters of a page beside its buttons, with what stands above it.
std::size_t dialogue::length_of(const page& p) const {
  auto length = text::code_points(crumb()) + text::code_points(p.body);
  for (const auto& note : notes_)
    length += text::code_points(note) + 1;
  for (const auto& f : p.facts)
    length += text::code_points(f.name) + text::code_points(f.value) + 3;
  return length;
}

net::screen dialogue::to_screen(page& p) {
  net::screen s;
  if (!p.language.empty())
    by_.language = p.language;
  s.crumb = crumb();
  for (const auto& note : notes_)
    s.body += note + "\n";
  if (!notes_.empty() && !p.body.empty())
    s.body += "\n";
  s.body += p.body;
  while (s.body.ends_with('\n'))
    s.body.pop_back();
  notes_.clear();
  s.facts = std::move(p.facts);
  add_links(s.rows, p.rows);
  add_links(s.actions, p.actions);
  s.attached = std::move(p.attached);
  s.list_button = t("Choose");
  if (!p.toast.empty())
    toast_ = std::move(p.toast);
  alert_ = alert_ || p.alert;
  for (auto& n : p.notices)
    notices_.push_back(std::move(n));
  return s;
}

std::string dialogue::crumb() const {
  if (title_)
    return *title_;
  if (s_.browsing && !s_.visits.empty()) {
    const auto* e = find_entry(s_.visits.back().code);
    return e != nullptr && !e->text.empty() ? t(e->text) : std::string();
  }
  if (!is_active())
    return {};
  auto out = t(entry_->text);
  if (s_.shows == mode::review || s_.shows == mode::refused || s_.shows == mode::clash
      || s_.shows == mode::compare)
    return out + " › " + t("Review");
  if (s_.shows == mode::change)
    return out + " › " + t("Change");
  if (s_.shows == mode::preview)
    return out;
  const auto& step = flow_->at(static_cast<std::size_t>(s_.top.at));
  if (auto name = text::title(by_.language, step.name.english()); name != out)
    out += " › " + name;
  if (in_line() && step.line() != nullptr && s_.shows == mode::asking)
    out += " › "
           + text::title(by_.language,
                         step.line()->at(static_cast<std::size_t>(s_.line.at)).name.english());
  return out;
}

/// WhatsApp shows ten rows in all: what other buttons take is missing for rows.
std::size_t dialogue::page_size(std::size_t other_buttons) const {
  if (by_.on != net::platform::whatsapp || other_buttons == 0)
    return rows_per_page;
  return other_buttons >= 4 ? rows_per_page - 4 : rows_per_page - other_buttons;
}

net::choice dialogue::answer(std::string label, offer o) {
  auto data = text::cat("a:", state_.run, ":", s_.top.at, ".", state_.rev + 1, ":", offers_.size());
  offers_.push_back(std::move(o));
  return {std::move(label), std::move(data), {}, {}};
}

net::choice dialogue::builtin(sentence words, std::string_view code, std::int64_t id,
                              std::int64_t version) const {
  return {t(words), text::cat("x:", code, ":", id, ":", version), {}, {}};
}

void dialogue::add_flow_nav(net::screen& s, bool more, bool before) {
  bool telegram = by_.on == net::platform::telegram;
  if (before && telegram)
    s.nav.push_back(answer(t("‹ Previous"), {offer_kind::before, 0, {}}));
  if (more)
    s.nav.push_back(
        answer(t("More ›"), {offer_kind::more, 0, {to_json(std::exchange(next_page_, {}))}}));
  bool first = s_.shows == mode::asking && !in_line() && !is_changing() && s_.top.trail.empty()
               && s_.search.empty();
  if (!first)
    s.nav.push_back(builtin("‹ Back", "back", state_.run, state_.rev + 1));
  s.nav.push_back(builtin("⌂ Home", "home"));
  if (telegram)
    s.nav.push_back(builtin("✕ Cancel", "cancel", state_.run));
}

void dialogue::add_view_nav(net::screen& s, bool more, std::int64_t shown) const {
  if (shown > 0 && by_.on == net::platform::telegram)
    s.nav.push_back(builtin("‹ Previous", "page", shown - 1));
  if (more)
    s.nav.push_back(builtin("More ›", "page", shown + 1));
  if (!s_.visits.empty() || is_active())
    s.nav.push_back(builtin("‹ Back", "back"));
  s.nav.push_back(builtin("⌂ Home", "home"));
}

void dialogue::keep_drafts() {
  if (!is_active())
    return;
  writer w;
  flow_->write(draft_.get(), w);
  s_.draft.text = w.take();
  s_.line_draft.text.clear();
  if (in_line()) {
    writer l;
    here().steps.write(line_.get(), l);
    s_.line_draft.text = l.take();
  }
}

/// What the conversation row becomes. A read screen leaves the flow's buttons as they are.
state dialogue::next_state(bool flow_screen) {
  state next;
  if (is_active()) {
    keep_drafts();
    next.flow = state_.flow;
    next.run = state_.run;
    next.rev = flow_screen ? state_.rev + 1 : state_.rev;
    next.offered = flow_screen ? to_json(offers_) : to_json(offered_);
  }
  if (is_active() || !s_.visits.empty())
    next.draft = to_text(s_);
  return next;
}

/// The draft that this turn parked, among the rows of what was written: those of pending_ from
/// `first` on.
void dialogue::offer_parked(net::screen& screen, const std::vector<db::rows>& rows,
                            std::size_t first) const {
  if (!parked_ || first + *parked_ >= rows.size() || rows[first + *parked_].empty())
    return;
  auto draft = rows[first + *parked_].front().number("id");
  screen.actions.push_back(builtin("Resume", "resume", draft));
  screen.actions.back().new_line = true;
  screen.actions.push_back(builtin("Discard", "discard", draft));
  screen.actions.back().look = net::tone::danger;
}

action dialogue::finish(reply r) {
  r.toast = text::shorten(toast_, 200); // Bot API: answerCallbackQuery text 0-200 characters
  r.alert = alert_;
  r.notices = std::move(notices_);
  if (!outcome_.empty())
    r.outcome = outcome_;
  if (is_active())
    r.step = flow_->at(static_cast<std::size_t>(s_.top.at)).name.english();
  action a;
  if (pending_.empty()) {
    a.say = std::move(r);
    return a;
  }
  a.kind = action::kind_t::commit;
  a.statements = std::move(pending_);
  pending_.clear();
  on_committed_ = [this, r = std::move(r)](const std::vector<db::rows>& rows) {
    action done;
    done.say = r;
    offer_parked(done.say.screen, rows, 0);
    return done;
  };
  return a;
}

action dialogue::say_flow(net::screen screen, std::string_view outcome) {
  reply r;
  r.screen = std::move(screen);
  r.outcome = outcome;
  r.next = next_state(true);
  return finish(std::move(r));
}

/// A screen outside the flow's steps; a flow that is active stays as it is.
action dialogue::say(page p, std::string_view outcome, place where) {
  reply r;
  r.screen = to_screen(p);
  if (is_active())
    r.screen.actions.push_back(builtin("Continue", "go_on", state_.run));
  add_view_nav(r.screen, false, 0);
  r.where = where;
  r.outcome = outcome;
  r.next = next_state(false);
  return finish(std::move(r));
}

/// Nothing changes and nothing is shown but, perhaps, a toast: on WhatsApp, which has none, a
/// message.
action dialogue::nothing(std::string_view outcome, std::string toast, bool alert) {
  if (by_.on == net::platform::whatsapp && !toast.empty())
    return say(page(std::move(toast)), outcome);
  action a;
  a.say.where = place::none;
  a.say.outcome = outcome;
  a.say.toast = std::move(toast);
  a.say.alert = alert;
  a.say.next = state_;
  return a;
}

} // namespace frontdesk::flow

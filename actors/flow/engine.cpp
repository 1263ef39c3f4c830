// The start of a turn: restores the session, looks at what came in, hands it on.
#include "actors/flow/engine.hpp"

#include "actors/flow/dialogue.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "db/runtime/standings.hpp"

namespace frontdesk::flow {

turn::turn(const who& by, const state& at, const net::update& input)
    : dialogue_(std::make_unique<dialogue>(by, at, input)) {}
turn::~turn() = default;
action turn::start() {
  return dialogue_->start();
}
action turn::rows(const db::rows& x) {
  return dialogue_->rows(x);
}
action turn::committed(const std::vector<db::rows>& x) {
  return dialogue_->committed(x);
}
action turn::refused(const fault& x) {
  return dialogue_->refused(x);
}

reply apology(std::string_view reference, std::string_view language) {
  reply r;
  r.screen.body = text::tr(language,
                           "Something broke on our side. Nothing was changed. Please try again, or "
                           "tell us this reference: {}",
                           reference);
  r.screen.nav.push_back({text::tr(language, "⌂ Home"), "x:home:0:0", {}, {}});
  r.where = place::fresh;
  r.outcome = "quarantined";
  return r;
}

dialogue::dialogue(const who& by, const state& at, const net::update& input)
    : by_(by), state_(at), input_(input) {}

action dialogue::ask(db::statement s, std::function<action(const db::rows&)> then) {
  on_rows_ = std::move(then);
  action a;
  a.kind = action::kind_t::query;
  a.query = std::move(s);
  return a;
}

action dialogue::rows(const db::rows& x) {
  FD_CHECK(on_rows_);
  return std::exchange(on_rows_, nullptr)(x);
}

action dialogue::committed(const std::vector<db::rows>& x) {
  FD_CHECK(on_committed_);
  return std::exchange(on_committed_, nullptr)(x);
}

action dialogue::refused(const fault& x) {
  if (on_refused_)
    return std::exchange(on_refused_, nullptr)(x);
  page p(t("Could not do that now. Nothing changed."));
  return say(std::move(p), "failed");
}

/// Reads what the conversation row holds. An action if the turn ends there.
std::optional<action> dialogue::restore() {
  auto kept = parse_session(state_.draft);
  auto offers = parse_offers(state_.offered);
  s_ = kept.value_or(session{});
  offered_ = offers.value_or(std::vector<offer>{});
  if (by_.banned) {
    close();
    s_ = {};
    return say(page(t("You cannot use this bot. Please talk to the desk.")), "banned",
               place::fresh);
  }
  if (by_.deleted) {
    by_.standing = role::guest; // club R-DEL-4
    if (state_.flow.empty())
      notes_.push_back(t("Your account was removed. You can register again."));
  }
  if (state_.flow.empty())
    return std::nullopt;
  entry_ = find_entry(state_.flow);
  flow_ = entry_ != nullptr && entry_->flow != nullptr ? &entry_->flow() : nullptr;
  if (flow_ != nullptr && kept && offers
      && static_cast<std::uint64_t>(s_.shape) == flow_->shape()) {
    draft_ = flow_->make();
    reader r(s_.draft.text);
    if (flow_->read(draft_.get(), r)) {
      if (!in_line())
        return std::nullopt;
      if (const auto* line = flow_->at(static_cast<std::size_t>(s_.top.at)).line()) {
        line_ = line->make();
        reader l(s_.line_draft.text);
        if (line->read(line_.get(), l))
          return std::nullopt;
      }
    }
  }
  close();
  notes_.push_back(t("This form was improved meanwhile, so it was closed. Please start it again."));
  outcome_ = "closed";
  bool stands_alone = input_.kind == net::input_kind::tap ? input_.text.starts_with("x:")
                                                          : input_.text.starts_with('/');
  return stands_alone ? std::nullopt : std::optional(home());
}

/// The role reaches the flow, and the step that waits for an answer.
bool dialogue::may_go_on() {
  return may_open(*entry_, by_)
         && (s_.shows != mode::asking || by_.standing >= here().current().least);
}

action dialogue::lost() {
  close();
  notes_.push_back(t("You may no longer do this, so it was closed. Nothing was saved."));
  outcome_ = "denied";
  return home();
}

/// The person's own standing, told when nobody can undo it any more (club's decisions: a ban).
action dialogue::tell_standing() {
  return ask(db::runtime::find_standing(by_.business, by_.person), [this](const db::rows& rows) {
    action a;
    a.say.next = state_;
    a.say.where = place::none;
    a.say.outcome = "ignored";
    bool erased = input_.text == "erased";
    if (rows.empty() || by_.deleted != erased)
      return a;
    net::screen screen;
    auto reason = text::translate(by_.language, rows.front().at("ban_reason"));
    if (erased)
      screen.body = t("Your account was removed. You can register again.");
    else if (by_.banned)
      screen.body = t("You were banned by the club: {}. If this is wrong, please talk to the "
                      "desk.",
                      reason);
    else
      screen.body = t("You are no longer banned. Welcome back!");
    if (!by_.banned)
      screen.nav.push_back(builtin("⌂ Home", "home"));
    show_beside(a, std::move(screen));
    return a;
  });
}

/// A copy of a card did not reach its person: "unsent:<code>:<id>:<name>".
action dialogue::tell_unsent(std::string_view what) {
  auto name = what.find(':', what.find(':') + 1);
  if (name == what.npos)
    return nothing("ignored", {}, false);
  return tell_card(what.substr(0, name),
                   t("{} cannot be reached here: share this PDF.", what.substr(name + 1)));
}

/// What a card shows, told by a job: "show:<code>:<id>"; below it a note.
action dialogue::tell_card(std::string_view what, std::string note) {
  auto colon = what.rfind(':');
  const auto* e = find_entry(what.substr(0, colon));
  auto id = colon < what.size() ? parse_number(what.substr(colon + 1)) : std::nullopt;
  action a;
  a.say.next = state_;
  a.say.where = place::none;
  a.say.outcome = "ignored";
  if (e == nullptr || e->shows == nullptr || !id || !may_open(*e, by_))
    return a;
  return ask(e->shows().load.call<db::statement>(*id, by_), [=, this](const db::rows& rows) {
    auto told = a;
    if (rows.empty())
      return told;
    auto p = e->shows().render.call<page>(rows, by_);
    if (!note.empty())
      p.body += text::cat("\n", note);
    auto screen = to_screen(p);
    screen.crumb = t(e->text);
    screen.nav.push_back(builtin("⌂ Home", "home"));
    show_beside(told, std::move(screen));
    return told;
  });
}

/// As a new message; beside the form that is being filled in, which keeps its keyboard.
void dialogue::show_beside(action& a, net::screen screen) const {
  a.say.outcome = "told";
  if (state_.flow.empty()) {
    a.say.where = place::fresh;
    a.say.screen = std::move(screen);
    return;
  }
  notice beside;
  beside.chat = by_.chat;
  beside.on = by_.on;
  beside.screen = std::move(screen);
  a.say.notices.push_back(std::move(beside));
}

action dialogue::start() {
  if (input_.kind == net::input_kind::event
      && (input_.text == "standing" || input_.text == "erased"))
    return tell_standing();
  constexpr std::string_view undo_over = "undo_over:", show_card = "show:", unsent = "unsent:";
  if (input_.kind == net::input_kind::event && input_.text.starts_with(undo_over))
    return end_undo(parse_number(input_.text.substr(undo_over.size())).value_or(0));
  if (input_.kind == net::input_kind::event && input_.text.starts_with(show_card))
    return tell_card(std::string_view(input_.text).substr(show_card.size()));
  if (input_.kind == net::input_kind::event && input_.text.starts_with(unsent))
    return tell_unsent(std::string_view(input_.text).substr(unsent.size()));
  if (auto ended = restore())
    return std::move(*ended);
  if (is_active() && !may_go_on())
    return lost();
  if (!input_.forwarded_from.empty())
    if (auto searched = on_forwarded())
      return std::move(*searched);
  switch (input_.kind) {
  case net::input_kind::text:
    return on_text(text::trim(input_.text));
  case net::input_kind::tap:
    return on_tap(input_.text);
  case net::input_kind::contact:
  case net::input_kind::photo:
  case net::input_kind::document:
  case net::input_kind::other:
    return on_other_kind();
  case net::input_kind::edited:
    notes_.push_back(t("Edits are not read. Please send it again."));
    outcome_ = "edited";
    return is_active() && !s_.browsing ? show() : say(page(), "edited");
  case net::input_kind::event:
    return on_event(input_.text);
  case net::input_kind::blocked:
  case net::input_kind::unblocked:
    return nothing("ok", {}, false);
  }
  return nothing("ignored", {}, false);
}

action dialogue::on_text(std::string_view typed) {
  if (auto done = on_word(typed))
    return std::move(*done);
  if (is_active() && !s_.browsing)
    return take_text(typed);
  return on_idle_text(typed);
}

/// Where a person is looked for, a forwarded message of any kind is who wrote it (club R-ROLE-2).
std::optional<action> dialogue::on_forwarded() {
  bool asking = is_active() && !s_.browsing && s_.shows == mode::asking;
  const auto* list =
      s_.browsing && !s_.visits.empty() ? find_entry(s_.visits.back().code) : nullptr;
  bool listing = list != nullptr && list->shows != nullptr && list->shows().people;
  if (!listing && !(asking && here().current().finds_people))
    return std::nullopt;
  if (input_.forwarded_from != "?")
    return listing ? filter(input_.forwarded_from) : take_text(input_.forwarded_from);
  auto why = t("This person hides who they are in forwarded messages. Please send their name.");
  notes_.push_back(std::move(why));
  outcome_ = "invalid";
  return listing ? show_visit() : show();
}

action dialogue::on_event(std::string_view what) {
  constexpr std::string_view parking = "park:";
  if (what.starts_with(parking)) {
    auto rest = what.substr(parking.size());
    if (auto run = parse_number(rest.substr(0, rest.find(':'))))
      return park(*run);
  }
  return nothing("ignored", {}, false);
}

action dialogue::on_other_kind() {
  bool asking = is_active() && !s_.browsing && s_.shows == mode::asking;
  if (input_.kind == net::input_kind::contact && asking && here().current().takes_contact) {
    if (!input_.own_contact)
      return wrong({}, invalid("Please share your own number, not somebody else's."));
    return take_text(input_.phone.starts_with('+') ? input_.phone : "+" + input_.phone);
  }
  outcome_ = "wrong_kind";
  auto reason = input_.kind == net::input_kind::photo      ? t("A photo cannot be read here.")
                : input_.kind == net::input_kind::document ? t("A file cannot be read here.")
                : input_.kind == net::input_kind::contact
                    ? t("A contact cannot be read here.")
                    : t("This kind of message cannot be read here.");
  if (!is_active() || s_.browsing)
    return say(page(reason + " " + t("Please type, or tap a button.")), "wrong_kind");
  notes_.push_back(reason + " " + t("Please type, or tap a button."));
  if (++s_.wrong >= 3)
    notes_.push_back(t("To stop, send cancel."));
  return show();
}

} // namespace frontdesk::flow

// Starting a flow, leaving one, drafts: at any time one active flow, nothing typed is lost.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"
#include "db/runtime/drafts.hpp"

namespace frontdesk::flow {

/// An empty first step is not worth a draft, nor is what was loaded and left as it was.
bool dialogue::is_dirty() const {
  return is_active() && (!s_.top.trail.empty() || in_line() || !s_.tokens.empty());
}

std::string dialogue::about() const {
  auto words = flow_->about(draft_.get(), by_);
  return words.empty() ? t(entry_->text) : words;
}

void dialogue::close() {
  auto visits = std::move(s_.visits);
  s_ = {};
  s_.visits = std::move(visits);
  entry_ = nullptr;
  flow_ = nullptr;
  state_.flow.clear();
}

/// Parks what is worth it, drops the rest.
void dialogue::leave_current() {
  if (is_dirty()) {
    keep_drafts();
    auto title = about();
    auto bare = s_;
    bare.visits.clear();
    parked_ = pending_.size();
    pending_.push_back(db::runtime::save_draft(by_.business.value, by_.person.value, state_.flow,
                                               state_.run, title, to_text(bare)));
    notes_.push_back(t("Saved as a draft: {}.", title));
  }
  close();
}

action dialogue::begin(const entry& e, std::int64_t id, std::int64_t version,
                       std::string_view words) {
  leave_current();
  entry_ = &e;
  flow_ = &e.flow();
  state_.flow = e.id;
  state_.run = by_.next_run;
  state_.rev = 0;
  s_.shape = static_cast<std::int64_t>(flow_->shape());
  s_.entity = id;
  s_.version = version;
  draft_ = flow_->make();
  if (!flow_->loads())
    return opened(words);
  return ask(flow_->load(id, by_), [this, kept = std::string(words)](const db::rows& rows) {
    if (has_moved_on(rows))
      return show_moved_on();
    if (auto instead = flow_->loaded(draft_.get(), rows, by_)) {
      close();
      return say(std::move(*instead), "refused");
    }
    return opened(kept);
  });
}

/// The button that opened the flow carries a version, and the row has another: whoever tapped it
/// decided on what is no longer so (DESIGN §4).
bool dialogue::has_moved_on(const db::rows& rows) const {
  return s_.version != 0 && !flow_->card.empty() && !rows.empty()
         && rows.front().number("version") != s_.version;
}

action dialogue::show_moved_on() {
  outcome_ = "stale";
  toast_ = t("This button is out of date.");
  notes_.push_back(t("This was changed since that button was shown. Here is how it stands now."));
  return show_card_of_flow();
}

/// The flow ends where it was opened.
action dialogue::show_card_of_flow() {
  auto entity = s_.entity;
  const auto* card = find_entry(flow_->card);
  close();
  s_.browsing = true; // in the place of the card that the button was on
  return card != nullptr && entity != 0 && may_open(*card, by_) ? open_view(*card, entity, {})
                                                                : home();
}

/// The draft is as loaded: what is filled is not asked; words after the command are the first
/// input.
action dialogue::opened(std::string_view words) {
  keep_drafts();
  bool at_review = flow_->opens_at_review && s_.entity != 0;
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (at_review || flow_->at(i).is_set(draft_.get()))
      set_done(s_.top, i, true);
  if (words.empty())
    return advance();
  if (auto read = read_line(words))
    return std::move(*read);
  // Of a screen that nobody sees, the notes and the draft that was parked would be gone.
  bool asks = seek_open_step() && here().current().kind != step_kind::repeat;
  return asks ? take_text(words) : advance();
}

action dialogue::cancel() {
  if (!is_active()) {
    notes_.push_back(t("There is nothing to cancel."));
    return home();
  }
  outcome_ = "cancelled";
  if (!flow_->keep_label.empty()) { // "Cancelled" would be the invoice
    notes_.push_back(t("Nothing was changed."));
    return show_card_of_flow();
  }
  notes_.push_back(t("Cancelled: {}. Nothing was saved.", t(entry_->text)));
  close();
  return home();
}

/// The scheduler's word after ten idle minutes.
action dialogue::park(std::int64_t run) {
  if (!is_active() || state_.run != run)
    return nothing("ignored", {}, false);
  bool kept = is_dirty();
  if (!kept)
    notes_.push_back(t("Closed after ten idle minutes: {}. Nothing was entered.", t(entry_->text)));
  leave_current();
  s_.browsing = false;
  outcome_ = kept ? "parked" : "timed_out";
  return say(page(), outcome_);
}

action dialogue::resume(std::int64_t draft) {
  return ask(db::runtime::load_draft(by_.business.value, by_.person.value, draft),
             [this, draft](const db::rows& rows) {
               if (!rows.empty())
                 return resumed(draft, rows.front());
               notes_.push_back(t("That draft is no longer there."));
               return is_active() ? show() : home();
             });
}

action dialogue::resumed(std::int64_t draft, const db::row& row) {
  const auto* e = find_entry(row.at("flow"));
  auto kept = parse_session(row.at("draft"));
  bool fits = e != nullptr && e->flow != nullptr && kept
              && static_cast<std::uint64_t>(kept->shape) == e->flow().shape();
  if (fits && !may_open(*e, by_))
    return denied();
  leave_current();
  pending_.push_back(db::runtime::drop_draft(by_.business.value, by_.person.value, draft));
  if (!fits) {
    notes_.push_back(
        t("This form was improved meanwhile, so the draft no longer fits. Please start again."));
    outcome_ = "closed";
    return home();
  }
  auto visits = std::move(s_.visits);
  state_.flow = e->id;
  state_.run = by_.next_run;
  state_.rev = 0;
  state_.draft = std::string(row.at("draft"));
  state_.offered.clear();
  if (auto ended = restore())
    return std::move(*ended);
  s_.visits = std::move(visits);
  s_.browsing = false;
  if (!is_active())
    return home(); // its shape fits, what is in it does not
  return may_go_on() ? show() : lost();
}

action dialogue::discard(std::int64_t draft) {
  pending_.push_back(db::runtime::drop_draft(by_.business.value, by_.person.value, draft));
  notes_.push_back(t("The draft is gone."));
  return is_active() ? show() : home();
}

} // namespace frontdesk::flow

// The end of a flow: review, Change menu, commit, receipt, refusal.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

action dialogue::show_review() {
  auto p = flow_->review(draft_.get(), by_);
  for (auto& token : s_.tokens)
    notes_.push_back((token.meaning.empty() ? "? " : "✓ ") + token.text
                     + (token.meaning.empty() ? "" : " — " + token.meaning));
  auto screen = to_screen(p);
  std::vector<net::choice> own;
  if (by_.standing >= flow_->commits) {
    own.push_back(answer(flow_->save_label.empty() ? t("Save") : t(flow_->save_label),
                         {offer_kind::save, 0, {}}));
    own.back().look = net::tone::primary;
  } else {
    screen.body +=
        "\n\n"
        + t("You do not have permission for the last step. Save it as a draft and ask an admin.");
  }
  own.push_back(answer(t("Change"), {offer_kind::change, 0, {}}));
  screen.actions.insert(screen.actions.begin(), own.begin(), own.end());
  add_flow_nav(screen, false, false);
  s_.shows = mode::review;
  return say_flow(std::move(screen), "ok");
}

action dialogue::show_change() {
  page p(t("What would you like to change?"));
  auto screen = to_screen(p);
  auto size = page_size(0);
  auto skip = s_.pages.size() * size;
  bool more = false;
  for (std::size_t i = 0; i < flow_->size(); ++i) {
    const auto& step = flow_->at(i);
    if (!step.applies(draft_.get(), by_))
      continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    if (screen.rows.size() == size) {
      more = true;
      break;
    }
    auto row = answer(text::title(by_.language, step.name.english()),
                      {offer_kind::step, static_cast<std::int32_t>(i), {}});
    row.detail = text::shorten(step.shown(draft_.get(), by_), 72);
    screen.rows.push_back(std::move(row));
  }
  add_flow_nav(screen, more, !s_.pages.empty());
  return say_flow(std::move(screen), "ok");
}

action dialogue::commit() {
  if (by_.standing < flow_->commits)
    return denied();
  auto what = flow_->save(draft_.get(), by_);
  auto own = what.statements.size();
  action a;
  a.kind = action::kind_t::commit;
  a.statements = what.statements;
  a.targets = what.targets;
  for (auto& s : undo_statements(what))
    a.statements.push_back(std::move(s));
  auto parked = a.statements.size(); // by the command whose words were the last answer
  a.statements.insert(a.statements.end(), pending_.begin(), pending_.end());
  on_committed_ = [this, what, own, parked](const std::vector<db::rows>& rows) {
    auto p = flow_->saved(draft_.get(),
                          {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(own)}, by_);
    add_undo(p, what, rows, own);
    close();
    pending_.clear();
    auto done = say(std::move(p), "ok", place::fresh);
    offer_parked(done.say.screen, rows, parked);
    return done;
  };
  on_refused_ = [this](const fault& f) { return show_refused(f); };
  return a;
}

/// The draft stays; the card may have changed it (the version to try again with).
action dialogue::show_refused(const fault& f) {
  auto r = flow_->refused(draft_.get(), f, by_);
  if (!r.reload || !flow_->loads())
    return show_refusal(std::move(r));
  return ask(flow_->load(s_.entity, by_), [this, r](const db::rows& rows) {
    flow_->loaded(draft_.get(), rows, by_); // that it may not go on is what the next try says
    return show_refusal(r);
  });
}

action dialogue::show_refusal(refusal r) {
  s_.tokens.clear();
  s_.versus = std::move(r.versus);
  if (s_.versus) {
    outcome_ = "stale";
    return show_clash();
  }
  if (r.over) {
    close();
    return say(std::move(r.shown), "refused");
  }
  auto screen = to_screen(r.shown);
  std::vector<net::choice> own;
  if (!r.again.empty())
    own.push_back(answer(r.again, {offer_kind::save, 0, {}}));
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (!r.reopen.empty() && flow_->at(i).name.english() == r.reopen)
      own.push_back(answer(text::title(by_.language, r.reopen),
                           {offer_kind::step, static_cast<std::int32_t>(i), {}}));
  screen.actions.insert(screen.actions.begin(), own.begin(), own.end());
  s_.shows = flow_->confirms() ? mode::refused : mode::asking;
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "refused");
}

} // namespace frontdesk::flow

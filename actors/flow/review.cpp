// The end of a flow: review, Change menu, commit, receipt, refusal.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

action dialogue::show_review() {
  auto p = flow_->review(draft_.get(), by_);
  auto amend = p.amend;
  if (auto read = marks(length_of(p)); !read.empty())
    notes_.push_back(std::move(read));
  auto screen = to_screen(p);
  if (by_.standing < flow_->commits)
    screen.body +=
        "\n\n"
        + t("You do not have permission for the last step. Save it as a draft and ask an admin.");
  add_flow_nav(screen, false, false);
  offer_commit(screen, amend);
  s_.shows = mode::review;
  return say_flow(std::move(screen), "ok");
}

/// The last button, and Change. What cannot be saved as it is has the step that mends it instead.
/// Of what takes away for good the safe choice comes first, in words of its own: beside "Cancel
/// invoice", "Cancel" could be either (UX U9). Of one question Back is the change.
void dialogue::offer_commit(net::screen& screen, std::optional<std::string_view> amend) {
  bool takes_away = !flow_->keep_label.empty();
  std::vector<net::choice> own;
  if (takes_away) {
    own.push_back({t(flow_->keep_label), text::cat("x:cancel:", state_.run, ":0"), {}, {}});
    std::erase_if(screen.nav, [&](const net::choice& c) { return c.data == own.front().data; });
  }
  if (amend)
    offer_step(own, *amend);
  auto save = answer(flow_->save_label.empty() ? t("Save") : t(flow_->save_label),
                     {offer_kind::save, 0, {}});
  save.look = takes_away ? net::tone::danger : net::tone::primary;
  bool may = by_.standing >= flow_->commits && !amend;
  if (may && !takes_away)
    own.push_back(save);
  if (!takes_away || flow_->size() > 1)
    own.push_back(answer(t("Change"), {offer_kind::change, 0, {}}));
  if (may && takes_away)
    own.push_back(save);
  screen.actions.insert(screen.actions.begin(), own.begin(), own.end());
}

/// A button that asks a step again, named like the step.
void dialogue::offer_step(std::vector<net::choice>& own, std::string_view key) {
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (!key.empty() && flow_->at(i).name.english() == key)
      own.push_back(answer(text::title(by_.language, key),
                           {offer_kind::step, static_cast<std::int32_t>(i), {}}));
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
    row.detail = text::shorten_name(step.shown(draft_.get(), by_), 72);
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
  offer_step(own, r.reopen);
  screen.actions.insert(screen.actions.begin(), own.begin(), own.end());
  s_.shows = flow_->confirms() ? mode::refused : mode::asking;
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "refused");
}

} // namespace frontdesk::flow

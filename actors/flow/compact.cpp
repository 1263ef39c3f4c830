// Quick entry: a whole line read into the draft, and the card that shows how it was read.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

/// Nothing if the flow does not take this text for a compact line.
std::optional<action> dialogue::read_line(std::string_view typed) {
  if (!flow_->reads_lines() || typed.empty())
    return std::nullopt;
  writer before;
  flow_->write(draft_.get(), before);
  if (!keep_open_line())
    return std::nullopt;
  auto reading = flow_->read_line(typed, draft_.get(), by_);
  if (reading.tokens.empty()) {
    auto json = before.take();
    reader r(json);
    flow_->read(draft_.get(), r);
    return std::nullopt;
  }
  s_.line_index = -1;
  s_.changing = -1;
  s_.tokens = reading.tokens;
  notes_.insert(notes_.end(), reading.notes.begin(), reading.notes.end());
  return look_up(std::move(reading), 0);
}

action dialogue::look_up(reading r, std::size_t next) {
  if (next == r.lookups.size())
    return line_read();
  auto statement = r.lookups[next].ask;
  return ask(std::move(statement), [this, r = std::move(r), next](const db::rows& rows) {
    flow_->found(draft_.get(), s_.tokens.at(r.lookups[next].token), rows, by_);
    bool settled = !rows.empty() && next + 1 < r.lookups.size() && r.lookups[next + 1].otherwise;
    return look_up(r, next + (settled ? 2 : 1));
  });
}

action dialogue::line_read() {
  s_.wrong = 0;
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (const auto& step = flow_->at(i); step.is_set(draft_.get())) {
      auto open = unfinished_line(step, draft_.get());
      auto ok = open ? result<void>{} : step.obeys(draft_.get(), by_);
      auto why = open ? open->why
                 : ok ? std::string()
                      : std::string(text::translate(by_.language, ok.error().text));
      if (!why.empty())
        notes_.push_back(std::move(why));
      if (open || !ok) {
        set_done(s_.top, i, false);
        continue;
      }
      step.follow(draft_.get(), by_);
      if (!is_done(s_.top, i))
        s_.top.trail.push_back(static_cast<std::int32_t>(i));
      set_done(s_.top, i, true);
    }
  s_.shows = mode::preview;
  return show();
}

/// Each token with its mark, beside so many other characters. Where a message has no room for all,
/// those that were understood go: the lines say them again.
std::string dialogue::marks(std::size_t taken) const {
  constexpr std::size_t room = 4000; // of 4,096 on either platform, some characters count twice
  std::string all, unread;
  for (const auto& token : s_.tokens) {
    bool known = !token.meaning.empty();
    auto mark =
        known ? text::cat("✓ ", token.text, " — ", token.meaning) : text::cat("? ", token.text);
    all += text::cat(all.empty() ? "" : "\n", mark);
    if (!known)
      unread += text::cat(unread.empty() ? "" : "\n", mark);
  }
  return taken + text::code_points(all) <= room ? all : unread;
}

/// Every token with its mark; buttons for what is missing. With nothing missing: the review.
action dialogue::show_preview() {
  std::vector<std::int32_t> missing;
  bool clear = true;
  for (const auto& token : s_.tokens)
    clear = clear && !token.meaning.empty();
  for (std::size_t i = 0; i < flow_->size(); ++i)
    if (flow_->at(i).applies(draft_.get(), by_) && !is_done(s_.top, i))
      missing.push_back(static_cast<std::int32_t>(i));
  if (clear && missing.empty() && flow_->confirms()) {
    s_.shows = mode::review;
    return show();
  }
  page p(marks(0));
  auto screen = to_screen(p);
  for (std::size_t i = 0; i < s_.tokens.size(); ++i)
    if (s_.tokens[i].meaning.empty() && !s_.tokens[i].step.empty()
        && screen.rows.size() < page_size(1))
      screen.rows.push_back(answer("? " + text::shorten(s_.tokens[i].text, 18),
                                   {offer_kind::find, static_cast<std::int32_t>(i), {}}));
  for (auto i : missing)
    if (screen.rows.size() < page_size(1))
      screen.rows.push_back(
          answer(text::title(by_.language, flow_->at(static_cast<std::size_t>(i)).name.english()),
                 {offer_kind::step, i, {}}));
  screen.actions.push_back(answer(t("Continue"), {offer_kind::go_on, 0, {}}));
  screen.actions.back().look = net::tone::primary;
  add_flow_nav(screen, false, false);
  return say_flow(std::move(screen), "ok");
}

/// A token nobody understood: its step opens with it as the search.
action dialogue::find_token(std::int32_t index) {
  auto token = s_.tokens.at(static_cast<std::size_t>(index));
  s_.tokens.erase(s_.tokens.begin() + index);
  for (std::size_t i = 0; i < flow_->size(); ++i) {
    const auto& step = flow_->at(i);
    if (step.name.english() != token.step)
      continue;
    s_.top.at = static_cast<std::int32_t>(i);
    set_done(s_.top, i, false);
    s_.shows = mode::asking;
    s_.pages.clear();
    auto lines = static_cast<std::int32_t>(step.count(draft_.get()));
    if (token.line >= 0 && token.line < lines) {
      load_unfinished(static_cast<std::size_t>(token.line));
      auto kind = seek_open_step() ? here().current().kind : step_kind::ask;
      if (kind != step_kind::pick && kind != step_kind::pick_many)
        return advance();
    } else if (step.kind == step_kind::repeat) {
      s_.line_index = lines;
      s_.line = {};
      load_line();
    }
    s_.search = token.search.empty() ? token.text : token.search;
  }
  return show();
}

} // namespace frontdesk::flow

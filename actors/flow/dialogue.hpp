// One turn at work: what the engine's files share. Nothing outside the engine includes this.
#pragma once

#include "actors/flow/catalog.hpp"
#include "actors/flow/session.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdesk::flow {

/// How a screen part ends up on the platform's budget.
inline constexpr std::size_t rows_per_page = 7; // DESIGN §4: WhatsApp budget
inline constexpr std::size_t deepest_visit = 8;

class dialogue {
public:
  dialogue(const who&, const state&, const net::update&);
  action start();
  action rows(const db::rows&);
  action committed(const std::vector<db::rows>&);
  action refused(const fault&);

private:
  /// The steps being walked: the flow's, or one line's.
  struct scope {
    const definition& steps;
    void* draft;
    position& at;
    const step& current() const { return steps.at(static_cast<std::size_t>(at.at)); }
  };

  // engine.cpp: what came in
  std::optional<action> restore();
  bool may_go_on();
  action lost();
  action on_text(std::string_view);
  action on_event(std::string_view);
  action tell_standing();
  action tell_card(std::string_view what, std::string note = {});
  action tell_unsent(std::string_view what);
  void show_beside(action&, net::screen) const;
  action end_undo(std::int64_t);
  action on_other_kind();
  std::optional<action> on_forwarded();

  // words.cpp: typed commands and navigation words
  std::optional<action> on_word(std::string_view);
  action on_command(std::string_view word, std::string_view rest);
  action on_idle_text(std::string_view);

  // buttons.cpp: tapped data
  action on_tap(std::string_view);
  action on_answer(std::string_view rest);
  action on_action(std::string_view rest);
  std::optional<action> on_builtin(std::string_view code, std::int64_t id, std::int64_t version);
  action open_entry(const entry&, std::int64_t id, std::int64_t version, std::string_view words);
  action denied();
  action stale();
  action malformed();

  // answers.cpp: an Answer or typed text at the current step
  action take(const offer&);
  action take_extra(std::size_t which);
  action take_page(const offer&);
  action ask_again(std::int32_t step);
  action ask_afresh();
  action take_text(std::string_view);
  action take_choice(std::string_view typed);
  action answered(bool first = false);
  bool seek_open_step();
  action advance();
  action wrong(std::string_view typed, const fault&);
  action reopen(std::string_view key);
  bool is_changing() const;
  bool is_complete(const scope&) const;
  action back();

  // lines.cpp: repeat
  action open_line(std::size_t index);
  action open_line_menu();
  void load_line();
  action line_finished();
  bool keep_open_line();
  action show_lines();
  action show_line_menu();
  action remove_line();
  struct unfinished {
    std::size_t line;
    std::string why; // the rule it breaks; empty: something is missing
  };
  std::optional<unfinished> unfinished_line(const step&, const void* draft) const;
  void load_unfinished(std::size_t index);
  action open_unfinished(std::size_t index);

  // steps.cpp: the current screen of the flow
  action show();
  action show_step();
  action show_found(const db::rows&);
  page question();
  void offer_answers(net::screen&);

  // review.cpp: the end of a flow
  action show_review();
  void offer_commit(net::screen&, std::optional<std::string_view> amend);
  void offer_step(std::vector<net::choice>&, std::string_view key);
  action show_change();
  action commit();
  action show_saved(const std::vector<db::rows>&);
  action show_refused(const fault&);
  action show_refusal(refusal);

  // clash.cpp: somebody else wrote first
  action show_clash();
  action show_compare();
  action keep_theirs();
  void offer_sides(net::screen&);

  // compact.cpp: whole lines
  std::optional<action> read_line(std::string_view);
  action look_up(reading, std::size_t next);
  action line_read();
  action show_preview();
  std::string marks(std::size_t taken) const;
  action find_token(std::int32_t index);

  // parking.cpp: starting, leaving, resuming
  action begin(const entry&, std::int64_t id, std::int64_t version, std::string_view words);
  action opened(std::string_view words);
  bool has_moved_on(const db::rows&) const;
  action show_moved_on();
  action show_card_of_flow();
  void leave_current();
  bool is_dirty() const;
  std::string about() const;
  void close();
  action cancel();
  action park(std::int64_t run);
  action resume(std::int64_t draft);
  action resumed(std::int64_t draft, const db::row&);
  action discard(std::int64_t draft);

  // browse.cpp: views
  action open_view(const entry&, std::int64_t id, std::string_view words);
  action leave_view();
  action show_visit();
  action show_list(const frontdesk::flow::view&, const db::rows&);
  action filter(std::string_view);
  action turn_page(std::int64_t);

  // home.cpp
  action greet();
  action home();
  action show_group(std::int64_t);
  action help();
  action show_drafts(std::int64_t page = 0);

  // deeds.cpp
  action act(const entry&, call, std::int64_t undo);
  page show_done(const entry&, const call&, const std::vector<db::rows>&, std::size_t own);
  action show_card(const entry&, const call&, page);
  action undo(std::int64_t);
  std::vector<db::statement> undo_statements(const plan&) const;
  void add_undo(page&, const plan&, const std::vector<db::rows>&, std::size_t at) const;

  // screens.cpp: pages to screens, and the end of the turn
  net::screen to_screen(page&);
  void add_links(std::vector<net::choice>&, std::vector<link>&) const;
  bool may_follow(const link&) const;
  net::choice answer(std::string label, offer);
  net::choice builtin(sentence, std::string_view code, std::int64_t id = 0,
                      std::int64_t version = 0) const;
  void add_flow_nav(net::screen&, bool more, bool before);
  void add_view_nav(net::screen&, bool more, std::int64_t page) const;
  std::string crumb() const;
  std::size_t length_of(const page&) const;
  std::size_t page_size(std::size_t other_buttons) const;
  action say_flow(net::screen, std::string_view outcome);
  action say(page, std::string_view outcome, place = place::live);
  action nothing(std::string_view outcome, std::string toast, bool alert);
  void offer_parked(net::screen&, const std::vector<db::rows>&, std::size_t first) const;
  action finish(reply);
  state next_state(bool flow_screen);

  scope here();
  scope top_scope();
  void keep_drafts();
  bool is_active() const { return flow_ != nullptr; }
  bool in_line() const { return s_.line_index >= 0; }
  action ask(db::statement, std::function<action(const db::rows&)>);
  template <class... Values>
  std::string t(sentence s, const Values&... values) const {
    return text::tr(by_.language, s, values...);
  }

  who by_;
  state state_;
  const net::update& input_;
  session s_;
  const entry* entry_ = nullptr;
  const definition* flow_ = nullptr;
  draft_pointer draft_{nullptr, +[](void*) {}};
  draft_pointer line_{nullptr, +[](void*) {}};
  std::vector<offer> offered_;        // by the screen before
  std::vector<offer> offers_;         // by the screen being made
  std::vector<std::string> notes_;    // lines above the screen's body
  std::vector<net::fact> note_facts_; // of the menu
  std::vector<link> note_links_;
  std::vector<db::statement> pending_; // written with this turn, nothing to show of them
  std::optional<std::size_t> parked_;  // index in pending_ whose row is the new draft's id
  std::string next_page_;              // key of the last row shown
  std::optional<std::string> title_;   // of a screen that is neither the flow's nor a view
  std::string toast_;
  bool alert_ = false;
  std::string outcome_; // overrides the screen's
  std::vector<notice> notices_;
  std::function<action(const db::rows&)> on_rows_;
  std::function<action(const std::vector<db::rows>&)> on_committed_;
  std::function<action(const fault&)> on_refused_;
};

/// Decimal numbers of button data; nullopt for anything else.
std::optional<std::int64_t> parse_number(std::string_view);
/// "Back", "menu" … in any language: the builtin's code, or empty.
std::string_view navigation_word(std::string_view);

} // namespace frontdesk::flow

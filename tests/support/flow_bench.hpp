// A flow without actor, socket or database: type, tap, hand it rows, read what it says.
#pragma once

#include "actors/flow/catalog.hpp"
#include "actors/flow/engine.hpp"
#include "db/row.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk {

/// A statement as a test writes it: {"club.add_payment", {"42", "150000"}}.
struct asked {
  std::string name;
  std::vector<db::value> values;
  friend bool operator==(const db::statement& s, const asked& a) {
    return s.what != nullptr && s.what->name == a.name && s.values == a.values;
  }
};

class flow_bench {
public:
  /// Opens the flow, as its menu entry would.
  explicit flow_bench(const flow::definition& d, flow::who by = staff()) : who(std::move(by)) {
    alone() = &d;
    own_ = {
        flow::entry{d.id, role::guest, "/open", "This flow", &the_alone_one, flow::group::people}};
    force_ = std::make_unique<flow::catalog_override>(own_);
    opens(d.id);
  }
  /// A whole catalogue; nothing is opened.
  explicit flow_bench(std::span<const flow::entry> list, flow::who by = staff())
      : who(std::move(by)) {
    force_ = std::make_unique<flow::catalog_override>(list);
  }
  /// The real catalogue.
  explicit flow_bench(flow::who by) : who(std::move(by)) {}

  static flow::who staff() {
    flow::who w;
    w.business = {1};
    w.person = {7};
    w.chat = {70};
    w.standing = role::owner;
    w.name = "Asha";
    w.now_us = 1'790'000'000'000'000;
    w.next_run = 501;
    return w;
  }

  // ---- what the person does ----------------------------------------------------------------

  flow_bench& opens(std::string_view id, std::int64_t entity = 0, std::int64_t version = 0) {
    return taps_data("x:" + std::string(id) + ":" + std::to_string(entity) + ":"
                     + std::to_string(version));
  }
  flow_bench& types(std::string_view text) {
    net::update u;
    u.kind = net::input_kind::text;
    u.text = text;
    return sends(u);
  }
  /// The button whose label begins like this, on the screen shown last.
  flow_bench& taps(std::string_view label) { return taps_data(data_of(label)); }
  flow_bench& taps_data(std::string_view data) {
    net::update u;
    u.kind = net::input_kind::tap;
    u.text = data;
    return sends(u);
  }
  flow_bench& sends(net::update u) {
    u.on = who.on;
    input_ = std::make_unique<net::update>(std::move(u));
    turn_ = std::make_unique<flow::turn>(who, state, *input_);
    return perform(turn_->start());
  }

  // ---- what the database does ----------------------------------------------------------------

  /// Answers the query or commit that waits; a commit's statements all get these rows.
  flow_bench&
  database(std::initializer_list<std::vector<std::pair<std::string, std::string>>> list) {
    return database(db::make_rows(list));
  }
  flow_bench& database(const db::rows& rows) {
    if (waits_ == waiting::rows)
      return perform(turn_->rows(rows));
    if (waits_ != waiting::commit)
      throw std::logic_error("nothing waits for the database");
    return perform(turn_->committed(std::vector<db::rows>(last.statements.size(), rows)));
  }
  /// A commit's answers, one list of rows per statement.
  flow_bench& commits(const std::vector<db::rows>& rows) { return perform(turn_->committed(rows)); }
  flow_bench& refuses(errc code, std::string text) {
    return perform(turn_->refused({code, std::move(text)}));
  }

  // ---- what the person sees --------------------------------------------------------------------

  const std::string& said() const { return last.reply.screen.body; }
  const std::string& crumb() const { return last.reply.screen.crumb; }
  const std::string& outcome() const { return last.reply.outcome; }
  std::vector<std::string> labels() const {
    std::vector<std::string> out;
    for (const auto* list :
         {&last.reply.screen.rows, &last.reply.screen.actions, &last.reply.screen.nav})
      for (const auto& c : *list)
        out.push_back(c.label);
    return out;
  }
  bool shows(std::string_view label) const {
    for (const auto& l : labels())
      if (l.starts_with(label))
        return true;
    return false;
  }
  std::string data_of(std::string_view label) const {
    for (const auto* list :
         {&last.reply.screen.rows, &last.reply.screen.actions, &last.reply.screen.nav})
      for (const auto& c : *list)
        if (c.label.starts_with(label))
          return c.data;
    std::string all;
    for (const auto& l : labels())
      all += " [" + l + "]";
    throw std::logic_error("no button " + std::string(label) + " among" + all + " on: " + said());
  }
  bool waits() const { return waits_ != waiting::nothing; }
  bool waits_for_commit() const { return waits_ == waiting::commit; }

  flow::who who;
  flow::state state;
  struct {
    db::statement query;
    db::statement commit;                  // the first statement of the commit
    std::vector<db::statement> statements; // all of them
    std::vector<person_id> targets;
    flow::reply reply;
  } last;

private:
  enum class waiting { nothing, rows, commit };

  static const flow::definition*& alone() {
    static const flow::definition* d = nullptr;
    return d;
  }
  static const flow::definition& the_alone_one() { return *alone(); }

  flow_bench& perform(flow::action a) {
    switch (a.kind) {
    case flow::action::kind_t::query:
      waits_ = waiting::rows;
      last.query = a.query;
      break;
    case flow::action::kind_t::commit:
      waits_ = waiting::commit;
      last.statements = a.statements;
      last.commit = a.statements.empty() ? db::statement{} : a.statements.front();
      last.targets = a.targets;
      break;
    case flow::action::kind_t::say:
      waits_ = waiting::nothing;
      state = a.say.next;
      if (a.say.where == flow::place::none)
        a.say.screen = last.reply.screen; // what the person still has before them
      last.reply = std::move(a.say);
      ++who.next_run;
      break;
    }
    return *this;
  }

  std::vector<flow::entry> own_;
  std::unique_ptr<flow::catalog_override> force_;
  std::unique_ptr<net::update> input_;
  std::unique_ptr<flow::turn> turn_;
  waiting waits_ = waiting::nothing;
};

} // namespace frontdesk

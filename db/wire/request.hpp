// One piece of work for a connection, as a pure machine: what to send, what its answer leads to.
#pragma once

#include "db/pool.hpp"

#include <chrono>
#include <memory>
#include <variant>

namespace frontdesk::db::wire {

using clock = std::chrono::steady_clock;
using answer = result<std::vector<rows>>;

/// Why statements cannot be sent: libpq's text parameters end at U+0000, and the rest would be lost
/// without a word. None at all, or values that do not fit the placeholders, is a mistake of ours
/// and throws.
std::optional<fault> find_mistake(const statement&);
std::optional<fault> find_mistake(const std::vector<statement>&);

/// One Sync, several under one Sync, or the two pipelines of a business turn.
class request {
public:
  request(statement, pool::done_one);
  request(std::vector<statement>, pool::done_many);
  request(std::vector<statement> first, pool::decide second, pool::done_many done);

  /// The statements to send now, all under one Sync.
  const std::vector<statement>& sending() const { return sending_; }
  /// Takes the answer of `sending`. True: `sending` holds the next part. False: `outcome` is final.
  bool advance(answer);
  /// The connection broke while `sending` was on its way.
  void lose(const std::string& why);
  /// The server refused `sending` and then broke the connection.
  void fail(fault);
  /// Nothing was sent.
  void refuse(fault f) { outcome_ = std::move(f); }

  /// Calls back with the outcome; once, last.
  void finish();

  /// Of its first statement: what metrics call it.
  std::string_view name() const { return name_; }
  /// Of the schema desk, which every turn needs; not of one area's tables.
  bool is_runtime() const { return name_.starts_with("desk."); }
  bool is_transaction() const { return static_cast<bool>(second_); }
  const answer& outcome() const { return outcome_; }

  clock::time_point arrived;
  clock::time_point deadline;
  bool cancelled = false; // over its deadline, and the server was asked to stop it

private:
  enum class phase { only, first, second, undo };
  void decide_second();
  void undo(fault);

  phase phase_;
  std::string_view name_;
  std::vector<statement> sending_;
  pool::decide second_;
  std::variant<pool::done_one, pool::done_many> done_;
  std::vector<rows> kept_; // rows of pipeline A while B runs
  answer outcome_;
};

using request_ptr = std::unique_ptr<request>;

} // namespace frontdesk::db::wire

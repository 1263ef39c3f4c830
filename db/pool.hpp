// The fixed set of connections to PostgreSQL: a bounded queue in front, pipelines behind.
#pragma once

#include "base/result.hpp"
#include "db/row.hpp"
#include "db/sql.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace frontdesk::db {

struct pool_options {
  std::string dsn;
  std::size_t connections = 8;
  std::size_t queue = 10'000;                // waiting requests before new ones are refused
  std::chrono::milliseconds deadline{5'000}; // default per request, waiting included
  bool prepared = true;                      // false for transaction-pooling proxies
  std::string application_name = "frontdesk";
  std::vector<std::string> settings; // "enable_hashjoin=off": SET on every new connection
};

struct pool_status {
  std::size_t connected = 0;
  std::size_t busy = 0;
  std::size_t waiting = 0;
  std::string last_error; // empty while connected
};

/// Faults of every callback: unavailable or timeout = nothing was done; unknown = sent and no
/// answer came; invalid = a value holds U+0000; conflict, refused, retry, bug … from the SQLSTATE
/// table. Callbacks run on the pool's thread (invalid, and whatever comes after stop(), on the
/// caller's) and must not block or throw.
class pool {
public:
  using done_one = std::function<void(result<rows>)>;
  using done_many = std::function<void(result<std::vector<rows>>)>;
  /// Second half of a business turn: pure; nullopt rolls the transaction back (done gets fault
  /// refused).
  using decide = std::function<std::optional<std::vector<statement>>(const std::vector<rows>&)>;

  explicit pool(pool_options);
  ~pool(); // stops, joins; requests still waiting get unavailable
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;

  /// One statement, alone in its own transaction (its own Sync). Many such share a connection's
  /// pipeline.
  void run(statement, done_one);
  /// Several statements in one transaction, one Sync, no BEGIN (the implicit transaction of the
  /// pipeline).
  void run_together(std::vector<statement>, done_many);
  /// A business turn (DESIGN §3): pipeline A = BEGIN + first; decide(rows of first) on the pool's
  /// thread; pipeline B = its statements + COMMIT. The connection belongs to the turn from A to B.
  /// done gets the rows of A followed by those of B.
  void transact(std::vector<statement> first, decide second, done_many done);

  pool_status status() const;
  /// Stops taking requests, finishes what was sent, but not for longer than `by`; closes. Not from
  /// a callback.
  void
  stop(std::chrono::steady_clock::time_point by = std::chrono::steady_clock::time_point::max());

private:
  class impl;
  std::unique_ptr<impl> impl_;
};

} // namespace frontdesk::db

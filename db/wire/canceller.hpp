// Asks servers to stop a statement, on a thread of its own, because PQcancel blocks.
#pragma once

#include <memory>

struct pg_cancel;

namespace frontdesk::db::wire {

/// The thread starts with the first ticket and outlives this object if it hangs in a dead network:
/// it shares nothing but its own queue, so nobody has to wait for it.
class canceller {
public:
  canceller();
  ~canceller();
  canceller(const canceller&) = delete;
  canceller& operator=(const canceller&) = delete;

  void send(std::shared_ptr<pg_cancel> ticket);

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace frontdesk::db::wire

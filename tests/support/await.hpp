// Waiting in tests for what the pool's thread calls back with.
#pragma once

#include "db/pool.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <stdexcept>
#include <thread>

namespace frontdesk::test {

/// Calls `start(done)` and returns what `done` was called with; throws after 20 s.
template <class T, class Start>
result<T> await(Start start) {
  auto promise = std::make_shared<std::promise<result<T>>>();
  auto answer = promise->get_future();
  start([promise](result<T> x) { promise->set_value(std::move(x)); });
  if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
    throw std::runtime_error("no callback within 20 s");
  return answer.get();
}

/// The value, or an exception with the fault's text: for what must succeed.
template <class T>
T ok(result<T> x) {
  if (!x)
    throw std::runtime_error("fault " + std::to_string(static_cast<int>(x.error().code)) + ": "
                             + x.error().text);
  return std::move(*x);
}

/// The fault, or an exception: for what must fail.
template <class T>
fault failed(result<T> x) {
  if (x)
    throw std::runtime_error("it succeeded");
  return std::move(x).error();
}

inline result<db::rows> run(db::pool& p, db::statement x) {
  return await<db::rows>([&](auto done) { p.run(std::move(x), done); });
}

inline result<std::vector<db::rows>> run_together(db::pool& p, std::vector<db::statement> list) {
  return await<std::vector<db::rows>>([&](auto done) { p.run_together(std::move(list), done); });
}

inline result<std::vector<db::rows>> transact(db::pool& p, std::vector<db::statement> first,
                                              db::pool::decide second) {
  return await<std::vector<db::rows>>(
      [&](auto done) { p.transact(std::move(first), std::move(second), done); });
}

/// Multiplies what a test waits for at most: E2E_PATIENCE of a slow or troubled run.
inline int test_patience() {
  static const int times = std::getenv("E2E_PATIENCE") != nullptr
                               ? std::max(1, std::atoi(std::getenv("E2E_PATIENCE")))
                               : 1;
  return times;
}

/// True as soon as `condition` holds; false after the time is over.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(5)) {
  auto end = std::chrono::steady_clock::now() + limit * test_patience();
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

} // namespace frontdesk::test

// How much all connections together may hold of what nobody has signed for yet.
#pragma once

#include <atomic>
#include <cstddef>

namespace frontdesk::net::http {

/// Bytes of bodies whose signature is over the whole of them, so that who sends them is known at
/// their end only. Used by every worker's thread.
class unproven_bytes {
public:
  explicit unproven_bytes(std::size_t most) : most_(most) {}

  /// False, and nothing taken: others hold it all.
  bool take(std::size_t n) {
    if (held_.fetch_add(n) + n <= most_)
      return true;
    held_ -= n;
    return false;
  }
  void give_back(std::size_t n) { held_ -= n; }

private:
  const std::size_t most_;
  std::atomic<std::size_t> held_{0};
};

} // namespace frontdesk::net::http

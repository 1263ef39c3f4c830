// Token buckets for what a platform allows per channel and per chat. Pure: the caller tells the
// time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>

namespace frontdesk::actors {

using steady_time = std::chrono::steady_clock::time_point;

/// `rate` tokens a second, at most `burst` saved up. rate 0 = unlimited.
class token_bucket {
public:
  token_bucket() = default;
  token_bucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}

  /// When the next token is there: `now` or later.
  steady_time ready_at(steady_time now) {
    refill(now);
    if (rate_ <= 0 || tokens_ >= 1)
      return now;
    return now
           + std::chrono::ceil<std::chrono::milliseconds>(
               std::chrono::duration<double>((1 - tokens_) / rate_));
  }

  double burst() const { return burst_; }

  /// How many tokens may be taken now so that `kept` stay; many if unlimited.
  std::size_t room(steady_time now, double kept = 0) {
    refill(now);
    return rate_ <= 0 ? std::numeric_limits<std::size_t>::max()
                      : static_cast<std::size_t>(std::max(0.0, tokens_ - kept));
  }

  /// Takes a token; below zero if there was none (the caller asked ready_at first).
  void take(steady_time now) {
    refill(now);
    if (rate_ > 0)
      tokens_ -= 1;
  }

  /// The channel's limit is divided by the live replicas.
  void change_rate(double rate, double burst, steady_time now) {
    refill(now);
    rate_ = rate;
    burst_ = burst;
    tokens_ = std::min(tokens_, burst);
  }

private:
  void refill(steady_time now) {
    if (now > at_)
      tokens_ = at_ == steady_time{}
                    ? burst_
                    : std::min(burst_,
                               tokens_ + rate_ * std::chrono::duration<double>(now - at_).count());
    at_ = std::max(at_, now);
  }

  double rate_ = 0;
  double burst_ = 1;
  double tokens_ = 1;
  steady_time at_{};
};

} // namespace frontdesk::actors

// Many chats, each in a closed loop: act, wait for what the business shows, act again.
#pragma once

#include "tests/bench/cpu.hpp"
#include "tests/bench/insides.hpp"
#include "tests/e2e/support/desk.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace frontdesk::bench {

/// What a person does next.
struct move {
  enum class kind : std::uint8_t { types, taps, taps_first };
  kind what = kind::types;
  /// Text, or the beginning of a button's label; each chat and round takes its own.
  std::vector<std::string> one_of{};
};

/// The engine's cheapest turns: two screens without a read of their own.
inline const std::vector<move> echo{{move::kind::types, {"/start"}},
                                    {move::kind::types, {"/help"}}};

inline test::desk_options one_replica() {
  return {.replicas = 1, .checks_calls = false, .more = {}};
}

struct figures {
  double turns_per_second = 0;
  double p50_ms = 0, p99_ms = 0;
  std::int64_t turns = 0;
  std::int64_t stuck = 0;  // chats whose last move was never answered
  std::int64_t papers = 0; // PDFs that came while measured; they follow what is said
  cpu_seconds cpu;         // while measured
  insides inside;          // while measured
};

/// Moves per chat come from `script`, over and over; `think` is waited between two moves.
class fleet {
public:
  fleet(test::desk&, std::vector<std::int64_t> people, std::vector<move> script);
  ~fleet();
  fleet(const fleet&) = delete;
  fleet& operator=(const fleet&) = delete;
  /// From now on each chat ends its script by waiting for a PDF.
  void wait_for_papers() { for_papers_ = true; }
  /// Blocks for `time`; the first `warm` of it is not measured.
  figures run(std::chrono::seconds time, std::chrono::seconds warm,
              std::chrono::milliseconds least_think = {},
              std::chrono::milliseconds most_think = {});

private:
  using steady = std::chrono::steady_clock;
  struct chat {
    std::size_t step = 0, round = 0;
    bool waiting = false;
    bool tapped = false;
    bool lingers = false; // for a PDF
    steady::time_point acted;
  };

  // On the emulator's thread:
  void act(std::int64_t person);
  void on_change(const playground::telegram::change&);
  void later(std::int64_t person);
  std::int64_t waiting() const;
  /// The newest button whose label begins like this; empty: the newest message's first.
  const playground::telegram::button* find_button(std::int64_t person, const std::string& label,
                                                  std::int64_t& message);

  test::desk& desk_;
  std::vector<std::int64_t> people_;
  std::vector<move> script_;
  std::unordered_map<std::int64_t, chat> chats_;
  std::vector<double> took_ms_;
  steady::time_point measured_from_, ends_;
  std::chrono::milliseconds least_think_{}, most_think_{};
  std::int64_t thinking_ = 0; // timers that will call
  std::int64_t papers_ = 0;
  bool for_papers_ = false;
  bool running_ = false;
};

} // namespace frontdesk::bench

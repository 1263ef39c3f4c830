// Payloads and what becomes of them when a field is dropped, doubled, retyped or cut:
// RELIABILITY 4.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::test {

/// The JSON files of a platform ("telegram", "whatsapp"): our fuzz seeds, and the corpora when they
/// are there. Sorted, so that a seed means the same everywhere.
std::vector<std::string> payloads(std::string_view platform);
/// ../shared/corpora or $FRONTDESK_CORPORA; empty when there is none.
std::filesystem::path corpora();

/// Every mutant of one payload, in a fixed order: each member dropped, doubled, and replaced by
/// each value of a list; the text cut, joined, reordered and with bytes spoilt.
void each_mutant(const std::string& payload, const std::function<void(const std::string&)>&);

/// Numbers from a seed: the same everywhere.
class dice {
public:
  explicit dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint64_t below(std::uint64_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % n;
  }

private:
  std::uint64_t state_;
};

} // namespace frontdesk::test

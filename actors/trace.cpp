// Marks drawn by chance.
#include "actors/trace.hpp"

#include "base/text.hpp"

#include <random>

namespace frontdesk::actors {

std::string new_trace() {
  static thread_local std::mt19937_64 numbers{std::random_device{}()};
  return text::hex(static_cast<std::uint64_t>(numbers()));
}

} // namespace frontdesk::actors

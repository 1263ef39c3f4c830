// The few shown values that need words.
#include "actors/flow/show.hpp"

namespace frontdesk::flow {

std::string show_flag(bool x, const who& by) {
  return x ? text::tr(by.language, "Yes") : text::tr(by.language, "No");
}

std::string show_count(std::size_t n, const who& by) {
  auto count = static_cast<std::int64_t>(n);
  return text::tr(by.language, text::plural(by.language, count, "{} entry", "{} entries"), count);
}

} // namespace frontdesk::flow

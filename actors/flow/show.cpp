// The few shown values that need words.
#include "actors/flow/show.hpp"

namespace frontdesk::flow {

std::string show_flag(bool x, const who& by) {
  return x ? text::tr(by.language, "Yes") : text::tr(by.language, "No");
}

std::string show_count(std::size_t n, const who& by) {
  return text::tr(by.language, "{} chosen", n);
}

} // namespace frontdesk::flow

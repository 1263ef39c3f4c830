// error: translation_is_missing_in_a_language_the_area_declares_complete
// names: "{} paid in pebbles."
#include "wrong_flow.hpp"

namespace frontdesk::flows {

std::string told(const payment& p, const who& by) {
  return tr(by.language, "{} paid in pebbles.", p.member.label);
}

} // namespace frontdesk::flows

// A fault travels as an error of category "frontdesk" with its text as context.
#include "actors/fault_caf.hpp"

#include <caf/atom.hpp>
#include <caf/deep_to_string.hpp>
#include <caf/make_message.hpp>
#include <caf/message.hpp>

namespace frontdesk::actors {

namespace {
constexpr auto category = caf::atom("frontdesk");
} // namespace

caf::error to_error(const fault& f) {
  return {static_cast<std::uint8_t>(f.code), category, caf::make_message(f.text)};
}

fault to_fault(const caf::error& e) {
  if (e.category() != category)
    return {errc::unavailable, "actor error " + caf::deep_to_string(e)};
  fault out{static_cast<errc>(e.code()), {}};
  if (e.context().match_elements<std::string>())
    out.text = e.context().get_as<std::string>(0);
  return out;
}

} // namespace frontdesk::actors

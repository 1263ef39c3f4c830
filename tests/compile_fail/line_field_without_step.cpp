// error: every field of the draft needs exactly one step
#include "wrong_flow.hpp"

namespace frontdesk::flows {

struct line {
  picked item;
  money price;
};
struct invoice {
  std::vector<line> lines;
};
inline std::string list(const invoice&) {
  return {};
}

constexpr auto def =
  flow::define<invoice>("test.invoice")
    .repeat<&invoice::lines>("lines", flow::each<line>().pick<&line::item>("item", "Yes", people), list);

} // namespace frontdesk::flows

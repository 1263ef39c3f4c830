// Finds the end of a request's header and refuses what Beast would let through.
#include "net/http/head_scanner.hpp"

namespace frontdesk::net::http {

head_scanner::state head_scanner::scan(std::string_view text) {
  while (true) {
    const auto lf = text.find('\n', scanned_);
    scanned_ = lf == std::string_view::npos ? text.size() : lf + 1;
    const bool begun = line_ < text.size();
    if (begun && (text[line_] == ' ' || text[line_] == '\t' || text[line_] == '\n'))
      return state::bad;
    if (lf == std::string_view::npos)
      return state::more;
    if (text[lf - 1] != '\r')
      return state::bad;
    const bool empty = lf - line_ == 1;
    line_ = lf + 1;
    if (empty)
      return lines_ == 0 ? state::bad : state::complete;
    if (++lines_ > most_fields_ + 1) // the request line is none of the fields
      return state::too_many_fields;
  }
}

} // namespace frontdesk::net::http

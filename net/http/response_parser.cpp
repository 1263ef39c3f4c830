// Beast's response parser reduced to status, Retry-After and body.
#include "net/http/response_parser.hpp"

#include "base/text.hpp"

namespace frontdesk::net::http {

void response_parser::on_field_impl(boost::beast::http::field name, string_view, string_view value,
                                    error_code&) {
  if (name == boost::beast::http::field::retry_after) // the form with a date is ignored: no
                                                      // platform sends it
    got_.retry_after = text::integer<int>({value.data(), value.size()}).value_or(0);
}

} // namespace frontdesk::net::http

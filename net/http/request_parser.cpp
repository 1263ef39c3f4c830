// Beast's request parser reduced to the few fields that the server acts on.
#include "net/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace frontdesk::net::http {
namespace {

constexpr boost::beast::string_view secret_field = "X-Telegram-Bot-Api-Secret-Token";
constexpr boost::beast::string_view signature_field = "X-Hub-Signature-256";

} // namespace

void request_parser::on_request_impl(verb method, string_view, string_view target, int version,
                                     error_code&) {
  head_.method = method;
  head_.target.assign(target.data(), target.size());
  head_.is_http11 = version == 11;
}

void request_parser::on_field_impl(field name, string_view text, string_view value, error_code&) {
  switch (name) {
  case field::host:
    ++head_.hosts;
    break;
  case field::content_length:
    ++head_.lengths;
    head_.odd_length = value.empty() || !std::all_of(value.begin(), value.end(), [](char c) {
                         return c >= '0' && c <= '9';
                       });
    break;
  case field::transfer_encoding:
    ++head_.encodings;
    head_.odd_encoding = !boost::beast::iequals(value, "chunked");
    break;
  case field::content_encoding:
    head_.is_encoded |= !boost::beast::iequals(value, "identity");
    break;
  case field::expect:
    (boost::beast::iequals(value, "100-continue") ? head_.expects_continue : head_.expects_other) =
        true;
    break;
  case field::unknown:
    if (boost::beast::iequals(text, secret_field)) {
      ++head_.secrets;
      head_.secret.assign(value.data(), value.size());
    } else if (boost::beast::iequals(text, signature_field)) {
      ++head_.signatures;
      head_.signature.assign(value.data(), value.size());
    }
    break;
  default:
    break;
  }
}

} // namespace frontdesk::net::http

// A response as the bytes that go on the wire.
#include "net/http/response_text.hpp"

#include <boost/beast/http/status.hpp>

#include <charconv>
#include <ctime>

namespace frontdesk::net::http {
namespace {

void append(std::string& out, std::size_t n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

/// The Date field's value, made once a second per thread.
std::string_view date_now() {
  thread_local std::time_t made_at = 0;
  thread_local char text[40];
  thread_local std::size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT",
                         &parts); // the C locale: RFC 9110 5.6.7
    made_at = now;
  }
  return {text, size};
}

} // namespace

void write_response(std::string& out, const response& r, bool close, bool is_http11) {
  out.assign("HTTP/1.1 ");
  append(out, static_cast<std::size_t>(r.status));
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(r.status));
  out.append(" ").append(reason.data(), reason.size());
  out.append("\r\nDate: ").append(date_now());
  if (!r.body.empty())
    out.append("\r\nContent-Type: ")
        .append(r.content_type)
        .append("\r\nX-Content-Type-Options: nosniff");
  out.append("\r\nContent-Length: ");
  append(out, r.body.size());
  if (r.retry_after > 0) {
    out.append("\r\nRetry-After: ");
    append(out, static_cast<std::size_t>(r.retry_after));
  }
  if (!r.allow.empty())
    out.append("\r\nAllow: ").append(r.allow);
  if (close)
    out.append("\r\nConnection: close");
  else if (!is_http11)
    out.append("\r\nConnection: keep-alive");
  out.append("\r\n\r\n").append(r.body);
}

} // namespace frontdesk::net::http

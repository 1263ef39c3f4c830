// A call as the bytes that go on the wire.
#include "net/http/call.hpp"

#include "base/text.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace frontdesk::net::http {
namespace {

/// Nothing that could end a line or a field: what we are given may come from a configuration file.
bool is_plain(std::string_view s, char lowest) {
  return std::all_of(s.begin(), s.end(), [lowest](char c) { return c >= lowest && c < '\x7f'; });
}

std::string boundary() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system gives no random numbers");
  return text::hex(bytes);
}

/// HTML 4.10.21.8: how a name is written in Content-Disposition.
std::string escaped(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c == '"')
      out += "%22";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else
      out += c;
  }
  return out;
}

void write_parts(call& c) {
  const auto border = boundary();
  std::string body;
  for (const auto& p : c.parts) {
    body += text::cat("--", border, "\r\nContent-Disposition: form-data; name=\"", escaped(p.name),
                      '"');
    if (!p.file_name.empty())
      body += text::cat("; filename=\"", escaped(p.file_name), '"');
    if (!p.content_type.empty())
      body += text::cat("\r\nContent-Type: ", escaped(p.content_type));
    body += text::cat("\r\n\r\n", p.data, "\r\n");
  }
  c.body = text::cat(body, "--", border, "--\r\n");
  c.content_type = text::cat("multipart/form-data; boundary=", border);
}

} // namespace

result<std::string> write_head(call& c) {
  const bool sound = c.target.starts_with('/') && is_plain(c.target, '!')
                     && is_plain(c.to.path, '!') && is_plain(c.method, 'A') && !c.method.empty()
                     && is_plain(c.to.host, '!') && is_plain(c.bearer, '!')
                     && is_plain(c.content_type, ' ');
  if (!sound)
    return fault{errc::invalid, "the call holds characters that HTTP does not allow there"};
  if (!c.parts.empty())
    write_parts(c);
  const bool numeric6 = c.to.host.find(':') != std::string::npos;
  std::string out =
      text::cat(c.method, ' ', c.to.path, c.target, " HTTP/1.1\r\nHost: ", numeric6 ? "[" : "",
                c.to.host, numeric6 ? "]" : "");
  if (c.to.port != (c.to.tls ? 443 : 80))
    out += text::cat(':', c.to.port);
  out += "\r\nUser-Agent: frontdesk";
  if (!c.bearer.empty())
    out += text::cat("\r\nAuthorization: Bearer ", c.bearer);
  if (!c.body.empty())
    out += text::cat("\r\nContent-Type: ", c.content_type);
  if (!c.body.empty() || c.method != "GET")
    out += text::cat("\r\nContent-Length: ", c.body.size());
  return out += "\r\n\r\n";
}

} // namespace frontdesk::net::http

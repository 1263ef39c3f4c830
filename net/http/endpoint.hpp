// Where a platform's API lives: the URL of the configuration, taken apart once.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::net::http {

struct endpoint {
  bool tls = true;
  std::string host; // a name or a numeric address without brackets
  std::uint16_t port = 443;
  std::string path; // goes before every target; no '/' at its end

  auto operator<=>(const endpoint&) const = default;

  /// http(s)://host[:port][/path]. Plain http is for loopback only (fault denied): tokens travel in
  /// it. No user, query or fragment.
  [[nodiscard]] static result<endpoint> parse(std::string_view url);
};

/// localhost, 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view host);

} // namespace frontdesk::net::http

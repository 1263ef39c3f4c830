// A 64-bit hash of received bytes, to tell a redelivery from a reused key.
#pragma once

#include <cstdint>
#include <string_view>

namespace frontdesk::net {

/// FNV-1a. No secret in it: equality means "the same bytes, as far as we care for a log line".
constexpr std::uint64_t body_hash(std::string_view bytes) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const char c : bytes)
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h;
}

static_assert(body_hash("a") == 0xaf63dc4c8601ec8c); // the published vector

} // namespace frontdesk::net

// Comparison of secrets that does not tell by its duration where two texts differ.
#pragma once

#include <string_view>

namespace frontdesk::net {

/// True if both are equal and not empty. Looks at every byte of `given` whatever `secret` holds.
inline bool same_in_constant_time(std::string_view given, std::string_view secret) {
  unsigned char difference = given.size() == secret.size() ? 0 : 1;
  if (secret.empty())
    return false; // a channel without a secret is a matter of configuration, not of this request
  std::size_t at = 0;
  for (char c : given) {
    difference = static_cast<unsigned char>(difference | (c ^ secret[at]));
    at = at + 1 == secret.size() ? 0 : at + 1;
  }
  const volatile unsigned char seen = difference; // keeps the loop from being cut short
  return seen == 0;
}

} // namespace frontdesk::net

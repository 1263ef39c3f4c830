// Compares the secret token of a webhook post in constant time.
#include "net/telegram/secret.hpp"

#include "net/constant_time.hpp"

namespace frontdesk::net::telegram {

bool is_authentic(std::string_view given, std::string_view secret, std::string_view secret_old) {
  const bool fresh = same_in_constant_time(given, secret);
  const bool old = same_in_constant_time(given, secret_old);
  return fresh | old; // both are always computed: rotation must not show in the time taken
}

} // namespace frontdesk::net::telegram

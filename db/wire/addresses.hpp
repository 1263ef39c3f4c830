// Host names of a DSN, resolved beside the event loop: libpq would look them up inside of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace frontdesk::db::wire {

/// Where a server may be: one element of libpq's parallel lists.
struct target {
  std::string host;    // what TLS verifies; a folder for a unix socket
  std::string address; // digits; empty if the host needs none
  std::string port;    // empty = libpq's default
  bool operator==(const target&) const = default;
};

/// The DSN's hosts in order if any of them needs a name server; empty if libpq will not ask one.
std::vector<target> targets_to_resolve(const std::string& dsn);

/// A folder of unix sockets, an abstract socket, or an address in digits.
bool needs_no_lookup(const std::string& host);

/// Looks hosts up one after the other.
class addresses {
public:
  /// One target per address found, in the order of the DSN; empty if there is none.
  using done = std::function<void(std::vector<target>)>;

  explicit addresses(boost::asio::io_context& loop) : resolver_(loop) {}
  /// An earlier search ends without calling back.
  void find(std::vector<target> wanted, done);
  void cancel();

private:
  void next();

  boost::asio::ip::tcp::resolver resolver_;
  std::vector<target> wanted_;
  std::vector<target> found_;
  std::size_t at_ = 0; // in wanted_
  done done_;
  std::uint64_t search_ = 0;
};

} // namespace frontdesk::db::wire

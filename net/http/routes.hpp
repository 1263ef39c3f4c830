// The table of what the server answers: method and path to a place.
#pragma once

#include "net/http/message.hpp"

#include <boost/beast/http/verb.hpp>

#include <map>
#include <optional>

namespace frontdesk::net::http {

enum class place { telegram, whatsapp, challenge, livez, readyz, metrics };

struct route {
  boost::beast::http::verb method;
  std::string_view path; // one that ends in '/' is followed by a channel's name
  place where;
  std::string_view name; // label of metrics and logs
};

/// The doors of every channel, by name.
class doors {
public:
  explicit doors(const std::vector<door>& all);
  const door* find(platform, std::string_view name) const;

private:
  std::map<std::pair<platform, std::string>, door, std::less<>> all_;
};

struct match {
  const route* found = nullptr;
  const door* at = nullptr;    // webhooks only
  std::string query;           // what followed '?'
  int status = 0;              // found == nullptr: 400, 404 or 405
  std::string_view allow = {}; // 405: what would be allowed
};

/// Finds the route of a request in origin form. Nothing is decoded: no path of ours needs an
/// escape, and one that has an escape is none of ours.
match find_route(boost::beast::http::verb, std::string_view target, const doors&);

} // namespace frontdesk::net::http

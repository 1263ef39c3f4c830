// Where a platform's API lives: the URL of the configuration, taken apart once.
#include "net/http/endpoint.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace frontdesk::net::http {

bool is_loopback(std::string_view host) {
  if (host == "localhost")
    return true;
  boost::system::error_code ec;
  const auto ip = boost::asio::ip::make_address(std::string(host), ec);
  return !ec && ip.is_loopback();
}

result<endpoint> endpoint::parse(std::string_view configured) {
  // The faults name no URL: a wrong one may hold a secret.
  const auto parsed = boost::urls::parse_uri({configured.data(), configured.size()});
  if (!parsed)
    return fault{errc::invalid, "not a URL"};
  const boost::urls::url_view url = *parsed;
  endpoint out;
  out.tls = url.scheme_id() == boost::urls::scheme::https;
  if (!out.tls && url.scheme_id() != boost::urls::scheme::http)
    return fault{errc::invalid, "the URL's scheme is neither https nor http"};
  if (url.has_userinfo() || url.has_query() || url.has_fragment())
    return fault{errc::invalid, "the URL has a user, a query or a fragment"};
  out.host = url.host_address();
  if (out.host.empty())
    return fault{errc::invalid, "the URL has no host"};
  // Boost.URL 1.81 wraps a port over 65535 and reads "http://127.0.0.1.example.org" as 127.0.0.1
  // followed by a path.
  const auto port = url.port();
  const auto number = text::integer<std::uint16_t>({port.data(), port.size()});
  if (url.has_port() && number.value_or(0) == 0)
    return fault{errc::invalid, "the URL's port is not a number from 1 to 65535"};
  out.port = number.value_or(out.tls ? 443 : 80);
  const auto path = url.encoded_path();
  if (!path.empty() && !path.starts_with('/'))
    return fault{errc::invalid, "the URL's host is not a name or an address"};
  out.path.assign(path.data(), path.size());
  while (out.path.ends_with('/'))
    out.path.pop_back();
  if (!out.tls && !is_loopback(out.host))
    return fault{errc::denied, "plain http is allowed to this machine only"};
  return out;
}

} // namespace frontdesk::net::http

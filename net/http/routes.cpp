// The table of what the server answers: method and path to a place.
#include "net/http/routes.hpp"

namespace frontdesk::net::http {
namespace {

using boost::beast::http::verb;

constexpr route table[] = {
    {verb::post, "/telegram/", place::telegram, "telegram"},
    {verb::post, "/whatsapp/", place::whatsapp, "whatsapp"},
    {verb::get, "/whatsapp/", place::challenge, "challenge"},
    {verb::get, "/livez", place::livez, "livez"},
    {verb::get, "/readyz", place::readyz, "readyz"},
    {verb::get, "/metrics", place::metrics, "metrics"},
};

bool leads_to(const route& x, std::string_view path) {
  return x.path.ends_with('/') ? path.starts_with(x.path) : path == x.path;
}

/// Everything the path allows, for the Allow field of a 405.
std::string_view allowed(std::string_view path) {
  if (path.starts_with("/whatsapp/"))
    return "GET, POST";
  return path.starts_with("/telegram/") ? "POST" : "GET";
}

} // namespace

doors::doors(const std::vector<door>& all) {
  for (const auto& x : all)
    all_.emplace(std::pair(x.on, x.name), x);
}

const door* doors::find(platform on, std::string_view name) const {
  auto at = all_.find(std::pair<platform, std::string>(on, name));
  return at == all_.end() ? nullptr : &at->second;
}

match find_route(verb method, std::string_view target, const doors& channels) {
  match out;
  if (!target.starts_with('/')) {
    out.status = 400; // absolute, authority and asterisk form: for proxies, which we are not
    return out;
  }
  const auto mark = target.find('?');
  const auto path = target.substr(0, mark);
  bool known = false;
  for (const auto& x : table) {
    if (!leads_to(x, path))
      continue;
    if (x.path.ends_with('/')) {
      const auto on = x.path == "/telegram/" ? platform::telegram : platform::whatsapp;
      out.at = channels.find(on, path.substr(x.path.size()));
      if (!out.at)
        continue;
    }
    known = true;
    if (x.method != method)
      continue;
    out.found = &x;
    if (mark != std::string_view::npos)
      out.query.assign(target.substr(mark + 1));
    return out;
  }
  out.status = known ? 405 : 404;
  if (known)
    out.allow = allowed(path);
  return out;
}

} // namespace frontdesk::net::http

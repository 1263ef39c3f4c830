// Serving of the page.
#include "ops/playground/sim/page.hpp"

namespace frontdesk::playground::sim {
namespace {

const char* type_of(std::string_view name) {
  if (name.ends_with(".html"))
    return "text/html; charset=utf-8";
  if (name.ends_with(".css"))
    return "text/css; charset=utf-8";
  if (name.ends_with(".js"))
    return "text/javascript; charset=utf-8";
  return "image/svg+xml";
}

} // namespace

bool serve_page(http::request& r, const std::shared_ptr<http::responder>& out) {
  std::string_view name = r.path;
  if (name == "/")
    name = "/page/index.html";
  constexpr std::string_view folder = "/page/";
  if (r.method != "GET" || !name.starts_with(folder))
    return false;
  name.remove_prefix(folder.size());
  for (const auto& f : page_files()) {
    if (f.name != name)
      continue;
    http::reply reply;
    reply.type = type_of(name);
    reply.body = f.text;
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.headers.emplace_back("Content-Security-Policy",
                               "default-src 'self'; img-src 'self' data:");
    out->send(std::move(reply));
    return true;
  }
  return false;
}

} // namespace frontdesk::playground::sim

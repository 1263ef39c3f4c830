// A blocking request on an event loop of its own.
#include "ops/playground/http/ask.hpp"

#include "base/text.hpp"

namespace frontdesk::playground::http {

answer ask(const origin& to, const std::string& method, const std::string& path,
           const std::string& body, const std::string& headers) {
  boost::asio::io_context io{1};
  answer got;
  auto request = text::cat(method, ' ', path, " HTTP/1.1\r\nHost: ", to.authority(), "\r\n",
                           headers, "Content-Length: ", body.size(), "\r\n\r\n", body);
  std::shared_ptr<outgoing> wire;
  wire = outgoing::open(
      io, to,
      [&](bool connected) {
        if (!connected)
          return;
        wire->send(request, [&](answer a) {
          got = std::move(a);
          wire->close();
        });
      },
      [] {});
  io.run();
  return got;
}

} // namespace frontdesk::playground::http

// Accepts connections and hands them to the workers.
#include "net/http/listener.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>

namespace frontdesk::net::http {
namespace {

using boost::system::error_code;
using tcp = boost::asio::ip::tcp;

constexpr std::chrono::milliseconds after_error{
    100}; // descriptors run out for a while, not for ever

result<tcp::endpoint> parse_endpoint(std::string_view address) {
  const auto colon = address.rfind(':');
  const auto bad = [&] {
    return fault{errc::invalid, text::cat("listen address is not host:port: ", address)};
  };
  if (colon == std::string_view::npos)
    return bad();
  auto host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  const auto port = text::integer<std::uint16_t>(address.substr(colon + 1));
  error_code ec;
  const auto ip = boost::asio::ip::make_address(std::string(host), ec);
  if (ec || !port)
    return bad();
  return tcp::endpoint(ip, *port);
}

} // namespace

listener::listener(std::vector<std::shared_ptr<worker>>& workers)
    : workers_(workers), acceptor_(workers.front()->io()), pause_(workers.front()->io()) {}

result<void> listener::open(std::string_view address) {
  FD_TRY(const auto where, parse_endpoint(address));
  error_code ec;
  acceptor_.open(where.protocol(), ec);
  if (!ec)
    acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec)
    acceptor_.bind(where, ec);
  if (!ec)
    acceptor_.listen(tcp::acceptor::max_listen_connections, ec);
  if (ec)
    return fault{errc::unavailable, text::cat("cannot listen on ", address, ": ", ec.message())};
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void listener::accept() {
  auto& io = workers_[next_]->io();
  acceptor_.async_accept(
      io, [this](error_code ec, tcp::socket socket) { on_accepted(ec, std::move(socket)); });
}

void listener::on_accepted(error_code ec, tcp::socket socket) {
  if (!ec)
    hand_over(std::move(socket));
  if (!acceptor_.is_open())
    return;
  if (ec) {
    pause_.expires_after(after_error);
    pause_.async_wait([this](error_code stopped) {
      if (!stopped)
        accept();
    });
    return;
  }
  accept();
}

void listener::hand_over(tcp::socket socket) {
  workers_[next_]->adopt(std::move(socket));
  next_ = (next_ + 1) % workers_.size();
}

/// The kernel has accepted connections on our behalf: they are reset unless we take them first.
void listener::take_waiting() {
  error_code ec;
  acceptor_.non_blocking(true, ec);
  for (int left = tcp::acceptor::max_listen_connections; !ec && left > 0; --left) {
    auto socket = acceptor_.accept(workers_[next_]->io(), ec);
    if (!ec)
      hand_over(std::move(socket));
  }
}

void listener::close() {
  take_waiting();
  error_code ec;
  acceptor_.close(ec);
  pause_.cancel();
}

} // namespace frontdesk::net::http

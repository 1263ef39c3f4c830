// Outgoing connections on Beast's response parser; a read is always pending, so an end is noticed
// at once.
#include "ops/playground/http/outgoing.hpp"

#include "base/text.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace frontdesk::playground::http {

namespace beast_http = boost::beast::http;
using boost::asio::ip::tcp;
using boost::system::error_code;

std::string origin::authority() const {
  return port == 80 ? host : text::cat(host, ':', port);
}

origin parse_origin(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme))
    return {};
  url.remove_prefix(scheme.size());
  auto slash = url.find('/');
  auto where = url.substr(0, slash);
  auto colon = where.rfind(':');
  origin o;
  o.host = where.substr(0, colon);
  if (slash != std::string_view::npos)
    o.path = url.substr(slash);
  if (colon == std::string_view::npos)
    return o;
  auto port = text::integer<unsigned short>(where.substr(colon + 1));
  if (!port)
    return {};
  o.port = *port;
  return o;
}

namespace {

class connection final : public outgoing {
public:
  connection(boost::asio::io_context& io, std::function<void()> on_end)
      : socket_(io), on_end_(std::move(on_end)) {}

  void connect(const origin& to, std::function<void(bool)> on_ready) {
    error_code e;
    auto address = boost::asio::ip::make_address(to.host == "localhost" ? "127.0.0.1" : to.host, e);
    if (e)
      return boost::asio::post(socket_.get_executor(), [on_ready] { on_ready(false); });
    auto self = std::static_pointer_cast<connection>(shared_from_this());
    socket_.async_connect({address, to.port}, [self, on_ready](error_code failed) {
      if (failed)
        return on_ready(false);
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->read();
      on_ready(true);
    });
  }

  void send(std::string bytes, answered then) override {
    bytes_ = std::move(bytes);
    then_ = std::move(then);
    auto self = std::static_pointer_cast<connection>(shared_from_this());
    // A failed write shows in the pending read, which alone reports the end.
    boost::asio::async_write(socket_, boost::asio::buffer(bytes_),
                             [self](error_code e, std::size_t) {
                               if (e)
                                 self->close();
                             });
  }

  void close() override {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

private:
  void read() {
    parser_.emplace();
    parser_->body_limit(std::uint64_t{8} << 20);
    auto self = std::static_pointer_cast<connection>(shared_from_this());
    beast_http::async_read(socket_, buffer_, *parser_, [self](error_code e, std::size_t) {
      e ? self->end() : self->arrived();
    });
  }

  void arrived() {
    if (!then_)
      return end(); // an answer nobody asked for
    auto& m = parser_->get();
    answer a;
    a.status = m.result_int();
    a.reason = m.reason();
    a.type = m[beast_http::field::content_type];
    a.keep_alive = m.keep_alive();
    a.retry_after =
        text::integer<int>(std::string_view(m[beast_http::field::retry_after])).value_or(0);
    a.body = std::move(m.body());
    auto then = std::exchange(then_, nullptr);
    if (a.keep_alive)
      read();
    else
      close();
    then(std::move(a));
  }

  void end() {
    close();
    if (auto then = std::exchange(then_, nullptr))
      return then({});
    if (auto on_end = std::exchange(on_end_, nullptr))
      on_end();
  }

  tcp::socket socket_;
  std::function<void()> on_end_;
  answered then_;
  std::string bytes_;
  boost::beast::flat_buffer buffer_;
  std::optional<beast_http::response_parser<beast_http::string_body>> parser_;
};

} // namespace

std::shared_ptr<outgoing> outgoing::open(boost::asio::io_context& io, const origin& to,
                                         std::function<void(bool)> on_ready,
                                         std::function<void()> on_end) {
  auto c = std::make_shared<connection>(io, std::move(on_end));
  c->connect(to, std::move(on_ready));
  return c;
}

} // namespace frontdesk::playground::http

// Accept loop and sessions on Beast: read a request, hand it over, write the reply, read the next.
#include "ops/playground/http/server.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "ops/playground/http/form.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <deque>
#include <optional>

namespace frontdesk::playground::http {

namespace beast_http = boost::beast::http;
using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t max_body = std::size_t{64} << 20; // Bot API: uploads up to 50 MB

std::string head(const reply& r, bool keep_alive) {
  auto reason = beast_http::obsolete_reason(static_cast<beast_http::status>(r.status));
  std::string out = text::cat("HTTP/1.1 ", r.status, ' ', std::string_view(reason), "\r\n");
  out += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  out += text::cat("Content-Type: ", r.type, "\r\n");
  for (const auto& [name, value] : r.headers)
    out += text::cat(name, ": ", value, "\r\n");
  return out;
}

std::string wire(const reply& r, bool keep_alive) {
  auto out = text::cat(head(r, keep_alive), "Content-Length: ", r.body.size(), "\r\n\r\n", r.body);
  if (r.end == ending::reset_in_body)
    out.erase(out.size() - (r.body.size() + 1) / 2);
  return out;
}

} // namespace

class session final : public responder, public std::enable_shared_from_this<session> {
public:
  session(tcp::socket socket, const answerer& answer)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), answer_(answer) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(max_body);
    beast_http::async_read(socket_, buffer_, *parser_,
                           [self = shared_from_this()](error_code e, std::size_t) {
                             if (e)
                               return self->close();
                             self->hand_over();
                           });
  }

  void send(reply r) override {
    if (r.delay.count() > 0) {
      timer_.expires_after(std::exchange(r.delay, {}));
      timer_.async_wait([self = shared_from_this(), r = std::move(r)](error_code e) mutable {
        if (!e)
          self->send(std::move(r));
      });
      return;
    }
    if (r.end == ending::never)
      return watch_for_end(); // silent, but open
    if (r.end == ending::reset_before)
      return reset();
    cut_after_write_ = r.end == ending::reset_in_body;
    push(wire(r, keep_alive_));
  }

  void begin_stream(std::string_view type) override {
    streaming_ = true;
    reply r;
    r.type = type;
    push(text::cat(head(r, false), "Cache-Control: no-store\r\n\r\n"));
    watch_for_end();
  }

  void push(std::string bytes) override {
    outgoing_.push_back(std::move(bytes));
    if (outgoing_.size() == 1)
      write();
  }

  bool is_open() const override { return socket_.is_open(); }

  void close() {
    error_code ignored;
    timer_.cancel();
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

private:
  void hand_over() {
    auto& m = parser_->get();
    keep_alive_ = m.keep_alive();
    request r;
    r.method = m.method_string();
    std::string_view target = m.target();
    auto mark = target.find('?');
    r.path = percent_decoded(target.substr(0, mark));
    if (mark != std::string_view::npos)
      r.query = target.substr(mark + 1);
    r.content_type = m[beast_http::field::content_type];
    r.authorization = m[beast_http::field::authorization];
    r.host = m[beast_http::field::host];
    r.body = std::move(m.body());
    answer_(std::move(r), shared_from_this());
  }

  void write() {
    boost::asio::async_write(socket_, boost::asio::buffer(outgoing_.front()),
                             [self = shared_from_this()](error_code e, std::size_t) {
                               if (e)
                                 return self->close();
                               self->written();
                             });
  }

  void written() {
    outgoing_.pop_front();
    if (!outgoing_.empty())
      return write();
    if (cut_after_write_)
      return reset();
    if (streaming_)
      return;
    if (!keep_alive_)
      return close();
    read();
  }

  /// A stream's client says nothing more: the only thing to read is its end.
  void watch_for_end() {
    socket_.async_read_some(boost::asio::buffer(drain_),
                            [self = shared_from_this()](error_code e, std::size_t) {
                              e ? self->close() : self->watch_for_end();
                            });
  }

  void reset() {
    error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  tcp::socket socket_;
  boost::asio::steady_timer timer_;
  const answerer& answer_;
  boost::beast::flat_buffer buffer_;
  std::optional<beast_http::request_parser<beast_http::string_body>> parser_;
  std::deque<std::string> outgoing_;
  bool keep_alive_ = true;
  bool streaming_ = false;
  bool cut_after_write_ = false;
  char drain_[64];
};

server::server(boost::asio::io_context& io, answerer answer)
    : io_(io), acceptor_(io), answer_(std::move(answer)) {}

server::~server() {
  stop();
}

void server::listen(unsigned short port) {
  tcp::endpoint at(boost::asio::ip::address_v4::loopback(), port);
  error_code e;
  acceptor_.open(at.protocol());
  acceptor_.set_option(boost::asio::socket_base::reuse_address(true));
  acceptor_.bind(at, e);
  if (e)
    throw fatal(text::cat("cannot listen on 127.0.0.1:", port, ": ", e.message()));
  acceptor_.listen();
  port_ = acceptor_.local_endpoint().port();
  accept();
}

void server::accept() {
  acceptor_.async_accept(io_, [this](error_code e, tcp::socket socket) {
    if (e == boost::asio::error::operation_aborted)
      return;
    if (!e) {
      socket.set_option(tcp::no_delay(true), e);
      std::erase_if(sessions_, [](const auto& s) { return s.expired(); });
      auto s = std::make_shared<session>(std::move(socket), answer_);
      sessions_.insert(s);
      s->read();
    }
    accept();
  });
}

void server::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  for (const auto& weak : std::exchange(sessions_, {}))
    if (auto s = weak.lock())
      s->close();
}

} // namespace frontdesk::playground::http

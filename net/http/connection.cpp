// One outgoing connection: connects, sends one call at a time, and always reads.
#include "net/http/connection.hpp"

#include "net/http/origin.hpp"

#include "base/text.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>

namespace frontdesk::net::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr std::size_t piece_size = 8192;

} // namespace

connection::connection(asio::io_context& io, asio::ssl::context& tls, origin& owner)
    : owner_(owner), resolver_(io), stream_(io, tls), piece_(piece_size, '\0') {}

/// A handler that keeps the connection alive and does nothing once it is closed.
template <class Handler>
auto connection::guarded(Handler handler) {
  return [self = shared_from_this(), handler](error_code ec, auto&&... more) {
    if (self->state_ != state::closed)
      handler(*self, ec, more...);
  };
}

void connection::open(job j) {
  job_ = std::move(j);
  const auto& to = owner_.where();
  if (to.tls)
    expect_host(stream_, to.host);
  resolver_.async_resolve(
      to.host, std::to_string(to.port),
      guarded([](connection& c, error_code ec, const tcp::resolver::results_type& found) {
        if (ec)
          return c.fail({errc::unavailable, text::cat("cannot resolve the host: ", ec.message())});
        c.on_resolved(found);
      }));
}

void connection::on_resolved(const tcp::resolver::results_type& found) {
  const bool far = std::any_of(found.begin(), found.end(),
                               [](const auto& x) { return !x.endpoint().address().is_loopback(); });
  if (!owner_.where().tls && far)
    return fail({errc::denied, "plain http is allowed to this machine only"});
  asio::async_connect(
      stream_.next_layer(), found, guarded([](connection& c, error_code ec, const tcp::endpoint&) {
        if (ec)
          return c.fail({errc::unavailable, text::cat("cannot connect: ", ec.message())});
        c.on_connected();
      }));
}

void connection::on_connected() {
  error_code ignored;
  stream_.next_layer().set_option(tcp::no_delay(true), ignored);
  if (!owner_.where().tls) {
    begin();
    return read();
  }
  stream_.async_handshake(asio::ssl::stream_base::client, guarded([](connection& c, error_code ec) {
                            if (ec)
                              return c.fail(handshake_fault(c.stream_, ec));
                            c.begin();
                            c.read();
                          }));
}

void connection::send(job j) {
  job_ = std::move(j);
  begin();
}

void connection::begin() {
  if (job_->may_send && !job_->may_send())
    return fail({errc::unavailable, "the sender gave the call up before it was written"});
  state_ = state::sending;
  written_ = true;
  writing_ = true;
  parser_.emplace(owner_.most_body());
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(job_->head), asio::buffer(job_->body)};
  auto on_written = guarded([](connection& c, error_code ec, std::size_t n) {
    c.writing_ = false;
    if (!ec || c.state_ != state::sending)
      return;
    c.written_ = n > 0;
    if (n == 0)
      c.fail({errc::unavailable, text::cat("cannot send: ", ec.message())});
    // Otherwise the read decides: an early refusal of a large body is an answer.
  });
  if (owner_.where().tls)
    asio::async_write(stream_, bytes, std::move(on_written));
  else
    asio::async_write(stream_.next_layer(), bytes, std::move(on_written));
}

void connection::read() {
  auto on = guarded([](connection& c, error_code ec, std::size_t n) { c.on_read(ec, n); });
  if (owner_.where().tls)
    stream_.async_read_some(asio::buffer(piece_), std::move(on));
  else
    stream_.next_layer().async_read_some(asio::buffer(piece_), std::move(on));
}

void connection::on_read(error_code ec, std::size_t n) {
  if (state_ == state::idle) // closed by the peer, or it speaks unasked
    return finish(fault{}, false);
  unread_.append(piece_, 0, n);
  while (!unread_.empty() && !parser_->is_done()) {
    error_code bad;
    unread_.erase(0, parser_->put(asio::buffer(unread_), bad));
    if (bad == boost::beast::http::error::need_more)
      break;
    if (bad)
      return fail({errc::unknown, text::cat("the answer is not HTTP: ", bad.message())});
    if (parser_->is_done() && parser_->is_interim())
      parser_.emplace(owner_.most_body());
  }
  if (parser_->is_done())
    return on_response();
  if (!ec)
    return read();
  error_code partial;
  if (ec == asio::error::eof && parser_->got_some())
    parser_->put_eof(partial);
  if (parser_->got_some() && parser_->is_done() && !partial)
    return on_response();
  fail({errc::unknown, text::cat("the connection ended before the answer: ", ec.message())});
}

void connection::on_response() {
  const bool reusable = parser_->keep_alive() && unread_.empty() && !writing_;
  finish(std::move(parser_->got()), reusable);
}

void connection::check(moment now) {
  if (state_ == state::idle && now - idle_since_ > owner_.idle_time())
    return finish(fault{}, false);
  if (job_ && now >= job_->deadline)
    abandon(errc::timeout, "the deadline passed");
}

void connection::abandon(errc if_unsent, std::string_view why) {
  if (state_ != state::closed)
    finish(fault{written_ ? errc::unknown : if_unsent, std::string(why)}, false);
}

void connection::fail(fault f) {
  finish(std::move(f), false);
}

void connection::finish(result<reply> what, bool reusable) {
  auto ended = std::exchange(job_, std::nullopt);
  written_ = false;
  if (reusable) {
    state_ = state::idle;
    idle_since_ = std::chrono::steady_clock::now();
    read();
  } else {
    state_ = state::closed;
    resolver_.cancel();
    error_code ignored;
    stream_.next_layer().close(ignored);
  }
  if (ended)
    ended->then(std::move(what));
  owner_.released(*this);
}

} // namespace frontdesk::net::http

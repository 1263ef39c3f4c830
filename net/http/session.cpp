// One server connection: reads requests, has them answered one after the other, and keeps the time.
#include "net/http/session.hpp"

#include "net/http/reply_ticket.hpp"
#include "net/http/response_text.hpp"
#include "net/whatsapp/signature.hpp"

#include <boost/asio/write.hpp>

namespace frontdesk::net::http {
namespace {

using error = boost::system::error_code;
using boost::asio::buffer;

constexpr std::size_t most_discarded = 8 * 1024 * 1024;
constexpr std::size_t discard_piece = 16 * 1024;
constexpr std::chrono::milliseconds linger_time{2'000};
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

response challenge_answer(const request& r) {
  auto text = whatsapp::answer_challenge(r.query, r.at->verify_token);
  if (!text)
    return {.status = 403};
  return {.body = std::move(*text), .content_type = "text/plain; charset=utf-8"};
}

} // namespace

session::session(tcp::socket socket, worker& owner)
    : socket_(std::move(socket)), owner_(owner), in_(owner.shared()) {}

void session::start() {
  error ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  timed_ = inbound::phase::idle; // whoever connects and says nothing gets the header's time, not
                                 // the idle time
  set_deadline(owner_.shared().most.header_time);
  advance();
}

void session::set_deadline(std::chrono::milliseconds after) {
  deadline_ = std::chrono::steady_clock::now() + after;
}

void session::advance() {
  state_ = state::reading;
  switch (in_.next()) {
  case inbound::step::more:
    return wait_for_input();
  case inbound::step::expect:
    return send_continue();
  case inbound::step::request:
    return handle();
  case inbound::step::refused:
    route_ = "none";
    return send(in_.refusal(), true);
  }
}

void session::wait_for_input() {
  const auto phase = in_.where();
  if (owner_.is_draining() && is_idle())
    return close();
  if (timed_ != phase) {
    timed_ = phase;
    if (phase == inbound::phase::idle)
      owner_.touch(*this);
    const auto& most = owner_.shared().most;
    set_deadline(phase == inbound::phase::idle   ? most.idle_time
                 : phase == inbound::phase::head ? most.header_time
                                                 : most.body_time);
  }
  read();
}

void session::read() {
  const auto space = in_.space();
  socket_.async_read_some(buffer(space.data(), space.size()),
                          [self = shared_from_this()](error ec, std::size_t n) {
                            if (self->state_ != state::reading)
                              return;
                            if (ec)
                              return self->close();
                            self->in_.received(n);
                            self->advance();
                          });
}

void session::send_continue() {
  state_ = state::writing;
  set_deadline(owner_.shared().most.write_time);
  boost::asio::async_write(socket_, buffer(go_on),
                           [self = shared_from_this()](error ec, std::size_t) {
                             if (self->state_ != state::writing)
                               return;
                             if (ec)
                               return self->close();
                             self->advance();
                           });
}

void session::handle() {
  auto r = in_.take();
  keep_alive_ = r.keep_alive;
  is_http11_ = r.is_http11;
  route_ = r.where->name;
  ++number_;
  state_ = state::answering;
  set_deadline(owner_.shared().most.answer_time);
  try {
    dispatch(std::move(r));
  } catch (const std::exception&) { // one of the three doors of STYLE 3.5
    if (state_ == state::answering)
      send({.status = 500}, true);
  }
}

void session::dispatch(request&& r) {
  const auto& answer = owner_.shared().answer;
  switch (r.where->where) {
  case place::telegram:
    return answer.telegram(r.at->name, std::move(r.body), ticket());
  case place::whatsapp:
    return answer.whatsapp(r.at->name, std::move(r.body), ticket());
  case place::challenge:
    return send(challenge_answer(r), false);
  case place::livez:
    return send(answer.livez(), false);
  case place::readyz:
    return send(answer.readyz(), false);
  case place::metrics:
    return send(answer.metrics(), false);
  }
}

responder session::ticket() {
  auto one = std::make_shared<reply_ticket>(weak_from_this(), owner_.shared_from_this(), number_);
  return [one = std::move(one)](response r) { one->answer(std::move(r)); };
}

void session::respond(std::uint64_t number, response r) {
  if (state_ == state::answering && number == number_)
    send(r, false);
}

void session::send(const response& r, bool close) {
  close = close || r.close || !keep_alive_ || owner_.is_winding_down();
  state_ = state::writing;
  set_deadline(owner_.shared().most.write_time);
  write_response(out_, r, close, is_http11_);
  if (const auto& told = owner_.shared().answer.answered)
    told(route_, r.status);
  boost::asio::async_write(socket_, buffer(out_),
                           [self = shared_from_this(), close](error ec, std::size_t) {
                             if (self->state_ != state::writing)
                               return;
                             if (ec)
                               return self->close();
                             if (close)
                               return self->linger();
                             self->timed_.reset();
                             self->advance();
                           });
}

/// A socket closed over unread bytes resets the connection, and the client may lose our answer with
/// it: so we end our side and read on for a while.
void session::linger() {
  state_ = state::lingering;
  set_deadline(linger_time);
  error ec;
  socket_.shutdown(tcp::socket::shutdown_send, ec);
  out_.resize(discard_piece);
  discard();
}

void session::discard() {
  socket_.async_read_some(buffer(out_), [self = shared_from_this()](error ec, std::size_t n) {
    if (self->state_ != state::lingering)
      return;
    self->discarded_ += n;
    if (ec || self->discarded_ > most_discarded)
      return self->close();
    self->discard();
  });
}

void session::check(moment now) {
  if (now < deadline_)
    return;
  switch (state_) {
  case state::reading:
    if (timed_ == inbound::phase::idle)
      return close();
    socket_.cancel(); // the read ends without effect: its handler sees another state
    route_ = "none";
    return send({.status = 408}, true);
  case state::answering:
    return send(busy(), false);
  default:
    return close();
  }
}

/// The start of a request that the kernel holds for us counts as come.
bool session::is_idle() const {
  error ec;
  return state_ == state::reading && in_.where() == inbound::phase::idle
         && socket_.available(ec) == 0;
}

void session::wind_down() {
  if (is_idle())
    close();
}

void session::close() {
  if (state_ == state::closed)
    return;
  state_ = state::closed;
  error ec;
  socket_.close(ec);
  owner_.remove(*this);
}

} // namespace frontdesk::net::http

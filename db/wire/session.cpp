// The life of a session: connecting, settings, waiting for its socket, losing and closing.
#include "db/wire/session.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/wire/sqlstate.hpp"

#include <unistd.h>

namespace frontdesk::db::wire {
namespace {

using event = lifecycle::event;
using action = lifecycle::action;

// DESIGN §10 and §3: time limits, the pinned plan, and text forms that do not depend on the
// server's settings.
constexpr std::string_view default_settings[] = {
    "statement_timeout=4s",
    "lock_timeout=1s",
    "idle_in_transaction_session_timeout=2s",
    "enable_seqscan=off", // a plan made while a table was empty would read all of it later
    "enable_hashjoin=off",
    "enable_mergejoin=off",
    "plan_cache_mode=force_generic_plan",
    "jit=off",
    "timezone=UTC",
    "datestyle=ISO",
};

constexpr auto stall = std::chrono::milliseconds(20);
constexpr auto cancel_grace = std::chrono::milliseconds(500);

} // namespace

session::session(boost::asio::io_context& loop, const pool_options& options, canceller& c,
                 std::uint32_t seed, hooks h)
    : options_(options), canceller_(c), hooks_(std::move(h)), life_(seed), addresses_(loop),
      socket_(loop), timer_(loop) {}

void session::start() {
  drive(event::start);
}

void session::stop() {
  stopping_ = true;
  if (pipeline_.requests() == 0)
    drive(event::stop);
}

void session::abandon() {
  if (!closed_)
    lose("no answer before the end");
}

bool session::is_stalled(clock::time_point now) const {
  return pipeline_.requests() > 0 && now - head_since_ > stall;
}

void session::drive(event e) {
  auto step = life_.resume(e);
  switch (step.what) {
  case action::nothing:
    break;
  case action::connect:
    arm_timer(step.delay);
    connect();
    break;
  case action::wait_read:
  case action::wait_write:
    watch(step.what == action::wait_read);
    break;
  case action::configure:
    configure();
    break;
  case action::serve:
    timer_.cancel();
    last_error_.clear();
    if (std::exchange(was_ready_, true))
      metrics::add("frontdesk_db_reconnects_total");
    hooks_.changed();
    break;
  case action::back_off:
    close();
    arm_timer(step.delay);
    hooks_.changed();
    break;
  case action::close:
    close();
    timer_.cancel();
    closed_ = true;
    hooks_.changed();
    break;
  }
}

void session::arm_timer(lifecycle::milliseconds delay) {
  timer_.expires_after(delay);
  timer_.async_wait([this](boost::system::error_code failed) {
    if (failed || closed_)
      return;
    if (life_.is_ready())
      return;
    if (last_error_.empty())
      last_error_ = "no answer while connecting";
    drive(event::timer);
  });
}

void session::connect() {
  auto wanted = targets_to_resolve(options_.dsn);
  if (wanted.empty())
    return connect_to({});
  addresses_.find(std::move(wanted), [this](const std::vector<target>& found) {
    if (!found.empty())
      return connect_to(found);
    last_error_ = "the name server does not know the host";
    drive(event::failed);
  });
}

void session::connect_to(const std::vector<target>& targets) {
  if (connection_.start(options_.dsn, options_.application_name, targets))
    return drive(event::wants_write); // libpq: begin as if poll had said so
  last_error_ = connection_.error();
  drive(event::failed);
}

void session::on_connecting() {
  switch (connection_.poll()) {
  case connection::polled::read:
    return drive(event::wants_read);
  case connection::polled::write:
    return drive(event::wants_write);
  case connection::polled::connected:
    return drive(event::connected);
  case connection::polled::failed:
    last_error_ = connection_.error();
    return drive(event::failed);
  }
}

void session::configure() {
  std::string text = "SELECT ";
  std::vector<value> values;
  auto add = [&](std::string_view setting) {
    auto equals = setting.find('=');
    text += values.empty() ? "" : ", ";
    text += "set_config($" + std::to_string(values.size() + 1) + ", $"
            + std::to_string(values.size() + 2) + ", false)";
    values.emplace_back(setting.substr(0, equals));
    values.emplace_back(setting.substr(equals + 1));
  };
  for (auto x : default_settings)
    add(x);
  for (const auto& x : options_.settings)
    add(x);
  if (!adopt_socket() || !connection_.enter_pipeline() || !connection_.execute_text(text, values)
      || !connection_.sync())
    return lose(connection_.error());
  pipeline_.push({.owner = nullptr, .expected = 1});
  watch(true);
  if (!finish_sending())
    lose(connection_.error());
}

void session::close() {
  ++epoch_;
  addresses_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
  connection_.close();
  pipeline_.drain(); // only housekeeping: requests were taken out before
  statements_.clear();
  writing_ = owned_ = retiring_ = false;
}

/// While connecting libpq may change its socket, hence a fresh dup for each wait.
bool session::adopt_socket() {
  boost::system::error_code failed;
  socket_.close(failed);
  socket_.assign(::dup(connection_.socket()), failed);
  ++epoch_;
  writing_ = false;
  return !failed;
}

void session::watch(bool readable) {
  if (!connection_.is_piped() && !adopt_socket())
    return lose("cannot watch the socket");
  writing_ = writing_ || !readable;
  using descriptor = boost::asio::posix::stream_descriptor;
  socket_.async_wait(readable ? descriptor::wait_read : descriptor::wait_write,
                     [this, readable, epoch = epoch_](boost::system::error_code failed) {
                       if (epoch == epoch_ && !failed)
                         on_socket(readable);
                     });
}

void session::on_socket(bool readable) {
  if (!readable)
    writing_ = false;
  if (!connection_.is_piped())
    return on_connecting();
  if (!readable) {
    if (!finish_sending())
      lose(connection_.error());
    return;
  }
  try {
    on_readable();
  } catch (const std::exception& e) {
    log::event(log::level::error, "database.exception", {{"what", e.what()}});
    lose(e.what()); // a fresh connection is in a known state
  }
}

void session::on_readable() {
  bool alive = connection_.consume();
  auto epoch = epoch_;
  bool whole = read_answers();
  if (epoch != epoch_)
    return;
  if (!alive || !whole || connection_.is_broken())
    return lose(connection_.error());
  watch(true);
  hooks_.changed();
}

void session::lose(const std::string& why) {
  auto lost = pipeline_.drain();
  last_error_ = why.empty() ? "connection lost" : why;
  drive(stopping_ ? event::stop : event::failed);
  std::optional<fault> farewell; // the server's last word: it did nothing that came after
  for (auto& x : lost) {
    bool ended = x.failure && ends_connection(x.state);
    if (x.owner && x.failure && !(ended && x.failed_at_sync))
      x.owner->fail(*x.failure);
    else if (x.owner && farewell)
      x.owner->fail(*farewell);
    else if (x.owner)
      x.owner->lose(last_error_);
    if (ended && !farewell)
      farewell = std::move(x.failure);
    if (x.owner)
      hooks_.finished(std::move(x.owner));
  }
}

/// After a failed write: what the server said before it went may still be there.
void session::lose_after_reading() {
  auto epoch = epoch_;
  std::string why;
  try {
    read_answers();
    why = connection_.error();        // with what the server said last
  } catch (const std::exception& e) { // thrown further it would leave a session nobody reads
    log::event(log::level::error, "database.exception", {{"what", e.what()}});
    why = e.what();
  }
  if (epoch == epoch_)
    lose(why);
}

void session::enforce_deadlines(clock::time_point now) {
  request* late = pipeline_.oldest();
  if (!late || late->deadline > now)
    return;
  if (now - late->deadline > cancel_grace)
    return lose("no answer before the deadline");
  if (late->cancelled)
    return;
  late->cancelled = true;
  last_cancel_ = now;
  canceller_.send(connection_.cancel_ticket());
}

} // namespace frontdesk::db::wire

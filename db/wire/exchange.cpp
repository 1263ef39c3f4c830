// The work of a session: sending requests under their Syncs and taking the answers.
#include "db/wire/session.hpp"

#include "db/wire/sqlstate.hpp"

namespace frontdesk::db::wire {
namespace {

constexpr auto stray_cancel = std::chrono::seconds(1);

} // namespace

void session::submit(request_ptr x) {
  owned_ = x->is_transaction();
  if (!send(std::move(x)))
    lose_after_reading();
}

/// False: the connection broke; the request is in the pipeline and is lost with it.
bool session::send(request_ptr x) {
  if (pipeline_.is_empty())
    head_since_ = clock::now();
  const auto& list = x->sending();
  bool sent = true;
  if (options_.prepared)
    for (const auto& s : list)
      sent = sent && ensure_prepared(*s.what);
  for (const auto& s : list) {
    auto& known = statements_.find(*s.what);
    sent = sent
           && (options_.prepared ? connection_.execute(known.name, s.values)
                                 : connection_.execute_text(known.text, s.values));
  }
  auto expected = list.size();
  pipeline_.push({.owner = std::move(x), .expected = expected});
  return sent && connection_.sync() && finish_sending();
}

/// PREPARE rides in the same pipeline under a Sync of its own, so its failure is nobody else's.
bool session::ensure_prepared(const statement_info& what) {
  auto& known = statements_.find(what);
  if (known.prepared)
    return true;
  known.prepared = true;
  pipeline_.push({.owner = nullptr, .prepares = &what, .expected = 1});
  return connection_.prepare(known.name, known.text) && connection_.sync();
}

bool session::finish_sending() {
  switch (connection_.flush()) {
  case connection::flushed::all:
    return true;
  case connection::flushed::some:
    if (!writing_)
      watch(false);
    return true;
  case connection::flushed::failed:
    break;
  }
  return false;
}

/// False: the connection broke and nothing more can be read.
bool session::read_answers() {
  auto epoch = epoch_;
  while (!pipeline_.is_empty() && !connection_.is_busy()) {
    auto& front = pipeline_.front();
    bool in_statement = front.owner && front.ended < front.expected;
    auto& names = in_statement ? statements_.find(*front.owner->sending()[front.ended].what).names
                               : no_names_;
    if (!take(connection_.next(names)))
      return false;
    if (epoch != epoch_)
      return true;
  }
  return true;
}

bool session::take(reply r) {
  switch (r.what) {
  case reply::kind::data: {
    auto& front = pipeline_.front();
    if (front.ended >= front.expected)
      return false; // rows nobody asked for: bytes are missing, and every later answer is another's
    if (front.owner) {
      auto& known = statements_.find(*front.owner->sending()[front.ended].what);
      if (!known.succeeded)
        statement_registry::mark_executed(front.owner->sending()[front.ended].what->name);
      known.succeeded = true;
    }
    pipeline_.take_rows(std::move(r.data));
    return true;
  }
  case reply::kind::failure:
    if (r.state.empty())
      return false; // libpq's own error
    take_failure(std::move(r));
    return true;
  case reply::kind::skipped:
    return true;
  case reply::kind::end:
    if (pipeline_.is_at_sync())
      return false; // after a FATAL libpq forgets what it was waiting for
    pipeline_.take_end();
    return true;
  case reply::kind::sync:
    return pipeline_.is_ended() && take_sync(); // the same: a Sync before its statements
  }
  return true;
}

void session::take_failure(reply r) {
  auto& front = pipeline_.front();
  bool in_statement = front.owner && front.ended < front.expected;
  if (in_statement && r.state == "26000")
    r.why = statements_.forget(*front.owner->sending()[front.ended].what, std::move(r.why));
  bool stray = r.state == "57014" && front.owner && !front.owner->cancelled
               && clock::now() - last_cancel_ < stray_cancel;
  if (stray)
    r.why.code = errc::retry;
  retiring_ = retiring_ || r.stale_plan || ends_connection(r.state);
  pipeline_.take_failure(std::move(r.why), r.state);
}

bool session::take_sync() {
  auto done = pipeline_.take_sync();
  if (!done.owner) {
    finish_preparation(done);
    return true;
  }
  head_since_ = clock::now();
  if (done.owner->advance(to_answer(done))) {
    if (!send(std::move(done.owner)))
      lose_after_reading();
    return true;
  }
  if (done.owner->is_transaction())
    owned_ = false;
  hooks_.finished(std::move(done.owner));
  if (stopping_ && pipeline_.requests() == 0)
    drive(lifecycle::event::stop);
  else if (retiring_ && pipeline_.requests() == 0)
    lose("the server asked for a fresh connection");
  return true;
}

void session::finish_preparation(const exchange& done) {
  if (!done.prepares) {
    if (done.failure)
      return lose(done.failure->text);
    return drive(lifecycle::event::configured);
  }
  if (done.failure)
    statements_.prepare_failed(*done.prepares, *done.failure);
  else
    statements_.prepare_succeeded(*done.prepares);
}

} // namespace frontdesk::db::wire

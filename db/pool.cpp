// The pool's face: makes requests for the dispatcher.
#include "db/pool.hpp"

#include "base/check.hpp"
#include "db/wire/dispatcher.hpp"

namespace frontdesk::db {
namespace {

/// libpq's text parameters end at U+0000: the rest would be lost without a word.
bool is_sendable(const statement& x) {
  FD_CHECK(x.what && x.values.size() == x.what->parameters);
  for (const auto& v : x.values)
    if (v && v->find('\0') != std::string::npos)
      return false;
  return true;
}

bool are_sendable(const std::vector<statement>& list) {
  FD_CHECK(!list.empty());
  for (const auto& x : list)
    if (!is_sendable(x))
      return false;
  return true;
}

fault unsendable() {
  return {errc::invalid, "This text holds a character that cannot be stored."};
}

} // namespace

class pool::impl : public wire::dispatcher {
public:
  using dispatcher::dispatcher;
};

pool::pool(pool_options options) : impl_(std::make_unique<impl>(std::move(options))) {}
pool::~pool() = default;

void pool::run(statement x, done_one done) {
  if (!is_sendable(x))
    return done(unsendable());
  impl_->submit(std::make_unique<wire::request>(std::move(x), std::move(done)));
}

void pool::run_together(std::vector<statement> list, done_many done) {
  if (!are_sendable(list))
    return done(unsendable());
  impl_->submit(std::make_unique<wire::request>(std::move(list), std::move(done)));
}

void pool::transact(std::vector<statement> first, decide second, done_many done) {
  if (!are_sendable(first))
    return done(unsendable());
  impl_->submit(
      std::make_unique<wire::request>(std::move(first), std::move(second), std::move(done)));
}

pool_status pool::status() const {
  return impl_->status();
}

void pool::stop() {
  impl_->stop();
}

} // namespace frontdesk::db

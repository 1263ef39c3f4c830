// The pool's face: makes requests for the dispatcher.
#include "db/pool.hpp"

#include "db/wire/dispatcher.hpp"

namespace frontdesk::db {
class pool::impl : public wire::dispatcher {
public:
  using dispatcher::dispatcher;
};

pool::pool(pool_options options) : impl_(std::make_unique<impl>(std::move(options))) {}
pool::~pool() = default;

void pool::run(statement x, done_one done) {
  if (auto wrong = wire::find_mistake(x))
    return done(std::move(*wrong));
  impl_->submit(std::make_unique<wire::request>(std::move(x), std::move(done)));
}

void pool::run_together(std::vector<statement> list, done_many done) {
  if (auto wrong = wire::find_mistake(list))
    return done(std::move(*wrong));
  impl_->submit(std::make_unique<wire::request>(std::move(list), std::move(done)));
}

void pool::transact(std::vector<statement> first, decide second, done_many done) {
  if (auto wrong = wire::find_mistake(first))
    return done(std::move(*wrong));
  impl_->submit(
      std::make_unique<wire::request>(std::move(first), std::move(second), std::move(done)));
}

pool_status pool::status() const {
  return impl_->status();
}

void pool::stop(std::chrono::steady_clock::time_point by) {
  impl_->stop(by);
}

} // namespace frontdesk::db

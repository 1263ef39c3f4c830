// The steps of a request; a business turn is BEGIN + first, decide, second + COMMIT, or ROLLBACK.
#include "db/wire/request.hpp"

#include "base/check.hpp"

namespace frontdesk::db::wire {
namespace {

constexpr statement_info begin_text{"begin", "BEGIN", 0};
constexpr statement_info commit_text{"commit", "COMMIT", 0};
constexpr statement_info rollback_text{"rollback", "ROLLBACK", 0};

fault nothing_yet() {
  return {errc::bug, "no answer yet"};
}

} // namespace

std::optional<fault> find_mistake(const statement& x) {
  FD_CHECK(x.what && x.values.size() == x.what->parameters);
  for (const auto& v : x.values)
    if (v && v->find('\0') != std::string::npos)
      return fault{errc::invalid, "This text holds a character that cannot be stored."};
  return {};
}

std::optional<fault> find_mistake(const std::vector<statement>& list) {
  FD_CHECK(!list.empty());
  for (const auto& x : list)
    if (auto wrong = find_mistake(x))
      return wrong;
  return {};
}

request::request(statement x, pool::done_one done)
    : phase_(phase::only), name_(x.what->name), done_(std::move(done)), outcome_(nothing_yet()) {
  sending_.push_back(std::move(x));
}

request::request(std::vector<statement> list, pool::done_many done)
    : phase_(phase::only), name_(list.front().what->name), sending_(std::move(list)),
      done_(std::move(done)), outcome_(nothing_yet()) {}

request::request(std::vector<statement> first, pool::decide second, pool::done_many done)
    : phase_(phase::first), name_(first.front().what->name), sending_(std::move(first)),
      second_(std::move(second)), done_(std::move(done)), outcome_(nothing_yet()) {
  sending_.insert(sending_.begin(), statement{&begin_text, {}});
}

bool request::advance(answer x) {
  switch (phase_) {
  case phase::only:
    outcome_ = std::move(x);
    return false;
  case phase::first:
    if (!x) {
      undo(std::move(x).error());
      return true;
    }
    kept_ = std::move(*x);
    kept_.erase(kept_.begin()); // BEGIN has no rows
    decide_second();
    return true;
  case phase::second:
    if (!x) {
      undo(std::move(x).error());
      return true;
    }
    x->pop_back(); // nor has COMMIT
    for (auto& part : *x)
      kept_.push_back(std::move(part));
    outcome_ = std::move(kept_);
    return false;
  case phase::undo:
    return false;
  }
  return false;
}

void request::decide_second() {
  std::optional<std::vector<statement>> more;
  try {
    more = second_(kept_);
    if (!more)
      return undo({errc::refused, "rolled back"});
    for (const auto& x : *more)
      if (auto wrong = find_mistake(x))
        return undo(std::move(*wrong));
  } catch (const std::exception& e) {
    return undo({errc::bug, e.what()});
  }
  phase_ = phase::second;
  sending_ = std::move(*more);
  sending_.push_back({&commit_text, {}});
}

/// The answer waits for ROLLBACK's: whoever hears of the refusal finds the locks free.
void request::undo(fault f) {
  outcome_ = std::move(f);
  phase_ = phase::undo;
  sending_.assign(1, statement{&rollback_text, {}});
}

void request::lose(const std::string& why) {
  if (phase_ == phase::first)
    outcome_ = fault{errc::unavailable, why}; // no COMMIT was sent, so the server rolls back
  else if (phase_ != phase::undo)
    outcome_ = fault{errc::unknown, why};
}

void request::fail(fault f) {
  if (phase_ != phase::undo)
    outcome_ = std::move(f);
}

void request::finish() {
  if (auto* one = std::get_if<pool::done_one>(&done_)) {
    if (outcome_)
      (*one)(std::move(outcome_->front()));
    else
      (*one)(std::move(outcome_).error());
  } else {
    std::get<pool::done_many>(done_)(std::move(outcome_));
  }
}

} // namespace frontdesk::db::wire

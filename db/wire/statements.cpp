// The statement cache of one connection.
#include "db/wire/statements.hpp"

namespace frontdesk::db::wire {

statements::known& statements::find(const statement_info& what) {
  auto& x = known_[&what];
  if (x.origin == what.text.data())
    return x;
  x = known{};
  x.name = std::string(what.name) + '#' + std::to_string(++numbered_);
  x.text = what.text;
  x.origin = what.text.data();
  return x;
}

void statements::prepare_succeeded(const statement_info& what) {
  failed_.erase(&what);
}

void statements::prepare_failed(const statement_info& what, fault f) {
  find(what).prepared = false;
  failed_.insert_or_assign(&what, std::move(f));
}

fault statements::forget(const statement_info& what, fault missing) {
  auto at = failed_.find(&what);
  if (at != failed_.end())
    return at->second;
  find(what).prepared = false;
  return missing;
}

void statements::clear() {
  known_.clear();
  failed_.clear();
}

} // namespace frontdesk::db::wire

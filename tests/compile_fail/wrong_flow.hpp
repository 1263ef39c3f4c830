// The parts that the cases share: one draft, one check, one picker, one commit.
#pragma once

#include "actors/flow/flow.hpp"

namespace frontdesk::flows {

struct payment {
  picked member;
  money amount;
  std::string method;
};

constexpr db::sql<std::string> find{"test.find", "SELECT $1"};
inline db::statement search(const flow::query& q) {
  return find(q.text);
}
inline flow::found<picked> read(const db::row&) {
  return {};
}
inline constexpr flow::picker<picked> people{search, read, "No users found. Try another name or Telegram ID."};

inline result<money> rupees(std::string_view) {
  return money{};
}
inline result<std::string> words(std::string_view typed) {
  return std::string(typed);
}
inline std::string review(const payment&) {
  return {};
}
inline db::statement save(const payment& p, const who&) {
  return find(p.method);
}
inline std::string saved(const payment&, const db::rows&) {
  return {};
}
inline std::string refused(const payment&, const fault&, const who&) {
  return {};
}

} // namespace frontdesk::flows

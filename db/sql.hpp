// Named SQL text whose placeholders are counted while compiling, and a call of it with its values.
#pragma once

#include "base/check.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db {

/// One parameter in PostgreSQL's text format; nullopt = NULL.
using value = std::optional<std::string>;

/// What a statement is, for the pool, metrics, deadlines and fault injection.
struct statement_info {
  std::string_view name; // "club.find_member"
  std::string_view text;
  std::size_t parameters = 0;
};

/// One call: which statement, with which values. Cheap to move; compared in tests.
struct statement {
  const statement_info* what = nullptr;
  std::vector<value> values;
};

bool operator==(const statement&, const statement&);

/// Text form of a C++ value as PostgreSQL reads it.
value to_value(std::int64_t);
value to_value(bool);
value to_value(std::string_view);
inline value to_value(const std::string& x) {
  return to_value(std::string_view(x));
}
inline value to_value(const char* x) {
  return to_value(std::string_view(x));
}
inline value to_value(std::int32_t x) {
  return to_value(static_cast<std::int64_t>(x));
}
inline value to_value(money x) {
  return to_value(x.paise);
}
inline value to_value(quantity x) {
  return to_value(x.milli);
}
inline value to_value(basis_points x) {
  return to_value(static_cast<std::int64_t>(x.value));
}
inline value to_value(role x) {
  return to_value(static_cast<std::int64_t>(x));
}
template <class Tag>
value to_value(id<Tag> x) {
  return to_value(x.value);
}
template <class T>
value to_value(const std::optional<T>& x) {
  return x ? to_value(*x) : value{};
}

/// The highest $n in the text. Quoted text and comments do not contain placeholders by convention.
consteval std::size_t highest_placeholder(std::string_view text) {
  std::size_t highest = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '$')
      continue;
    std::size_t n = 0;
    for (std::size_t j = i + 1; j < text.size() && text[j] >= '0' && text[j] <= '9'; ++j)
      n = n * 10 + static_cast<std::size_t>(text[j] - '0');
    highest = n > highest ? n : highest;
  }
  return highest;
}

namespace mistake {
void placeholders_and_argument_types_differ_in_number(); // never defined: the name is the message
} // namespace mistake

/// Every statement of the program registers here, so that a test can walk them all.
class statement_registry {
public:
  static std::vector<const statement_info*>& all();
  explicit statement_registry(const statement_info* info) { all().push_back(info); }
  /// The pool says which statements succeeded at least once in this process: the coverage test
  /// asks.
  static void mark_executed(std::string_view name);
  static bool was_executed(std::string_view name);
};

/// `inline constexpr db::sql<std::int64_t, money> add_payment{"club.add_payment", "INSERT …
/// ($1,$2)"};` Calling it with the values makes a statement.
template <class... Args>
struct sql {
  statement_info info;
  consteval sql(std::string_view name, std::string_view text) : info{name, text, sizeof...(Args)} {
    if (highest_placeholder(text) != sizeof...(Args))
      mistake::placeholders_and_argument_types_differ_in_number();
  }
  statement operator()(const Args&... args) const { return {&info, {to_value(args)...}}; }
};

} // namespace frontdesk::db

/// Registers a statement for the coverage test: FD_STATEMENT_REGISTERED(find_member);
#define FD_STATEMENT_REGISTERED(name)                                                              \
  [[maybe_unused]] static const ::frontdesk::db::statement_registry name##_registered {            \
    &name.info                                                                                     \
  }

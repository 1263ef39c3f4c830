// Columns of a batch: one array parameter per field.
#pragma once

#include "db/row.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db::runtime {

/// The array of `field(x)` over a list: numbers, booleans, enums and ids as numbers, text quoted.
template <class List, class Field>
std::string column(const List& list, Field field) {
  using type = std::decay_t<decltype(field(*list.begin()))>;
  if constexpr (std::convertible_to<type, std::string_view>) {
    std::vector<std::optional<std::string>> out;
    out.reserve(list.size());
    for (const auto& x : list)
      out.emplace_back(std::string(field(x)));
    return array_literal(out);
  } else {
    std::vector<std::int64_t> out;
    out.reserve(list.size());
    for (const auto& x : list) {
      if constexpr (requires { field(x).value; })
        out.push_back(field(x).value);
      else
        out.push_back(static_cast<std::int64_t>(field(x)));
    }
    return array_literal(out);
  }
}

} // namespace frontdesk::db::runtime

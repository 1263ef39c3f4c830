// Hindi for every English sentence, gathered from the tables below actors/text/hi/.
#pragma once

#include "actors/text/languages.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "actors/text/hi/club_broadcasts.hpp"
#include "actors/text/hi/club_invoice.hpp"
#include "actors/text/hi/club_keys.hpp"
#include "actors/text/hi/club_people.hpp"
#include "actors/text/hi/core.hpp"

namespace frontdesk::text {

namespace detail {

template <std::size_t... N>
consteval auto gather(const translation (&... tables)[N]) {
  std::array<translation, (N + ... + 0)> all{};
  std::size_t n = 0;
  ((std::copy(std::begin(tables), std::end(tables), all.begin() + n), n += N), ...);
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.english < b.english; });
  return all;
}

} // namespace detail

/// A new table: one line here and one #include above.
inline constexpr auto hindi_table =
    detail::gather(hi::core, hi::club_broadcasts, hi::club_invoice, hi::club_keys, hi::club_people);

/// The Hindi of an English sentence; empty when there is none.
constexpr std::string_view hindi(std::string_view english) {
  auto at = std::lower_bound(hindi_table.begin(), hindi_table.end(), english,
                             [](const auto& a, std::string_view b) { return a.english < b; });
  return at != hindi_table.end() && at->english == english ? at->other : std::string_view();
}

} // namespace frontdesk::text

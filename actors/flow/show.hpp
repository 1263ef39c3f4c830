// How a value of a draft is shown where the flow does not say it itself.
#pragma once

#include "actors/flow/codec.hpp"
#include "actors/flow/page.hpp"

#include <string>
#include <type_traits>

namespace frontdesk::flow {

std::string show_flag(bool, const who&);
/// "3 entries".
std::string show_count(std::size_t, const who&);

template <class T>
std::string show(const T& x, const who& by) {
  if constexpr (std::same_as<T, bool>)
    return show_flag(x, by);
  else if constexpr (std::same_as<T, std::string>)
    return x;
  else if constexpr (std::same_as<
                         T, money> || std::same_as<T, quantity> || std::same_as<T, basis_points>)
    return to_string(x);
  else if constexpr (std::integral<T>)
    return std::to_string(x);
  else if constexpr (is_optional<T>)
    return x ? show(*x, by) : std::string("–");
  else if constexpr (is_vector<T>)
    return show_count(x.size(), by);
  else if constexpr (requires {
                       { x.shown() } -> std::convertible_to<std::string>;
                     })
    return x.shown();
  else if constexpr (requires {
                       { x.label } -> std::convertible_to<std::string>;
                     })
    return x.label;
  else
    return {};
}

} // namespace frontdesk::flow

// The words of a screen below each other: what both platforms' texts are made of.
#pragma once

#include "net/screen.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace frontdesk::net {

/// "name: value", one fact a line.
std::string fact_lines(const screen&);

inline constexpr std::string_view paragraph_gap = "\n\n";

/// The parts that are not empty, with a gap between them.
std::string paragraphs(std::initializer_list<std::string_view> parts);

} // namespace frontdesk::net

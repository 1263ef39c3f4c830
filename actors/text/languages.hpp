// Which languages each area declares complete: there a missing translation does not build.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace frontdesk::text {

struct translation {
  std::string_view english;
  std::string_view other;
};

/// "core" is everything outside actors/flows/<area>/.
struct completeness {
  std::string_view area;
  bool hindi;
};

inline constexpr completeness declared[] = {
    {"core", true},
    {"club", true},
};

/// The area a source file belongs to; empty for tests, which no language has to know.
constexpr std::string_view area_of(std::string_view file) {
  if ((file.starts_with("tests/") || file.find("/tests/") != file.npos)
      && file.find("/compile_fail/") == file.npos)
    return {};
  constexpr std::string_view folder = "/flows/";
  auto at = file.find(folder);
  if (at == file.npos)
    return "core";
  auto rest = file.substr(at + folder.size());
  return rest.substr(0, rest.find('/'));
}

constexpr bool needs_hindi(std::string_view file) {
  auto area = area_of(file);
  for (const auto& d : declared)
    if (d.area == area)
      return d.hindi;
  return false;
}

} // namespace frontdesk::text

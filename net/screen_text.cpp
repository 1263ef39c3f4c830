// Joining facts and paragraphs.
#include "net/screen_text.hpp"

#include "base/text.hpp"

namespace frontdesk::net {

std::string fact_lines(const screen& s) {
  std::string lines;
  for (const fact& each : s.facts)
    lines +=
        text::cat(lines.empty() ? "" : "\n", each.name, each.name.empty() ? "" : ": ", each.value);
  return lines;
}

std::string paragraphs(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts)
    if (!part.empty())
      all += text::cat(all.empty() ? "" : paragraph_gap, part);
  return all;
}

} // namespace frontdesk::net

// Putting a screen's parts below each other, counting UTF-16 units, cutting what is too long.
#include "net/telegram/text.hpp"

#include "base/text.hpp"
#include "net/screen_text.hpp"

#include <algorithm>

namespace frontdesk::net::telegram {

namespace {

/// A code point takes two UTF-16 units where UTF-8 takes four bytes.
std::size_t units_of_lead(char c) {
  const auto lead = static_cast<unsigned char>(c);
  return (lead & 0xc0) == 0x80 ? 0 : lead >= 0xf0 ? 2 : 1;
}

/// At most `units` UTF-16 units, cut between graphemes.
std::string fit(std::string_view s, std::size_t units) {
  if (utf16_units(s) <= units)
    return std::string(s);
  std::size_t used = 0;
  std::size_t points = 0; // that fit
  for (const char c : s) {
    const std::size_t more = units_of_lead(c);
    if (used + more > units)
      break;
    used += more;
    points += more > 0;
  }
  return text::shorten(s, points);
}

} // namespace

std::size_t utf16_units(std::string_view s) {
  std::size_t units = 0;
  for (const char c : s)
    units += units_of_lead(c);
  return units;
}

message_text compose(const screen& s, std::size_t units) {
  const std::string facts = fact_lines(s);
  const std::size_t gaps =
      (s.crumb.empty() ? 0 : paragraph_gap.size()) + (facts.empty() ? 0 : paragraph_gap.size());
  const std::size_t others = utf16_units(s.crumb) + utf16_units(facts) + gaps;
  const std::string body = fit(s.body, others < units ? units - others : 0);
  const std::string all = paragraphs({s.crumb, body, facts});
  if (text::trim(all).empty())
    return {"…", 0}; // Telegram refuses a blank text; a screen of buttons alone still has to show
  return {fit(all, units), std::min(utf16_units(s.crumb), units)};
}

std::string entities(const message_text& text) {
  if (text.bold_units == 0)
    return {};
  json_writer out;
  out.open_array().open_object().member("type", "bold").member("offset", 0);
  out.member("length", text.bold_units).close_object().close_array();
  return out.take();
}

void write_text(json_writer& out, const message_text& text, std::string_view name,
                std::string_view entities_name) {
  out.member(name, text.plain);
  if (text.bold_units > 0)
    out.key(entities_name).raw(entities(text));
}

} // namespace frontdesk::net::telegram

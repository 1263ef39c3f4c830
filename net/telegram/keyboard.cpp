// Lines of buttons.
#include "net/telegram/keyboard.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "net/json_writer.hpp"
#include "net/telegram/limits.hpp"

#include <span>

namespace frontdesk::net::telegram {

namespace {

void button(json_writer& out, const choice& c) {
  FD_CHECK(!c.data.empty() && c.data.size() <= limits::callback_data_bytes);
  FD_CHECK(!c.label.empty());
  const std::string label = c.detail.empty() ? c.label : text::cat(c.label, " · ", c.detail);
  out.open_object().member("text", text::shorten_name(label, limits::label_characters));
  out.member("callback_data", c.data);
  if (c.look != tone::plain)
    out.member("style", c.look == tone::danger ? "danger" : "primary");
  out.close_object();
}

void lines(json_writer& out, std::span<const choice> choices, std::size_t per_line) {
  while (!choices.empty()) {
    std::size_t many = 1;
    while (many < std::min(per_line, choices.size()) && !choices[many].new_line)
      ++many;
    const auto line = choices.first(many);
    out.open_array();
    for (const choice& each : line)
      button(out, each);
    out.close_array();
    choices = choices.subspan(line.size());
  }
}

} // namespace

std::string keyboard(const screen& s) {
  if (s.rows.empty() && s.actions.empty() && s.nav.empty())
    return {};
  json_writer out;
  out.open_object().key("inline_keyboard").open_array();
  lines(out, s.rows, 1);
  lines(out, s.actions, 2);
  lines(out, s.nav, limits::buttons_per_line);
  return out.close_array().close_object().take();
}

} // namespace frontdesk::net::telegram

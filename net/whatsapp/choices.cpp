// Buttons or list, what to leave out, and titles that fit and differ.
#include "net/whatsapp/choices.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "net/whatsapp/limits.hpp"

#include <algorithm>
#include <string_view>

namespace frontdesk::net::whatsapp {

namespace {

/// How easily navigation gives way: what can be typed as well goes first (DESIGN §4), Menu last of
/// those.
int dispensable(const choice& c) {
  constexpr std::string_view typed[] = {"x:home:", "x:back:", "x:cancel:"};
  const auto* found =
      std::ranges::find_if(typed, [&](std::string_view code) { return c.data.starts_with(code); });
  return found == std::end(typed) ? 0 : static_cast<int>(found - typed) + 1;
}

bool fits_button(const choice& c) {
  return c.detail.empty() && text::code_points(c.label) <= limits::button_title_characters;
}

/// Rows and actions, what the message is about; each effect once.
std::vector<choice> gather(const std::vector<choice>& first, const std::vector<choice>& then) {
  std::vector<choice> all;
  for (const auto* list : {&first, &then})
    for (const choice& each : *list) {
      FD_CHECK(!each.data.empty() && each.data.size() <= limits::data_bytes);
      FD_CHECK(!each.label.empty());
      if (std::ranges::find(all, each.data, &choice::data) == all.end())
        all.push_back(each);
    }
  return all;
}

/// A title within the limit that no earlier one has; platforms refuse equal ones.
std::string distinct(const std::string& label, std::size_t limit,
                     const std::vector<offer>& earlier) {
  std::string title = text::shorten_name(label, limit);
  for (int n = 2; std::ranges::find(earlier, title, &offer::title) != earlier.end(); ++n) {
    const std::string suffix = text::cat(" ", n);
    title = text::shorten_name(label, limit - suffix.size()) + suffix;
  }
  return title;
}

/// What of the two fits `limit`: navigation gives way down to one, then the end of the rest.
std::vector<choice> fit(std::vector<choice> main, std::vector<choice> nav, std::size_t limit) {
  const std::size_t room = main.size() < limit ? limit - main.size() : 1;
  while (nav.size() > room)
    nav.erase(std::ranges::max_element(nav, {}, dispensable));
  main.resize(std::min(main.size(), limit - nav.size()));
  main.insert(main.end(), nav.begin(), nav.end());
  return main;
}

offer button(const choice& c, const std::vector<offer>& earlier) {
  return {c.data, distinct(c.label, limits::button_title_characters, earlier), {}};
}

/// A label that is cut stands whole below its row, unless something else does.
offer row(const choice& c, const std::vector<offer>& earlier) {
  const bool is_cut = text::code_points(c.label) > limits::row_title_characters;
  return {c.data, distinct(c.label, limits::row_title_characters, earlier),
          text::shorten_name(c.detail.empty() && is_cut ? c.label : c.detail,
                             limits::row_detail_characters)};
}

} // namespace

choices choose(const screen& s, bool buttons_only, bool long_body) {
  auto main = gather(s.rows, s.actions);
  auto nav = gather(s.nav, {});
  std::erase_if(nav, [&](const choice& c) {
    return std::ranges::find(main, c.data, &choice::data) != main.end();
  });
  if (main.empty() && nav.empty())
    return {};
  const std::size_t budget = nav.empty() ? limits::buttons : limits::buttons - 1;
  const bool few = main.size() <= budget && std::ranges::all_of(main, fits_button);
  choices out;
  out.as = buttons_only || (few && !long_body) ? shape::buttons : shape::list;
  const bool is_list = out.as == shape::list;
  const std::size_t all = main.size() + nav.size();
  for (const choice& each :
       fit(std::move(main), std::move(nav), is_list ? limits::rows : limits::buttons))
    out.offers.push_back(is_list ? row(each, out.offers) : button(each, out.offers));
  out.left_out = all - out.offers.size();
  return out;
}

} // namespace frontdesk::net::whatsapp

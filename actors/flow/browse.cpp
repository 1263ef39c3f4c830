// Read screens: opening, Back to the same page and row, paging by key, typing to filter.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

action dialogue::open_view(const entry& e, std::int64_t id, std::string_view words) {
  auto same = [&](const visit& v) { return v.code == e.id && v.id == id; };
  while (!s_.visits.empty() && same(s_.visits.back()))
    s_.visits.pop_back();
  if (!s_.browsing)
    s_.visits.clear();
  s_.visits.push_back({std::string(e.id), id, std::string(words), {}});
  if (s_.visits.size() > deepest_visit)
    s_.visits.erase(s_.visits.begin());
  return show_visit();
}

action dialogue::show_visit() {
  s_.browsing = true;
  const auto& v = s_.visits.back();
  const auto* e = find_entry(v.code);
  if (e == nullptr || e->shows == nullptr || !may_open(*e, by_))
    return home();
  const auto& view = e->shows();
  if (view.is_list()) {
    if (!view.at_once && v.text.empty())
      return say(page(t(view.question)), "ok");
    query q{by_, v.text, v.pages.empty() ? std::string() : v.pages.back(),
            static_cast<std::int64_t>(page_size(1)) + 1, v.id};
    return ask(view.search.call<db::statement>(q),
               [this, &view](const db::rows& rows) { return show_list(view, rows); });
  }
  if (!view.load)
    return say(view.render.call<page>(db::rows{}, by_), "ok");
  return ask(view.load.call<db::statement>(v.id, by_), [this, &view](const db::rows& rows) {
    return say(view.render.call<page>(rows, by_), "ok");
  });
}

action dialogue::show_list(const frontdesk::flow::view& view, const db::rows& rows) {
  const auto& v = s_.visits.back();
  auto size = page_size(1);
  page p;
  p.body = rows.empty() ? t(view.nothing_found) : t(view.question);
  if (!rows.empty() && !v.text.empty())
    p.body = t("Found for “{}”:", text::shorten(v.text, 40));
  for (std::size_t i = 0; i < rows.size() && i < size; ++i)
    p.rows.push_back(view.row.call<link>(rows[i], by_));
  reply r;
  r.screen = to_screen(p);
  if (!v.text.empty())
    r.screen.actions.push_back(builtin("Clear", "clear"));
  if (is_active())
    r.screen.actions.push_back(builtin("Continue", "go_on", state_.run));
  bool more = rows.size() > size;
  if (more)
    s_.next_page = page_key(rows[size - 1]);
  add_view_nav(r.screen, more, static_cast<std::int64_t>(v.pages.size()));
  r.outcome = rows.empty() ? "no_match" : "ok";
  r.next = next_state(false);
  return finish(std::move(r));
}

action dialogue::filter(std::string_view typed) {
  if (!s_.browsing || s_.visits.empty())
    return is_active() ? stale() : home();
  s_.visits.back().text = typed;
  s_.visits.back().pages.clear();
  return show_visit();
}

/// Page n of the list on top: one further than shown, or one seen before.
action dialogue::turn_page(std::int64_t n) {
  if (!s_.browsing || s_.visits.empty())
    return is_active() ? stale() : home();
  auto& pages = s_.visits.back().pages;
  auto wanted = static_cast<std::uint64_t>(n);
  if (wanted <= pages.size())
    pages.resize(wanted);
  else if (wanted == pages.size() + 1 && !s_.next_page.empty())
    pages.push_back(s_.next_page);
  return show_visit();
}

action dialogue::leave_view() {
  if (!s_.visits.empty())
    s_.visits.pop_back();
  if (!s_.visits.empty())
    return show_visit();
  s_.browsing = false;
  return is_active() ? show() : home();
}

} // namespace frontdesk::flow

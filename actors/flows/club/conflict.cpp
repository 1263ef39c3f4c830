// Reading the stale detail that SQL raises, and showing it.
#include "actors/flows/club/conflict.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"
#include "net/json.hpp"

namespace frontdesk::flows {

namespace {

/// A column's value as a person reads it.
std::string shown(std::string_view column, const net::json::value& v) {
  auto n = v.integer();
  if (n && column.ends_with("_paise"))
    return to_string(money{*n});
  if (n && column.ends_with("_milli"))
    return to_string(quantity{*n});
  if (n && column.ends_with("_bp"))
    return to_string(basis_points{static_cast<std::int32_t>(*n)});
  auto s = v.text();
  return s ? *s : std::string(v.raw());
}

/// "price_paise" -> "price".
std::string_view plain_name(std::string_view column) {
  for (std::string_view unit : {"_paise", "_milli", "_bp", "_code"})
    if (column.ends_with(unit))
      return column.substr(0, column.size() - unit.size());
  return column;
}

/// Only what differs: the two sides carry the same members.
void read_sides(conflict& c, const net::json::value& yours, const net::json::value& theirs,
                std::string_view language) {
  for (auto i = yours.begin(); i != yours.end(); ++i) {
    auto key = i.key();
    auto mine = shown(key, *i);
    auto other = theirs[key] ? shown(key, theirs[key]) : std::string();
    if (mine == other)
      continue;
    auto name = text::title(language, plain_name(key));
    c.yours += text::cat(c.yours.empty() ? "" : ", ", name, " ", mine);
    c.theirs += text::cat(c.theirs.empty() ? "" : ", ", name, " ", other);
  }
}

} // namespace

db::club::author author_of(const flow::who& by) {
  return {by.business, by.person, by.standing, by.channel, by.update_key};
}

std::optional<conflict> read_conflict(const fault& f, std::string_view language) {
  auto bar = f.text.find('|');
  if (f.code != errc::stale || bar == std::string::npos)
    return std::nullopt;
  auto doc = net::json::parse(std::string_view(f.text).substr(bar + 1));
  if (!doc)
    return std::nullopt;
  conflict c;
  auto root = doc->root();
  c.by = net::json::optional_text(root, "by").value();
  c.version = net::json::optional_integer(root, "version").value();
  read_sides(c, root["yours"], root["theirs"], language);
  return c;
}

flow::page conflict_page(const conflict& c, const flow::who& by) {
  flow::page p{text::tr(by.language, "{} changed this meanwhile.", c.by)};
  p.facts.push_back({text::tr(by.language, "Theirs"), c.theirs});
  p.facts.push_back({text::tr(by.language, "Yours"), c.yours});
  return p;
}

} // namespace frontdesk::flows

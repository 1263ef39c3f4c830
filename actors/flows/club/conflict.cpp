// Reading the stale detail that SQL raises, and showing it.
#include "actors/flows/club/conflict.hpp"

#include "actors/rules/club/states.hpp"
#include "base/dates.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "net/json.hpp"

#include <algorithm>

namespace frontdesk::flows {

namespace {

/// What the database calls something, and the word that its step offers for it.
struct word {
  std::string_view column, value;
  text::sentence name;
};

constexpr word words[] = {
    {"price_mode", "inclusive", "Yes"},           {"price_mode", "exclusive", "No"},
    {"scheme", "regular", "Registered"},          {"scheme", "composition", "Composition"},
    {"scheme", "unregistered", "Not registered"},
};

std::string shown_text(std::string_view column, std::string_view value, std::string_view language) {
  for (const auto& w : words)
    if (w.column == column && w.value == value)
      return text::tr(language, w.name);
  if (column == "state_code")
    return rules::club::place_of_supply(value, language);
  return std::string(column == "unit" ? text::translate(language, value) : value);
}

/// A column's value as a person reads it.
std::string shown(std::string_view column, const net::json::value& v, std::string_view language) {
  auto n = v.integer();
  if (n && column.ends_with("_paise"))
    return to_string(money{*n});
  if (n && column.ends_with("_milli"))
    return to_string(quantity{*n});
  if (n && column.ends_with("_bp"))
    return to_string(basis_points{static_cast<std::int32_t>(*n)});
  if (n)
    return std::to_string(*n);
  auto s = v.text();
  if (!s)
    return v.raw() == "true" ? text::tr(language, "Yes") : text::tr(language, "No");
  return s->empty() ? "–" : shown_text(column, *s, language);
}

/// "price_paise" -> "price".
std::string_view plain_name(std::string_view column) {
  for (std::string_view unit : {"_paise", "_milli", "_bp", "_code"})
    if (column.ends_with(unit))
      return column.substr(0, column.size() - unit.size());
  return column;
}

/// Only what differs: the two sides carry the same members. An item's MRP goes with its price.
void read_sides(conflict& c, const net::json::value& yours, const net::json::value& theirs,
                std::string_view language) {
  for (auto i = yours.begin(); i != yours.end(); ++i) {
    auto key = i.key();
    auto mine = shown(key, *i, language);
    auto other = theirs[key] ? shown(key, theirs[key], language) : std::string();
    bool twice = key == "mrp_paise" && yours["price_paise"];
    if (mine != other && !twice)
      c.fields.push_back(
          {text::title(language, plain_name(key)), std::move(mine), std::move(other)});
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
  if (auto at = parse_iso_time(net::json::optional_text(root, "at").value()))
    c.at_us = to_micros(*at);
  c.version = net::json::optional_integer(root, "version").value();
  c.approval = net::json::optional_text(root["theirs"], "approval").value();
  read_sides(c, root["yours"], root["theirs"], language);
  return c;
}

std::string who_and_when(const conflict& c, const flow::who& by) {
  auto seconds = std::max<std::int64_t>(0, by.now_us - c.at_us) / 1'000'000;
  if (seconds < 60)
    return text::tr(by.language, "{} changed this {} s ago.", c.by, seconds);
  if (seconds < 3600)
    return text::tr(by.language, "{} changed this {} min ago.", c.by, seconds / 60);
  auto zone = time_zone::named(by.time_zone);
  return zone ? text::tr(by.language, "{} changed this on {}.", c.by,
                         zone->text(from_micros(c.at_us)))
              : text::tr(by.language, "{} changed this meanwhile.", c.by);
}

std::string clock_text(const conflict& c, const flow::who& by) {
  auto zone = time_zone::named(by.time_zone);
  return zone ? zone->clock_text(from_micros(c.at_us)) : std::string();
}

flow::clash to_clash(conflict c, const flow::who& by, std::string_view card, std::int64_t id) {
  auto says = who_and_when(c, by);
  return {std::move(says), std::move(c.fields), std::string(card), id};
}

} // namespace frontdesk::flows

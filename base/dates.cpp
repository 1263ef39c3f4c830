// Business dates and time zones on howardhinnant's date library.
#include "base/dates.hpp"

#include "base/text.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

namespace frontdesk {

namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct relative_day {
  std::string_view word;
  int offset;
};
// "कल" is both yesterday and tomorrow, so it is asked for in another form.
constexpr relative_day relative_days[] = {
    {"today", 0}, {"tomorrow", 1}, {"yesterday", -1}, {"आज", 0}};

std::optional<business_date> made(int y, unsigned m, unsigned d) {
  auto ymd = year_month_day{year{y}, month{m}, day{d}};
  if (!ymd.ok() || y < 1900 || y > 2200)
    return std::nullopt;
  return business_date{ymd};
}

/// Of this year, the last and the next: the one nearest to today.
std::optional<business_date> nearest_year(unsigned m, unsigned d, business_date today) {
  std::optional<business_date> best;
  for (int offset : {0, 1, -1})
    if (auto candidate = made(static_cast<int>(today.day.year()) + offset, m, d);
        candidate
        && (!best
            || std::abs(days_between(today, *candidate)) < std::abs(days_between(today, *best))))
      best = candidate;
  return best;
}

std::optional<business_date> day_month_year(std::string_view s, business_date today) {
  auto separator = s.find_first_of("/.-");
  if (separator == std::string_view::npos)
    return std::nullopt;
  auto parts = text::split(s, s[separator]);
  if (parts.size() != 2 && parts.size() != 3)
    return std::nullopt;
  auto d = text::integer<unsigned>(parts[0]);
  auto m = text::integer<unsigned>(parts[1]);
  if (!d || !m)
    return std::nullopt;
  if (parts.size() == 2)
    return nearest_year(*m, *d, today);
  auto y = text::integer<int>(parts[2]);
  if (!y || (parts[2].size() != 2 && parts[2].size() != 4))
    return std::nullopt;
  return made(parts[2].size() == 2 ? 2000 + *y : *y, *m, *d);
}

date::local_time<std::chrono::microseconds> local(const date::time_zone* zone, wall_time t) {
  return zone->to_local(t);
}

} // namespace

business_date plus_days(business_date d, int n) {
  return {sys_days{d.day} + days{n}};
}

int days_between(business_date from, business_date to) {
  return static_cast<int>((sys_days{to.day} - sys_days{from.day}).count());
}

std::string to_iso(business_date d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.day.year()),
                     static_cast<unsigned>(d.day.month()), static_cast<unsigned>(d.day.day()));
}

result<business_date> parse_iso_date(std::string_view s) {
  auto parts = text::split(s, '-');
  if (s.size() == 10 && parts.size() == 3 && parts[0].size() == 4 && parts[1].size() == 2)
    if (auto y = text::integer<int>(parts[0]))
      if (auto m = text::integer<unsigned>(parts[1]))
        if (auto d = text::integer<unsigned>(parts[2]))
          if (auto date = made(*y, *m, *d))
            return *date;
  return fault{errc::invalid, text::cat("not a date: ", s)};
}

result<wall_time> parse_iso_time(std::string_view s) {
  const fault bad{errc::invalid, text::cat("not a time: ", s)};
  auto part = [&](std::size_t at, std::size_t n) {
    return text::integer<int>(s.substr(std::min(at, s.size()), n)).value_or(-1);
  };
  auto day = parse_iso_date(s.substr(0, 10));
  auto h = part(11, 2), m = part(14, 2), sec = part(17, 2);
  auto sign = s.find_first_of("+-Z", 19);
  if (!day || h < 0 || m < 0 || sec < 0 || sign == s.npos)
    return bad;
  int offset = 0; // minutes east of Greenwich
  if (s[sign] != 'Z') {
    auto hours = part(sign + 1, 2), minutes = s.size() > sign + 3 ? part(sign + 4, 2) : 0;
    if (hours < 0 || minutes < 0)
      return bad;
    offset = (s[sign] == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  return wall_time{sys_days{day->day} + std::chrono::hours{h} + std::chrono::minutes{m - offset}
                   + std::chrono::seconds{sec}};
}

std::string to_string(business_date d) {
  return text::cat(static_cast<unsigned>(d.day.day()), ' ',
                   months[static_cast<unsigned>(d.day.month()) - 1], ' ',
                   static_cast<int>(d.day.year()));
}

result<business_date> parse_date(std::string_view typed, business_date today) {
  auto lower = text::lower_ascii(text::ascii_digits(text::trim(typed)));
  for (const auto& r : relative_days)
    if (lower == r.word)
      return plus_days(today, r.offset);
  if (auto iso = parse_iso_date(lower))
    return iso;
  if (auto date = day_month_year(lower, today))
    return *date;
  return fault{errc::invalid, std::string{date_form}};
}

std::string financial_year(business_date d) {
  auto first = static_cast<int>(d.day.year()) - (d.day.month() < std::chrono::April ? 1 : 0);
  return fmt::format("{:02}-{:02}", first % 100, (first + 1) % 100);
}

result<time_zone> time_zone::named(std::string_view name) {
  try {
    return time_zone{date::locate_zone(std::string{name})};
  } catch (const std::runtime_error&) {
    return fault{errc::invalid, text::cat("unknown time zone ", name)};
  }
}

std::string time_zone::name() const {
  return zone_->name();
}

business_date time_zone::date_of(wall_time t) const {
  auto day = date::floor<date::days>(local(zone_, t));
  return {year_month_day{sys_days{days{day.time_since_epoch().count()}}}};
}

wall_time time_zone::start_of(business_date d) const {
  auto midnight = date::local_days{date::days{sys_days{d.day}.time_since_epoch().count()}};
  return std::chrono::time_point_cast<std::chrono::microseconds>(
      zone_->to_sys(midnight, date::choose::earliest));
}

std::string time_zone::text(wall_time t) const {
  return text::cat(to_string(date_of(t)), ", ", clock_text(t));
}

std::string time_zone::clock_text(wall_time t) const {
  auto at = local(zone_, t);
  auto minutes = std::chrono::floor<std::chrono::minutes>(at - date::floor<date::days>(at)).count();
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

} // namespace frontdesk

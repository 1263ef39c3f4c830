// Business dates and time zones: "today" is the date in the business's zone.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace frontdesk {

/// A day of a business's calendar, without time or zone.
struct business_date {
  std::chrono::year_month_day day{};
  auto operator<=>(const business_date&) const = default;
};

business_date plus_days(business_date, int);
/// How many days from the first to the second.
int days_between(business_date, business_date);
/// 2026-04-01, as PostgreSQL writes and reads it.
std::string to_iso(business_date);
result<business_date> parse_iso_date(std::string_view);
/// 2026-04-01T10:42:00.5+05:30, as PostgreSQL writes a timestamptz into JSON; to the second.
result<wall_time> parse_iso_time(std::string_view);
/// 1 Apr 2026.
std::string to_string(business_date);

inline constexpr std::string_view date_form =
    "Please send a date, like 20/11/2026, 20/11 or tomorrow.";
/// What a person typed: 20/11/2026, 20.11.26, 20-11, 2026-11-20, today, tomorrow, yesterday (en,
/// hi). A date without year is the nearest one to today.
result<business_date> parse_date(std::string_view typed, business_date today);

/// The Indian financial year, April to March: "25-26".
std::string financial_year(business_date);

/// A zone of the system's tz database.
class time_zone {
public:
  /// Unknown names are errc::invalid.
  static result<time_zone> named(std::string_view);

  std::string name() const;
  business_date date_of(wall_time) const;
  /// Midnight, or the first moment of a day whose midnight is skipped.
  wall_time start_of(business_date) const;
  /// 1 Apr 2026, 10:42.
  std::string text(wall_time) const;
  /// 10:42.
  std::string clock_text(wall_time) const;

private:
  explicit time_zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_; // owned by the tz database, which lives as long as the program
};

/// Microseconds since 1970, the form in which timestamps come from the database.
inline wall_time from_micros(std::int64_t us) {
  return wall_time{std::chrono::microseconds{us}};
}
inline std::int64_t to_micros(wall_time t) {
  return t.time_since_epoch().count();
}

} // namespace frontdesk

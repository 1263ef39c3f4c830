// An invoice as the desk raises it, in words that its tests share.
#pragma once

#include "tests/support/flow_bench.hpp"
#include "tests/support/rows.hpp"

namespace frontdesk::test::invoicing {

using row = std::vector<std::pair<std::string, std::string>>;

inline row basis(const std::string& state = "24") {
  return {{"missing", "{}"},   {"scheme", "regular"}, {"state_code", state},
          {"hsn_digits", "4"}, {"taxed", "t"},        {"price_mode", "exclusive"},
          {"round_total", "t"}};
}

inline const row shaker{{"id", "234"},
                        {"version", "1"},
                        {"serial_no", "234"},
                        {"name", "Shaker"},
                        {"hsn_code", "2106"},
                        {"unit", "PCS"},
                        {"price_paise", "20000"},
                        {"price_mode", "exclusive"},
                        {"gst_bp", "1800"},
                        {"track_stock", "f"},
                        {"stock_milli", "0"},
                        {"key", "1:234:x"}};

/// An invoice just opened.
inline flow_bench opened(const std::string& state = "24") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({basis(state)});
  return desk;
}

inline flow_bench& for_parin(flow_bench& desk) {
  return desk.types("parin").database(parin()).taps("Parin Shah");
}
inline flow_bench& walk_in(flow_bench& desk) {
  return desk.taps("Walk-in customer").types("Meera Iyer");
}
inline flow_bench& picks_shaker(flow_bench& desk) {
  return desk.types("shaker").database({shaker}).taps("234");
}
/// A custom line of one rate, up to the question how many.
inline flow_bench& custom(flow_bench& desk, const std::string& rupees = "100") {
  desk.taps("Custom item").types("Locker key").types(rupees).taps("18 %").taps("No, added");
  return desk.types("2106");
}
/// The first of the further details.
inline flow_bench& more_details(flow_bench& desk) {
  return desk.taps("Change").taps("Details").taps("More details");
}
/// Invoice for a walk-in customer of one custom line of ₹60,000, where their State is asked for.
inline flow_bench large(const std::string& state = "24") {
  auto desk = opened(state);
  custom(walk_in(desk), "60000").types("1").taps("No discount").taps("Done");
  return desk;
}

inline bool says(const flow_bench& desk, std::string_view part) {
  return desk.said().find(part) != std::string::npos;
}
inline std::string document(const flow_bench& desk) {
  return *desk.last.commit.values.at(1);
}
inline bool issues(const flow_bench& desk, std::string_view part) {
  return document(desk).find(part) != std::string::npos;
}
inline bool previews(const flow_bench& desk, std::string_view part) {
  return desk.last.commit.values.at(2)->find(part) != std::string::npos;
}
inline std::string told(const flow_bench& desk, std::string_view name) {
  for (const auto& f : desk.last.reply.screen.facts)
    if (f.name == name)
      return f.value;
  return "none";
}

} // namespace frontdesk::test::invoicing

// The people and things of the demo: the same seed makes the same ones on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::db::club {

struct demo_member {
  std::int64_t id = 0;
  std::string first_name, last_name, username, phone;
};

struct demo_item {
  std::int64_t serial_no = 0;
  std::string name, hsn_code, unit;
  std::int64_t price_paise = 0, gst_bp = 0, stock_milli = 0;
  bool track_stock = false;
};

/// The first is Parin Shah, and nobody else's name has "par" in it.
std::vector<demo_member> demo_members(std::int64_t count, std::uint64_t seed);

/// Serial numbers from 101; the first is "Whey 1 kg", and one has the number 234.
std::vector<demo_item> demo_items(std::int64_t count, std::uint64_t seed);

} // namespace frontdesk::db::club

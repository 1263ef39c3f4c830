// Searches that flows pick from: members and store items, each with its own sentence for "none".
#pragma once

#include "actors/flow/steps.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::flow {

/// A store item with what a preview needs of it, as it was when picked.
struct picked_item {
  std::int64_t id = 0;
  std::int64_t version = 0;
  std::string label;
  std::int64_t serial_no = 0;
  std::string hsn_code;
  std::string unit;
  money price;
  bool inclusive = false; // the price contains its GST
  basis_points gst;
  bool track_stock = false;
  quantity stock;
  bool operator==(const picked_item&) const = default;
};

db::statement search_members(const query&);
db::statement search_registered(const query&);
found<picked> read_member(const db::row&, const who&);
db::statement search_items(const query&);
found<picked_item> read_item(const db::row&, const who&);

inline constexpr sentence no_users_found{"No users found. Try another name or Telegram ID."};
inline constexpr sentence no_items_found{"No items found. Try another item name or serial number."};

inline constexpr auto members =
    picker<picked>{search_members, read_member, no_users_found}.of_people();
/// Without staff who never registered: a document needs the name that somebody gave.
inline constexpr auto registered_members =
    picker<picked>{search_registered, read_member, no_users_found}.of_people();
inline constexpr picker<picked_item> items{search_items, read_item, no_items_found};

} // namespace frontdesk::flow

namespace frontdesk::flows {
using flow::items;
using flow::members;
using flow::picked_item;
using flow::registered_members;
} // namespace frontdesk::flows

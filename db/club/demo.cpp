// The demo's rows in statements of a thousand.
#include "db/club/demo.hpp"

#include "base/text.hpp"
#include "db/club/demo_data.hpp"
#include "db/club/setup.hpp"
#include "db/runtime/arrays.hpp"

#include <algorithm>
#include <span>

namespace frontdesk::db::club {

namespace {

using runtime::column;

constexpr std::size_t chunk = 1000;

template <class Row, class Make>
void in_chunks(const std::vector<Row>& rows, std::vector<statement>& out, Make make) {
  const std::span<const Row> all(rows);
  for (std::size_t at = 0; at < all.size(); at += chunk)
    out.push_back(make(all.subspan(at, std::min(chunk, all.size() - at))));
}

setup_fields demo_setup() {
  setup_fields x;
  x.legal_name = "Level Up Fitness LLP";
  x.trade_name = "Level Up Club";
  x.address = "12 MG Road, Shivajinagar, Pune 411005";
  x.gstin = "27AAPFU0939F1ZV";
  x.invoice_prefix = "LUF";
  x.upi_id = "club@upi";
  x.payee_name = "Level Up Club";
  x.terms = "Goods once sold are exchanged within 7 days.";
  return x;
}

} // namespace

std::string demo_label(std::int64_t members, std::int64_t items, std::uint64_t seed) {
  return text::cat("members ", members, " items ", items, " seed ", seed);
}

std::vector<statement> demo_statements(business_id business, std::int64_t members,
                                       std::int64_t items, std::uint64_t seed) {
  std::vector<statement> out{save_setup({business, {}, role::owner, {}, ""}, 0, demo_setup())};
  const auto people = demo_members(members, seed);
  const auto approved_until = members < 10 ? members : members - 2;
  const auto last_approved = people.empty() ? 0 : people.front().id + approved_until - 1;
  in_chunks(people, out, [&](std::span<const demo_member> part) {
    return make_demo_members(business, column(part, [](auto& x) { return x.id; }),
                             column(part, [](auto& x) { return x.first_name; }),
                             column(part, [](auto& x) { return x.last_name; }),
                             column(part, [](auto& x) { return x.username; }),
                             column(part, [](auto& x) { return x.phone; }),
                             column(part, [&](auto& x) { return x.id <= last_approved; }));
  });
  in_chunks(demo_items(items, seed), out, [&](std::span<const demo_item> part) {
    return make_demo_items(business, column(part, [](auto& x) { return x.serial_no; }),
                           column(part, [](auto& x) { return x.name; }),
                           column(part, [](auto& x) { return x.hsn_code; }),
                           column(part, [](auto& x) { return x.unit; }),
                           column(part, [](auto& x) { return x.price_paise; }),
                           column(part, [](auto& x) { return x.gst_bp; }),
                           column(part, [](auto& x) { return x.track_stock; }),
                           column(part, [](auto& x) { return x.stock_milli; }));
  });
  out.push_back(finish_demo(business, demo_label(members, items, seed)));
  out.push_back(analyze_demo());
  return out;
}

} // namespace frontdesk::db::club

// The walker behind the tests that hold for every flow of the catalogue.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <algorithm>

namespace frontdesk::walk {

db::rows everything() {
  // One column a line would be a page.
  // clang-format off
  return db::make_rows({{
      {"id", "42"}, {"version", "3"}, {"key", "0:42:parin shah"}, {"name", "Parin Shah"},
      {"person_id", "42"}, {"member_no", "7"}, {"phone_tail", "5678"}, {"phone", "+919812345678"},
      {"username", "parin"}, {"banned", "f"}, {"deleted", "f"}, {"role", "1"},
      {"approval", "pending"}, {"fixed", "f"}, {"standing_version", "3"}, {"ban_reason", ""},
      {"banned_us", "0"}, {"banned_by", ""}, {"decided_us", "0"}, {"decided_by", ""},
      {"requested_us", "1790000000000000"}, {"address", "1 MG Road, Pune"}, {"state_code", "27"},
      {"gstin", ""}, {"reachable", "t"}, {"last_invoice", ""}, {"last_invoice_id", "0"},
      {"language", "en"}, {"chat_id", "70"}, {"title", "a draft"},
      {"created_us", "1790000000000000"}, {"serial_no", "234"}, {"hsn_code", "2106"},
      {"unit", "pcs"}, {"mrp_paise", "90000"}, {"price_paise", "90000"},
      {"price_mode", "inclusive"}, {"gst_bp", "1800"}, {"gst_today_bp", "1800"},
      {"track_stock", "t"}, {"stock_milli", "20000"}, {"is_active", "t"},
      {"updated_us", "1790000000000000"}, {"updated_by", "Asha"}, {"rate_bp", "1800"},
      {"description", "18 %"}, {"milli", "1000"}, {"kind", "purchase"}, {"reason", "stock taken"},
      {"by", "Asha"}, {"moved_us", "1790000000000000"}, {"number", "LUF/26-27/000001"},
      {"missing", "{}"}, {"taxed", "t"}, {"round_total", "t"}, {"scheme", "regular"},
      {"state", "27"}, {"legal_name", "Lean Unit Fitness"}, {"invoice_prefix", "LUF"},
      {"upi_id", "luf@okbank"}, {"hsn_digits", "4"}, {"total_paise", "177000"},
      {"taxable_paise", "150000"}, {"recipient_name", "Parin Shah"}, {"doc_type", "INV"},
      {"status", "issued"}, {"invoice_date", "2026-11-20"}, {"issued_by", "Asha"},
      {"credited_by_number", ""}, {"cancelled_number", ""}, {"refers_to_number", ""},
      {"same_phone", "0"}, {"post", "0"}, {"code", "en"}, {"platform", "1"}, {"message", "9"},
  }});
  // clang-format on
}

void settle(flow_bench& desk) {
  for (int i = 0; i < 20 && desk.waits(); ++i) {
    bool parks =
        desk.waits_for_commit() && desk.last.commit.what->name.starts_with("desk.save_draft");
    if (desk.waits_for_commit() && !parks)
      return;
    desk.database(everything());
  }
}

flow_bench reloaded(const flow_bench& desk) {
  flow_bench copy(desk.who);
  copy.state = desk.state;
  copy.last.reply = desk.last.reply;
  return copy;
}

namespace {

bool is_answer(const net::choice& c) {
  return c.data.starts_with("a:");
}

/// What a person might type, whatever is asked.
constexpr std::string_view typed[] = {
    "10",           "Parin Shah", "9812345678", "2106",        "27AAPFU0939F1ZV", "LUF",
    "parin@okbank", "tomorrow",   "411001",     "Maharashtra", "1 MG Road, Pune", "x",
    "Whey 1 kg x2", "1 1"};

bool moved(const flow_bench& desk, const flow::reply& before) {
  return desk.waits() || desk.state.flow.empty()
         || (desk.outcome() != "invalid"
             && (desk.said() != before.screen.body || desk.crumb() != before.screen.crumb
                 || desk.last.reply.screen.rows.size() != before.screen.rows.size()));
}

} // namespace

bool step_on(flow_bench& desk) {
  auto before = desk.last.reply;
  const auto screen = before.screen;
  auto tap = [&](const net::choice& c) {
    desk.taps_data(c.data);
    settle(desk);
    return moved(desk, before);
  };
  for (const auto& c : screen.actions)
    if (is_answer(c) && c.look == net::tone::primary && tap(c))
      return true;
  for (const auto& c : screen.rows)
    if (is_answer(c) && tap(c))
      return true;
  for (auto text : typed) {
    desk.types(text);
    settle(desk);
    if (moved(desk, before))
      return true;
  }
  for (const auto& c : desk.last.reply.screen.actions)
    if (is_answer(c) && tap(c))
      return true;
  return false;
}

journey walk(const flow::entry& e, flow::who by) {
  journey j;
  flow_bench desk(std::move(by));
  desk.opens(e.id, 42, 3);
  settle(desk);
  j.opened = desk.state.flow == e.id;
  for (int i = 0; i < 60 && desk.state.flow == e.id && !desk.waits_for_commit(); ++i) {
    j.stops.push_back({desk.state, desk.last.reply, {}});
    if (!step_on(desk))
      break;
  }
  j.committed = desk.waits_for_commit();
  return j;
}

} // namespace frontdesk::walk

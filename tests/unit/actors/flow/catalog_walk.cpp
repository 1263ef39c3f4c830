// The walker behind the tests that hold for every flow of the catalogue.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include "actors/flow/dialogue.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace frontdesk::walk {

using cells = std::vector<std::pair<std::string, std::string>>;

namespace {

cells one_of_all() {
  // One column a line would be a page.
  // clang-format off
  return {
      {"id", "42"}, {"version", "3"}, {"key", "0:42:parin shah"}, {"name", "Parin Shah"},
      {"person_id", "42"}, {"member_no", "7"}, {"phone_tail", "5678"}, {"phone", "+919812345678"},
      {"username", "parin"}, {"banned", "f"}, {"deleted", "f"}, {"erased", "f"}, {"role", "1"},
      {"approval", "pending"}, {"fixed", "f"}, {"standing_version", "3"}, {"ban_reason", ""},
      {"banned_us", "0"}, {"banned_by", ""}, {"decided_us", "0"}, {"decided_by", ""},
      {"requested_us", "1790000000000000"}, {"address", "1 MG Road, Pune"}, {"state_code", "27"},
      {"gstin", ""}, {"members", "1"}, {"drafts", "2"}, {"conversations", "1"}, {"reachable", "t"}, {"last_invoice", ""}, {"last_invoice_id", "0"},
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
      {"upi_id", "luf@okbank"}, {"hsn_digits", "4"}, {"terms", ""}, {"total_paise", "177000"},
      {"taxable_paise", "150000"}, {"recipient_name", "Parin Shah"}, {"doc_type", "INV"},
      {"status", "issued"}, {"invoice_date", "2026-11-20"}, {"keeps_tax", "f"}, {"issued_by", "Asha"},
      {"credited_by_number", ""}, {"cancelled_number", ""}, {"refers_to_number", ""},
      {"audience", "all"}, {"total", "90"}, {"passed_over", "3"}, {"left", "50"}, {"on_way", "1"},
      {"sent", "35"}, {"failed", "1"}, {"seconds", "4"}, {"body", "1 MG Road, Pune"}, {"day", "2026-11-20"},
      {"no_news", "f"}, {"stage", "1"},
      {"same_phone", "0"}, {"request", ""}, {"since_us", "1790000000000000"}, {"again_us", "1790000000000000"}, {"names", "1"},
      {"item_id", "42"}, {"invoice_id", "0"}, {"post", "0"}, {"code", "en"}, {"platform", "1"}, {"message", "9"},
  };
  // clang-format on
}

} // namespace

db::rows everything(const cells& instead) {
  auto row = one_of_all();
  for (const auto& [name, value] : instead)
    std::find_if(row.begin(), row.end(), [&](const auto& c) { return c.first == name; })->second =
        value;
  return db::make_rows({row});
}

db::rows crowd(int count) {
  db::rows out;
  for (int i = 1; i <= count; ++i) {
    auto n = std::to_string(i);
    out.push_back(everything({{"id", n},
                              {"person_id", n},
                              {"key", "0:" + n + ":x"},
                              {"name", "Venkatanarasimharajuvaripeta श्री सुब्रह्मण्यम् "
                                       "👩‍👩‍👧‍👦 "
                                           + n},
                              {"title", "Invoice for Venkatanarasimharajuvaripeta " + n},
                              {"address", std::string(200, 'x')},
                              {"number", "LUF/26-27/00000" + n}})
                      .front());
  }
  return out;
}

flow::who allowed(const flow::entry& e) {
  auto by = flow_bench::staff();
  by.standing = std::min(e.most, role::owner);
  return by;
}

void settle(flow_bench& desk, const db::rows& answers) {
  for (int i = 0; i < 20 && desk.waits(); ++i) {
    bool parks =
        desk.waits_for_commit() && desk.last.commit.what->name.starts_with("desk.save_draft");
    if (desk.waits_for_commit() && !parks)
      return;
    desk.database(parks ? everything() : answers);
  }
}

std::string data_with(const net::screen& s, std::string_view begins) {
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list)
      if (c.data.starts_with(begins))
        return c.data;
  return {};
}

void check_screen(const net::screen& s) {
  CHECK(s.rows.size() <= flow::rows_per_page);
  CHECK((!s.body.empty() || !s.rows.empty()));
  CHECK_FALSE(data_with(s, "x:home:").empty());
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list) {
      INFO(c.label << " -> " << c.data);
      CHECK(c.data.size() <= 64);
      CHECK_FALSE(c.label.empty());
      auto code = c.data.substr(2, c.data.find(':', 2) - 2);
      bool known = c.data.starts_with("a:") || code.find('.') == code.npos
                   || flow::find_entry(code) != nullptr;
      CHECK(known);
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

bool step_on(flow_bench& desk, const db::rows& answers) {
  auto before = desk.last.reply;
  const auto screen = before.screen;
  auto tap = [&](const net::choice& c) {
    desk.taps_data(c.data);
    settle(desk, answers);
    return moved(desk, before);
  };
  for (const auto& c : screen.actions) // the last button of a form
    if (is_answer(c) && c.look != net::tone::plain && tap(c))
      return true;
  for (const auto& c : screen.rows)
    if (is_answer(c) && tap(c))
      return true;
  for (auto text : typed) {
    desk.types(text);
    settle(desk, answers);
    if (moved(desk, before))
      return true;
  }
  for (const auto& c : desk.last.reply.screen.actions)
    if (is_answer(c) && tap(c))
      return true;
  return false;
}

journey walk(const flow::entry& e, flow::who by, const db::rows& answers) {
  journey j;
  flow_bench desk(std::move(by));
  desk.opens(e.id, 42, 3);
  settle(desk, answers);
  j.opened = desk.state.flow == e.id;
  for (int i = 0; i < 60 && desk.state.flow == e.id && !desk.waits_for_commit(); ++i) {
    j.stops.push_back({desk.state, desk.last.reply, {}});
    if (!step_on(desk, answers))
      break;
  }
  j.committed = desk.waits_for_commit();
  return j;
}

namespace {

/// The two ends of a turn that waits for its commit.
void finish(flow_bench& desk, std::vector<shown>& out, std::string_view title, const fault* refusal,
            const db::rows& answers) {
  if (!desk.waits_for_commit())
    return;
  if (refusal != nullptr)
    desk.refuses(refusal->code, refusal->text);
  else
    desk.database(answers);
  settle(desk, answers);
  out.push_back({std::string(title), desk.last.reply});
}

const fault moved_on{errc::stale, ""};

void flow_screens(const flow::entry& e, const flow::who& by, const db::rows& answers,
                  std::vector<shown>& out) {
  auto j = walk(e, by, answers);
  for (const auto& s : j.stops)
    out.push_back({s.reply.step, s.reply});
  for (const auto* end : {static_cast<const fault*>(nullptr), &moved_on}) {
    flow_bench desk(by);
    if (j.stops.empty())
      desk.opens(e.id, 42, 3);
    else {
      desk.state = j.stops.back().state;
      desk.last.reply = j.stops.back().reply;
      step_on(desk, answers);
    }
    finish(desk, out, end == nullptr ? "saved" : "refused", end, answers);
  }
}

} // namespace

std::vector<shown> screens(const flow::entry& e, const flow::who& by, const db::rows& answers) {
  std::vector<shown> out;
  if (e.flow != nullptr) {
    flow_screens(e, by, answers, out);
    return out;
  }
  for (const auto* end : {static_cast<const fault*>(nullptr), &moved_on}) {
    flow_bench desk(by);
    desk.opens(e.id, 42, 3);
    if (e.does != nullptr) {
      settle(desk, answers);
      finish(desk, out, end == nullptr ? "done" : "refused", end, answers);
      continue;
    }
    auto rows = end == nullptr ? answers : db::rows{};
    settle(desk, rows);
    out.push_back({end == nullptr ? "shown" : "nothing there", desk.last.reply});
  }
  return out;
}

} // namespace frontdesk::walk

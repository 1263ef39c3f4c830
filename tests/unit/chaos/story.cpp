// History and tables of two updates.
#include "tests/unit/chaos/story.hpp"

#include "net/screen.hpp"

#include <sstream>

namespace frontdesk::chaos {
namespace {

table_row turn(const char* key, const char* kind, const char* step, const char* version) {
  return {{"channel_id", "1"}, {"update_key", key},  {"person_id", "501"},
          {"chat_id", "1"},    {"kind", kind},       {"flow", "club.invoice"},
          {"step", step},      {"version", version}, {"trace", std::string("t") + key},
          {"outcome", "ok"}};
}

table_row post(const char* id, const char* kind, const char* message, const char* key,
               const std::string& payload) {
  return {{"id", id},
          {"chat_id", "1"},
          {"place", id},
          {"kind", kind},
          {"state", "1"},
          {"attempts", "1"},
          {"flagged", "false"},
          {"message_id", message},
          {"trace", std::string("t") + key},
          {"payload", payload},
          {"created_at", at_second(2)},
          {"sent_at", at_second(2.5)}};
}

void tell_history(evidence& e) {
  e.seed = "1";
  e.replicas = 2;
  e.has_ended = e.is_quiet = true;
  e.healed_us = 40 * second;
  e.exits = {1.5};
  e.chats = {{"501", "telegram", "qzxaaaa", 501}, {"502", "telegram", "qzxbaaa", 502}};
  e.updates = {{"telegram", "10", "501", "/inv", second, 2 * second, 1},
               {"telegram", "11", "501", "Issue", 2 * second, 3 * second, 1}};
  e.attempts = {{"10", second, 2 * second, 200}, {"11", 2 * second, 3 * second, 200}};
  e.shown = {{"telegram", "501", "7", "Whom?", "Next\n", "", true, 2 * second, 0},
             {"telegram", "501", "7", "How many?", "Next\n", "", false, 3 * second, 0},
             {"telegram", "501", "8", "Invoice LUF/26-27/000001", "", "", true, 4 * second, 0}};
}

void tell_desk(std::map<std::string, table, std::less<>>& t) {
  t["desk.channels"] = {{{"id", "1"}, {"platform", "1"}}};
  t["desk.chats"] = {
      {{"id", "1"}, {"channel_id", "1"}, {"external", "501"}, {"queued", "3"}, {"sent", "3"}},
      {{"id", "2"}, {"channel_id", "1"}, {"external", "502"}, {"queued", "0"}, {"sent", "0"}}};
  t["desk.turns"] = {turn("10", "text", "customer", "1"), turn("11", "tap", "", "2")};
  t["desk.conversations"] = {{{"person_id", "501"}, {"version", "2"}}};
  t["desk.outbox"] = {post("1", "1", "7", "10", screen("Whom?", "a:5:who.1:0")),
                      post("2", "2", "7", "11", screen("How many?", "a:5:qty.2:0")),
                      post("3", "1", "8", "11", screen("Invoice LUF/26-27/000001"))};
  t["desk.audit"] = {
      {{"channel_id", "1"}, {"update_key", "11"}, {"action", "invoice.issue"}, {"entity_id", "1"}}};
  t["desk.quarantine"] = t["desk.replicas"] = t["desk.standings"] = {};
}

void tell_club(std::map<std::string, table, std::less<>>& t) {
  t["club.invoices"] = {{{"id", "1"},
                         {"number", "LUF/26-27/000001"},
                         {"series_no", "1"},
                         {"total_paise", "500"},
                         {"round_off_paise", "0"},
                         {"issued_by", "501"}}};
  t["club.invoice_lines"] = {
      {{"invoice_id", "1"}, {"item_id", "9"}, {"qty_milli", "1000"}, {"total_paise", "500"}}};
  t["club.number_series"] = {{{"last_no", "1"}}};
  t["club.items"] = {
      {{"id", "9"}, {"name", "Whey"}, {"track_stock", "true"}, {"stock_milli", "4000"}}};
  t["club.stock_movements"] = {{{"item_id", "9"}, {"milli", "5000"}},
                               {{"item_id", "9"}, {"milli", "-1000"}, {"invoice_id", "1"}}};
}

} // namespace

evidence honest_story() {
  evidence e;
  tell_history(e);
  tell_desk(e.tables);
  tell_club(e.tables);
  return e;
}

std::string screen(const std::string& body, const std::string& data) {
  net::screen s;
  s.body = body;
  if (!data.empty())
    s.rows.push_back({"Next", data, "", net::tone::plain});
  return net::to_json(s);
}

std::string at_second(double s) {
  std::ostringstream out;
  out << "1970-01-01T00:00:" << (s < 10 ? "0" : "") << s << "+00:00";
  return out.str();
}

table_row& row_of(evidence& e, const char* table, std::size_t number) {
  return e.tables.at(table).at(number);
}

} // namespace frontdesk::chaos

// Lies about turns, their order, effects and answers.
#include "tests/unit/chaos/lies.hpp"

#include "tests/unit/chaos/story.hpp"

#include <utility>

namespace frontdesk::chaos {
namespace {

void change_standing(evidence& e, const char* id, const char* from, const char* to) {
  e.tables["desk.audit"].push_back(
      {{"id", id}, {"action", "standing.ban"}, {"entity_id", "77"}, {"old", from}, {"new", to}});
}

const std::vector<lie> about_turns{
    {"lost", "a turn is missing",
     [](evidence& e) {
       e.updates.push_back({"telegram", "12", "501", "x", 1, 2, 1});
     }},
    {"doubled", "two turns of one update",
     [](evidence& e) {
       auto again = row_of(e, "desk.turns", 1);
       again["version"] = "3";
       e.tables["desk.turns"].push_back(again);
       row_of(e, "desk.conversations")["version"] = "3";
     }},
    {"doubled", "one update, two effects",
     [](evidence& e) { e.tables["desk.audit"].push_back(row_of(e, "desk.audit")); }},
    {"invented", "a turn of no update", [](evidence& e) { e.updates.pop_back(); }},
    {"torn", "an effect without its turn",
     [](evidence& e) {
       e.tables["desk.audit"].push_back(
           {{"channel_id", "1"}, {"update_key", "99"}, {"action", "item.create"}});
     }},
};

const std::vector<lie> about_order{
    {"disordered", "the later update first",
     [](evidence& e) {
       auto& turns = e.tables["desk.turns"];
       turns[1]["kind"] = "text";
       std::swap(turns[0]["version"], turns[1]["version"]);
     }},
    {"disordered", "a post's later update first",
     [](evidence& e) {
       row_of(e, "desk.channels")["platform"] = "2";
       e.posts = {{"11", "10"}};
     }},
    {"interleaved", "two turns from one version",
     [](evidence& e) {
       row_of(e, "desk.turns", 1)["version"] = "1";
       row_of(e, "desk.conversations")["version"] = "1";
     }},
    {"interleaved", "two turns from one screen",
     [](evidence& e) {
       row_of(e, "desk.outbox", 1)["payload"] = screen("How many?", "a:5:qty.1:0");
     }},
    {"interleaved", "the wrong flow is open",
     [](evidence& e) { e.mixed.push_back("501 has club.invoice"); }},
};

const std::vector<lie> about_effects{
    {"lost_effect", "an invoice shown and not there",
     [](evidence& e) { e.shown[2].text = "Invoice LUF/26-27/000002"; }},
    {"lost_effect", "a flow ended without an effect",
     [](evidence& e) { e.tables["desk.audit"].clear(); }},
    {"mute", "typed, and no answer",
     [](evidence& e) { row_of(e, "desk.outbox")["trace"] = "other"; }},
    {"mute", "a tap that was answered in another's chat",
     [](evidence& e) {
       row_of(e, "desk.outbox", 1)["chat_id"] = row_of(e, "desk.outbox", 2)["chat_id"] = "2";
     }},
    {"stray_post", "no turn wrote it",
     [](evidence& e) {
       auto another = row_of(e, "desk.outbox", 2);
       another["trace"] = "nobody's";
       e.tables["desk.outbox"].push_back(another);
     }},
    {"wrong_number", "told of a neighbour's invoice",
     [](evidence& e) {
       row_of(e, "desk.outbox", 2)["payload"] = screen("Invoice LUF/26-27/000002");
     }},
    {"wrong_number", "told of none",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["payload"] = screen("Done"); }},
    {"doubled_post", "one answer twice in the outbox",
     [](evidence& e) {
       auto again = row_of(e, "desk.outbox", 2);
       again["id"] = again["place"] = "4";
       again["message_id"] = "9";
       e.tables["desk.outbox"].push_back(again);
       e.shown.push_back({"telegram", "501", "9", e.shown[2].text, "", "", true, 5 * second, 0});
     }},
    {"gap", "a number is missing",
     [](evidence& e) {
       row_of(e, "club.invoices")["series_no"] = "2";
       row_of(e, "club.number_series")["last_no"] = "2";
     }},
    {"gap", "a number twice",
     [](evidence& e) { e.tables["club.invoices"].push_back(row_of(e, "club.invoices")); }},
    {"standing", "a ban that overwrote another change",
     [](evidence& e) {
       change_standing(e, "1", R"({"version": 1})", R"({"version": 2, "banned": true})");
       change_standing(e, "2", R"({"version": 1})", R"({"version": 2, "banned": true})");
     }},
    {"standing", "a ban that did not hold",
     [](evidence& e) {
       change_standing(e, "1", R"({"version": 1})", R"({"version": 2, "banned": true})");
       e.tables["desk.standings"] = {{{"person_id", "77"}, {"version", "2"}}};
     }},
    {"ledger", "stock that never moved",
     [](evidence& e) { row_of(e, "club.items")["stock_milli"] = "5000"; }},
    {"ledger", "an invoice unlike its lines",
     [](evidence& e) { row_of(e, "club.invoices")["total_paise"] = "501"; }},
    {"ledger", "sold and not taken from stock",
     [](evidence& e) { row_of(e, "club.invoice_lines")["qty_milli"] = "2000"; }},
};

} // namespace

std::vector<lie> lies_about_turns() {
  auto all = about_turns;
  all.insert(all.end(), about_order.begin(), about_order.end());
  all.insert(all.end(), about_effects.begin(), about_effects.end());
  return all;
}

} // namespace frontdesk::chaos

// Lies about what was shown, how often and in which words.
#include "tests/unit/chaos/lies.hpp"

#include "tests/unit/chaos/story.hpp"

namespace frontdesk::chaos {
namespace {

const std::vector<lie> about_messages{
    {"cross_talk", "another's word on the screen",
     [](evidence& e) { e.shown[1].labels = "Box qzxbaaa\n"; }},
    {"unsent", "a row that waits", [](evidence& e) { row_of(e, "desk.outbox", 2)["state"] = "0"; }},
    {"unsent", "a chat that is behind", [](evidence& e) { row_of(e, "desk.chats")["sent"] = "2"; }},
    {"dead_letter", "given up without a cause",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["state"] = "3"; }},
    {"dead_letter", "tried twice at one who blocked us",
     [](evidence& e) {
       e.blocked.insert("501");
       row_of(e, "desk.outbox", 2)["state"] = "3";
       row_of(e, "desk.outbox", 2)["attempts"] = "2";
     }},
    {"phantom", "sent and never shown",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["message_id"] = "77"; }},
    {"phantom", "an edit that was never shown",
     [](evidence& e) { e.shown.erase(e.shown.begin() + 1); }},
    {"wrong_words", "another text than its row has", [](evidence& e) { e.shown[0].text = "Who?"; }},
    {"wrong_words", "on WhatsApp, where the post names its row",
     [](evidence& e) {
       e.shown[2].platform = "whatsapp";
       e.shown[2].opaque = "1";
     }},
    {"too_soon", "said while it was told to wait",
     [](evidence& e) {
       e.limited = {{"501", "sendMessage", 4 * second - 200'000, 1, 0}};
     }},
    {"lost_status", "delivered, and the row does not know",
     [](evidence& e) {
       e.shown[2].opaque = "3";
       e.statuses["8"] = 2;
       row_of(e, "desk.outbox", 2)["delivery"] = "1";
     }},
    {"passed_over", "a message that no edit can overtake",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["state"] = "2"; }},
    {"passed_over", "the newest edit",
     [](evidence& e) { row_of(e, "desk.outbox", 1)["state"] = "2"; }},
    {"passed_over", "an edit, for one of another message",
     [](evidence& e) {
       auto& first = row_of(e, "desk.outbox", 1);
       first["post"] = "1";
       auto second = first;
       first["state"] = "2";
       second["place"] = "4";
       second["post"] = "3";
       second["message_id"] = "8";
       e.tables["desk.outbox"].push_back(second);
     }},
    {"stale", "an older edit shown last",
     [](evidence& e) {
       e.shown.push_back({"telegram", "501", "7", "Whom?", "", "", false, 5 * second, 0});
     }},
    {"disordered_messages", "the later message first",
     [](evidence& e) {
       row_of(e, "desk.outbox")["place"] = "9";
       e.tables["desk.outbox"].erase(e.tables["desk.outbox"].begin()
                                     + 1); // an edited one may be sent anew
     }},
};

const std::vector<lie> about_repeats{
    {"repeated", "again without a flag", show_again},
    {"repeated", "flagged without a cause",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       show_again(e);
     }},
    {"repeated", "another replica's end",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.faults.push_back({"kill 1", 3 * second, 500});
       show_again(e);
     }},
    {"repeated", "twice by one end",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.faults.push_back({"kill 0", 3 * second, 500});
       show_again(e);
       e.shown.push_back({"telegram", "501", "10", "Whom?", "Next\n", "", true, 6 * second, 0});
     }},
    {"repeated", "and the copy was tapped",
     [](evidence& e) {
       show_again(e);
       auto edit = row_of(e, "desk.outbox", 1);
       edit["message_id"] = "9";
       e.tables["desk.outbox"].push_back(edit);
       e.shown.push_back({"telegram", "501", "9", "How many?", "", "", false, 6 * second, 0});
     }},
    {"repeated", "by a replica that woke up and held it still",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.faults.push_back({"stop 0", second / 10, 4'500});
       show_again(e);
     }},
    {"repeated", "by a replica whose id was long lost",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.replica_of["77"] = 0;
       e.tables["desk.replicas"] = {
           {{"name", "host/77"}, {"beat_at", at_second(3)}, {"lost_at", at_second(11)}}};
       show_again(e);
       e.shown.back().t = 12 * second;
     }},
    {"repeated", "another chat's unknown outcome",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.unknown.push_back({"502", 5 * second - 10});
       show_again(e);
     }},
};

} // namespace

void show_again(evidence& e) {
  e.shown.push_back({"telegram", "501", "9", "Whom?", "Next\n", "", true, 5 * second, 0});
}

std::vector<lie> lies_about_messages() {
  auto all = about_messages;
  all.insert(all.end(), about_repeats.begin(), about_repeats.end());
  return all;
}

} // namespace frontdesk::chaos

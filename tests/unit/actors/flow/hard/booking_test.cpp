// Proof of the builder: a visit booked step by step, or opened by one sentence that fills any part
// (booking §7-8).
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "base/text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

namespace frontdesk::flows {
namespace {

constexpr db::sql<std::string, std::int64_t> find_services{"booking.find_services",
                                                           "SELECT $1, $2"};
constexpr db::sql<std::int64_t, std::string> find_staff{"booking.find_staff", "SELECT $1, $2"};
constexpr db::sql<std::int64_t, std::int64_t, std::string, std::string> find_slots{
    "booking.find_slots", "SELECT $1, $2, $3, $4"};
constexpr db::sql<std::int64_t, std::int64_t, std::string> book{"booking.book",
                                                                "SELECT $1, $2, $3"};

struct slot {
  std::string starts_at; // as PostgreSQL writes it
  std::int64_t staff = 0;
  std::string label;
};
struct booking {
  picked service;
  picked staff; // id 0 with a label = anyone
  std::string day;
  slot at;
  std::string hour; // wished for: "15:00"
};

db::statement services(const flow::query& q) {
  return find_services(q.text, q.limit);
}
db::statement staff_of(const flow::query& q, const booking& b) {
  return find_staff(b.service.id, q.text);
}
db::statement free_slots(const flow::query&, const booking& b) {
  return find_slots(b.service.id, b.staff.id, b.day, b.hour);
}
flow::found<picked> read_named(const db::row& r) {
  std::string name(r.at("name"));
  return {{r.number("id"), 0, name}, name, {}};
}
flow::found<slot> read_slot(const db::row& r) {
  std::string label(r.at("label"));
  return {{std::string(r.at("starts_at")), r.number("staff_id"), label},
          label,
          std::string(r.at("staff"))};
}
constexpr flow::picker<picked> service_list{services, read_named, "No service has that name.",
                                            true};
constexpr flow::picker<picked, booking> staff_list{staff_of, read_named,
                                                   "Nobody of that name does this.", true};
constexpr flow::picker<slot, booking> slot_list{free_slots, read_slot,
                                                "Nothing is free then. Try another day.", true};

void anyone(booking& b) {
  b.staff = {0, 0, "anyone"};
}
std::vector<flow::suggestion<std::string>> days(const booking&, const who& by) {
  return {{"Today", *check::date("today", by)}, {"Tomorrow", *check::date("tomorrow", by)}};
}

/// "haircut with sergey tomorrow 15:00": the words before "with" or a date name the service.
flow::reading read_sentence(std::string_view line, booking& b, const who& by) {
  flow::reading out;
  std::string service;
  bool names_staff = false;
  for (auto word : text::split(line, ' ')) {
    if (word.empty())
      continue;
    std::string w(word);
    if (w == "with") {
      names_staff = true;
    } else if (names_staff) {
      names_staff = false;
      out.lookups.push_back({out.tokens.size(), find_staff(0, w)});
      out.tokens.push_back({w, "", "staff"});
    } else if (auto day = check::date(w, by)) {
      b.day = *day;
      out.tokens.push_back({w, *day, "day"});
    } else if (w.size() == 5 && w[2] == ':') {
      b.hour = w;
      out.tokens.push_back({w, w, "slot"});
    } else {
      service += (service.empty() ? "" : " ") + w;
    }
  }
  bool one_word_only = out.tokens.empty() && service.find(' ') == service.npos;
  if (one_word_only)
    return {}; // a search, not a sentence
  if (!service.empty()) {
    out.lookups.push_back({out.tokens.size(), find_services(service, 2)});
    out.tokens.push_back({service, "", "service"});
  }
  return out;
}
void resolved(booking& b, flow::token& t, const db::rows& rows, const who&) {
  if (rows.size() != 1)
    return; // none or several: asked
  auto x = read_named(rows.front()).value;
  t.meaning = x.label;
  (t.step == "staff" ? b.staff : b.service) = x;
}

std::string review(const booking& b) {
  return b.service.label + ", " + b.staff.label + ", " + b.day + " " + b.at.label;
}
db::statement save(const booking& b, const who&) {
  return book(b.service.id, b.at.staff, b.at.starts_at);
}
std::string saved(const booking& b, const db::rows&) {
  return "Booked: " + review(b);
}
refusal gone(booking& b, const fault&, const who&) {
  b.at = {};
  refusal r("That time was just taken.");
  r.reopen = "slot";
  return r;
}

constexpr auto def = flow::define<booking>("booking.create")
                         .pick<&booking::service>("service", "Which service?", service_list)
                         .unsettles("staff", "slot")
                         .pick<&booking::staff>("staff", "With whom?", staff_list)
                         .option("Anyone", anyone)
                         .unsettles("slot")
                         .ask<&booking::day>("day", "Which day?", check::date)
                         .suggest(days)
                         .unsettles("slot")
                         .pick<&booking::at>("slot", "What time?", slot_list)
                         .keep<&booking::hour>()
                         .compact(read_sentence, resolved)
                         .confirm(review, "Book")
                         .commit(save, saved)
                         .on_refused(gone);

const flow::definition& booking_create() {
  return flow::erase<def>();
}

using cells = std::vector<std::pair<std::string, std::string>>;
const std::initializer_list<cells> haircut = {cells{{"id", "3"}, {"name", "Haircut"}}};
const std::initializer_list<cells> sergey = {cells{{"id", "8"}, {"name", "Sergey"}}};
const std::initializer_list<cells> two_slots = {cells{{"id", "1"},
                                                      {"starts_at", "2026-09-22 15:00+05:30"},
                                                      {"staff_id", "8"},
                                                      {"label", "15:00"},
                                                      {"staff", "Sergey"}},
                                                cells{{"id", "2"},
                                                      {"starts_at", "2026-09-22 16:00+05:30"},
                                                      {"staff_id", "9"},
                                                      {"label", "16:00"},
                                                      {"staff", "Ira"}}};
const std::initializer_list<cells> one_slot = {cells{{"id", "2"},
                                                     {"starts_at", "2026-09-22 16:00+05:30"},
                                                     {"staff_id", "9"},
                                                     {"label", "16:00"},
                                                     {"staff", "Ira"}}};

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("booking.create goes from service to a free time with anyone", "[flow][hard]") {
  flow_bench desk{flows::booking_create()};
  desk.database(flows::haircut)
      .taps("Haircut")
      .database(flows::sergey)
      .taps("Anyone")
      .taps("Tomorrow");
  CHECK(desk.last.query == asked{"booking.find_slots", {"3", "0", "2026-09-22", ""}});
  desk.database(flows::two_slots).taps("16:00");
  CHECK(desk.said() == "Haircut, anyone, 2026-09-22 16:00");
  desk.taps("Book");
  CHECK(desk.last.commit == asked{"booking.book", {"3", "9", "2026-09-22 16:00+05:30"}});
}

TEST_CASE("booking.create books the time whose button was shown, and offers what is free now when "
          "it is gone",
          "[flow][hard]") {
  flow_bench desk{flows::booking_create()};
  desk.database(flows::haircut)
      .taps("Haircut")
      .database(flows::sergey)
      .taps("Anyone")
      .taps("Tomorrow");
  desk.database(flows::two_slots).taps("15:00").taps("Book").refuses(errc::conflict, "slot");
  CHECK(desk.said() == "That time was just taken.");
  desk.taps("Slot").database(flows::one_slot);
  CHECK_FALSE(desk.shows("15:00"));
  desk.taps("16:00").taps("Book");
  CHECK(desk.last.commit == asked{"booking.book", {"3", "9", "2026-09-22 16:00+05:30"}});
}

TEST_CASE("booking.create asks for the time again when the day changes", "[flow][hard]") {
  flow_bench desk{flows::booking_create()};
  desk.database(flows::haircut)
      .taps("Haircut")
      .database(flows::sergey)
      .taps("Sergey")
      .taps("Tomorrow");
  desk.database(flows::two_slots).taps("15:00").taps("Change").taps("Day").types("24/09/2026");
  CHECK(desk.last.query == asked{"booking.find_slots", {"3", "8", "2026-09-24", ""}});
}

TEST_CASE("booking.create is opened by a sentence that says everything but the time's button",
          "[flow][hard]") {
  flow_bench desk{flows::booking_create()};
  desk.database(flows::haircut).types("haircut with sergey tomorrow 15:00");
  CHECK(desk.last.query == asked{"booking.find_staff", {"0", "sergey"}});
  desk.database(flows::sergey);
  CHECK(desk.last.query == asked{"booking.find_services", {"haircut", "2"}});
  desk.database(flows::haircut);
  CHECK(desk.said()
        == "✓ sergey — Sergey\n✓ tomorrow — 2026-09-22\n✓ 15:00 — 15:00\n✓ haircut — Haircut");
  CHECK(desk.shows("Slot"));
  desk.taps("Continue");
  CHECK(desk.last.query == asked{"booking.find_slots", {"3", "8", "2026-09-22", "15:00"}});
}

TEST_CASE("booking.create fills any part of itself from a sentence", "[flow][hard]") {
  flow_bench desk{flows::booking_create()};
  SECTION("staff and day only") {
    desk.database(flows::haircut).types("with sergey tomorrow").database(flows::sergey);
    CHECK(desk.shows("Service"));
    CHECK_FALSE(desk.shows("Day"));
    desk.taps("Continue");
    CHECK(desk.last.query == asked{"booking.find_services", {"", "8"}});
  }
  SECTION("somebody nobody knows becomes a question with the word as its search") {
    desk.database(flows::haircut)
        .types("haircut with bob today")
        .database({})
        .database(flows::haircut);
    CHECK(desk.said().starts_with("? bob\n"));
    desk.taps("? bob");
    CHECK(desk.last.query == asked{"booking.find_staff", {"3", "bob"}});
    desk.database({});
    CHECK(desk.said() == "Nobody of that name does this.");
    CHECK(desk.shows("Anyone"));
  }
  SECTION("one word is a search") {
    desk.database(flows::haircut).types("hair");
    CHECK(desk.last.query == asked{"booking.find_services", {"hair", "8"}});
  }
}

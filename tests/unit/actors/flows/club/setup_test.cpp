// club.first_run: the owner is led to what an invoice cannot do without, and to nothing else.
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

std::string fact(const flow_bench& desk, std::string_view name) {
  for (const auto& f : desk.last.reply.screen.facts)
    if (f.name == name)
      return f.value;
  return "none";
}

} // namespace

TEST_CASE("hello leads the owner to the set-up while it is incomplete", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.types("/start");
  CHECK(desk.last.query.what->name == "club.setup_status");
  desk.database({{{"missing", "{legal_name,state_code,scheme,invoice_prefix}"}}});
  CHECK(desk.said().starts_with(
      "Before the first invoice the club has to be set up. Still missing: Legal name, State, "
      "GST registration, Invoice prefix."));
  CHECK(desk.shows("Set up now"));
  CHECK(desk.shows("Invoices"));
}

TEST_CASE("hello is the menu once the set-up is complete, and for everybody else", "[flow][club]") {
  auto w = flow_bench::staff();
  w.standing = GENERATE(role::owner, role::admin, role::member);
  flow_bench desk(w);
  desk.types("hi");
  CHECK(desk.waits() == (w.standing == role::owner));
  if (desk.waits())
    desk.database({{{"missing", "{}"}}});
  CHECK(desk.said() == "Hello Asha. What would you like to do?");
  CHECK_FALSE(desk.shows("Set up now"));
}

TEST_CASE("the two sentences for nothing found never mix", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.find_member").types("xyz").database({});
  CHECK(desk.said() == "No users found. Try another name or Telegram ID.");
  desk.opens("club.find_item").types("xyz").database({});
  CHECK(desk.said() == "No items found. Try another item name or serial number.");
  desk.opens("club.invoice")
      .database({{{"missing", "{}"},
                  {"scheme", "regular"},
                  {"state_code", "24"},
                  {"hsn_digits", "4"},
                  {"taxed", "t"},
                  {"price_mode", "exclusive"},
                  {"round_total", "t"}}});
  desk.types("xyz").database({});
  CHECK(desk.said() == "No users found. Try another name or Telegram ID.");
}

TEST_CASE("an invoice before the set-up says so and opens it", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({{{"missing", "{legal_name}"}}});
  CHECK(desk.said() == "Complete the setup first: an invoice is not legal without it.");
  desk.taps("Open");
  CHECK(desk.last.query.what->name == "club.setup_status");
}

TEST_CASE("club.setup takes the State from the GSTIN, and says in words what is refused",
          "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.setup")
      .database({{{"legal_name", ""},
                  {"address", ""},
                  {"scheme", ""},
                  {"gstin", ""},
                  {"state_code", ""},
                  {"invoice_prefix", ""},
                  {"upi_id", ""},
                  {"hsn_digits", "4"},
                  {"round_total", "t"},
                  {"terms", ""},
                  {"version", "0"}}});
  desk.types("Level Up Fitness LLP").types("1 MG Road, Pune").taps("Registered");
  desk.types("27AAPFU0939F1ZV").types("LUF").taps("No UPI");
  CHECK(fact(desk, "State") == "27-Maharashtra");
  desk.taps("Save");
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"gstin_needed|", "Who is registered has a GSTIN. Please add it."},
       {"gstin_invalid|27", "This GSTIN is not valid. Please check it."}}));
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
}

namespace {

const std::vector<std::pair<std::string, std::string>> complete{
    {"legal_name", "Level Up Fitness LLP"},
    {"address", "1 MG Road, Pune"},
    {"scheme", "regular"},
    {"gstin", "27AAPFU0939F1ZV"},
    {"state_code", "27"},
    {"invoice_prefix", "LUF"},
    {"upi_id", "club@upi"},
    {"hsn_digits", "4"},
    {"round_total", "t"},
    {"terms", ""},
    {"version", "4"}};

/// The parameters of club.save_setup after what was told; nobody is asked for the empty ones.
std::vector<db::value> written(const std::string& scheme, const db::value& gstin,
                               const std::string& upi, const db::value& hsn_digits = "4",
                               const std::string& rounded = "t", const std::string& terms = "") {
  return {R"((1,7,5,0,""))",
          "4",
          scheme,
          gstin,
          "Level Up Fitness LLP",
          std::nullopt,
          "1 MG Road, Pune",
          "27",
          std::nullopt,
          rounded,
          "LUF",
          std::nullopt,
          upi,
          std::nullopt,
          terms,
          hsn_digits};
}

} // namespace

TEST_CASE("club.setup writes every answer where it belongs", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.setup").database({complete}).taps("Save");
  CHECK(desk.last.commit
        == asked{"club.save_setup", written("regular", "27AAPFU0939F1ZV", "club@upi")});
}

TEST_CASE("club.setup takes the UPI id away, and a GSTIN with the registration", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.setup").database({complete});
  desk.taps("Change").taps("UPI id").taps("No UPI").taps("Save");
  CHECK(desk.last.commit == asked{"club.save_setup", written("regular", "27AAPFU0939F1ZV", "")});
  flow_bench other(flow_bench::staff());
  other.opens("club.setup").database({complete});
  other.taps("Change")
      .taps("GST registration")
      .taps("Not registered")
      .types("Maharashtra")
      .taps("Save");
  CHECK(
      other.last.commit
      == asked{"club.save_setup", written("unregistered", std::nullopt, "club@upi", std::nullopt)});
}

TEST_CASE("club.setup keeps turnover, rounding and terms, and changes them on request",
          "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.setup").database({complete});
  CHECK(desk.shows("Save")); // none of them is asked
  desk.taps("Change").taps("Turnover").taps("Above ₹5 crore");
  desk.taps("Change").taps("More ›").taps("Rounding").taps("To the paisa");
  desk.taps("Change").taps("More ›").taps("Terms").taps("Print terms").types("No refunds.");
  CHECK(fact(desk, "Turnover") == "Above ₹5 crore");
  CHECK(fact(desk, "Payable") == "To the paisa");
  CHECK(fact(desk, "Terms") == "No refunds.");
  desk.taps("Save");
  CHECK(desk.last.commit
        == asked{"club.save_setup",
                 written("regular", "27AAPFU0939F1ZV", "club@upi", "6", "f", "No refunds.")});
  desk.refuses(errc::stale, R"(setup_changed|{"by": "Ravi", "at": "2026-11-20T10:00:00+05:30",
    "version": 5, "yours": {"hsn_digits": 6}, "theirs": {"hsn_digits": 8}})");
  CHECK(desk.last.reply.screen.facts.at(0).value == "HSN digits 8");
}

TEST_CASE("club.setup takes the terms away", "[flow][club]") {
  auto printed = complete;
  printed[9] = {"terms", "No refunds."};
  printed[8] = {"round_total", "f"};
  flow_bench desk(flow_bench::staff());
  desk.opens("club.setup").database({printed});
  CHECK(fact(desk, "Terms") == "No refunds.");
  desk.taps("Change").taps("More ›").taps("Terms").taps("No terms").taps("Save");
  CHECK(
      desk.last.commit
      == asked{"club.save_setup", written("regular", "27AAPFU0939F1ZV", "club@upi", "4", "f", "")});
}

TEST_CASE("club.setup tells of a conflict in the words it asks with", "[flow][club]") {
  auto by = flow_bench::staff();
  by.language = GENERATE("en", "hi");
  bool english = by.language == "en";
  flow_bench desk(by);
  desk.opens("club.setup").database({complete}).taps(english ? "Save" : "सहेजें");
  desk.refuses(errc::stale, R"(setup_changed|{"by":"Ravi","at":"2026-09-21T12:53:12+05:30",)"
                            R"("version":5,"yours":{"scheme":"regular","state_code":"27",)"
                            R"("upi_id":"club@upi"},"theirs":{"scheme":"unregistered",)"
                            R"("state_code":"24","upi_id":""}})");
  CHECK(desk.last.reply.screen.facts.at(0).value
        == (english ? "GST registration Not registered, State 24-Gujarat, UPI id –"
                    : "GST पंजीकरण पंजीकृत नहीं, राज्य 24-गुजरात, UPI ID –"));
}

TEST_CASE("club.setup names the State in the reader's language", "[flow][club]") {
  auto by = flow_bench::staff();
  by.language = "hi";
  flow_bench desk(by);
  desk.opens("club.setup").database({complete});
  CHECK(fact(desk, "राज्य") == "27-महाराष्ट्र");
}

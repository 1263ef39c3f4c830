// Furnishing as people do it: by typing and tapping.
#include "tests/e2e/support/shop.hpp"

#include "base/text.hpp"
#include "tests/support/await.hpp"

#include <map>

namespace frontdesk::test {
namespace {

void set_up_business(playground::phone& owner) {
  owner.types("/setup").sees("legal name");
  for (const auto* line : {"Level Up Fitness LLP", "12 MG Road, Ahmedabad 380001"})
    owner.types(line).answer();
  owner.taps("Registered").sees("GSTIN");
  owner.types("24AAQCA8719H1ZC").sees("letters");
  owner.types("LUF").sees("UPI");
  owner.types("club@upi").sees("printed on every invoice");
  owner.taps("Save").sees("raise invoices now");
}

void add_an_item(playground::phone& owner) {
  owner.types("/newitem").sees("called");
  owner.types("Whey 1 kg").sees("HSN");
  owner.types("2106").sees("cost");
  owner.types("499").sees("contained");
  owner.taps("No, added").sees("rate");
  owner.types("18").sees("unit");
  owner.taps("Pieces").sees("counted");
  owner.taps("Count stock").sees("How many");
  owner.types("50").sees("Whey");
  owner.taps("Save").sees("price list as number");
}

void issue_invoice(playground::phone& owner) {
  owner.types("/inv").sees("Who is it for");
  owner.types("par").sees("Parin Shah");
  owner.taps("Parin Shah").sees("Which item");
  owner.types("whey").sees("Whey 1 kg");
  owner.taps("Whey 1 kg").sees("how many");
  owner.taps("2").sees("discount");
  owner.taps("No discount").sees("Total");
  owner.taps("Done").sees("Payable");
  owner.taps("Issue");
  owner.until([](const auto& s) { return s.file_name.ends_with(".pdf"); });
}

/// Of the scheduler, and of the courier when an edit has to become a new message: which comes when
/// is a matter of time, whatever is typed.
bool comes_by_chance(const std::string& statement) {
  for (const auto* word :
       {"desk.jobs", "desk.replicas", "keep_slices", "make_slice", "drop_slice", "pg_stat",
        "FROM desk.chats WHERE channel_id = $2 AND owner", "SET message_id = d.message_id"})
    if (statement.find(word) != statement.npos)
      return true;
  return false;
}

} // namespace

void request_membership(desk& d, std::int64_t person) {
  auto guest = d.telegram(person, "Nisha");
  guest.types("/start").sees("Register");
  guest.taps("Register").sees("agree");
  guest.taps("I agree").sees("full name");
  guest.types("Nisha Rao").sees("phone number");
  guest.types(std::to_string(9'898'000'000 + person)).sees("Send this");
  guest.taps("Send").sees("Thank you");
  // Whoever is told of it is told before this goes on.
  eventually([&] { return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0"; });
}

playground::phone open_shop(desk& d) {
  auto asha = d.owner();
  asha.types("/start").answer();
  set_up_business(asha);
  d.member(1001, "Parin Shah", "+919898989898");
  add_an_item(asha);
  issue_invoice(asha);
  request_membership(d, 2002);
  asha.sees("wants to become a member");
  return asha;
}

std::string opening_of(const desk& d, std::string_view entry) {
  constexpr auto member = "person_id || ':' || version FROM desk.standings WHERE person_id = 1001";
  constexpr auto request = "person_id || ':' || version FROM club.members ORDER BY person_id DESC "
                           "LIMIT 1"; // the newest
  constexpr auto item = "id || ':' || version FROM club.items";
  constexpr auto invoice = "id || ':' || version FROM club.invoices";
  constexpr auto nothing = "'0:0'";
  static const std::map<std::string_view, const char*> on{
      {"club.registration", request}, {"club.approve", request}, {"club.reject", request},
      {"club.item_card", item},       {"club.edit_item", item},  {"club.stock", item},
      {"club.item_off", item},        {"club.item_on", item},    {"club.invoice_card", invoice},
      {"club.credit_note", invoice},  {"club.resend", invoice},  {"club.register", nothing},
      {"club.setup", nothing},
  };
  auto found = on.find(entry);
  return text::cat("x:", entry, ':',
                   d.sql(text::cat("SELECT ", found == on.end() ? member : found->second)));
}

std::string new_statements(const std::set<std::string>& all, const std::set<std::string>& known) {
  std::string out;
  for (const auto& statement : all)
    if (!known.contains(statement) && !comes_by_chance(statement))
      out += statement + "\n";
  return out;
}

} // namespace frontdesk::test

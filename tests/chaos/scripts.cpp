// The dialogues. The word is only ever typed into drafts that are given up, so that nobody else may
// see it.
#include "tests/chaos/scripts.hpp"

namespace frontdesk::chaos {
namespace {

move types(std::string what) {
  return {false, std::move(what)};
}
move taps(std::string label) {
  return {true, std::move(label)};
}

std::vector<move> item(const std::string& name, std::vector<move> end) {
  std::vector<move> all{
      types("/newitem"), types(name),    types("2106"),       types("499"), taps("Yes, contained"),
      types("18"),       taps("Pieces"), taps("Count stock"), types("50")};
  all.insert(all.end(), end.begin(), end.end());
  return all;
}

} // namespace

const std::vector<script>& scripts() {
  static const std::vector<script> all{
      {"menu", 3, true, {types("/start"), taps("Me"), taps("Who am I"), types("/help")}},
      {"browse", 2, false, {types("/start"), taps("People"), taps("Home"), taps("Store")}},
      {"find", 3, false, {types("/find"), types("parin"), taps("Parin Shah"), types("/start")}},
      {"quick find", 1, false, {types("/find parin shah"), taps("Parin Shah")}},
      {"price list", 1, false, {types("/item"), types("whey"), taps("Whey 1 kg")}},
      {"new item", 1, false, item("Thing {n}", {taps("Save")})},
      {"secret", 3, false, item("Box {word}", {types("cancel")})},
      {"parked secret", 1, false, item("Case {word}", {types("/find"), types("cancel")})},
      {"invoice",
       6,
       false,
       {types("/inv"), types("parin shah"), taps("Parin Shah"), types("whey"), taps("Whey 1 kg"),
        taps("2"), taps("10 %"), taps("Done"), taps("Issue")}},
      {"walk-in",
       3,
       false,
       {types("/inv"), taps("Walk-in"), types("Guest {n}"), types("whey"), taps("Whey 1 kg"),
        taps("1"), taps("No discount"), taps("Done"), taps("Issue")}},
      {"credit note",
       1,
       false,
       {types("/invoices"), taps("LUF"), taps("Cancel invoice"), taps("Wrong items"),
        taps("Cancel invoice")}},
      {"ban and undo",
       1,
       false,
       {types("/find priya"), taps("Priya"), taps("Ban"), taps("Misbehaved"), taps("Undo")}},
      {"unban", 1, false, {types("/find priya"), taps("Priya"), taps("Unban"), taps("Undo")}},
      {"registration",
       3,
       true,
       {types("/register"), taps("I agree"), types("Zarina Mistry"), types("98765{n}"),
        taps("Send")}},
      {"approval", 1, false, {types("/pending"), taps("Zarina"), taps("Approve")}},
      {"list", 1, false, {types("/invoices"), types("/start")}},
  };
  return all;
}

} // namespace frontdesk::chaos

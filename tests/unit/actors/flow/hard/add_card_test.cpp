// Proof of the builder: a page of free text becomes facts with their source, confirmed or corrected
// one by one (cards §9).
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "base/text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

namespace frontdesk::flows {
namespace {

constexpr db::sql<std::string, std::string, std::string> add_card{"cards.add_card",
                                                                  "SELECT $1, $2, $3"};

struct span {
  std::int64_t from = 0, to = 0; // bytes of the page
};
struct term {
  std::string name; // "name", "fee", "rate"
  std::string value;
  span source;
  std::string quote; // of the page
};
struct card {
  std::string page_text;
  std::vector<term> facts;
};

/// One clause a sentence: "… Card", "annual fee …", "5X points on …".
std::vector<term> parse(std::string_view page) {
  std::vector<term> out;
  std::size_t from = 0;
  for (auto clause : text::split(page, '.')) {
    auto words = text::trim(clause);
    auto lower = text::lower_ascii(words);
    std::string_view name = lower.find("fee") != lower.npos ? "fee"
                            : lower.find("points") != lower.npos || lower.find('%') != lower.npos
                                ? "rate"
                            : lower.ends_with("card") ? "name"
                                                      : "";
    if (!name.empty()) {
      auto begin =
          static_cast<std::int64_t>(from + static_cast<std::size_t>(words.data() - clause.data()));
      out.push_back({std::string(name),
                     std::string(words),
                     {begin, begin + static_cast<std::int64_t>(words.size())},
                     std::string(words)});
    }
    from += clause.size() + 1;
  }
  return out;
}

void read_terms(card& c) {
  c.facts = parse(c.page_text);
}
result<void> says_enough(const card& c) {
  for (const auto& t : parse(c.page_text))
    if (t.name != "name")
      return {};
  return flow::invalid("That is too little detail: send at least a fee or a reward rate.");
}
std::string about_term(const term& t) {
  return t.name + ": " + t.value;
}
std::string source_of(const term& t) {
  if (t.quote.empty())
    return {}; // added by hand: the plain question
  return text::cat("“", t.quote, "” (characters ", t.source.from, " to ", t.source.to,
                   ") was read as ", t.name, ".");
}
std::string list(const card& c) {
  return text::cat("I read ", c.facts.size(), " facts. Tap one to correct it.");
}
result<void> one_rate(const card& c) {
  int names = 0;
  for (const auto& t : c.facts)
    names += t.name == "name";
  return names == 1 ? result<void>{}
                    : flow::invalid("Which card is it? One fact must be its name.");
}
std::string review(const card& c) {
  std::string out;
  for (const auto& t : c.facts)
    out += about_term(t) + "\n";
  return out;
}
db::statement save(const card& c, const who&) {
  std::vector<db::value> names, values;
  for (const auto& t : c.facts) {
    names.emplace_back(t.name);
    values.emplace_back(t.value);
  }
  return add_card(c.page_text, db::array_literal(names), db::array_literal(values));
}
std::string saved(const card& c, const db::rows&) {
  return text::cat("Card added with ", c.facts.size(), " facts.");
}
std::string refused(const card&, const fault& f, const who&) {
  return f.text;
}

constexpr auto one_term =
    flow::each<term>()
        .ask<&term::value>("value", "What should it say?", check::text)
        .word(source_of)
        .choose<&term::name>("kind", "What is it?",
                             {{"Name", "name"}, {"Fee", "fee"}, {"Reward rate", "rate"}})
        .keep<&term::source, &term::quote>()
        .about(about_term);

constexpr auto def =
    flow::define<card>("cards.add_card")
        .ask<&card::page_text>("page", "Paste what the bank says about the card.", check::text)
        .require(says_enough)
        .then(read_terms)
        .unsettles("facts")
        .repeat<&card::facts>("facts", one_term, list)
        .buttons("Add a fact", "All right")
        .require(one_rate)
        .confirm(review)
        .commit(save, saved)
        .on_refused(refused);

const flow::definition& cards_add_card() {
  return flow::erase<def>();
}

constexpr std::string_view pasted =
    "HDFC Regalia Gold Card. Annual fee Rs 2,500. 5X points on dining. Call us";

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("cards.add_card reads facts out of a page", "[flow][hard]") {
  flow_bench desk{flows::cards_add_card()};
  desk.types(flows::pasted);
  CHECK(desk.said() == "I read 3 facts. Tap one to correct it.");
  CHECK(desk.shows("fee: Annual fee Rs 2,500"));
  desk.taps("All right").taps("Save");
  CHECK(desk.last.commit.values.at(1) == "{\"name\",\"fee\",\"rate\"}");
}

TEST_CASE("cards.add_card corrects one fact and shows where it was read", "[flow][hard]") {
  flow_bench desk{flows::cards_add_card()};
  desk.types(flows::pasted).taps("fee:").taps("Value");
  CHECK(desk.said() == "“Annual fee Rs 2,500” (characters 24 to 43) was read as fee.");
  desk.types("Rs 2,500 + GST");
  CHECK(desk.shows("fee: Rs 2,500 + GST"));
  desk.taps("rate:").taps("Remove");
  CHECK_FALSE(desk.shows("rate:"));
  desk.taps("name:").taps("Kind").taps("Fee").taps("All right");
  CHECK(desk.said().starts_with("Which card is it?"));
}

TEST_CASE("cards.add_card refuses a page that says too little", "[flow][hard]") {
  flow_bench desk{flows::cards_add_card()};
  desk.types("HDFC Regalia Gold Card");
  CHECK(desk.said().starts_with("That is too little detail"));
  CHECK(desk.outcome() == "invalid");
}

TEST_CASE("cards.add_card adds a fact by hand, with commas and quotes kept", "[flow][hard]") {
  flow_bench desk{flows::cards_add_card()};
  desk.types(flows::pasted)
      .taps("Add a fact")
      .types("5 % on \"fuel\", \\ and\ntolls")
      .taps("Reward rate");
  CHECK(desk.shows("rate: 5 % on \"fuel\", \\ and\ntolls"));
}

// Proof of the builder: cutting a roll into typed lengths, the rest kept or declared waste (stock
// §3.3).
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "base/text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

#include <numeric>

namespace frontdesk::flows {
namespace {

using lengths = std::vector<std::int64_t>; // metres

constexpr db::sql<std::string, std::int64_t> find_rolls{"stock.find_rolls", "SELECT $1, $2"};
constexpr db::sql<std::int64_t, std::int64_t, std::string, std::string> cut_roll{
    "stock.cut_roll", "SELECT $1, $2, $3, $4"};

struct roll {
  std::int64_t id = 0, version = 0;
  std::string label;
  std::int64_t length = 0;
};

struct cut {
  roll from;
  lengths pieces;
  std::int64_t rest = 0;
  bool waste = false;
  std::string why;
};

db::statement search(const flow::query& q) {
  return find_rolls(q.text, q.limit);
}
flow::found<roll> read(const db::row& r) {
  roll x{r.number("id"), r.number("version"), std::string(r.at("label")), r.number("length_m")};
  auto label = x.label;
  auto detail = text::cat(x.length, " m · ", r.at("product"));
  return {std::move(x), std::move(label), std::move(detail)};
}
constexpr flow::picker<roll> rolls{search, read, "No rolls found. Try another label or size.",
                                   true};

/// "4x100 50": four of 100 and one of 50.
result<lengths> read_lengths(std::string_view typed) {
  lengths out;
  for (auto word : text::split(typed, ' ')) {
    if (word.empty())
      continue;
    auto x = word.find('x');
    auto times = x == word.npos ? std::int64_t{1}
                                : text::integer<std::int64_t>(word.substr(0, x)).value_or(0);
    auto length = text::integer<std::int64_t>(word.substr(x == word.npos ? 0 : x + 1)).value_or(0);
    if (times < 1 || times > 200 || length < 1)
      return flow::invalid("Please send lengths in metres, like 4x100 50.");
    out.insert(out.end(), static_cast<std::size_t>(times), length);
  }
  return out;
}

std::int64_t sum(const cut& c) {
  return std::accumulate(c.pieces.begin(), c.pieces.end(), std::int64_t{0});
}
result<void> fits(const cut& c) {
  if (sum(c) > c.from.length)
    return fault{errc::invalid,
                 text::cat("That is ", sum(c), " m; the roll has ", c.from.length, " m.")};
  if (c.pieces.size() == 1 && sum(c) == c.from.length)
    return flow::invalid("That is the whole roll: there is nothing to cut.");
  return {};
}
void rest_of(cut& c) {
  c.rest = c.from.length - sum(c);
}
bool leaves_rest(const cut& c) {
  return c.rest > 0;
}
bool is_waste(const cut& c) {
  return c.waste && c.rest > 0;
}
std::string ask_rest(const cut& c) {
  return text::cat("The rest is ", c.rest, " m.");
}
std::string review(const cut& c) {
  auto out = text::cat("From ", c.from.label, " ", c.from.length, " m:");
  for (auto p : c.pieces)
    out += text::cat(" ", p);
  if (c.rest > 0)
    out += text::cat(c.waste ? ", waste " : ", rest ", c.rest);
  return out;
}
db::statement save(const cut& c, const who&) {
  std::vector<std::int64_t> list(c.pieces);
  return cut_roll(c.from.id, c.from.version, db::array_literal(list),
                  c.waste ? c.why : std::string());
}
page saved(const cut&, const db::rows& rows) {
  page p("Done.");
  for (const auto& r : rows)
    p.facts.push_back({std::string(r.at("label")), std::string(r.at("length_m"))});
  return p;
}
refusal taken(cut&, const fault& f, const who&) {
  refusal r("That roll was just changed: " + f.text);
  r.reopen = "roll";
  return r;
}

constexpr auto def =
    flow::define<cut>("stock.cut")
        .pick<&cut::from>("roll", "Which roll? Send a label or a size.", rolls)
        .unsettles("lengths")
        .ask<&cut::pieces>("lengths", "Which lengths? For example 4x100 50", read_lengths)
        .require(fits)
        .then(rest_of)
        .choose<&cut::waste>("rest", "What about the rest?",
                             {{"Keep the rest", false}, {"Rest is waste", true}})
        .when(leaves_rest)
        .word(ask_rest)
        .ask<&cut::why>("why", "Why is it waste?", check::reason)
        .when(is_waste)
        .keep<&cut::rest>()
        .confirm(review, "Cut it")
        .commit(save, saved)
        .on_refused(taken);

const flow::definition& stock_cut() {
  return flow::erase<def>();
}

const auto one_roll = {
    std::vector<std::pair<std::string, std::string>>{{"id", "11"},
                                                     {"version", "2"},
                                                     {"label", "#4K7-2M"},
                                                     {"length_m", "500"},
                                                     {"product", "HDPE 32 PN6"}}};

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("stock.cut cuts typed lengths and keeps the rest", "[flow][hard]") {
  flow_bench desk{flows::stock_cut()};
  desk.database(flows::one_roll).taps("#4K7-2M").types("2x120");
  CHECK(desk.said() == "The rest is 260 m.");
  desk.taps("Keep the rest");
  CHECK(desk.said() == "From #4K7-2M 500 m: 120 120, rest 260");
  desk.taps("Cut it");
  CHECK(desk.last.commit == asked{"stock.cut_roll", {"11", "2", "{120,120}", ""}});
}

TEST_CASE("stock.cut asks why something is waste, and nothing of it otherwise", "[flow][hard]") {
  flow_bench desk{flows::stock_cut()};
  desk.database(flows::one_roll).taps("#4K7-2M").types("4x100 90").taps("Rest is waste");
  CHECK(desk.said() == "Why is it waste?");
  desk.types("crushed end").taps("Cut it");
  CHECK(desk.last.commit
        == asked{"stock.cut_roll", {"11", "2", "{100,100,100,100,90}", "crushed end"}});

  flow_bench exact{flows::stock_cut()};
  exact.database(flows::one_roll).taps("#4K7-2M").types("2x250");
  CHECK(exact.said() == "From #4K7-2M 500 m: 250 250");
}

TEST_CASE("stock.cut refuses more than the roll has, and the whole roll", "[flow][hard]") {
  flow_bench desk{flows::stock_cut()};
  desk.database(flows::one_roll).taps("#4K7-2M").types("6x100");
  CHECK(desk.said() == "That is 600 m; the roll has 500 m.\n\nWhich lengths? For example 4x100 50");
  desk.types("500");
  CHECK(desk.outcome() == "invalid");
  desk.types("4x");
  CHECK(desk.said().starts_with("“4x”: Please send lengths in metres"));
}

TEST_CASE("stock.cut asks for another roll when this one is gone", "[flow][hard]") {
  flow_bench desk{flows::stock_cut()};
  desk.database(flows::one_roll)
      .taps("#4K7-2M")
      .types("2x120")
      .taps("Keep the rest")
      .taps("Cut it");
  desk.refuses(errc::stale, "cut into 3 by Suresh at 14:19");
  CHECK(desk.said() == "That roll was just changed: cut into 3 by Suresh at 14:19");
  desk.taps("Roll");
  CHECK(desk.last.query == asked{"stock.find_rolls", {"", "8"}});
  desk.database(flows::one_roll).taps("#4K7-2M");
  CHECK(desk.said().starts_with("Which lengths?")); // another roll: the lengths are asked again
}

// Proof of the builder: combining several pieces, mixed sizes refused, a conflict names the other
// person (stock §3.5).
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "base/text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

namespace frontdesk::flows {
namespace {

constexpr db::sql<std::string, std::string, std::int64_t> find_spares{"stock.find_spares",
                                                                      "SELECT $1, $2, $3"};
constexpr db::sql<std::string, std::string, std::int64_t> combine_pieces{"stock.combine",
                                                                         "SELECT $1, $2, $3"};

struct spare {
  std::int64_t id = 0, version = 0;
  std::string label;
  std::int64_t length = 0; // millimetres
};

struct combine {
  std::vector<spare> pieces;
  std::int64_t size = 0;
};

db::statement search(const flow::query& q) {
  return find_spares(q.text, q.after, q.limit);
}
flow::found<spare> read(const db::row& r) {
  spare x{r.number("id"), r.number("version"), std::string(r.at("label")), r.number("length_mm")};
  auto label = x.label;
  auto detail = text::cat(x.length / 1000, " m");
  return {std::move(x), std::move(label), std::move(detail)};
}
constexpr flow::picker<spare> spares{search, read, "No loose pieces found. Try another size.",
                                     true};

result<void> one_size(const combine& c) {
  for (const auto& p : c.pieces)
    if (p.length != c.pieces.front().length)
      return fault{errc::invalid,
                   text::cat(p.label, " is ", p.length / 1000, " m, ", c.pieces.front().label,
                             " is ", c.pieces.front().length / 1000,
                             " m. Only one size can be combined.")};
  return {};
}
result<std::int64_t> bundle_size(std::string_view typed, const combine& c, const who&) {
  FD_TRY(auto n, check::whole_number(typed));
  auto have = static_cast<std::int64_t>(c.pieces.size());
  if (n < 2 || n > have)
    return fault{errc::invalid, text::cat("Please send a size from 2 to ", have, ".")};
  return n;
}
std::string review(const combine& c) {
  auto n = static_cast<std::int64_t>(c.pieces.size());
  return text::cat(n / c.size, " bundles x ", c.size, ", ", n % c.size, " loose stay.");
}
db::statement save(const combine& c, const who&) {
  std::vector<std::int64_t> ids, versions;
  for (const auto& p : c.pieces) {
    ids.push_back(p.id);
    versions.push_back(p.version);
  }
  return combine_pieces(db::array_literal(ids), db::array_literal(versions), c.size);
}
std::string saved(const combine&, const db::rows& rows) {
  return "Tied: " + std::string(rows.front().at("label"));
}
/// The database names the piece and who took it: "<id>|<who>". It leaves the draft; the rest stays.
refusal conflict(combine& c, const fault& f, const who&) {
  auto bar = f.text.find('|');
  auto id = text::integer<std::int64_t>(std::string_view(f.text).substr(0, bar)).value_or(0);
  std::string label;
  std::erase_if(c.pieces,
                [&](const spare& p) { return p.id == id ? (label = p.label, true) : false; });
  refusal r(label + " was taken by " + f.text.substr(bar + 1) + ".");
  r.again = "Go on without it";
  r.reopen = "pieces";
  return r;
}

constexpr auto def = flow::define<combine>("stock.combine")
                         .pick_many<&combine::pieces>("pieces", "Which pieces?", spares, 2)
                         .require(one_size)
                         .ask<&combine::size>("size", "How many in a bundle?", bundle_size)
                         .confirm(review, "Tie")
                         .commit(save, saved)
                         .on_refused(conflict);

const flow::definition& stock_combine() {
  return flow::erase<def>();
}

constexpr auto two_at_most =
    flow::define<combine>("stock.few")
        .pick_many<&combine::pieces>("pieces", "Which pieces?", spares, 1, 2)
        .ask<&combine::size>("size", "How many in a bundle?", bundle_size)
        .confirm(review, "Tie")
        .commit(save, saved)
        .on_refused(conflict);

using cells = std::vector<std::pair<std::string, std::string>>;
const std::initializer_list<cells> shelf = {
    cells{{"id", "1"}, {"version", "1"}, {"label", "#A"}, {"length_mm", "6000"}},
    cells{{"id", "2"}, {"version", "1"}, {"label", "#B"}, {"length_mm", "6000"}},
    cells{{"id", "3"}, {"version", "4"}, {"label", "#C"}, {"length_mm", "5000"}},
};

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("stock.combine ties the pieces that were ticked", "[flow][hard]") {
  flow_bench desk{flows::stock_combine()};
  desk.database(flows::shelf);
  CHECK_FALSE(desk.shows("Done"));
  desk.taps("#A").database(flows::shelf);
  CHECK(desk.shows("✓ #A"));
  desk.taps("#B").database(flows::shelf).taps("Done").types("2");
  CHECK(desk.said() == "1 bundles x 2, 0 loose stay.");
  desk.taps("Tie");
  CHECK(desk.last.commit == asked{"stock.combine", {"{1,2}", "{1,1}", "2"}});
}

TEST_CASE("stock.combine takes a tick away again", "[flow][hard]") {
  flow_bench desk{flows::stock_combine()};
  desk.database(flows::shelf).taps("#A").database(flows::shelf).taps("✓ #A").database(flows::shelf);
  CHECK_FALSE(desk.shows("✓"));
}

TEST_CASE("stock.combine refuses mixed sizes", "[flow][hard]") {
  flow_bench desk{flows::stock_combine()};
  desk.database(flows::shelf)
      .taps("#A")
      .database(flows::shelf)
      .taps("#C")
      .database(flows::shelf)
      .taps("Done");
  desk.database(flows::shelf);
  CHECK(desk.said().starts_with("#C is 5 m, #A is 6 m. Only one size can be combined."));
}

TEST_CASE("stock.combine says who took a piece and goes on without it", "[flow][hard]") {
  flow_bench desk{flows::stock_combine()};
  desk.database(flows::shelf)
      .taps("#A")
      .database(flows::shelf)
      .taps("#B")
      .database(flows::shelf)
      .taps("Done");
  desk.types("2").taps("Tie").refuses(errc::refused, "2|Suresh");
  CHECK(desk.said() == "#B was taken by Suresh.");
  CHECK(desk.shows("Go on without it"));
  desk.taps("Pieces").database(flows::shelf);
  CHECK(desk.shows("✓ #A"));
  CHECK_FALSE(desk.shows("✓ #B"));
}

TEST_CASE("pick_many takes no more rows than the step allows", "[flow][hard]") {
  flow_bench desk{flow::erase<flows::two_at_most>()};
  for (const auto* piece : {"#A", "#B", "#C"})
    desk.database(flows::shelf).taps(piece);
  desk.database(flows::shelf);
  CHECK(desk.said().starts_with("There can be at most 2 of them."));
  CHECK_FALSE(desk.shows("✓ #C"));
  desk.taps("✓ #A").database(flows::shelf).taps("#C").database(flows::shelf);
  CHECK(desk.shows("✓ #C"));
}

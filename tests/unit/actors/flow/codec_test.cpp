// Drafts as JSON: what is written is read again, what does not fit is refused.
#include "actors/flow/codec.hpp"
#include "actors/flow/page.hpp"

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include <random>

using namespace frontdesk;
using flow::from_json;
using flow::to_json;

namespace {

struct line {
  flow::picked item;
  quantity qty;
  std::optional<money> rate;
  bool operator==(const line&) const = default;
};
struct draft {
  std::int64_t id = 0;
  std::string text;
  bool flag = false;
  std::vector<line> lines;
  basis_points gst;
  bool operator==(const draft&) const = default;
};

std::string awkward_text(std::mt19937& random) {
  static const std::vector<std::string> parts = {
      "\"", "\\", "\n", "\t", "\x01", "]", "[", ",", "null", "₹", "परी", "a", "\\u0041", "\x7f"};
  std::string out;
  for (auto n = random() % 12; n > 0; --n)
    out += parts[random() % parts.size()];
  return out;
}

draft any_draft(std::mt19937& random) {
  draft d;
  d.id = static_cast<std::int64_t>(random()) * (random() % 2 == 0 ? 1 : -1000003);
  d.text = awkward_text(random);
  d.flag = random() % 2 == 0;
  d.gst = {static_cast<std::int32_t>(random() % 10000)};
  for (auto n = random() % 4; n > 0; --n) {
    line l{{static_cast<std::int64_t>(random()), 3, awkward_text(random)}, {1500}, std::nullopt};
    if (random() % 2 == 0)
      l.rate = money{static_cast<std::int64_t>(random())};
    d.lines.push_back(std::move(l));
  }
  return d;
}

} // namespace

TEST_CASE("a draft reads back as it was written, and is JSON", "[flow][codec]") {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    auto d = any_draft(random);
    auto json = to_json(d);
    draft again;
    REQUIRE(from_json(json, again));
    REQUIRE(again == d);
    auto parsed = nlohmann::json::parse(json);
    REQUIRE(parsed[1].get<std::string>() == d.text);
    REQUIRE(parsed[3].size() == d.lines.size());
  }
}

TEST_CASE("text that is no draft is refused and never read past its end", "[flow][codec]") {
  std::mt19937 random(11);
  for (int i = 0; i < 2000; ++i) {
    auto json = to_json(any_draft(random));
    auto cut = json.substr(0, random() % json.size());
    draft d;
    CHECK_FALSE(from_json(cut, d));
    auto changed = json;
    changed[random() % changed.size()] = static_cast<char>("[],\"\\01n"[random() % 8]);
    (void)from_json(changed, d); // may fit by chance; must end
  }
}

TEST_CASE("raw JSON is carried unread", "[flow][codec]") {
  struct outer {
    flow::raw_json inner;
    std::int64_t after = 0;
  };
  outer x{{R"([1,"a,]\"",[2]])"}, 5};
  outer y;
  REQUIRE(from_json(to_json(x), y));
  CHECK(y.inner.text == x.inner.text);
  CHECK(y.after == 5);
}

TEST_CASE("a shape changes with the fields' types and order", "[flow][codec]") {
  struct a {
    std::int64_t x;
    std::string y;
  };
  struct b {
    std::string y;
    std::int64_t x;
  };
  struct c {
    std::int64_t x;
    std::optional<std::string> y;
  };
  CHECK(flow::shape_of<a>() != flow::shape_of<b>());
  CHECK(flow::shape_of<a>() != flow::shape_of<c>());
  struct same_as_a {
    std::int64_t z;
    std::string w;
  };
  CHECK(flow::shape_of<a>() == flow::shape_of<same_as_a>());
}

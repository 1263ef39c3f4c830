// A platform post: order per person, stop at the first failure, one answer.
#include "actors/post.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;

namespace {

/// Keeps the handed items until the test answers them.
struct desk {
  std::vector<std::string> begun;
  std::vector<std::function<void(turn_reply)>> open;
  int answered = 0;
  turn_reply answer;

  std::shared_ptr<actors::post> make(std::vector<std::pair<std::string, std::string>> items,
                                     std::size_t chains = 64) {
    arrival a;
    for (auto& [person, text] : items) {
      net::update u;
      u.who = {{net::platform::whatsapp, "", person}};
      u.text = text;
      a.items.push_back(std::move(u));
    }
    a.respond = [this](turn_reply r) {
      ++answered;
      answer = std::move(r);
    };
    auto p = std::make_shared<actors::post>(
        std::move(a),
        [this](net::update u, std::function<void(turn_reply)> done) {
          begun.push_back(u.text);
          open.push_back(std::move(done));
        },
        chains);
    p->start();
    return p;
  }
  void finish(std::size_t i, int status = 200) { open.at(i)({.status = status, .body = {}}); }
};

} // namespace

TEST_CASE("post runs one person's items in order and different people side by side",
          "[actors][post]") {
  desk d;
  d.make({{"a", "a1"}, {"b", "b1"}, {"a", "a2"}});
  CHECK(d.begun == std::vector<std::string>{"a1", "b1"});
  d.finish(0);
  CHECK(d.begun.back() == "a2");
  d.finish(1);
  CHECK(d.answered == 0);
  d.finish(2);
  CHECK(d.answered == 1);
  CHECK(d.answer.status == 200);
}

TEST_CASE("post stops a person at the first failure and finishes the others", "[actors][post]") {
  desk d;
  d.make({{"a", "a1"}, {"a", "a2"}, {"b", "b1"}, {"b", "b2"}});
  d.finish(0, 503);
  d.finish(1);
  d.finish(2);
  CHECK(d.begun == std::vector<std::string>{"a1", "b1", "b2"});
  CHECK(d.answered == 1);
  CHECK(d.answer.status == 503);
}

TEST_CASE("post feeds no more people at once than it may", "[actors][post]") {
  desk d;
  d.make({{"a", "a"}, {"b", "b"}, {"c", "c"}}, 2);
  CHECK(d.begun.size() == 2);
  d.finish(0);
  CHECK(d.begun.size() == 3);
}

TEST_CASE("post answers 503 at its deadline, once, and goes on", "[actors][post]") {
  desk d;
  auto p = d.make({{"a", "a1"}, {"a", "a2"}});
  p->expire();
  CHECK(d.answer.status == 503);
  d.finish(0);
  CHECK(d.begun.size() == 2);
  d.finish(1);
  CHECK(d.answered == 1);
}

TEST_CASE("post without items is answered at once", "[actors][post]") {
  desk d;
  d.make({});
  CHECK(d.answer.status == 200);
}

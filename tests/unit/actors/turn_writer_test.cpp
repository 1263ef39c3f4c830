// What a reply becomes in the outbox: edits, new messages, stripped keyboards, other people's
// cards.
#include "actors/turn_writer.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using db::runtime::post_kind;

namespace {

net::update input(net::input_kind kind, net::platform on = net::platform::telegram) {
  net::update u;
  u.kind = kind;
  u.on = on;
  u.channel = {1};
  u.key = "9";
  return u;
}

net::update tap_on(std::string message) {
  auto u = input(net::input_kind::tap);
  u.message = std::move(message);
  u.tap = "77";
  return u;
}

/// Asha's chat 70, with post 5 as Telegram's message 34 before her.
db::runtime::opened desk() {
  db::runtime::opened o;
  o.business = {1};
  o.person = {7};
  o.chat.id = {70};
  o.chat.live_post = {5};
  o.chat.live_message = "34";
  return o;
}

flow::reply saying(flow::place where = flow::place::live) {
  flow::reply r;
  r.screen.body = "Whom?";
  r.screen.nav = {{"Home", "x:home:0:0", {}, {}}};
  r.where = where;
  return r;
}

std::vector<db::runtime::outgoing> posts(const net::update& u, const flow::reply& r,
                                         const db::runtime::opened& o = desk()) {
  auto turn = begin_turn(u, o, {3});
  write_reply(turn, u, o, r);
  return turn.posts;
}

} // namespace

TEST_CASE("turn_writer edits the live message after a tap on it", "[actors][turn_writer]") {
  auto out = posts(tap_on("34"), saying());
  REQUIRE(out.size() == 1);
  CHECK(out[0].kind == post_kind::edit);
  CHECK(out[0].post == post_id{5});
  CHECK(out[0].message == "34");
  CHECK(out[0].live);
  CHECK(out[0].keyboard);
}

TEST_CASE("turn_writer edits an older message by its own id", "[actors][turn_writer]") {
  auto out = posts(tap_on("12"), saying());
  REQUIRE(out.size() == 1);
  CHECK(out[0].kind == post_kind::edit);
  CHECK(out[0].post == post_id{}); // post 5 is another message
  CHECK(out[0].message == "12");
}

TEST_CASE("turn_writer answers typed words below and strips the old keyboard",
          "[actors][turn_writer]") {
  for (const auto& [u, r] : {std::pair{input(net::input_kind::text), saying()},
                             std::pair{tap_on("34"), saying(flow::place::fresh)}}) {
    auto out = posts(u, r);
    REQUIRE(out.size() == 1);
    CHECK(out[0].kind == post_kind::message);
    CHECK(out[0].post == post_id{5}); // whose keyboard goes
    CHECK(out[0].message == "34");
    CHECK(out[0].live);
  }
  auto first = desk();
  first.chat.live_post = {};
  first.chat.live_message = {};
  auto out = posts(input(net::input_kind::text), saying(), first);
  REQUIRE(out.size() == 1);
  CHECK_FALSE(out[0].post);
  CHECK(out[0].message.empty());
}

TEST_CASE("turn_writer sends one message a turn on WhatsApp, which has no edits",
          "[actors][turn_writer]") {
  for (auto kind : {net::input_kind::text, net::input_kind::tap}) {
    auto u = input(kind, net::platform::whatsapp);
    u.message = "wamid.1";
    auto out = posts(u, saying());
    REQUIRE(out.size() == 1);
    CHECK(out[0].kind == post_kind::message);
  }
}

TEST_CASE("turn_writer lets papers follow the screen they belong to", "[actors][turn_writer]") {
  auto r = saying();
  r.screen.attached.kind = net::document_kind::invoice;
  auto out = posts(tap_on("34"), r);
  REQUIRE(out.size() == 3);
  CHECK(out[0].kind == post_kind::edit);
  CHECK(out[0].live);
  for (auto paper : {out[1], out[2]}) {
    CHECK(paper.kind == post_kind::document);
    CHECK_FALSE(paper.live);
    CHECK_FALSE(paper.keyboard);
  }
}

TEST_CASE("turn_writer shows nothing but a toast where the reply says so",
          "[actors][turn_writer]") {
  auto u = tap_on("34");
  auto r = saying(flow::place::none);
  r.toast = "Out of date";
  auto turn = begin_turn(u, desk(), {3});
  write_reply(turn, u, desk(), r);
  CHECK(turn.posts.empty());
  CHECK(turn.reply.find("Out of date") != std::string::npos);
}

TEST_CASE("turn_writer leaves other people's live messages alone", "[actors][turn_writer]") {
  auto r = saying(flow::place::none);
  flow::notice copy;
  copy.chat = {80};
  copy.screen = r.screen;
  copy.topic = "registration:9";
  r.notices = {copy, copy};
  r.notices[1].chat = {81};
  r.notices[1].edits = {44};
  auto out = posts(tap_on("34"), r);
  REQUIRE(out.size() == 2);
  CHECK(out[0].kind == post_kind::message);
  CHECK(out[0].chat == chat_id{80});
  CHECK(out[0].topic == "registration:9");
  CHECK_FALSE(out[0].live);
  CHECK(out[1].kind == post_kind::edit);
  CHECK(out[1].post == post_id{44});
  CHECK_FALSE(out[1].live);
}

TEST_CASE("turn_writer tells what the update says of its chat", "[actors][turn_writer]") {
  using db::runtime::reach;
  auto o = desk();
  auto is = [&](net::input_kind k) { return begin_turn(input(k), o, {3}); };
  CHECK(is(net::input_kind::text).chat_is == reach::yes);
  CHECK(is(net::input_kind::blocked).chat_is == reach::no);
  CHECK(is(net::input_kind::event).chat_is == reach::keep);
  CHECK(is(net::input_kind::text).wrote_at == 0);
  auto wa = net::platform::whatsapp;
  auto written = input(net::input_kind::text, wa);
  written.sent_at = 1'790'000'000;
  CHECK(begin_turn(written, o, {3}).wrote_at == 1'790'000'000);
  CHECK(begin_turn(input(net::input_kind::event, wa), o, {3}).wrote_at == 0);
  written.sent_at = 0; // WhatsApp did not say when
  o.now_us = 1'790'000'123'000'000;
  CHECK(begin_turn(written, o, {3}).wrote_at == 1'790'000'123);
  CHECK_FALSE(is(net::input_kind::text).suspect);
  o.suspected.times = 1;
  CHECK(is(net::input_kind::text).suspect);
}

TEST_CASE("a committed turn's posts go to who owns their chats", "[actors][turn_writer]") {
  db::runtime::turn_commit turn;
  turn.chat = {70};
  for (std::int64_t chat : {70, 70, 80, 80, 81}) {
    turn.posts.emplace_back();
    turn.posts.back().chat = {chat};
  }
  db::runtime::committed done;
  done.posts = {{1}, {2}, {3}, {4}, {5}};
  done.places = {10, 11, 1, 2, 1};
  done.ours = {true, false, true, true, false};
  done.settled = {9, 10, 0, 1, 0};
  done.waits_us = {4'000'000, 0, 0, 0, 0}; // the platform said so of chat 70
  auto own = to_deliveries(turn, done, input(net::input_kind::text)).posts;
  REQUIRE(own.size() == 1);
  CHECK(own[0].id == post_id{1});
  CHECK(own[0].place == 10);
  CHECK(own[0].wait == std::chrono::seconds{4});
  CHECK(other_chats(turn, done).chats == std::vector<chat_id>{{80}});
}

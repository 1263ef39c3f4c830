// A conversation between a platform's update and a scripted database, on the deterministic
// scheduler.
#include "actors/conversation.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <caf/event_based_actor.hpp>

#include <catch2/catch.hpp>

#include <utility>

using namespace frontdesk;
using namespace frontdesk::actors;
using db::runtime::commit_outcome;

namespace {

/// Keeps what it is given, in order.
courier_actor::behavior_type recording(courier_actor::pointer,
                                       std::shared_ptr<std::vector<std::string>> seen) {
  return {
      [=](deliveries& x) { seen->push_back("posts " + std::to_string(x.posts.size())); },
      [=](chats_waiting& x) {
        for (auto chat : x.chats)
          seen->push_back("read " + std::to_string(chat.value));
      },
      [=](channel_pause& x) { seen->push_back("pause " + std::to_string(x.left.count())); },
      [](claim_atom) {},
      [](resumption&) {},
      [](tick_atom) {},
      [](drain_atom) { return actor_status{}; },
      [](part_atom) { return actor_status{}; },
      [](status_atom) { return actor_status{}; },
  };
}

struct desk {
  actor_bench bench;
  std::shared_ptr<database_script> script = std::make_shared<database_script>();
  std::shared_ptr<directory> channels = std::make_shared<directory>();
  conversation_actor talk;
  std::vector<turn_reply> replies;
  bool watches = false; // a replica died lately
  std::shared_ptr<std::vector<std::string>> sent = std::make_shared<std::vector<std::string>>();

  desk() {
    channels->channels[1] = {{1},    {1},      "gym", net::platform::telegram, "Asia/Kolkata",
                             {"en"}, {"club"}, {}};
    script->open = [](const db::runtime::open_request&) { return owner(); };
    script->commit = [](const db::runtime::turn_commit& t) { return done(t); };
    script->alone = script->commit;
    script->read = [](const db::statement&) { return db::rows{}; };
    auto deps = std::make_shared<conversation_deps>();
    deps->database = bench.system().spawn(scripted, script);
    deps->channels = channels.get();
    deps->couriers[1] = bench.system().spawn(recording, sent);
    deps->replica = [] { return replica_id{9}; };
    deps->watch_suspects = [this](const net::update&) { return watches; };
    talk = bench.system().spawn(conversation, std::shared_ptr<const conversation_deps>(deps));
  }

  static result<db::runtime::opened> owner() {
    db::runtime::opened o;
    o.business = {1};
    o.person = {7};
    o.standing = role::owner;
    o.name = "Asha";
    o.language = "en";
    o.next_run = 5;
    o.chat.id = {70};
    return o;
  }
  static result<db::runtime::committed> done(const db::runtime::turn_commit& t) {
    db::runtime::committed c;
    c.version = t.expected_version + 1;
    c.posts.resize(t.posts.size());
    c.ours.resize(t.posts.size(), false);
    c.places.resize(t.posts.size());
    c.settled.resize(t.posts.size());
    c.waits_us.resize(t.posts.size());
    return c;
  }
  static result<db::runtime::committed> lost(commit_outcome why) {
    db::runtime::committed c;
    c.outcome = why;
    return c;
  }

  static net::update text(std::string what, std::string key = "1") {
    net::update u;
    u.channel = {1};
    u.key = std::move(key);
    u.who = {{net::platform::telegram, "", "7"}};
    u.chat = "7";
    u.text = std::move(what);
    return u;
  }
  /// The update is in the mailbox; run() lets it happen.
  void send(net::update u) {
    bench.system().spawn([this, u = std::move(u)](caf::event_based_actor* self) {
      self->request(talk, caf::infinite, u)
          .then([this](turn_reply& r) { replies.push_back(r); },
                [this](const caf::error&) { replies.push_back({.status = 500, .body = {}}); });
    });
  }
  void says(std::string what) {
    send(text(std::move(what)));
    bench.run();
  }
};

} // namespace

TEST_CASE("conversation acknowledges a turn after its commit", "[actors][conversation]") {
  desk d;
  d.says("/start");
  REQUIRE(d.replies.size() == 1);
  CHECK(d.replies[0].status == 200);
  REQUIRE(d.script->written.size() == 1);
  CHECK(d.script->written[0].update_key == "1");
  CHECK(d.script->written[0].replica == replica_id{9});
  CHECK(d.script->written[0].posts.size() == 1);
}

TEST_CASE("conversation gives a duplicate the answer of its original and writes nothing",
          "[actors][conversation]") {
  desk d;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->duplicate = true;
    o->stored_reply = "{\"method\":\"answerCallbackQuery\"}";
    return o;
  };
  d.says("/start");
  REQUIRE(d.replies.size() == 1);
  CHECK(d.replies[0].body == "{\"method\":\"answerCallbackQuery\"}");
  CHECK(d.script->written.empty());
}

TEST_CASE("conversation has the posts of a duplicate read if their chat is this replica's",
          "[actors][conversation]") {
  desk d;
  auto owner = GENERATE(9, 8, 0);
  d.script->open = [=](const auto&) {
    auto o = desk::owner();
    o->duplicate = true;
    o->chat.owner = owner;
    return o;
  };
  d.says("/start");
  CHECK(d.sent->size() == (owner == 9 ? 1 : 0));
}

TEST_CASE("conversation runs a turn again from open when its commit was stale",
          "[actors][conversation]") {
  desk d;
  d.script->commit = [&](const auto& t) {
    return d.script->commits == 1 ? desk::lost(commit_outcome::stale) : desk::done(t);
  };
  d.says("/start");
  CHECK(d.script->opens == 2);
  CHECK(d.script->commits == 2);
  CHECK(d.replies.at(0).status == 200);
}

TEST_CASE("conversation tells the courier of a pause before it hands over posts",
          "[actors][conversation]") {
  desk d;
  d.script->commit = [](const auto& t) {
    auto c = desk::done(t);
    c->ours.assign(t.posts.size(), true);
    c->paused = {{channel_id{1}, 5'000'000}, {channel_id{2}, 7}};
    return c;
  };
  d.says("/start");
  CHECK(*d.sent == std::vector<std::string>{"pause 5000000", "posts 1"});
}

TEST_CASE("conversation commits a busy turn alone", "[actors][conversation]") {
  desk d;
  d.script->commit = [](const auto&) { return desk::lost(commit_outcome::busy); };
  d.says("/start");
  CHECK(d.script->opens == 1);
  CHECK(d.script->lonely == 1);
  CHECK(d.replies.at(0).status == 200);
}

TEST_CASE("conversation resolves an unknown outcome by opening again", "[actors][conversation]") {
  desk d;
  d.script->commit = [](const auto&) -> result<db::runtime::committed> {
    return fault{errc::unknown, "connection lost"};
  };
  SECTION("the turn row is there: its stored answer") {
    d.script->open = [&](const auto&) {
      auto o = desk::owner();
      o->duplicate = d.script->opens > 1;
      o->chat.owner = 9;
      o->stored_reply = "stored";
      return o;
    };
    d.says("/start");
    CHECK(d.script->opens == 2);
    CHECK(d.replies.at(0).body == "stored");
    CHECK(*d.sent == std::vector<std::string>{"read 70"}); // nobody else knows of its posts
  }
  SECTION("it never is: after a bounded number of tries the platform is told to come again") {
    d.says("/start");
    CHECK(d.script->opens == 8);
    CHECK(d.replies.at(0).status == 503);
  }
}

TEST_CASE("conversation is told 503 while the database is away, and does nothing",
          "[actors][conversation]") {
  desk d;
  auto code = GENERATE(errc::unavailable, errc::timeout);
  d.script->open = [=](const auto&) -> result<db::runtime::opened> { return fault{code, "down"}; };
  d.says("/start");
  CHECK(d.replies.at(0).status == 503);
  CHECK(d.script->written.empty());
}

TEST_CASE("conversation quarantines a turn that throws, apologises and goes on",
          "[actors][conversation]") {
  desk d;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->conversation = {12, "club.invoice", 5, 1, "a draft", "[]"};
    return o;
  };
  d.script->read = [](const db::statement&) {
    return db::make_rows({{{"unexpected", "column"}}}); // a mistake of ours: the step reads another
  };
  d.says("/whoami");
  REQUIRE(d.script->written.size() == 1);
  CHECK(d.script->written[0].next.draft == "a draft"); // what they were filling in stays
  CHECK(d.script->written[0].next.flow == "club.invoice");
  REQUIRE(d.replies.size() == 1);
  CHECK(d.replies[0].status == 200);
  CHECK(d.script->business == 1);
  REQUIRE(d.script->asked.size() == 2);
  CHECK(d.script->asked[1].what->name == "desk.quarantine_updates");
  d.script->read = [](const db::statement&) { return db::rows{}; };
  d.says("/whoami");
  CHECK(d.replies.at(1).status == 200);
  CHECK(d.script->commits == 1);
}

TEST_CASE("conversation quarantines what ended the process twice, without running it",
          "[actors][conversation]") {
  desk d;
  d.watches = true;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->suspected.times = 3;
    return o;
  };
  d.says("/start");
  CHECK(d.replies.at(0).status == 200);
  CHECK(d.script->asked.at(0).what->name == "desk.quarantine_updates");
}

TEST_CASE("conversation refuses for now what may have ended the process twice, or may be under way",
          "[actors][conversation]") {
  desk d;
  d.watches = true;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->suspected = {1, 2};
    return o;
  };
  d.says("/start");
  CHECK(d.replies.at(0).status == 503);
  CHECK(d.script->written.empty());
}

TEST_CASE("conversation commits alone what met a lock in its batch", "[actors][conversation]") {
  desk d; // a chat's row that somebody holds would fail one batch after the other
  d.script->commit = [](const auto&) {
    return result<db::runtime::committed>(fault{errc::retry, "55P03"});
  };
  d.says("/start");
  CHECK(d.replies.at(0).status == 200);
  CHECK(d.script->commits == 1);
  CHECK(d.script->lonely == 1);
}

TEST_CASE("conversation is silent to a guest over the limit", "[actors][conversation]") {
  desk d;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->standing = role::guest;
    o->turns_last_minute = 20;
    return o;
  };
  d.says("hello");
  CHECK(d.replies.at(0).status == 200);
  CHECK(d.script->written.empty());
}

TEST_CASE("conversation is silent to somebody banned over the limit", "[actors][conversation]") {
  desk d;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->standing = role::member;
    o->banned = true;
    o->turns_last_minute = 20;
    return o;
  };
  d.says("hello");
  CHECK(d.script->written.empty());
}

TEST_CASE("conversation runs one turn at a time, in order of arrival", "[actors][conversation]") {
  desk d;
  std::vector<std::string> order;
  d.script->open = [&](const db::runtime::open_request& r) {
    order.push_back("open " + r.update_key);
    return desk::owner();
  };
  d.script->commit = [&](const db::runtime::turn_commit& t) {
    order.push_back("commit " + t.update_key);
    return desk::done(t);
  };
  for (auto key : {"1", "2", "3"})
    d.send(desk::text("/start", key));
  d.bench.run();
  CHECK(d.replies.size() == 3);
  CHECK(order
        == std::vector<std::string>{"open 1", "commit 1", "open 2", "commit 2", "open 3",
                                    "commit 3"});
}

TEST_CASE("conversation parks only what has stayed idle", "[actors][conversation]") {
  desk d;
  d.script->open = [](const auto&) {
    auto o = desk::owner();
    o->conversation.flow = "club.invoice";
    o->conversation.run = 5;
    o->conversation.version = 12;
    return o;
  };
  auto park = desk::text("park:5:11");
  park.kind = net::input_kind::event;
  d.send(park);
  d.bench.run();
  CHECK(d.replies.at(0).status == 200);
  CHECK(d.script->written.empty());
  park.text = "park:5:12";
  d.send(park);
  d.bench.run();
  CHECK(d.script->written.size() == 1);
}

TEST_CASE("conversation runs a business turn alone once it lost a race", "[actors][conversation]") {
  desk d;
  bool raced = false;
  d.script->commit = [&](const db::runtime::turn_commit& t) {
    return std::exchange(raced, true) ? desk::done(t) : desk::lost(commit_outcome::stale);
  };
  d.script->rows = [](const db::runtime::business_turn& b) {
    std::vector<db::rows> all(b.statements.size());
    all.front() = db::make_rows({{{"name", "Parin"}}});
    return all;
  };
  auto unban = desk::text("x:club.unban:42:3");
  unban.kind = net::input_kind::tap;
  d.send(unban);
  d.bench.run();
  CHECK(d.replies.at(0).status == 200);
  CHECK(d.script->business_alone == std::vector<bool>{false, true});
}

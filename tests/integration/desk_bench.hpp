// A business with a Telegram and a WhatsApp channel on a fresh database, and turns as the daemon
// makes them.
#pragma once

#include "db/runtime/outbox.hpp"
#include "db/runtime/replicas.hpp"
#include "db/runtime/turns.hpp"
#include "db/wire/blocking.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <string>
#include <vector>

namespace frontdesk::test {

namespace runtime = db::runtime;

class desk_bench {
public:
  static constexpr business_id gym{1};
  static constexpr channel_id telegram{1};
  static constexpr channel_id whatsapp{2};

  explicit desk_bench(std::size_t connections = 4)
      : database(postgres::shared().fresh_database()), pool(options(connections)) {
    execute(admin(), R"(
      INSERT INTO desk.businesses (name, languages) VALUES ('gym', '{en,hi}');
      INSERT INTO desk.channels (business_id, name, platform) VALUES (1, 'gym', 1), (1, 'wa', 2);)");
    me = {ok(run(pool, runtime::register_replica("bench", "")))[0].number("id")};
  }

  std::string admin() const { return postgres::shared().admin_dsn(database); }
  std::string sql(const std::string& query) const { return test::ask(admin(), query); }
  std::int64_t number(const std::string& query) const { return std::stoll(sql(query)); }
  db::rows ask(db::statement x) { return ok(run(pool, std::move(x))); }

  db::pool_options options(std::size_t connections = 1) const {
    db::pool_options x;
    x.dsn = postgres::shared().dsn(database);
    x.connections = connections;
    return x;
  }

  /// An update of a Telegram person.
  static runtime::open_request from(std::int64_t person, std::string key) {
    runtime::open_request x;
    x.channel = telegram;
    x.update_key = std::move(key);
    x.chat = std::to_string(person);
    x.who = {{1, "", x.chat}};
    x.first_name = "Parin";
    return x;
  }

  /// An update of a WhatsApp person with a phone, a business-scoped id, or both.
  static runtime::open_request from_phone(std::string phone, std::string scoped, std::string key) {
    runtime::open_request x;
    x.channel = whatsapp;
    x.update_key = std::move(key);
    if (!phone.empty())
      x.who.push_back({2, "", phone});
    if (!scoped.empty())
      x.who.push_back({2, "1", scoped});
    x.chat = x.who[0].external;
    return x;
  }

  static result<std::vector<runtime::opened>> try_open(db::pool& p,
                                                       std::vector<runtime::open_request> list) {
    return await<std::vector<runtime::opened>>(
        [&](auto done) { runtime::open_turns(p, std::move(list), done); });
  }
  runtime::opened open(runtime::open_request x) { return ok(try_open(pool, {std::move(x)})).at(0); }
  runtime::opened open(std::int64_t person, std::string key) {
    return open(from(person, std::move(key)));
  }

  /// The plain turn that answers an opened update with one message.
  runtime::turn_commit turn(const runtime::opened& x, std::string key, int posts = 1) const {
    runtime::turn_commit t;
    t.channel = telegram;
    t.update_key = std::move(key);
    t.business = x.business;
    t.person = x.person;
    t.chat = x.chat.id;
    t.expected_version = x.conversation.version;
    t.kind = "text";
    t.reply = "reply to " + t.update_key;
    t.replica = me;
    t.chat_is = runtime::reach::yes;
    for (int i = 0; i < posts; ++i)
      t.posts.push_back(message(x.chat.id, t.update_key + "/" + std::to_string(i)));
    return t;
  }
  static runtime::outgoing message(chat_id chat, std::string payload) {
    runtime::outgoing x;
    x.chat = chat;
    x.payload = std::move(payload);
    x.live = true;
    return x;
  }

  static result<std::vector<runtime::committed>>
  try_commit(db::pool& p, std::vector<runtime::turn_commit> list) {
    return await<std::vector<runtime::committed>>(
        [&](auto done) { runtime::commit_turns(p, std::move(list), done); });
  }
  runtime::committed commit(runtime::turn_commit t) {
    return ok(try_commit(pool, {std::move(t)})).at(0);
  }
  runtime::committed commit_alone(runtime::turn_commit t) {
    return ok(await<runtime::committed>(
        [&](auto done) { runtime::commit_alone(pool, std::move(t), done); }));
  }
  static result<runtime::committed> try_business(db::pool& p, runtime::business_turn t) {
    return await<runtime::committed>(
        [&](auto done) { runtime::commit_business(p, std::move(t), done); });
  }
  /// A whole turn of a person: open, answer, commit.
  runtime::committed turn_of(std::int64_t person, const std::string& key, int posts = 1) {
    return commit(turn(open(person, key), key, posts));
  }

  std::string database;
  db::pool pool;
  replica_id me;
};

/// A session that holds what it locked until it is told to let go.
class lock_holder {
public:
  lock_holder(const std::string& dsn, const std::string& statement)
      : session_(ok(db::wire::blocking::open(dsn))) {
    say("BEGIN");
    say(statement);
  }
  void release(const std::string& how = "COMMIT") { say(how); }

private:
  void say(const std::string& statement) {
    if (auto done = session_.script(statement); !done)
      throw std::runtime_error(done.error().text);
  }
  db::wire::blocking session_;
};

} // namespace frontdesk::test

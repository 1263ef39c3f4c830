// How many turns a second the emulated Telegram keeps up with; hidden, run with [speed] in the
// release tree.
#include "ops/playground/http/form.hpp"
#include "tests/unit/playground/loopback.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <iostream>

using namespace playground_test;

namespace {

constexpr auto token = "424242:AAEmulated-Token";
constexpr int chats = 2'000;

/// The least daemon there can be: 200 for every update, and a sendMessage for it over 16
/// connections.
class echo_daemon {
public:
  explicit echo_daemon(const pg::emulator& e)
      : to_(pg::http::parse_origin(e.url())),
        server_(io_,
                [this](pg::http::request&& r, const std::shared_ptr<pg::http::responder>& out) {
                  out->send({});
                  auto at = r.body.find("\"chat\":{\"id\":") + 13;
                  waiting_.push_back(r.body.substr(at, r.body.find(',', at) - at));
                  pump();
                }) {
    server_.listen(0);
    for (int i = 0; i < 16; ++i) {
      auto slot = std::make_shared<std::shared_ptr<pg::http::outgoing>>();
      *slot = pg::http::outgoing::open(
          io_, to_, [this, slot](bool) { idle_.push_back(*slot); }, [] {});
    }
    thread_ = std::thread([this] { io_.run(); });
  }
  ~echo_daemon() {
    io_.stop();
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/t"; }

private:
  void pump() {
    while (!waiting_.empty() && !idle_.empty()) {
      auto wire = idle_.back();
      idle_.pop_back();
      auto body =
          R"({"chat_id":)" + waiting_.front()
          + R"(,"text":"You said it","reply_markup":{"inline_keyboard":)"
            R"([[{"text":"Go","callback_data":"a:1:1.1:0"},{"text":"Home","callback_data":"x:home:0:0"}]]}})";
      waiting_.pop_front();
      wire->send("POST /bot" + std::string(token)
                     + "/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                       "Content-Length: "
                     + std::to_string(body.size()) + "\r\n\r\n" + body,
                 [this, weak = std::weak_ptr(wire)](pg::http::answer) {
                   idle_.push_back(weak.lock());
                   pump();
                 });
    }
  }

  boost::asio::io_context io_{1};
  pg::http::origin to_;
  std::deque<std::string> waiting_;
  std::vector<std::shared_ptr<pg::http::outgoing>> idle_;
  pg::http::server server_;
  std::thread thread_;
};

} // namespace

TEST_CASE("telegram emulator keeps up with 10,000 turns a second", "[.][speed]") {
  pg::emulator e;
  echo_daemon daemon(e);
  std::atomic<std::int64_t> turns = 0;
  e.call([&] {
    auto& b = e.telegram().add_bot(token, "gym");
    b.keep_messages = 4;
    b.history.keep = 10'000;
    b.delivery.grows_slowly = false;
    pg::telegram::webhook hook;
    hook.url = daemon.url();
    hook.max_connections = 64;
    b.delivery.set(hook);
    e.telegram_observers.push_back([&](pg::telegram::bot& at, const pg::telegram::change& c) {
      if (c.kind != pg::telegram::change::what::said)
        return;
      ++turns;
      e.post([&at, chat = c.chat] { at.types(chat, "again"); });
    });
    for (int i = 1; i <= chats; ++i)
      b.types(i, "/start");
  });
  std::this_thread::sleep_for(std::chrono::seconds(1));
  auto before = turns.load();
  std::this_thread::sleep_for(std::chrono::seconds(5));
  auto rate = (turns.load() - before) / 5;
  std::cout << rate << " turns/s\n";
  CHECK(rate >= 10'000);
  e.call([&] { e.telegram_observers.clear(); });
}

// A courier with a platform that answers when the test says so, on the deterministic scheduler.
#pragma once

#include "actors/courier.hpp"
#include "net/screen.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <caf/event_based_actor.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// Keeps every call; nothing is answered before the test answers it.
class fake_platform final : public sender {
public:
  struct call {
    delivery post;
    std::string target;
    done then;
    media file;
    bool answered = false;
  };

  explicit fake_platform(bool edits) : edits_(edits) {}
  void send(const delivery& d, const std::string& target, const media& m, done then) override {
    if (d.payload == "unreadable")
      throw std::runtime_error("no screen");
    calls.push_back({d, target, std::move(then), m});
  }
  bool edits() const override { return edits_; }
  std::string_view platform() const override { return edits_ ? "telegram" : "whatsapp"; }

  std::vector<call> calls;

private:
  bool edits_;
};

/// What the printer answers: at once.
struct print_script {
  result<printed> drawn = printed{"%PDF"};
  bool holds = false; // what is drawn waits here
  std::vector<caf::typed_response_promise<printed>> held{};
};

inline printer_actor::behavior_type quick_printer(printer_actor::pointer self,
                                                  std::shared_ptr<print_script> s) {
  return {[s, self](print_request&) -> caf::result<printed> {
            if (!s->holds)
              return actors::answer(s->drawn);
            s->held.push_back(self->make_response_promise<printed>());
            return s->held.back();
          },
          [s](status_atom) { // whoever asks lets go of what is held
            for (auto& promise : s->held)
              promise.deliver(*s->drawn);
            s->held.clear();
            return actor_status{};
          }};
}

struct courier_bench {
  actor_bench bench;
  fake_clock time;
  std::shared_ptr<lease> own = std::make_shared<lease>(time);
  std::shared_ptr<neighbours> others = std::make_shared<neighbours>();
  std::shared_ptr<database_script> script = std::make_shared<database_script>();
  std::shared_ptr<print_script> prints = std::make_shared<print_script>();
  std::shared_ptr<fake_platform> platform;
  printer_actor draws;
  courier_actor sends;
  std::vector<db::runtime::settled_post> marked;

  explicit courier_bench(courier_limits limits = {.per_chat = 0}, bool telegram = true)
      : platform(std::make_shared<fake_platform>(telegram)) {
    time.advance(std::chrono::hours(1));
    own->begin({9}, time.boot());
    script->read = [](const db::statement&) { return db::rows{}; };
    script->mark = [this](const settled& x) {
      marked.insert(marked.end(), x.posts.begin(), x.posts.end());
      return db::runtime::marked{};
    };
    courier_deps deps;
    deps.database = bench.system().spawn(scripted, script);
    draws = bench.system().spawn(quick_printer, prints);
    deps.printer = draws;
    deps.api = platform;
    deps.own = own;
    deps.others = others;
    deps.channel = {{1},
                    {1},
                    "gym",
                    telegram ? net::platform::telegram : net::platform::whatsapp,
                    "Asia/Kolkata",
                    {"en"},
                    {"club"},
                    {}};
    sends = bench.system().spawn(courier, deps, limits);
    bench.run();
  }
  ~courier_bench() {
    caf::anon_send_exit(sends, caf::exit_reason::user_shutdown);
    bench.run();
  }

  static delivery post(std::int64_t chat, std::int64_t place, std::string text = "hello") {
    net::screen s;
    s.body = std::move(text);
    delivery d;
    d.as = {9};
    d.id = {chat * 100 + place};
    d.chat = {chat};
    d.external = std::to_string(chat);
    d.place = place;
    d.payload = net::to_json(s);
    return d;
  }
  static db::runtime::waiting_post waiting(std::int64_t chat, std::int64_t place) {
    auto d = post(chat, place);
    db::runtime::waiting_post w;
    w.id = d.id;
    w.chat = d.chat;
    w.channel = {1};
    w.external = d.external;
    w.place = place;
    w.payload = d.payload;
    return w;
  }
  void give(std::vector<delivery> posts) {
    caf::anon_send(sends, deliveries{std::move(posts)});
    bench.run();
  }
  void answer(std::size_t call, net::outcome what, std::chrono::seconds after = {}) {
    net::verdict v;
    v.what = what;
    v.after = after;
    answer(call, std::move(v));
  }
  void answer(std::size_t call, net::verdict v) {
    v.message = v.what == net::outcome::sent ? "m" + std::to_string(call) : "";
    platform->calls.at(call).answered = true;
    platform->calls.at(call).then(v);
    bench.run();
  }
  /// Sends and answers go on for so long, a tenth of a second at a time; the heart beats.
  void pass(std::chrono::milliseconds time_to_pass, bool answering = false) {
    for (std::chrono::milliseconds at{0}; at < time_to_pass; at += std::chrono::milliseconds(100)) {
      time.advance(std::chrono::milliseconds(100));
      own->beat(time.boot());
      bench.advance(std::chrono::milliseconds(100));
      for (std::size_t i = 0; answering && i < platform->calls.size(); ++i)
        if (!platform->calls[i].answered)
          answer(i, net::outcome::sent);
    }
  }
  std::size_t calls() const { return platform->calls.size(); }
  /// How many chats it has in memory.
  std::int64_t chats() {
    std::int64_t n = -1;
    bench.system().spawn([&](caf::event_based_actor* self) {
      self->request(sends, caf::infinite, status_atom_v).then([&](const actor_status& x) {
        n = x.waiting;
      });
    });
    bench.run();
    return n;
  }
  std::size_t asked(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(script->asked.begin(), script->asked.end(),
                      [&](const auto& s) { return s.what->name == name; }));
  }
};

} // namespace frontdesk::actors

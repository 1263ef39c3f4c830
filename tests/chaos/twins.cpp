// The twins, what they write, and what is looked at after each round.
#include "tests/chaos/twins.hpp"

#include "base/result.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::int64_t first_twin = 6'600'000;
constexpr int twins = 50;
constexpr int rounds_of_a_wave = 2 * twins;
constexpr std::string_view left_word = "Left ", right_word = "Right ", raced_word = "Raced ";
constexpr int waves_per_race = 5; // it takes as long as five others
constexpr auto both_done_within = 60s;

std::string phone_of(int person) {
  return text::cat("9197", 10'000'000 + person);
}

class pairs {
public:
  pairs(stage& s, recorder& r) : stage_(s), history_(r) {
    s.introduce_staff(first_twin, twins);
    std::string phones;
    for (int i = 0; i < twins; ++i)
      phones += text::cat(i > 0 ? "," : "", "('", phone_of(i), "',", first_twin + i, ')');
    s.execute(
        text::cat("INSERT INTO desk.identities (platform, external, person_id) SELECT 2, e, p "
                  "FROM (VALUES ",
                  phones, ") v(e, p)"));
    s.platforms.call([&] {
      s.bot().keep_messages = 4;
      auto hook = s.bot().delivery.hook();
      hook.max_connections = twins;
      s.bot().delivery.set(hook);
      s.number().posts.max_connections = twins;
    });
  }

  void wave(int number) {
    // Telegram's posts go to one replica, WhatsApp's to the other; the next time the other way.
    auto& here = stage_.replicas[static_cast<std::size_t>(number % 2)];
    auto& there = stage_.replicas[static_cast<std::size_t>(1 - number % 2)];
    stage_.platforms.call([&] {
      stage_.bot().delivery.route({origin_of(here)});
      stage_.number().posts.replicas = {origin_of(there)};
    });
    write([](int) { return "/newitem"; });
    write([&](int i) { return text::cat(left_word, number, ' ', i); },
          [&](int i) { return text::cat(right_word, number, ' ', i); });
    write([](int) { return "cancel"; });
    write([](int) { return "/newitem"; }, [](int) { return "/inv"; });
    compare();
    write([](int) { return "cancel"; });
    if (number % waves_per_race == 0)
      race(number);
  }

private:
  static playground::http::origin origin_of(const replica& r) {
    return {"127.0.0.1", r.to_daemon->port(), "/"};
  }

  /// Everybody writes; true once all of it is acknowledged.
  template <class Telegram>
  void write(Telegram telegram) {
    stage_.platforms.call([&] {
      for (int i = 0; i < twins; ++i)
        stage_.bot().types(first_twin + i, telegram(i));
    });
    wait();
  }
  template <class Telegram, class Whatsapp>
  void write(Telegram telegram, Whatsapp whatsapp) {
    stage_.platforms.call([&] {
      for (int i = 0; i < twins; ++i) {
        stage_.bot().types(first_twin + i, telegram(i));
        stage_.number().types(phone_of(i), whatsapp(i));
      }
    });
    wait();
  }

  void wait() {
    auto until = steady::now() + both_done_within;
    auto waiting = [&] {
      return stage_.platforms.call([&] {
        return static_cast<std::size_t>(stage_.bot().delivery.pending())
               + stage_.number().posts.pending();
      });
    };
    while (waiting() > 0) {
      if (steady::now() > until)
        throw fatal{"an update is refused again and again"};
      std::this_thread::sleep_for(2ms);
      if (steady::now() > until - both_done_within + 1s)
        stage_.platforms.advance(1s); // a refused post is repeated after the platform's wait
    }
  }

  /// Save is tapped here while "cancel" is typed there: one of them comes first, and the other
  /// finds that out.
  void race(int number) {
    auto type = [&](const std::string& what) { write([&](int) { return what; }); };
    type("/newitem");
    write([&](int i) { return text::cat(raced_word, number, ' ', i); });
    type("2106");
    type("499");
    tap("Yes, contained");
    type("18");
    tap("Pieces");
    tap("Count stock");
    type("50");
    tap("Save", [&](int i) { stage_.number().types(phone_of(i), "cancel"); });
    compare_race(++races_);
  }

  /// Of each race there is either an item or a turn that cancelled.
  void compare_race(int races) {
    auto wrong = stage_.ask(text::cat(
        "SELECT COALESCE(string_agg(p || ': ' || items || ' items, ' || cancels || ' cancelled', "
        "'; "
        "'), '') FROM (SELECT p, (SELECT count(*) FROM club.items WHERE updated_by = p AND name "
        "LIKE '",
        raced_word,
        "%') AS items, (SELECT count(*) FROM desk.turns t JOIN desk.channels c ON c.id = "
        "channel_id WHERE person_id = p AND platform = 2 AND outcome = 'cancelled') AS cancels "
        "FROM "
        "generate_series(",
        first_twin, "::bigint, ", first_twin + twins - 1, ") p) x WHERE items + cancels <> ",
        races));
    if (!wrong.empty())
      history_.write("mixed", {{"people", wrong}});
  }

  /// The newest button with this label, once everybody has one.
  template <class Beside>
  void tap(const std::string& label, Beside beside) {
    std::vector<button> all;
    auto until = steady::now() + both_done_within;
    while ((all = buttons(label)).size() < twins) {
      if (steady::now() > until)
        throw fatal{"not everybody is offered " + label};
      std::this_thread::sleep_for(5ms);
    }
    stage_.platforms.call([&] {
      for (int i = 0; i < twins; ++i) {
        const auto& b = all[static_cast<std::size_t>(i)];
        stage_.bot().presses(first_twin + i, b.message, b.data);
        beside(i);
      }
    });
    wait();
  }
  void tap(const std::string& label) {
    tap(label, [](int) {});
  }

  struct button {
    std::int64_t message = 0;
    std::string data;
  };
  /// As far as they are shown.
  std::vector<button> buttons(const std::string& label) {
    return stage_.platforms.call([&] {
      std::vector<button> all;
      for (int i = 0; i < twins; ++i) {
        const auto* chat = stage_.bot().find_chat(first_twin + i);
        if (!chat || chat->messages.empty())
          continue;
        const auto& newest = chat->messages.back();
        for (const auto& row : newest.buttons)
          for (const auto& b : row)
            if (b.text == label)
              all.push_back({newest.id, std::string(b.data)});
      }
      return all;
    });
  }

  /// Two flows at once: the one of the later turn is open, whichever that was.
  void compare() {
    auto wrong = stage_.ask(
        "WITH last AS (SELECT DISTINCT ON (person_id) t.person_id, t.version, c.platform FROM "
        "desk.turns t JOIN desk.channels c ON c.id = t.channel_id ORDER BY person_id, version "
        "DESC) "
        "SELECT COALESCE(string_agg(v.person_id || ' has ' || v.flow || ' at ' || v.version || ' "
        "after turn ' || l.version || ' of platform ' || l.platform, '; '), '') FROM "
        "desk.conversations v JOIN last l USING (person_id) WHERE v.version <> l.version OR v.flow "
        "<> CASE l.platform WHEN 1 THEN 'club.new_item' ELSE 'club.invoice' END");
    if (!wrong.empty())
      history_.write("mixed", {{"people", wrong}});
  }

  stage& stage_;
  recorder& history_;
  int races_ = 0;
};

} // namespace

void write_in_pairs(stage& s, recorder& history, int rounds) {
  pairs all(s, history);
  int made = 0;
  for (int number = 0; made < rounds; ++number, made += rounds_of_a_wave)
    all.wave(number);
  history.write("twins", {{"rounds", made}});
}

std::string count_twins(const evidence& e) {
  std::map<std::string_view, const attempt_note*> first;
  for (const auto& a : e.attempts)
    first.try_emplace(a.key, &a);
  std::map<std::string, const attempt_note*> left;
  std::int64_t together = 0, apart_us = 0;
  for (const auto& u : e.updates)
    if (u.input.starts_with(left_word))
      left[u.input.substr(left_word.size())] = first[u.key];
  for (const auto& u : e.updates) {
    if (!u.input.starts_with(right_word))
      continue;
    const auto *a = left[u.input.substr(right_word.size())], *b = first[u.key];
    if (!a || !b)
      continue;
    apart_us += std::abs(a->sent_us - b->sent_us);
    together += std::max(a->sent_us, b->sent_us) < std::min(a->ended_us, b->ended_us) ? 1 : 0;
  }
  auto pairs = static_cast<std::int64_t>(left.size());
  return text::cat(e.twins, " rounds; of ", pairs, " pairs of answers ", together,
                   " were under way at once, sent ", pairs > 0 ? apart_us / pairs : 0,
                   " us apart on average");
}

} // namespace frontdesk::chaos

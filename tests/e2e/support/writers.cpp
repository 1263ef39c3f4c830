// A timer on the emulator's thread that types; figures from the emulator's history.
#include "tests/e2e/support/writers.hpp"

#include "base/text.hpp"
#include "ops/playground/http/ask.hpp"
#include "tests/support/await.hpp"
#include "tests/support/gym.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace frontdesk::test {

writers::writers(desk& d, int people, std::chrono::milliseconds pause)
    : desk_(d), people_(people), pause_(pause), timer_(d.platforms.io()) {
  desk_.platforms.call([&] {
    desk_.bot().delivery.grows_slowly = false;
    desk_.bot().keep_messages = 100'000;
    write_one();
  });
}

writers::~writers() {
  stop();
}

void writers::write_one() {
  if (is_over_)
    return;
  desk_.bot().types(first + written_++ % people_, "/help");
  timer_.expires_after(pause_);
  timer_.async_wait([this](const boost::system::error_code& stopped) {
    if (!stopped)
      write_one();
  });
}

void writers::stop() {
  desk_.platforms.call([&] {
    is_over_ = true;
    timer_.cancel();
  });
  desk_.platforms.call([] {}); // whatever the timer had begun
}

std::int64_t writers::now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::size_t writers::acknowledged() const {
  return desk_.platforms.call([&] {
    const auto& all = desk_.bot().history.turns();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& t) { return t.acked_us != 0; }));
  });
}

refusals writers::between(std::int64_t from_us, std::int64_t until_us) const {
  return desk_.platforms.call([&] {
    refusals out;
    std::int64_t first_200 = 0;
    for (const auto& a : desk_.bot().history.attempts()) {
      if (a.status == 200 && a.ended_us > until_us && (first_200 == 0 || a.ended_us < first_200))
        first_200 = a.ended_us;
      if (a.sent_us < from_us || a.ended_us > until_us)
        continue;
      ++(a.status == 503 ? out.refused : a.status == 200 ? out.accepted : out.otherwise);
      out.slowest_s = std::max(out.slowest_s, static_cast<double>(a.ended_us - a.sent_us) / 1e6);
    }
    out.first_200_s = first_200 == 0 ? 1e9 : static_cast<double>(first_200 - until_us) / 1e6;
    return out;
  });
}

void writers::check_complete(std::chrono::milliseconds within) {
  stop();
  REQUIRE(desk_.platforms.wait_for([&] { return desk_.bot().delivery.pending() == 0; }, within));
  REQUIRE(eventually(
      [&] { return desk_.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0"; },
      within));
  auto typed = text::cat(desk_.platforms.call([&] { return written_; }));
  auto of_writers = text::cat("FROM desk.turns t JOIN desk.chats c ON c.id = t.chat_id WHERE "
                              "c.external::bigint BETWEEN ",
                              first, " AND ", first + people_ - 1);
  CHECK(acknowledged() >= static_cast<std::size_t>(written_));
  CHECK(desk_.sql("SELECT count(*) " + of_writers) == typed);
  CHECK(desk_.sql("SELECT count(DISTINCT update_key) " + of_writers) == typed);
  std::istringstream people(desk_.sql(text::cat(
      R"(SELECT string_agg(format('%s %s %s %s', x.external, x.all, x.flagged, x.unsent), E'\n')
         FROM (SELECT c.external, count(*) AS all, count(*) FILTER (WHERE o.flagged) AS flagged,
                 count(*) FILTER (WHERE o.state <> 1) AS unsent
               FROM desk.outbox o JOIN desk.chats c ON c.id = o.chat_id
               WHERE o.kind = 1 AND c.external::bigint BETWEEN )",
      first, " AND ", first + people_ - 1, " GROUP BY 1) x")));
  std::int64_t person = 0;
  std::size_t all = 0, flagged = 0, unsent = 0;
  while (people >> person >> all >> flagged >> unsent) {
    auto shown = desk_.telegram(person, "").all().size();
    INFO("person " << person << ": " << shown << " of " << all << ", flagged " << flagged);
    CHECK(shown >= all);
    CHECK(shown <= all + flagged);
    CHECK(unsent == 0);
  }
}

probed probe(const desk& d, int replica) {
  static std::int64_t number = 0;
  auto id = text::cat(++number);
  auto began = std::chrono::steady_clock::now();
  auto got = playground::http::ask(
      {"127.0.0.1", static_cast<unsigned short>(d.port(replica)), "/"}, "POST", "/telegram/gym",
      text::cat(R"({"update_id":)", id, R"(,"message":{"message_id":)", id,
                R"(,"date":1700000000,"chat":{"id":99,"type":"private","first_name":"P"},"from":)",
                R"({"id":99,"is_bot":false,"first_name":"P"},"text":"/help"}})"),
      text::cat("Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: ", gym::secret,
                "\r\n"));
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return {got.status, got.retry_after, took.count()};
}

} // namespace frontdesk::test

// The Bot API server's queues, waits and connection growth, against the table of PLATFORMS §1.3.
#include "ops/playground/telegram/rules.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::playground::telegram;

namespace {

struct outcome {
  int tries = 0;
  int gone_at_s = 0;
};

/// An update that always fails at once: how often it is tried, and when it is dropped.
outcome always_failing(update_kind kind, int retry_after) {
  retry r;
  outcome o;
  for (int now = 0;;) {
    ++o.tries;
    int wait = r.next_wait_s(retry_after, 0.5);
    if (now + wait >= time_to_live_s(kind)) { // an attempt takes time of its own
      o.gone_at_s = now;
      return o;
    }
    now += wait;
  }
}

} // namespace

TEST_CASE("telegram rules give up a callback as the server does", "[playground]") {
  CHECK(always_failing(update_kind::callback_query, 0).tries == 8);
  CHECK(always_failing(update_kind::callback_query, 0).gone_at_s == 126);
  CHECK(always_failing(update_kind::callback_query, 30).tries == 5);
  CHECK(always_failing(update_kind::callback_query, 60).tries == 3);
  CHECK(always_failing(update_kind::callback_query, 3600).tries == 1);
  CHECK(always_failing(update_kind::inline_query, 0).tries == 5);
  CHECK(always_failing(update_kind::inline_query, 0).gone_at_s == 14);
}

TEST_CASE("telegram rules keep a message for a day", "[playground]") {
  CHECK(always_failing(update_kind::message, 3600).tries == 24);
  CHECK(always_failing(update_kind::message, 0).tries > 900);
}

TEST_CASE("telegram rules put texts and taps of one person into different queues", "[playground]") {
  CHECK(queue_id(update_kind::message, 7) == 7);
  CHECK(queue_id(update_kind::edited_message, 7) == 7);
  CHECK(queue_id(update_kind::callback_query, 7) == 7 + (std::int64_t{3} << 33));
  CHECK(queue_id(update_kind::my_chat_member, 7) == 7 + (std::int64_t{5} << 33));
}

TEST_CASE("telegram rules open connections slowly until one succeeded", "[playground]") {
  connection_flood flood;
  CHECK(flood.admit(100'000, 0));
  CHECK_FALSE(flood.admit(101'000, 0));
  CHECK(flood.admit(102'000, 0));
  int opened = 0;
  while (flood.admit(103'000, 102'500))
    ++opened;
  CHECK(opened == 10);
}

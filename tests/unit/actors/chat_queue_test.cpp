// Order and overtaking inside one chat.
#include "actors/chat_queue.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using db::runtime::post_kind;

namespace {

delivery at(std::int64_t place, post_kind kind = post_kind::message, std::int64_t post = 0,
            std::string message = {}) {
  delivery d;
  d.id = post_id{1000 + place};
  d.place = place;
  d.kind = kind;
  d.post = post_id{post};
  d.message = std::move(message);
  return d;
}

std::vector<std::int64_t> drain(chat_queue& q, std::vector<delivery>& replaced) {
  std::vector<std::int64_t> out;
  while (!q.empty())
    out.push_back(q.take(replaced).place);
  return out;
}

} // namespace

TEST_CASE("chat_queue keeps the order of places whatever the order of arrival",
          "[actors][courier]") {
  chat_queue q;
  for (auto place : {3, 1, 2, 3, 1})
    q.push(at(place));
  std::vector<delivery> replaced;
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(replaced.empty());
}

TEST_CASE("chat_queue does not send again what it has taken", "[actors][courier]") {
  chat_queue q;
  q.push(at(1));
  q.push(at(2));
  std::vector<delivery> replaced;
  CHECK(q.take(replaced).place == 1);
  q.push(at(1)); // read back from the outbox meanwhile
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{2});
}

TEST_CASE("chat_queue drops an edit that a later edit of the same message overtakes",
          "[actors][courier]") {
  chat_queue q;
  q.push(at(1, post_kind::edit, 7));
  q.push(at(2, post_kind::message));
  q.push(at(3, post_kind::edit, 7));
  q.push(at(4, post_kind::edit, 8));
  q.push(at(5, post_kind::edit, 0, "55"));
  q.push(at(6, post_kind::edit, 0, "55"));
  std::vector<delivery> replaced;
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{2, 3, 4, 6});
  REQUIRE(replaced.size() == 2);
  CHECK(replaced[0].place == 1);
  CHECK(replaced[1].place == 5);
}

TEST_CASE("chat_queue never drops a message or the strip of a keyboard", "[actors][courier]") {
  chat_queue q;
  q.push(at(1, post_kind::strip, 7));
  q.push(at(2, post_kind::message));
  q.push(at(3, post_kind::edit, 7));
  std::vector<delivery> replaced;
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("chat_queue knows the message of a post it just sent", "[actors][courier]") {
  chat_queue q;
  q.remember(post_id{7}, "99");
  CHECK(q.target_of(at(1, post_kind::edit, 7)) == "99");
  CHECK(q.target_of(at(1, post_kind::edit, 8)).empty());
  CHECK(q.target_of(at(1, post_kind::edit, 7, "12")) == "12");
  CHECK(q.target_of(at(1, post_kind::message)).empty());
}

TEST_CASE("chat_queue remembers a message as long as an edit of it waits", "[actors][courier]") {
  chat_queue q;
  q.push(at(90, post_kind::edit, 7));
  q.remember(post_id{7}, "99");
  for (std::int64_t other = 8; other < 40; ++other)
    q.remember(post_id{other}, "x");
  CHECK(q.target_of(at(90, post_kind::edit, 7)) == "99");
  CHECK(q.target_of(at(91, post_kind::edit, 8)).empty());
}

TEST_CASE("chat_queue sends again what was put back, first", "[actors][courier]") {
  chat_queue q;
  q.push(at(1));
  q.push(at(2));
  std::vector<delivery> replaced;
  q.put_back(q.take(replaced));
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("chat_queue takes the keyboard off the message above a new one", "[actors][courier]") {
  auto strip = strip_after(at(4, post_kind::message, 7, "99"));
  REQUIRE(strip);
  CHECK(strip->kind == post_kind::strip);
  CHECK(strip->post == post_id{7});
  CHECK(strip->message == "99");
  CHECK_FALSE(strip->id); // no outbox row, so nothing is marked
  CHECK_FALSE(strip_after(at(4, post_kind::message)));
  CHECK_FALSE(strip_after(at(4, post_kind::edit, 7, "99")));
  CHECK_FALSE(strip_after(*strip));
}

TEST_CASE("chat_queue sends a strip before what waits and finds its message", "[actors][courier]") {
  chat_queue q;
  q.push(at(5));
  q.remember(post_id{7}, "99");
  q.put_back(*strip_after(at(4, post_kind::message, 7)));
  std::vector<delivery> replaced;
  auto first = q.take(replaced);
  CHECK(first.kind == post_kind::strip);
  CHECK(q.target_of(first) == "99");
  CHECK(q.take(replaced).place == 5);
  CHECK(replaced.empty());
}

TEST_CASE("chat_queue holds a few posts, the first ones, and has the next read with a late mark",
          "[actors][courier]") {
  chat_queue q;
  for (std::int64_t place = 1; place <= 1000; ++place)
    q.push(at(place));
  CHECK(q.in_hand() == db::runtime::posts_at_once);
  std::vector<delivery> replaced;
  std::vector<std::int64_t> reads;
  for (std::int64_t place = 1; place <= 1000; ++place) {
    REQUIRE_FALSE(q.empty());
    REQUIRE(q.take(replaced).place == place);
    db::runtime::settled_post done;
    done.place = place;
    q.unmarked.push_back(done);
    for (const auto& p : q.take_unmarked()) {
      if (p.in_hand >= 1000)
        continue; // it has enough, or all
      reads.push_back(p.in_hand);
      for (auto next = p.in_hand + 1; next <= 1000 && next <= p.in_hand + 16; ++next)
        q.push(at(next));
    }
    REQUIRE(q.in_hand() <= db::runtime::posts_at_once);
  }
  CHECK(q.empty());
  CHECK(reads.size() < 150); // not sixteen rows with every mark
}

TEST_CASE("chat_queue lets replies pass papers that take long, up to a bound",
          "[actors][courier]") {
  chat_queue q;
  std::vector<delivery> replaced;
  std::int64_t place = 0;
  for (int invoice = 0; invoice < 20; ++invoice) { // two papers each, none of them drawn yet
    for (int paper = 0; paper < 2; ++paper) {
      q.push(at(++place));
      q.put_aside(q.take(replaced));
    }
    q.push(at(++place));
    REQUIRE_FALSE(q.empty());
    db::runtime::settled_post reply;
    reply.place = q.take(replaced).place;
    q.unmarked.push_back(reply);
    CHECK(q.take_unmarked().empty());
  }
  while (place < 10'000)
    q.push(at(++place));
  CHECK(q.in_hand() == 60 + db::runtime::posts_at_once);
  for (; !q.empty(); q.push(at(++place)))
    q.put_aside(q.take(replaced));
  CHECK(q.in_hand() == db::runtime::posts_in_hand);
}

TEST_CASE("chat_queue lets go of nothing when papers come back", "[actors][courier]") {
  chat_queue q;
  std::vector<delivery> replaced;
  for (std::int64_t place = 1; place <= 12; ++place) {
    q.push(at(place));
    q.put_aside(q.take(replaced));
  }
  for (std::int64_t place = 13; place <= 20; ++place)
    q.push(at(place)); // a read that goes on after 20 may be under way now
  q.put_papers_back();
  q.push(at(21));
  for (std::int64_t place = 1; place <= 20; ++place)
    CHECK(q.take(replaced).place == place);
  CHECK(q.empty());
  CHECK_FALSE(q.wants_more()); // the mark of these reads on
  q.printing = true;
  CHECK(q.wants_more()); // nothing is marked above a paper
  q.reads_on();
  CHECK_FALSE(q.wants_more());
}

TEST_CASE("chat_queue keeps what is put back, however full it is", "[actors][courier]") {
  chat_queue q;
  for (std::int64_t place = 1; place <= 16; ++place)
    q.push(at(place));
  std::vector<delivery> replaced;
  auto first = q.take(replaced);
  q.push(at(17));
  q.put_back(first);
  q.push(at(18));
  CHECK(drain(q, replaced).front() == 1);
}

TEST_CASE("chat_queue that will send no more keeps what is below something sent",
          "[actors][courier]") {
  chat_queue q;
  for (std::int64_t place = 1; place <= 4; ++place)
    q.push(at(place));
  std::vector<delivery> replaced;
  auto paper = q.take(replaced);
  q.take(replaced);
  db::runtime::settled_post sent;
  sent.place = 2;
  q.unmarked.push_back(sent);
  q.put_back(paper);
  q.drop_unsent();
  CHECK(q.take_unmarked().empty()); // the paper below was not sent
  CHECK(drain(q, replaced) == std::vector<std::int64_t>{1});
}

TEST_CASE("chat_queue is as old as the oldest post that is not done", "[actors][courier]") {
  chat_queue q;
  CHECK(q.oldest() == steady_time::max());
  auto first = at(1), second = at(2);
  first.since = steady_time{} + std::chrono::seconds(10);
  second.since = steady_time{} + std::chrono::seconds(20);
  q.push(first);
  q.push(second);
  std::vector<delivery> replaced;
  auto taken = q.take(replaced);
  q.sending = true;
  q.sending_since = taken.since;
  CHECK(q.oldest() == first.since); // its call hangs
  q.sending = false;
  CHECK(q.oldest() == second.since);
}

// Jobs: one replica runs each, failures come back later, repeated ones stay in beat.
#include "db/runtime/jobs.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

class jobs_bench : public desk_bench {
public:
  db::rows take(std::int64_t replica, std::int64_t limit = 10) {
    return ask(runtime::take_jobs(replica, limit, 60));
  }
  db::rows add(const std::string& name, const std::string& key = "", std::int64_t seconds = 0) {
    return ask(runtime::add_job(std::nullopt, name, key, R"({"n":1})", seconds));
  }
  void is_due() { sql("UPDATE desk.jobs SET run_at = now() - interval '1 s' RETURNING 1"); }
};

} // namespace

TEST_CASE("a due job is taken once, by whoever is first", "[jobs]") {
  jobs_bench desk;
  for (int i = 0; i < 40; ++i)
    desk.add("send");
  std::set<std::int64_t> taken;
  std::mutex guard;
  std::vector<std::thread> replicas;
  for (int r = 0; r < 4; ++r)
    replicas.emplace_back([&] {
      for (int i = 0; i < 5; ++i)
        for (const auto& x : desk.take(desk.me.value, 3)) {
          std::lock_guard lock(guard);
          CHECK(taken.insert(x.number("id")).second);
        }
    });
  for (auto& x : replicas)
    x.join();
  for (const auto& x : desk.take(desk.me.value, 40))
    CHECK(taken.insert(x.number("id")).second);
  CHECK(taken.size() == 40);
}

TEST_CASE("a job waits for its time and for the end of another's lease", "[jobs]") {
  jobs_bench desk;
  desk.add("later", "", 60);
  CHECK(desk.take(desk.me.value).empty());
  desk.is_due();
  REQUIRE(desk.take(desk.me.value).size() == 1);
  auto other = desk.ask(runtime::register_replica("other", ""))[0].number("id");
  CHECK(desk.take(other).empty());
  SECTION("its lease ends") {
    desk.sql("UPDATE desk.jobs SET taken_until = now() - interval '1 s' RETURNING 1");
  }
  SECTION("its replica is lost") {
    desk.sql("UPDATE desk.replicas SET lost_at = now() WHERE id = " + std::to_string(desk.me.value)
             + " RETURNING 1");
  }
  auto again = desk.take(other);
  REQUIRE(again.size() == 1);
  CHECK(again[0].number("attempts") == 2);
  auto id = again[0].number("id");
  CHECK(desk.ask(runtime::finish_job(id, desk.me.value)).empty()); // no longer its job
  CHECK(desk.ask(runtime::finish_job(id, other)).size() == 1);
  CHECK(desk.take(other).empty());
}

TEST_CASE("one waiting job per name and key", "[jobs]") {
  jobs_bench desk;
  CHECK(desk.add("erase", "42", 600).size() == 1);
  CHECK(desk.add("erase", "42", 600).empty());
  CHECK(desk.add("erase", "43", 600).size() == 1);
  CHECK(desk.ask(runtime::cancel_job("erase", "42")).size() == 1);
  CHECK(desk.add("erase", "42").size() == 1);
  auto taken = desk.take(desk.me.value);
  CHECK(desk.ask(runtime::cancel_job("erase", "42")).empty()); // it runs
  desk.ask(runtime::finish_job(taken.at(0).number("id"), desk.me.value));
  CHECK(desk.add("erase", "42").size() == 1);
}

TEST_CASE("a job that failed comes back later and is given up in the end", "[jobs]") {
  jobs_bench desk;
  desk.add("flaky");
  for (int i = 1; i <= 25; ++i) {
    auto taken = desk.take(desk.me.value);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].number("attempts") == i);
    auto failed = desk.ask(runtime::fail_job(taken[0].number("id"), desk.me.value, "no route"));
    CHECK(failed.at(0).flag("given_up") == (i == 25));
    auto wait = desk.number("SELECT round(extract(epoch FROM run_at - now())) FROM desk.jobs");
    CHECK(wait <= 3600);
    CHECK(wait >= (i < 11 ? (1 << i) - 2 : 2000));
    desk.is_due();
  }
  CHECK(desk.take(desk.me.value).empty());
  CHECK(desk.sql("SELECT error FROM desk.jobs") == "no route");
}

TEST_CASE("a repeated job stays in beat and does not make up for what it missed", "[jobs]") {
  jobs_bench desk;
  desk.ask(runtime::keep_job("slices", 3600));
  desk.ask(runtime::keep_job("slices", 86400)); // the next start knows better
  CHECK(desk.number("SELECT extract(epoch FROM every) FROM desk.jobs") == 86400);
  desk.sql("UPDATE desk.jobs SET run_at = now() - interval '3 days 1 hour' RETURNING 1");
  auto taken = desk.take(desk.me.value);
  REQUIRE(taken.size() == 1);
  desk.ask(runtime::finish_job(taken[0].number("id"), desk.me.value));
  CHECK(desk.sql("SELECT run_at BETWEEN now() + interval '22 hours' AND now() + interval '24 "
                 "hours' FROM desk.jobs")
        == "t");
  CHECK(desk.take(desk.me.value).empty());
}

TEST_CASE("two changes within the time of Undo cancel each other out", "[jobs]") {
  jobs_bench desk;
  auto tell = [&] {
    return desk.ask(runtime::tell_later(1, "tell_standing", "1:42", R"({"person":42})", 600));
  };
  CHECK(tell().size() == 1);
  CHECK(tell().empty()); // taken back: nobody is told of either
  CHECK(desk.number("SELECT count(*) FROM desk.jobs") == 0);
  CHECK(tell().size() == 1);
  CHECK(desk.take(desk.me.value).empty());
  desk.is_due();
  auto taken = desk.take(desk.me.value);
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].at("name") == "tell_standing");
  CHECK(tell().size() == 1); // that one is being told now, or its teller has died
  CHECK(desk.ask(runtime::finish_job(taken[0].number("id"), desk.me.value)).size() == 1);
  CHECK(tell().empty());
}

TEST_CASE("a job that repeats is never given up", "[jobs]") {
  jobs_bench desk;
  desk.ask(runtime::keep_job("slices", 3600));
  desk.sql("UPDATE desk.jobs SET attempts = 40 RETURNING 1");
  desk.is_due();
  auto taken = desk.take(desk.me.value);
  REQUIRE(taken.size() == 1);
  CHECK_FALSE(desk.ask(runtime::fail_job(taken[0].number("id"), desk.me.value, "no"))
                  .at(0)
                  .flag("given_up"));
  desk.is_due();
  CHECK(desk.take(desk.me.value).size() == 1);
}

TEST_CASE("what has served for thirty days goes, what is younger stays", "[jobs]") {
  jobs_bench desk;
  desk.turn_of(42, "1");
  execute(desk.admin(), R"(
    INSERT INTO desk.drafts (business_id, person_id, flow, run, draft, created_at)
      SELECT 1, 42, 'club.invoice', d, '[]', now() - d * interval '1 day' FROM unnest('{29,31}'::int[]) d;
    INSERT INTO desk.undos (business_id, code, entity_id, version, made_by, expires_at)
      SELECT 1, 'club.unban', d, 1, 42, now() - d * interval '1 day' FROM unnest('{29,31}'::int[]) d;
    INSERT INTO desk.jobs (name, key, done_at)
      SELECT 'old', d::text, now() - d * interval '1 day' FROM unnest('{29,31}'::int[]) d;
    INSERT INTO desk.quarantine (channel_id, update_key, reason, trace, body, at)
      SELECT 1, d::text, '', '', '', now() - d * interval '1 day' FROM unnest('{13,15}'::int[]) d)");
  desk.ask(runtime::forget_done());
  CHECK(desk.sql("SELECT string_agg(run::text, ',') FROM desk.drafts") == "29");
  CHECK(desk.sql("SELECT string_agg(entity_id::text, ',') FROM desk.undos") == "29");
  CHECK(desk.sql("SELECT string_agg(key, ',') FROM desk.jobs WHERE name = 'old'") == "29");
  CHECK(desk.sql("SELECT string_agg(update_key, ',') FROM desk.quarantine") == "13");
}

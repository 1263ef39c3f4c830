// Two versions of the daemon on one database, in the middle of a rolling update: each goes on with
// what the other began.
#include "base/text.hpp"
#include "db/migrate.hpp"
#include "tests/e2e/support/shop.hpp"
#include "tests/support/await.hpp"
#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

/// Both are today's, unless E2E_OLD_DAEMON names a program from before.
desk_options two_versions() {
  desk_options o{.replicas = 2, .checks_calls = true, .more = {}};
  if (const char* old = std::getenv("E2E_OLD_DAEMON"))
    o.programs = {old};
  return o;
}

/// What the next version brings: a migration that says "-- compatible", with columns, an index and
/// a trigger that today's daemons know nothing of.
void migrate_to_next(const desk& d) {
  d.execute(text::cat(R"(
    ALTER TABLE desk.conversations ADD COLUMN mood text NOT NULL DEFAULT 'calm';
    ALTER TABLE desk.outbox ADD COLUMN mood text;
    ALTER TABLE desk.turns ADD COLUMN mood text;
    ALTER TABLE club.invoices ADD COLUMN mood text NOT NULL DEFAULT 'calm';
    CREATE INDEX ON club.invoices (mood);
    CREATE TABLE desk.moods (person_id bigint, at timestamptz DEFAULT now());
    CREATE FUNCTION desk.keep_mood() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN INSERT INTO desk.moods (person_id) VALUES (NEW.person_id); RETURN NEW; END';
    CREATE TRIGGER keep_mood AFTER UPDATE ON desk.conversations
      FOR EACH ROW EXECUTE FUNCTION desk.keep_mood();
    INSERT INTO public.frontdesk_migrations (number, topic, checksum)
      SELECT max(number) + 1, 'moods', '0123456789abcdef)",
                      db::compatible_mark, "' FROM public.frontdesk_migrations"));
}

/// Each step of an invoice is taken by the other daemon.
void invoice_across(desk& d, playground::phone& owner) {
  int turn = 0;
  auto other = [&] { d.route_to({turn++ % 2}); };
  auto types = [&](const char* words, const char* answer) {
    other();
    owner.types(words).sees(answer);
  };
  auto taps = [&](const char* label, const char* answer) {
    other();
    owner.taps(label).sees(answer);
  };
  types("/inv", "Who is it for");
  types("par", "Parin Shah");
  taps("Parin Shah", "Which item");
  types("whey", "Whey 1 kg");
  taps("Whey 1 kg", "how many");
  taps("2", "discount");
  taps("No discount", "Total");
  taps("Done", "Payable");
  other();
  owner.taps("Issue");
  owner.until([](const auto& s) { return s.file_name.ends_with(".pdf"); });
}

/// Every column, function, trigger and constraint, as one number. Partitions have names of their
/// own.
std::string schema_of(const std::string& database) {
  return ask(postgres::shared().admin_dsn(database), R"(
    SELECT count(*) || ' ' || md5(string_agg(what, E'\n' ORDER BY what)) FROM (
      SELECT concat_ws(' ', table_schema, table_name, column_name, data_type, column_default, is_nullable) AS what
      FROM information_schema.columns WHERE table_schema IN ('desk', 'club') AND table_name !~ '[0-9]$'
      UNION ALL
      SELECT pg_get_functiondef(p.oid) FROM pg_proc p
      WHERE p.pronamespace IN ('desk'::regnamespace, 'club'::regnamespace) AND p.prokind = 'f'
      UNION ALL
      SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL
      SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace IN ('desk'::regnamespace, 'club'::regnamespace) AND conrelid::regclass::text !~ '[0-9]$') x)");
}

} // namespace

TEST_CASE("two versions serve one database and go on with each other's conversations",
          "[e2e][versions]") {
  desk d(two_versions());
  auto asha = open_shop(d); // on both, and on the schema of today
  migrate_to_next(d);
  invoice_across(d, asha); // both were there before it
  CHECK(d.stop_daemon(1) == 0);
  d.start_daemon(1); // it may start beside what is newer
  invoice_across(d, asha);
  CHECK(d.sql("SELECT count(*) FROM club.invoices") == "3");
  CHECK(d.sql("SELECT count(*) >= 18 FROM desk.moods") == "t"); // nine turns of each
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
  CHECK(d.log().find("\"level\":\"error\"") == std::string::npos);
}

TEST_CASE("a form stored by a newer version is closed with a word, and nothing is lost",
          "[e2e][versions]") {
  desk d(two_versions());
  auto asha = open_shop(d);
  d.route_to({0});
  asha.types("/inv").sees("Who is it for");
  // Fields that only the next version knows, in the session and in an offer.
  const char* changed =
      GENERATE("draft = left(draft, -1) || ',\"calm\"]'", "draft = replace(draft, '[', '{\"v\":[')",
               "offered = '[[99,0,null,\"calm\"]]'");
  INFO(changed);
  d.execute(text::cat("UPDATE desk.conversations SET ", changed, " WHERE flow <> ''"));
  CHECK(asha.types("par").answer().has("This form was improved meanwhile"));
  d.route_to({1});
  invoice_across(d, asha);
  CHECK(d.sql("SELECT count(*) FROM club.invoices") == "2");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
}

TEST_CASE("a migration that is killed midway is there as a whole or not at all",
          "[e2e][versions]") {
  auto& server = postgres::shared();
  auto database = server.empty_database();
  auto folder = make_folder("migrate");
  auto frontdesk = [&](std::vector<std::string> words) {
    words.insert(words.begin(), program_beside("frontdesk"));
    words.insert(words.end(), {"--database", server.admin_dsn(database)});
    return words;
  };
  int killed = 0;
  for (auto after : {10ms, 40ms, 80ms, 120ms, 160ms, 200ms, 250ms}) {
    auto pid = start_process(frontdesk({"migrate", "up"}), folder + "/up.log");
    std::this_thread::sleep_for(after);
    ::kill(pid, SIGKILL);
    killed += wait_for(pid) == -1 ? 1 : 0;
  }
  CHECK(killed > 2);
  run_process(frontdesk({"migrate", "up"}), folder + "/up.log");
  run_process(frontdesk({"migrate", "verify"}), folder + "/verify.log");
  CHECK(schema_of(database) == schema_of(server.fresh_database()));
}

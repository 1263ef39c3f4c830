// Every named statement fits the migrated schema and was run by a test of this program: the last by
// its name, because it asks what the others ran.
#include "db/sql.hpp"
#include "db/wire/blocking.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// One per name: a header registers its statements once per file that includes it.
std::map<std::string_view, const db::statement_info*> registered() {
  std::map<std::string_view, const db::statement_info*> out;
  for (const auto* x : db::statement_registry::all()) {
    auto known = out.emplace(x->name, x).first->second;
    INFO("two statements are named " << x->name);
    REQUIRE(known->text == x->text);
  }
  return out;
}

std::string read(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

/// The names of all statements that the source of db/ defines.
std::set<std::string> defined() {
  std::set<std::string> out;
  const std::regex definition(R"rx(sql<[^;{]*>\s+\w+\s*\{\s*"([a-z_.]+)")rx");
  auto root = std::filesystem::path(FRONTDESK_SOURCE_DIR) / "db";
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
    auto kind = file.path().extension();
    if (kind != ".hpp" && kind != ".cpp")
      continue;
    auto text = read(file.path());
    if (file.path().filename() == "sql.hpp")
      continue; // its comment shows how to write one
    for (std::sregex_iterator at(text.begin(), text.end(), definition), end; at != end; ++at)
      out.insert((*at)[1]);
  }
  return out;
}

/// A filter on the command line leaves tests out, so nothing can be said about what they run.
bool is_whole_run() {
  std::ifstream in("/proc/self/cmdline");
  std::string line;
  std::getline(in, line);
  return line.find('\0') == line.size() - 1;
}

} // namespace

TEST_CASE("every statement of db is registered", "[statements]") {
  auto known = registered();
  auto all = defined();
  REQUIRE(all.size() > 50); // the search itself works
  for (const auto& name : all) {
    INFO(name << " needs FD_STATEMENT_REGISTERED");
    CHECK(known.contains(name));
  }
}

TEST_CASE("every statement fits the migrated schema as frontdesk_app", "[statements]") {
  auto db =
      ok(db::wire::blocking::open(postgres::shared().dsn(postgres::shared().fresh_database())));
  for (const auto& [name, info] : registered()) {
    auto r = db.check(std::string(info->text));
    INFO(name << ": " << (r ? "" : r.error().text));
    CHECK(r.has_value());
  }
}

TEST_CASE("zz: every statement was executed by a test", "[statements]") {
  if (!is_whole_run())
    return;
  for (const auto& [name, info] : registered()) {
    INFO("no test runs " << name);
    CHECK(db::statement_registry::was_executed(name));
  }
}

// initdb, postmaster and databases of a test program.
#include "tests/support/postgres.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "db/migrate.hpp"
#include "db/wire/blocking.hpp"
#include "tests/support/process.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace frontdesk::test {
namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";
const std::string template_name = "migrated";

template <class T>
T expect(result<T> x) {
  if (!x)
    throw std::runtime_error(x.error().text);
  return std::move(*x);
}

} // namespace

postgres& postgres::shared() {
  // Figures are measured on a cluster that is as durable as a real one.
  static postgres one({.tcp = false, .fsync = std::getenv("TEST_FSYNC") != nullptr});
  return one;
}

postgres::postgres(postgres_options options)
    : options_(std::move(options)), folder_(make_folder("pg")),
      data_(options_.data.empty() ? folder_ + "/data" : options_.data),
      port_(options_.tcp ? free_port() : 5432) {
  log::set_level(log::level::error); // hundreds of pools come and go
  make_cluster();
  start();
}

void postgres::make_cluster() const {
  std::vector<std::string> command{
      programs + "initdb", "-D",       data_, "-U", "postgres", "-A", "trust", "-E", "UTF8",
      "--locale=C.UTF-8",  "--no-sync"};
  if (!options_.wal.empty())
    command.insert(command.end(), {"-X", options_.wal});
  if (const auto* from = options_.primary)
    command = {programs + "pg_basebackup",
               "-D",
               data_,
               "-U",
               "postgres",
               "-R",
               "--no-sync",
               "-h",
               from->folder(),
               "-p",
               std::to_string(from->port()),
               "-c",
               "fast"};
  run_process(command, folder_ + "/initdb.log");
}

postgres::~postgres() {
  if (pid_ > 0)
    stop(mode::immediate);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string postgres::socket_path() const {
  return text::cat(folder_, "/.s.PGSQL.", port_);
}

std::string postgres::dsn(const std::string& database, const std::string& role) const {
  return text::cat("host=", folder_, " port=", port_, " dbname=", database, " user=", role);
}

void postgres::set_clock(const std::string& seconds) const {
  write_clock(folder_ + "/clock", seconds);
}

void postgres::start() {
  std::filesystem::remove(data_ + "/postmaster.pid"); // left by kill()
  std::vector<std::string> command;
  if (options_.moves_clock) {
    set_clock("+0");
    command = under_clock(folder_ + "/clock");
  }
  command.insert(command.end(),
                 {programs + "postgres", "-D", data_, "-k", folder_, "-p", std::to_string(port_)});
  auto set = [&command](std::string_view key, std::string_view value) {
    command.insert(command.end(), {"-c", text::cat(key, '=', value)});
  };
  auto durable = options_.fsync ? "on" : "off";
  set("listen_addresses", options_.tcp ? "127.0.0.1" : "");
  set("fsync", durable);
  set("full_page_writes", durable);
  set("max_connections", "200");
  set("shared_buffers", options_.fsync ? "512MB" : "64MB"); // as pgbench's cluster has it
  set("max_wal_size", "8GB");
  set("lc_messages", "C");
  if (!options_.fsync) { // where time is measured it would cost some
    set("shared_preload_libraries", "pg_stat_statements");
    set("pg_stat_statements.track", "all");
    set("pg_stat_statements.max", "10000");
  }
  for (const auto& x : options_.settings)
    command.insert(command.end(), {"-c", x});
  pid_ = start_process(command, folder_ + "/server.log");
  wait_until_ready();
}

void postgres::wait_until_ready() {
  for (int i = 0; i < 3000; ++i) {
    if (db::wire::blocking::open(admin_dsn("postgres")))
      return;
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_)
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("PostgreSQL does not start; see " + folder_ + "/server.log");
}

void postgres::stop(mode how) {
  ::kill(pid_, how == mode::fast ? SIGINT : SIGQUIT);
  wait_for(pid_);
  pid_ = 0;
}

void postgres::kill() {
  ::kill(pid_, SIGKILL);
  wait_for(pid_);
  pid_ = 0;
}

bool postgres::has_ended() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_)
    pid_ = 0;
  return pid_ == 0;
}

std::string postgres::create(const std::string& from) {
  auto name = text::cat("t", ++numbered_);
  execute(admin_dsn("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + from);
  return name;
}

std::string postgres::empty_database() {
  std::lock_guard lock(guard_);
  return create("template0");
}

std::string postgres::fresh_database() {
  std::lock_guard lock(guard_);
  if (!has_template_) {
    execute(admin_dsn("postgres"), "CREATE DATABASE " + template_name + " TEMPLATE template0");
    expect(db::migrator(admin_dsn(template_name)).up());
    has_template_ = true;
  }
  return create(template_name);
}

void execute(const std::string& dsn, const std::string& script) {
  auto db = expect(db::wire::blocking::open(dsn));
  if (auto done = db.script(script); !done)
    throw std::runtime_error(done.error().text + "\n" + script);
}

std::string ask(const std::string& dsn, const std::string& query) {
  auto db = expect(db::wire::blocking::open(dsn));
  auto found = expect(db.query(query));
  return found.empty() ? "" : found.front()[0].value_or("");
}

} // namespace frontdesk::test

// A private PostgreSQL for tests: a cluster per test program, a fresh database per call.
#pragma once

#include <mutex>
#include <string>
#include <sys/types.h>
#include <vector>

namespace frontdesk::test {

class postgres;

struct postgres_options {
  bool tcp = false;                       // also listen on 127.0.0.1
  bool fsync = false;                     // durability is tested elsewhere; off is quicker
  std::string data = {};                  // the data directory; empty: in its own folder
  std::string wal = {};                   // the log's directory; empty: in the data directory
  std::vector<std::string> settings = {}; // "max_connections=20", over ours
  const postgres* primary = nullptr;      // a standby of it, made from a copy
  bool moves_clock = false;               // set_clock() works: under libfaketime
};

class postgres {
public:
  enum class mode { fast, immediate }; // immediate: as after a crash

  /// The program's one cluster: made at the first call, gone when the program ends.
  static postgres& shared();

  explicit postgres(postgres_options = {});
  ~postgres();
  postgres(const postgres&) = delete;
  postgres& operator=(const postgres&) = delete;

  /// A new database with every migration applied, by copying one that was migrated once.
  std::string fresh_database();
  /// A new database without anything of ours.
  std::string empty_database();
  std::string dsn(const std::string& database, const std::string& role = "frontdesk_app") const;
  /// "postgres" is the superuser.
  std::string admin_dsn(const std::string& database) const { return dsn(database, "postgres"); }

  void stop(mode = mode::fast);
  /// Returns when it takes connections.
  void start();
  void restart(mode how = mode::fast) {
    stop(how);
    start();
  }
  /// SIGKILL to the postmaster: its children notice by themselves. start() brings it back.
  void kill();
  /// Its wall clock is off by so many seconds from now on, "+3600".
  void set_clock(const std::string& seconds) const;
  /// True if the postmaster gave up by itself; start() brings it back.
  bool has_ended();

  const std::string& folder() const { return folder_; } // of the socket
  std::string socket_path() const;
  int port() const { return port_; }
  pid_t pid() const { return pid_; }

private:
  std::string create(const std::string& from);
  void make_cluster() const;
  void wait_until_ready();

  postgres_options options_;
  std::string folder_;
  std::string data_;
  int port_ = 0;
  pid_t pid_ = 0;
  std::mutex guard_; // of the two below
  int numbered_ = 0;
  bool has_template_ = false;
};

/// Runs a script on a database and throws if it fails; for arranging tests.
void execute(const std::string& dsn, const std::string& script);
/// The first column of the first row, empty if there is none; throws if the query fails.
std::string ask(const std::string& dsn, const std::string& query);

} // namespace frontdesk::test

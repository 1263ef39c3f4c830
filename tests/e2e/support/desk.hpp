// A whole Frontdesk for e2e tests: PostgreSQL, the built daemon as a child process, both platforms
// emulated.
#pragma once

#include "ops/playground/phone.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/postgres.hpp"

#include <memory>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace frontdesk::test {

struct desk_options {
  int replicas = 1;
  bool checks_calls = true; // against the Bot API's specification; off where time is measured
  std::string more;         // appended to frontdesk.toml, e.g. "[limits]\nguest_turns = 0\n"
  std::vector<std::string> demo{}; // arguments of `frontdesk demo`, run before the daemons start
  std::string send = "per_chat = 0\nper_bot = 0\n";           // the section [send]
  std::vector<std::pair<std::string, std::string>> bots = {}; // token and name; {api} in `more`
  std::string host = {};                  // of PostgreSQL or a proxy; empty: PostgreSQL's socket
  postgres* server = nullptr;             // empty: the program's one
  bool (*enter)() = nullptr;              // start_process(), of the daemons
  std::vector<std::string> programs = {}; // of the first replicas, instead of `frontdesk`
};

/// The daemon is the program `frontdesk` beside this test program. Business "gym" (en, hi),
/// Telegram channel "gym", WhatsApp channel "desk", owner Asha (Telegram 424837855, WhatsApp
/// 919812345678).
class desk {
public:
  static constexpr std::int64_t asha = 424837855;

  explicit desk(desk_options = {});
  /// Ends the daemons. A Bot API call that the specification does not allow fails the test here,
  /// and a canary in a log.
  ~desk();
  desk(const desk&) = delete;
  desk& operator=(const desk&) = delete;

  playground::emulator platforms;

  playground::phone owner() { return telegram(asha, "Asha"); }
  playground::phone telegram(std::int64_t person, const std::string& first_name) {
    return playground::phone::telegram(platforms, "gym", person, first_name);
  }
  playground::phone whatsapp(const std::string& phone, const std::string& name) {
    return playground::phone::whatsapp(platforms, "desk", phone, name);
  }
  playground::telegram::bot& bot() { return *platforms.telegram().bot_named("gym"); }

  /// An approved member of the gym.
  void member(std::int64_t person, const std::string& name, const std::string& phone);
  /// The first value of a query, as the superuser.
  std::string sql(const std::string& query) const;
  void execute(const std::string& script) const;
  /// From now on sql() and execute() ask this server: the other one is gone.
  void move_to(postgres& server) { server_ = &server; }

  void start_daemon(int replica = 0);
  /// SIGTERM, and waits; the exit code.
  int stop_daemon(int replica = 0);
  void kill_daemon(int replica = 0);
  /// SIGSTOP and SIGCONT.
  void pause_daemon(int replica);
  void resume_daemon(int replica);
  /// Telegram's updates go to these replicas only.
  void route_to(const std::vector<int>& replicas);
  /// Everything the daemons logged.
  std::string log() const;
  pid_t pid(int replica = 0) const { return daemons_.at(static_cast<std::size_t>(replica)).pid; }
  /// Not while faults are on purpose in front of PostgreSQL (tests/e2e/modes): a lost answer alone
  /// costs a deadline.
  static bool measures_time();
  /// One replica's GET answer.
  std::string get(int replica, const std::string& path) const;
  int port(int replica = 0) const { return daemons_.at(static_cast<std::size_t>(replica)).port; }
  /// Where frontdesk.toml and the logs are.
  const std::string& folder() const { return folder_; }
  /// What must be seen nowhere: tokens, secrets, the database's password, phone numbers.
  static const std::vector<std::string>& canaries();
  const std::string& database() const { return database_; }

private:
  struct daemon {
    pid_t pid = 0;
    int port = 0;
    std::string program{};
  };

  void write_configuration(const desk_options&);
  void watch_calls();
  std::string log_of(int replica) const;

  postgres* server_;
  bool (*enter_)();
  std::unique_ptr<gate> trouble_; // E2E_FAULTS: in front of PostgreSQL
  std::string folder_;
  std::string database_;
  std::vector<daemon> daemons_;
  std::vector<std::string> complaints_; // on the emulator's thread
};

} // namespace frontdesk::test

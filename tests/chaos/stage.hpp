// What a run breaks: PostgreSQL, replicas of the daemon, emulated platforms, and gates between
// them.
#pragma once

#include "ops/playground/emulator.hpp"
#include "tests/chaos/options.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/postgres.hpp"

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace frontdesk::chaos {

struct process {
  std::size_t replica = 0;
  pid_t pid = 0;
};

/// One replica and the three gates it lives behind.
struct replica {
  int port = 0;
  pid_t pid = 0; // 0 = not running
  bool is_stopped = false;
  bool is_to_end = false; // we killed or terminated it
  std::unique_ptr<test::gate> to_daemon, to_database, to_platforms;
};

/// Business "gym" with demo members and items, Telegram channel "gym", WhatsApp channel "desk".
class stage {
public:
  explicit stage(const options&);
  ~stage();
  stage(const stage&) = delete;
  stage& operator=(const stage&) = delete;

  playground::emulator platforms;
  test::postgres database;
  std::vector<replica> replicas;
  std::vector<std::string> crashed; // the replica, how it ended
  std::vector<process> launched;

  playground::telegram::bot& bot() { return *platforms.telegram().bot_named("gym"); }
  playground::whatsapp::number& number() { return *platforms.whatsapp().number_named("desk"); }

  void launch(replica&);
  /// Reaps what ended; true if it runs no more. Who ended unbidden is in `crashed`.
  bool has_ended(replica&);
  void kill(replica&);
  void terminate(replica&);
  void stop(replica&);
  void resume(replica&);
  bool is_ready(const replica&) const;
  /// The most memory its process ever held.
  static std::int64_t peak_kib(const replica&);
  /// Its wall clock is off by so many seconds, "+3600"; needs options::jumps_clocks.
  void set_clock(const replica&, const std::string& seconds) const;
  /// Whose gate this host is, as a call names the platforms; -1 = nobody's.
  int caller(const std::string& host) const;
  /// Both platforms' new connections go to these replicas.
  void route_to(const std::vector<const replica*>&);
  /// Staff of the business, with these numbers.
  void introduce_staff(std::int64_t first, int how_many) const;
  /// Past the gates, as the superuser. Throws if the database is away.
  std::string ask(const std::string& query) const;
  void execute(const std::string& script) const;

  const std::string& folder() const { return folder_; }
  const std::string& database_name() const { return name_; }

private:
  void configure(const replica&, std::size_t index) const;
  void introduce_channels();
  std::string file_of(std::size_t index, const char* ending) const;

  const options& options_;
  std::string folder_;
  std::string name_;
};

/// The owner's Telegram id.
inline constexpr std::int64_t owner = 424837855;

} // namespace frontdesk::chaos

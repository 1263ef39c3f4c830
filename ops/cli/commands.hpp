// The commands of `frontdesk`: one file each, every one returns the exit code.
#pragma once

#include "base/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace frontdesk::cli {

enum class migration { up, down, status, verify, dry_run };

struct migrate_arguments {
  migration what = migration::status;
  std::optional<std::int64_t> to; // down: the last migration that stays; 0 = none
};

struct demo_arguments {
  std::int64_t members = 200;
  std::int64_t items = 300;
  std::uint64_t seed = 1;
};

enum class webhook_action { set, info, remove };

struct webhook_arguments {
  webhook_action what = webhook_action::info;
  std::string channel; // empty = every channel
};

/// Runs until SIGTERM or SIGINT.
int serve(const config&);
int migrate(const config&, const migrate_arguments&);
/// Refuses a database that holds real rows.
int demo(const config&, const demo_arguments&);
int webhook(const config&, const webhook_arguments&);
/// Prints every value with its source, secrets masked.
int show_config(const config&);
/// Checks what the daemon needs and prints the fix for each thing that is wrong.
int doctor(const config&);

} // namespace frontdesk::cli

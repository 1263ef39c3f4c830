// Applies and takes back the migrations; the ledger says which are applied.
#pragma once

#include "base/embedded.hpp"
#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db {

struct migration {
  int number = 0;
  std::string topic;
  std::string_view up, down;
};

/// The files of migrations/, sorted by name; generated while building.
std::span<const embedded_file> embedded_migrations();

/// From NNNN_topic.up.sql and .down.sql. Throws fatal if a number is missing, double or half.
std::vector<migration> to_migrations(std::span<const embedded_file>);

/// Over the SQL without comments and white space, so that neither can make a migration "changed".
/// If the SQL has a line "-- compatible", programs from before it go on beside it: the mark says
/// so.
std::string checksum(std::string_view sql);
inline constexpr char compatible_mark = '+';

struct migration_state {
  enum class kind {
    applied,
    pending,
    changed, // applied, but the SQL was edited since
    unknown, // applied by a newer program
    later,   // the same, and this program goes on beside it
  };
  kind what = kind::pending;
  int number = 0;
  std::string topic;
  std::string applied_at; // empty while pending
};

/// One database. Every method opens a connection of its own. Migrators exclude each other by an
/// advisory lock, and each migration is one transaction with its row in the ledger.
class migrator {
public:
  explicit migrator(std::string dsn, std::vector<migration> = to_migrations(embedded_migrations()));

  /// The numbers applied, in order. Refuses if the ledger does not fit this program.
  result<std::vector<int>> up();
  /// The numbers taken back, newest first, until `to` is the newest applied.
  result<std::vector<int>> down(int to);
  /// What `up` would apply, each really run and all rolled back.
  result<std::vector<int>> dry_run();
  result<std::vector<migration_state>> status();

private:
  std::string dsn_;
  std::vector<migration> known_;
};

/// What is wrong with one that is not applied, or not as this program knows it.
std::string complaint(const migration_state&);

/// What forbids serving: empty, or one sentence per migration that is pending, changed or unknown.
std::vector<std::string> complaints(const std::vector<migration_state>&);

} // namespace frontdesk::db

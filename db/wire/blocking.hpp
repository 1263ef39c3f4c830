// One connection that waits for each answer: for migrations, commands and tests, never for turns.
#pragma once

#include "db/row.hpp"
#include "db/sql.hpp"

#include <memory>
#include <string>
#include <vector>

struct pg_conn;

namespace frontdesk::db::wire {

class blocking {
public:
  static result<blocking> open(const std::string& dsn);

  /// One statement with its values.
  result<rows> query(const std::string& text, const std::vector<value>& values = {});
  /// A whole script, several statements; outside a transaction it is one.
  result<void> script(const std::string& text);
  /// Parses and plans a statement without running it.
  result<void> check(const std::string& text);
  bool is_in_transaction() const;

private:
  explicit blocking(pg_conn* raw);
  std::unique_ptr<pg_conn, void (*)(pg_conn*)> raw_;
};

} // namespace frontdesk::db::wire

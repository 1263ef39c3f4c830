// The owner of one libpq connection, non-blocking, in pipeline mode: one method per libpq call.
#pragma once

#include "db/sql.hpp"
#include "db/wire/addresses.hpp"
#include "db/wire/reply.hpp"

#include <memory>
#include <string>
#include <vector>

struct pg_conn;
struct pg_cancel;

namespace frontdesk::db::wire {

class connection {
public:
  enum class polled { read, write, connected, failed };
  enum class flushed { all, some, failed };

  connection() = default;
  ~connection() { close(); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Begins to connect; false: see error(). `targets` replace the DSN's hosts unless empty.
  bool start(const std::string& dsn, const std::string& application_name,
             const std::vector<target>& targets);
  polled poll();
  bool enter_pipeline();
  bool is_piped() const { return piped_; }
  void close();

  int socket() const;
  bool is_broken() const;
  /// libpq's last message in one line.
  std::string error() const;
  /// For a thread that may block; valid after this connection is gone.
  std::shared_ptr<pg_cancel> cancel_ticket() const;

  // False: the connection is broken. Nothing waits: what does not fit into the socket stays in
  // libpq.
  bool prepare(const std::string& name, const std::string& text);
  bool execute(const std::string& name, const std::vector<value>& values);
  bool execute_text(const std::string& text, const std::vector<value>& values);
  bool sync();
  flushed flush();

  /// Takes what the socket holds; false: the server is gone, what came before is still there to
  /// read.
  bool consume();
  /// True: next() would wait.
  bool is_busy();
  /// `names` are this statement's columns as last seen; replaced if they differ.
  reply next(columns& names);

private:
  const std::vector<const char*>& pointers(const std::vector<value>&);

  pg_conn* raw_ = nullptr;
  bool piped_ = false;
  std::vector<const char*> pointers_; // kept for its capacity
};

} // namespace frontdesk::db::wire

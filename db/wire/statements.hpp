// What one connection knows about the statements it ran: prepared or not, their columns.
#pragma once

#include "base/result.hpp"
#include "db/row.hpp"
#include "db/sql.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace frontdesk::db::wire {

/// Forgotten whole when the connection breaks. Pure.
class statements {
public:
  struct known {
    std::string name; // on the server: the statement's name and a number
    std::string text;
    const char* origin = nullptr; // of the text: another statement may live at an old one's address
    bool prepared = false;        // PREPARE is sent; its answer may still be on its way
    bool succeeded = false;
    columns names{};
  };

  known& find(const statement_info&);
  void prepare_succeeded(const statement_info&);
  /// PREPARE failed: whoever was sent behind it meets 26000 and is told this instead.
  void prepare_failed(const statement_info&, fault);
  /// The fault to tell for 26000; the statement is prepared again next time.
  fault forget(const statement_info&, fault missing);
  void clear();

private:
  std::unordered_map<const statement_info*, known> known_;
  std::unordered_map<const statement_info*, fault> failed_;
  std::size_t numbered_ = 0;
};

} // namespace frontdesk::db::wire

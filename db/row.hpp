// What a statement returned: rows of text values, read by column name or number.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db {

/// Column names, shared by the rows of one result.
using columns = std::shared_ptr<const std::vector<std::string>>;

/// One row; every value in PostgreSQL's text format.
class row {
public:
  row(columns names, std::vector<std::optional<std::string>> values)
      : names_(std::move(names)), values_(std::move(values)) {}

  /// By name. A column that does not exist is a mistake of ours and throws; NULL reads as empty
  /// text.
  std::string_view at(std::string_view name) const;
  std::int64_t number(std::string_view name) const; // throws if it is no integer; NULL reads as 0
  bool flag(std::string_view name) const;           // 't' is true
  bool is_null(std::string_view name) const;
  std::size_t size() const { return values_.size(); }
  const std::optional<std::string>& operator[](std::size_t i) const { return values_.at(i); }
  const std::vector<std::string>& names() const { return *names_; }

private:
  std::size_t find(std::string_view name) const;
  columns names_;
  std::vector<std::optional<std::string>> values_;
};

using rows = std::vector<row>;

/// For tests: rows from {{"column", "value"}, …} lists, all with the first one's columns.
rows make_rows(std::initializer_list<std::vector<std::pair<std::string, std::string>>> list);

/// A PostgreSQL array literal of text elements, quoted as needed; nullopt elements become NULL.
std::string array_literal(const std::vector<std::optional<std::string>>& elements);
/// The same for numbers: {1,2,3}.
std::string array_literal(const std::vector<std::int64_t>& elements);

} // namespace frontdesk::db

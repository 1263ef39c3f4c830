// Tables of text and numbers: column widths from their contents, wrapped cells, heads and rows.
#pragma once

#include "net/media/canvas.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::media {

struct table_column {
  std::string_view label;
  align to = align::right;
  double width = 0;
};

/// A table whose columns are as wide as their widest cell, except one, which takes what is left.
class ruled_table {
public:
  /// `flexible` = index of the column that takes what is left and wraps.
  ruled_table(std::vector<table_column> columns, std::vector<std::vector<std::string>> rows,
              std::size_t flexible)
      : columns_(std::move(columns)), rows_(std::move(rows)), flexible_(flexible) {}

  /// Chooses widths, and a smaller type if the numbers are very long.
  void fit(canvas&, double width, double largest, double least_flexible);
  std::size_t size() const { return rows_.size(); }

  double head_height(canvas&) const;
  double head(canvas&, double x, double y) const;
  double row_height(canvas&, std::size_t) const;
  double row(canvas&, double x, double y, std::size_t, bool bold = false) const;

private:
  std::vector<table_column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::size_t flexible_;
  double width_ = 0;
  double type_ = 8;
};

} // namespace frontdesk::net::media

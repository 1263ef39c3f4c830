// Tables of text and numbers: column widths from their contents, wrapped cells, heads and rows.
#include "net/media/ruled_table.hpp"

#include <algorithm>

namespace frontdesk::net::media {
namespace {

constexpr double padding = 4;  // left and right of a cell
constexpr double leading = 3;  // above and below
constexpr double smallest = 5; // below that nobody reads it on paper
constexpr double step = 0.5;

} // namespace

void ruled_table::fit(canvas& on, double width, double largest, double least_flexible) {
  width_ = width;
  for (type_ = largest; type_ >= smallest; type_ -= step) {
    double rest = width;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (c == flexible_)
        continue;
      double widest = on.width(columns_[c].label, {.size = type_, .bold = true});
      for (std::size_t r = 0; r < rows_.size(); ++r)
        widest =
            std::max(widest, on.width(rows_[r][c], {.size = type_, .bold = r + 1 == rows_.size()}));
      columns_[c].width = widest + 2 * padding;
      rest -= columns_[c].width;
    }
    columns_[flexible_].width = rest;
    if (rest >= least_flexible)
      return;
  }
}

double ruled_table::head_height(canvas& on) const {
  return on.height(1000, "A₹", {.size = type_, .bold = true}) + 2 * leading;
}

double ruled_table::head(canvas& on, double x, double y) const {
  const double tall = head_height(on);
  on.box(x, y, width_, tall, accent);
  for (const auto& c : columns_) {
    on.text(x + padding, y + leading, c.width - 2 * padding, c.label,
            {.size = type_, .bold = true, .fill = white, .to = c.to});
    x += c.width;
  }
  return tall;
}

double ruled_table::row_height(canvas& on, std::size_t r) const {
  double tall = 0;
  for (std::size_t c = 0; c < columns_.size(); ++c)
    tall = std::max(tall, on.height(columns_[c].width - 2 * padding, rows_[r][c], {.size = type_}));
  return tall + 2 * leading;
}

double ruled_table::row(canvas& on, double x, double y, std::size_t r, bool bold) const {
  const double tall = row_height(on, r);
  if (bold)
    on.box(x, y, width_, tall, band);
  on.rule(x, y + tall, width_, hairline);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    on.text(x + padding, y + leading, columns_[c].width - 2 * padding, rows_[r][c],
            {.size = type_, .bold = bold, .to = columns_[c].to});
    x += columns_[c].width;
  }
  return tall;
}

} // namespace frontdesk::net::media

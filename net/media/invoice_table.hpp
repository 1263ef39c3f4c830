// What stands in the invoice's tables: the lines with their sums, and the tax by rate.
#pragma once

#include "net/media/invoice_view.hpp"
#include "net/media/invoice_words.hpp"
#include "net/media/ruled_table.hpp"

#include <string>

namespace frontdesk::net::media {

/// 1,23,456.78: the column's heading has the sign.
std::string bare(money);

/// The lines of an invoice and a last row of sums.
class invoice_table {
public:
  invoice_table(const invoice_view&, const invoice_words&);
  ruled_table& grid() { return grid_; }
  std::size_t lines() const { return grid_.size() - 1; }

private:
  ruled_table grid_;
};

/// The summary by rate.
ruled_table tax_table(const invoice_view&, const invoice_words&);

} // namespace frontdesk::net::media

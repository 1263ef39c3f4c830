// What stands in the invoice's tables: the lines with their sums, and the tax by rate.
#include "net/media/invoice_table.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"

namespace frontdesk::net::media {
namespace {

using cells = std::vector<std::string>;

bool has_discount(const invoice_view& v) {
  for (const auto& x : v.lines)
    if (x.discount != money{})
      return true;
  return false;
}

std::vector<table_column> columns_of(const invoice_view& v, const invoice_words& w) {
  std::vector<table_column> out{{"#", align::left},
                                {w.description, align::left},
                                {w.hsn, align::left},
                                {w.quantity},
                                {w.rate}};
  if (has_discount(v))
    out.push_back({w.discount});
  if (v.taxed) {
    out.push_back({w.taxable});
    out.push_back({w.gst});
    if (v.inter_state)
      out.push_back({w.igst});
    else
      out.insert(out.end(), {{w.cgst}, {state_tax_of(v, w)}});
  }
  out.push_back({w.amount});
  return out;
}

cells cells_of(const invoice_view& v, const invoice_line& x, std::size_t n) {
  cells out{std::to_string(n), x.description, x.hsn,
            text::cat(to_string(x.qty), x.unit.empty() ? "" : " ", x.unit), bare(x.rate)};
  if (has_discount(v))
    out.push_back(bare(x.discount));
  if (v.taxed) {
    out.push_back(bare(x.taxable));
    out.push_back(to_string(x.gst));
    if (v.inter_state)
      out.push_back(bare(x.igst));
    else
      out.insert(out.end(), {bare(x.cgst), bare(x.sgst)});
  }
  out.push_back(bare(x.total));
  return out;
}

cells sums_of(const invoice_view& v, const invoice_words& w) {
  invoice_line all;
  for (const auto& x : v.lines) {
    all.discount += x.discount;
    all.taxable += x.taxable;
    all.cgst += x.cgst;
    all.sgst += x.sgst;
    all.igst += x.igst;
    all.total += x.total;
  }
  auto out = cells_of(v, all, 0);
  out[0].clear();
  out[1] = w.sums;
  out[3].clear();
  out[4].clear();
  if (v.taxed)
    out[has_discount(v) ? 7 : 6].clear(); // a rate has no sum
  return out;
}

std::vector<cells> rows_of(const invoice_view& v, const invoice_words& w) {
  std::vector<cells> out;
  for (std::size_t i = 0; i < v.lines.size(); ++i)
    out.push_back(cells_of(v, v.lines[i], i + 1));
  out.push_back(sums_of(v, w));
  return out;
}

} // namespace

std::string bare(money m) {
  auto out = to_string(m);
  const auto sign = out.find("₹");
  if (sign != std::string::npos)
    out.erase(sign, std::string_view("₹").size());
  return out;
}

invoice_table::invoice_table(const invoice_view& v, const invoice_words& w)
    : grid_(columns_of(v, w), rows_of(v, w), 1) {}

ruled_table tax_table(const invoice_view& v, const invoice_words& w) {
  std::vector<table_column> columns{{w.gst, align::left}, {w.taxable}};
  if (v.inter_state)
    columns.push_back({w.igst});
  else
    columns.insert(columns.end(), {{w.cgst}, {state_tax_of(v, w)}});
  std::vector<cells> rows;
  for (const auto& x : v.taxes) {
    const auto share = [](std::string_view rate, money m) {
      return text::cat(bare(m), "  (", rate, ")");
    };
    cells row{to_string(x.gst), bare(x.taxable)};
    if (v.inter_state)
      row.push_back(share(to_string(x.gst), x.igst));
    else
      row.insert(row.end(), {share(half_of(x.gst), x.cgst), share(half_of(x.gst), x.sgst)});
    rows.push_back(std::move(row));
  }
  return {std::move(columns), std::move(rows), 0};
}

} // namespace frontdesk::net::media

// The layout of an invoice on A4 pages.
#pragma once

#include "net/media/canvas.hpp"
#include "net/media/invoice_table.hpp"
#include "net/media/invoice_words.hpp"
#include "net/media/upi_qr.hpp"

#include <optional>
#include <utility>

namespace frontdesk::net::media {

inline constexpr double page_width = 595.28; // A4
inline constexpr double page_height = 841.89;
inline constexpr double margin = 36;
inline constexpr double content_width = page_width - 2 * margin;
inline constexpr double gap = 10;                                // between two blocks
inline constexpr double content_end = page_height - margin - 16; // the footer is below

class invoice_sheet {
public:
  /// `pages` is printed in the footers; 0 while they are being counted.
  invoice_sheet(canvas&, const invoice_view&, int pages);

  /// Lays everything out and returns the number of pages. Stops after `most` pages.
  int draw(int most);
  /// After draw: pages were wanted beyond `most`.
  bool is_cut() const { return is_cut_; }

private:
  using pairs = std::vector<std::pair<std::string_view, std::string>>;

  void first_head();
  void next_head();
  void foot();
  bool turn_page();
  double party(double x, double y, double width, std::string_view heading, const invoice_party&);
  double delivery(double x, double y, double width);
  double facts(double x, double y, double width, const pairs&);
  pairs document_facts() const;
  bool table();

  bool closing();
  double sums(double y);
  double tax_summary(double x, double y, double width);
  double totals(double x, double y, double width);
  double settlement(double y);
  double payment_code(double x, double y, double width);
  double signature(double x, double y, double width);
  static std::optional<qr_code> code_to_pay(const invoice_view&);

  canvas& on_;
  const invoice_view& v_;
  const invoice_words& w_;
  invoice_table table_;
  std::optional<qr_code> code_; // made once: it is measured before it is drawn
  int pages_;
  int page_ = 1;
  int most_ = 0;
  bool is_cut_ = false;
  double y_ = margin;
};

} // namespace frontdesk::net::media

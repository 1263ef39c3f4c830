// The end of an invoice: tax by rate, totals, amount in words, payment code, terms, signature.
#include "net/media/invoice_sheet.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"

#include <cairo.h>

#include <algorithm>
#include <memory>

namespace frontdesk::net::media {
namespace {

constexpr double code_size =
    96; // 57 modules with their quiet zone: 1.7 points each, scanned from paper and screen
constexpr double sums_share = 0.42;
constexpr style heading{.size = 7.5, .bold = true, .fill = accent};

/// As a picture of one bit a module: as rectangles, the code would be half of the PDF and of the
/// time to write it.
void draw_code(cairo_t* to, double x, double y, double size, const qr_code& code) {
  const int width = code.width;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> modules(
      cairo_image_surface_create(CAIRO_FORMAT_A1, width, width), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> plot(cairo_create(modules.get()),
                                                                cairo_destroy);
  cairo_set_antialias(plot.get(), CAIRO_ANTIALIAS_NONE);
  for (int r = 0; r < width; ++r)
    for (int c = 0; c < width; ++c)
      if (code.at(r, c))
        cairo_rectangle(plot.get(), c, r, 1, 1);
  cairo_fill(plot.get());
  const double module = size / (width + 2 * qr_quiet_zone);
  cairo_save(to);
  cairo_translate(to, x + qr_quiet_zone * module, y + qr_quiet_zone * module);
  cairo_scale(to, module, module);
  const std::unique_ptr<cairo_pattern_t, decltype(&cairo_pattern_destroy)> stencil(
      cairo_pattern_create_for_surface(modules.get()), cairo_pattern_destroy);
  cairo_pattern_set_filter(stencil.get(), CAIRO_FILTER_NEAREST);
  cairo_set_source_rgb(to, 0, 0, 0);
  cairo_mask(to, stencil.get());
  cairo_restore(to);
}

} // namespace

/// Nothing if there is nothing to pay, or no code holds it: a payee too long for one is not worth
/// losing the invoice for.
std::optional<qr_code> invoice_sheet::code_to_pay(const invoice_view& v) {
  if (v.title == document_title::credit_note || v.upi_id.empty() || v.balance.paise <= 0)
    return std::nullopt;
  std::string reference = text::cat(v.number, "-1");
  auto code = encode_qr(upi_link({.payee = v.upi_id,
                                  .name = v.payee.empty() ? v.supplier.name : v.payee,
                                  .amount = v.balance,
                                  .reference = std::move(reference),
                                  .note = text::cat("Invoice ", v.number)}));
  if (!code)
    return std::nullopt;
  return std::move(*code);
}

bool invoice_sheet::closing() {
  for (const auto block : {&invoice_sheet::sums, &invoice_sheet::settlement}) {
    const bool was = on_.is_muted();
    on_.mute(true);
    const double end = (this->*block)(y_ + gap);
    on_.mute(was);
    if (end > content_end && !turn_page())
      return false;
    y_ = (this->*block)(y_ + gap);
  }
  return true;
}

double invoice_sheet::sums(double y) {
  const double right_width = content_width * sums_share;
  const double left_width = content_width - right_width - 2 * gap;
  const double right = margin + content_width - right_width;
  double left_end = y;
  if (v_.taxed && !v_.taxes.empty())
    left_end = tax_summary(margin, y, left_width) + gap;
  left_end += on_.text(margin, left_end, left_width, w_.in_words, heading) + 1;
  left_end += on_.text(margin, left_end, left_width, in_words(v_.total, v_.language),
                       {.size = 9, .bold = true});
  return std::max(left_end, totals(right, y, right_width));
}

double invoice_sheet::tax_summary(double x, double y, double width) {
  y += on_.text(x, y, width, w_.tax_summary, heading) + 2;
  auto table = tax_table(v_, w_);
  table.fit(on_, width, 8, 40);
  y += table.head(on_, x, y);
  for (std::size_t r = 0; r < table.size(); ++r)
    y += table.row(on_, x, y, r);
  return y;
}

double invoice_sheet::totals(double x, double y, double width) {
  const auto row = [&](std::string_view name, money amount, bool strong = false) {
    const style s{.size = strong ? 9.5 : 9, .bold = strong, .fill = strong ? ink : muted};
    style number = s;
    number.fill = ink;
    number.to = align::right;
    const double tall = on_.height(width, name, s);
    on_.text(x + 6, y, width / 2, name, s);
    on_.text(x + width / 2, y, width / 2 - 6, to_string(amount), number);
    y += tall + 3;
  };
  row(w_.subtotal, v_.subtotal);
  if (v_.shipping != money{})
    row(w_.shipping, v_.shipping);
  if (v_.taxed && v_.inter_state)
    row(w_.igst, v_.igst);
  if (v_.taxed && !v_.inter_state) {
    row(w_.cgst, v_.cgst);
    row(state_tax_of(v_, w_), v_.sgst);
  }
  if (v_.round_off != money{})
    row(w_.round_off, v_.round_off);
  y += 1;
  const style total{.size = 12, .bold = true, .fill = white};
  const double tall = on_.height(width, w_.total, total) + 8;
  on_.box(x, y, width, tall, accent);
  on_.text(x + 6, y + 4, width / 2, w_.total, total);
  on_.text(x + width / 2 - 20, y + 4, width / 2 + 14, to_string(v_.total),
           {.size = 12, .bold = true, .fill = white, .to = align::right});
  y += tall + 4;
  if (v_.title != document_title::credit_note) {
    row(w_.paid, v_.paid);
    row(w_.balance, v_.balance, true);
  }
  return y;
}

double invoice_sheet::settlement(double y) {
  on_.rule(margin, y, content_width, hairline);
  y += gap;
  const double right_width = content_width * sums_share;
  const double right = margin + content_width - right_width;
  const double left_width = content_width - right_width - 2 * gap;
  double left_end = y;
  if (code_)
    left_end = payment_code(margin, y, left_width) + gap / 2;
  for (const auto& [name, value] : {std::pair(w_.bank, &v_.bank), std::pair(w_.terms, &v_.terms)}) {
    if (value->empty())
      continue;
    left_end += on_.text(margin, left_end, left_width, name, heading) + 1;
    left_end +=
        on_.text(margin, left_end, left_width, *value, {.size = 8, .fill = muted}) + gap / 2;
  }
  return std::max(left_end, signature(right, y, right_width));
}

double invoice_sheet::payment_code(double x, double y, double width) {
  if (!on_.is_muted())
    draw_code(on_.raw(), x, y, code_size, *code_);
  on_.frame(x, y, code_size, code_size, hairline);
  const double beside = x + code_size + gap;
  const double wide = width - code_size - gap;
  double at = y + 4;
  at += on_.text(beside, at, wide, w_.scan_to_pay, heading) + 2;
  at += on_.text(beside, at, wide, to_string(v_.balance), {.size = 13, .bold = true});
  at += on_.text(beside, at, wide, v_.upi_id, {.size = 8.5});
  at += on_.text(beside, at, wide, v_.number, {.size = 8, .fill = muted});
  return std::max(y + code_size, at);
}

double invoice_sheet::signature(double x, double y, double width) {
  y += on_.text(x, y, width, text::cat(w_.signed_for, " ", v_.supplier.name),
                {.size = 9, .bold = true, .to = align::right});
  y += 40; // room to sign
  on_.rule(x + width * 0.35, y, width * 0.65, muted);
  return y + 3
         + on_.text(x, y + 3, width, w_.signatory, {.size = 8, .fill = muted, .to = align::right});
}

} // namespace frontdesk::net::media

// An invoice's pages: heads, parties, the table over as many pages as it needs, feet.
#include "net/media/invoice_sheet.hpp"

#include "net/media/shaped_text.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::net::media {
namespace {

constexpr style small{.size = 8, .fill = muted};

/// A name for heads and feet, which have one line.
std::string brief(std::string_view name) {
  return text::shorten(sound_text(name), 60);
}

/// Rule 48: of goods the duplicate is the transporter's.
std::string_view copy_mark(const invoice_view& v, const invoice_words& w) {
  if (!v.for_supplier)
    return w.original;
  const bool has_goods = std::ranges::any_of(
      v.lines, [](const auto& l) { return !l.is_shipping && !l.hsn.starts_with("99"); });
  return has_goods ? w.triplicate : w.duplicate;
}

} // namespace

invoice_sheet::invoice_sheet(canvas& on, const invoice_view& v, int pages)
    : on_(on), v_(v), w_(words_in(v.language)), table_(v, w_), code_(code_to_pay(v)),
      pages_(pages) {
  table_.grid().fit(on, content_width, 8.5, 120);
}

int invoice_sheet::draw(int most) {
  most_ = most;
  first_head();
  if (table() && closing())
    foot();
  return page_;
}

void invoice_sheet::first_head() {
  const double half = content_width * 0.56;
  const double right = margin + half;
  on_.box(margin, y_ - 10, content_width, 3, accent);
  double left_end =
      y_ + on_.text(margin, y_, half - gap, v_.supplier.name, {.size = 15, .bold = true}) + 1;
  left_end +=
      on_.text(margin, left_end, half - gap, v_.supplier.address, {.size = 8.5, .fill = muted});
  pairs about;
  if (!v_.supplier.gstin.empty())
    about.emplace_back(w_.gstin, v_.supplier.gstin);
  if (!v_.supplier.state.empty())
    about.emplace_back(w_.state, v_.supplier.state);
  if (!v_.supplier.phone.empty())
    about.emplace_back(w_.phone, v_.supplier.phone);
  for (const auto& [name, value] : about)
    left_end += on_.text(margin, left_end, half - gap, text::cat(name, ": ", value), {.size = 8.5});

  const double wide = content_width - half;
  double right_end = y_
                     + on_.text(right, y_, wide, title_of(v_.title, w_),
                                {.size = 15, .bold = true, .fill = accent, .to = align::right});
  if (!v_.cancelled_by.empty())
    right_end += on_.text(right, right_end, wide, w_.cancelled,
                          {.size = 15, .bold = true, .fill = warning, .to = align::right});
  if (v_.composition && v_.title == document_title::bill_of_supply)
    right_end += on_.text(right, right_end + 1, wide, w_.composition,
                          {.size = 8, .bold = true, .to = align::right});
  right_end += on_.text(right, right_end + 1, wide, copy_mark(v_, w_),
                        {.size = 8, .fill = muted, .to = align::right});

  y_ = std::max(left_end, right_end) + gap;
  on_.rule(margin, y_, content_width, hairline, 0.8);
  y_ += gap;
  const double party_end =
      delivery(margin, party(margin, y_, half - gap, w_.bill_to, v_.recipient), half - gap);
  const double facts_end = facts(right, y_, wide, document_facts());
  y_ = std::max(party_end, facts_end) + gap + 2;
}

double invoice_sheet::party(double x, double y, double width, std::string_view heading,
                            const invoice_party& p) {
  y += on_.text(x, y, width, heading, {.size = 7.5, .bold = true, .fill = accent}) + 1;
  y += on_.text(x, y, width, p.name, {.size = 10.5, .bold = true});
  y += on_.text(x, y, width, p.address, small);
  const auto fact = [&](std::string_view name, std::string_view value) {
    if (!value.empty())
      y += on_.text(x, y, width, text::cat(name, ": ", value), {.size = 8.5});
  };
  fact(w_.gstin, p.gstin);
  fact(w_.state, p.state);
  fact(w_.phone, p.phone);
  return y;
}

/// Where it goes, if that is not where the recipient is.
double invoice_sheet::delivery(double x, double y, double width) {
  if (v_.ship_to.empty())
    return y;
  y += gap / 2;
  y += on_.text(x, y, width, w_.ship_to, {.size = 7.5, .bold = true, .fill = accent}) + 1;
  return y + on_.text(x, y, width, v_.ship_to, small);
}

invoice_sheet::pairs invoice_sheet::document_facts() const {
  pairs out{{w_.number, v_.number}, {w_.date, day_text(v_.date, v_.language)}};
  if (v_.due.day.ok())
    out.emplace_back(w_.due, day_text(v_.due, v_.language));
  if (!v_.refers_to.empty())
    out.emplace_back(w_.against,
                     text::cat(v_.refers_to, ", ", day_text(v_.refers_to_date, v_.language)));
  if (!v_.cancelled_by.empty())
    out.emplace_back(w_.cancelled_by, v_.cancelled_by);
  if (!v_.place_of_supply.empty())
    out.emplace_back(w_.place_of_supply, v_.place_of_supply);
  out.emplace_back(w_.reverse_charge, v_.reverse_charge ? w_.yes : w_.no);
  if (!v_.reason.empty())
    out.emplace_back(w_.reason, v_.reason);
  return out;
}

double invoice_sheet::facts(double x, double y, double width, const pairs& all) {
  const double name_width = width * 0.42;
  for (const auto& [name, value] : all) {
    const double a = on_.text(x, y, name_width - 4, name, {.size = 8.5, .fill = muted});
    const double b = on_.text(x + name_width, y, width - name_width, value,
                              {.size = 8.5, .bold = true, .to = align::right});
    y += std::max(a, b) + 1.5;
  }
  return y;
}

/// A page after the first says whose it is and of which document.
void invoice_sheet::next_head() {
  on_.box(margin, y_ - 10, content_width, 3, accent);
  const auto what = text::cat(title_of(v_.title, w_), "  ", v_.number, "  (", w_.continued, ")");
  const double a = on_.text(margin, y_, content_width * 0.5, brief(v_.supplier.name),
                            {.size = 10, .bold = true});
  const double b = on_.text(margin + content_width * 0.5, y_, content_width * 0.5, what,
                            {.size = 9, .fill = muted, .to = align::right});
  y_ += std::max(a, b) + gap;
}

void invoice_sheet::foot() {
  const double y = page_height - margin - 6;
  on_.rule(margin, y - 4, content_width, hairline);
  on_.text(margin, y, content_width * 0.7, text::cat(brief(v_.supplier.name), "  ·  ", v_.number),
           {.size = 7.5, .fill = muted});
  on_.text(margin + content_width * 0.7, y, content_width * 0.3,
           text::cat(w_.page, " ", page_, " ", w_.of, " ", std::max(pages_, page_)),
           {.size = 7.5, .fill = muted, .to = align::right});
}

/// False when no further page is wanted.
bool invoice_sheet::turn_page() {
  foot();
  is_cut_ = page_ == most_;
  if (is_cut_)
    return false;
  on_.next_page();
  ++page_;
  y_ = margin;
  next_head();
  return true;
}

bool invoice_sheet::table() {
  auto& grid = table_.grid();
  y_ += grid.head(on_, margin, y_);
  for (std::size_t r = 0; r < grid.size(); ++r) {
    if (y_ + grid.row_height(on_, r) > content_end) {
      if (!turn_page())
        return false;
      y_ += grid.head(on_, margin, y_);
    }
    y_ += grid.row(on_, margin, y_, r, r == table_.lines());
  }
  return true;
}

} // namespace frontdesk::net::media

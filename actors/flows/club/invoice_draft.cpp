// From the draft to the document that SQL issues, and to what the admin reviews.
#include "actors/flows/club/invoice_draft.hpp"

#include "actors/flows/club/invoice_refusal.hpp"
#include "actors/rules/club/gstin.hpp"
#include "actors/rules/club/shipping.hpp"
#include "actors/rules/club/states.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"

namespace frontdesk::flows {

namespace club = rules::club;
using text::tr;

namespace {

// Of a message's 4,096 characters on either platform: the rest is for its title.
constexpr std::size_t message_room = 3900;

club::discount to_discount(const flow::check::reduction& r) {
  return {r.percent, r.amount};
}

/// The customer's own State: the GSTIN tells it; otherwise, if no other was told, where it goes is
/// where they are. Of a sale whose details nobody asked for it stays unknown.
std::string state_of(const invoice_draft& d) {
  if (!d.gstin.empty())
    return d.gstin.substr(0, 2);
  if (!d.customer_state.empty())
    return d.customer_state;
  if (!d.supplied_in.empty())
    return d.supplied_in;
  return asks_for_recipient(d) ? d.basis.state : std::string();
}

void add_shipping(club::invoice& doc, const invoice_draft& d) {
  if (d.shipping.paise <= 0)
    return;
  auto goods = club::compute(doc);
  if (!goods)
    return; // the same fault is told where the preview is asked for
  std::vector<club::supply> supplies;
  for (std::size_t i = 0; i < doc.lines.size(); ++i)
    supplies.push_back({doc.terms.taxed ? doc.lines[i].price.gst : basis_points{},
                        goods->lines[i].taxable, doc.lines[i].hsn});
  for (const auto& part : club::split_shipping(d.shipping, supplies)) {
    club::invoice_line l;
    l.kind = club::line_kind::shipping;
    l.description = "Shipping";
    l.hsn = part.hsn;
    l.unit = "";
    l.price = {part.amount, {1000}, {}, part.gst, club::price_mode::exclusive};
    doc.lines.push_back(std::move(l));
  }
}

/// How a line's total comes about: price, what is taken off it, and its GST.
std::string priced_text(std::string_view name, const club::line_price& x, std::string_view off,
                        bool taxed, const flow::who& by) {
  auto out = text::cat(name, ", ", to_string(x.qty), " × ", to_string(x.rate));
  if (!off.empty())
    out += text::cat(" −", off);
  if (taxed && x.gst.value > 0)
    out += text::cat(" ", x.mode == club::price_mode::inclusive
                              ? tr(by.language, "incl. GST {}", x.gst)
                              : tr(by.language, "+ GST {}", x.gst));
  return out;
}

/// Lines in so many characters: names give way before figures do.
template <class Write>
std::string in_room(std::size_t room, Write lines_with_names_of) {
  std::string out;
  for (std::size_t longest : std::initializer_list<std::size_t>{200, 60, 30, 15}) {
    out = lines_with_names_of(longest);
    if (text::code_points(out) <= room)
      break;
  }
  return out;
}

std::string shown(const club::discount& off) {
  return flow::check::reduction{off.percent, off.amount}.shown();
}

/// With its share of what is taken off the whole, if that is.
std::string taken_off(const club::invoice_line& l, const club::line_figures& f,
                      const club::invoice_terms& terms) {
  return shown(terms.whole).empty() || f.discount == money{} ? shown(l.price.off)
                                                             : to_string(f.discount);
}

void fact(flow::page& p, const flow::who& by, text::sentence name, std::string value) {
  p.facts.push_back({tr(by.language, name), std::move(value)});
}

/// What the figures hang on: everything but who the document is for.
club::invoice priced(const invoice_draft& d) {
  club::invoice doc;
  doc.place_of_supply = d.supplied_in;
  doc.terms.taxed = d.basis.taxed;
  doc.terms.inter_state = d.basis.taxed && !d.supplied_in.empty() && d.supplied_in != d.basis.state;
  doc.terms.round_total = d.basis.round_total;
  for (const auto& l : d.lines)
    if (l.custom || l.item.id != 0) // the others were typed and not found yet
      doc.lines.push_back(to_line(l));
  doc.terms.whole = to_discount(d.off);
  add_shipping(doc, d);
  return doc;
}

club::supplier supplier_of(const invoice_basis& b) {
  using scheme_t = club::supplier::scheme_t;
  auto scheme = b.scheme == "regular"       ? scheme_t::regular
                : b.scheme == "composition" ? scheme_t::composition
                                            : scheme_t::unregistered;
  return {scheme, b.state, static_cast<int>(b.hsn_digits)};
}

/// Who it is for and where it goes, as far as somebody told.
void recipient_facts(flow::page& p, const club::invoice& doc, const flow::who& by) {
  if (!doc.place_of_supply.empty())
    fact(p, by, "Place of supply", club::place_of_supply(doc.place_of_supply, by.language));
  if (!doc.to.delivery.empty())
    fact(p, by, "Delivery", doc.to.delivery);
  if (!doc.to.phone.empty())
    fact(p, by, "Phone", doc.to.phone);
  if (!doc.to.gstin.empty())
    fact(p, by, "GSTIN", doc.to.gstin);
  if (!doc.to.address.empty())
    fact(p, by, "Address", doc.to.address);
  if (!doc.to.state.empty())
    fact(p, by, "State", club::place_of_supply(doc.to.state, by.language));
}

/// "1. Whey 1 kg, 2 × ₹1,999.00 + GST 18% = ₹4,717.64", each on a line of its own.
std::string summed_lines(const club::invoice& doc, const club::figures& f, std::size_t longest_name,
                         const flow::who& by) {
  std::string out;
  for (std::size_t i = 0; i < doc.lines.size(); ++i) {
    const auto& l = doc.lines[i];
    auto name = l.kind == club::line_kind::shipping ? tr(by.language, "Shipping") : l.description;
    const auto& sums = f.lines[i];
    auto sum = priced_text(text::shorten(name, longest_name), l.price,
                           taken_off(l, sums, doc.terms), doc.terms.taxed, by);
    out += text::cat("\n", i + 1, ". ", sum, " = ", to_string(sums.total));
  }
  return out;
}

invoice_line with_name_of(invoice_line l, std::size_t longest) {
  l.name = text::shorten(l.name, longest);
  l.item.label = text::shorten(l.item.label, longest);
  return l;
}

void tax_facts(flow::page& p, const club::figures& f, const std::string& state,
               const flow::who& by) {
  if (f.discount.paise > 0)
    fact(p, by, "Discount", to_string(f.discount));
  fact(p, by, "Taxable", to_string(f.taxable));
  if (f.igst.paise > 0)
    fact(p, by, "IGST", to_string(f.igst));
  if (f.cgst.paise > 0) {
    fact(p, by, "CGST", to_string(f.cgst));
    fact(p, by, club::has_utgst(state) ? text::sentence("UTGST") : text::sentence("SGST"),
         to_string(f.sgst));
  }
  if (f.round_off.paise != 0)
    fact(p, by, "Round-off", to_string(f.round_off));
  fact(p, by, "Payable", to_string(f.total));
  fact(p, by, "In words", in_words(f.total, by.language));
}

} // namespace

club::invoice_line to_line(const invoice_line& l) {
  club::invoice_line out;
  out.kind = l.custom ? club::line_kind::custom : club::line_kind::item;
  out.item = l.item.id;
  out.version = l.item.version;
  out.description = l.custom ? l.name : l.item.label;
  out.hsn = l.custom ? l.hsn : l.item.hsn_code;
  out.unit = l.custom ? "OTH" : l.item.unit; // what a custom line counts is not asked
  bool inclusive = l.custom ? l.price_mode == "inclusive" : l.item.inclusive;
  out.price = {l.custom ? l.rate : l.item.price, l.qty, to_discount(l.off),
               l.custom ? l.gst : l.item.gst,
               inclusive ? club::price_mode::inclusive : club::price_mode::exclusive};
  return out;
}

club::invoice to_document(const invoice_draft& d) {
  auto doc = priced(d);
  doc.to.member = d.customer.id;
  doc.to.name = d.customer.id != 0 ? std::string() : d.walk_in;
  doc.to.phone = d.phone;
  doc.to.gstin = d.gstin;
  doc.to.address = d.address;
  doc.to.state = state_of(d);
  doc.to.delivery = d.delivery;
  return doc;
}

result<club::figures> preview(const invoice_draft& d) {
  return club::compute(priced(d));
}

bool is_large(const invoice_draft& d) {
  if (d.basis.scheme != "regular")
    return false;
  auto f = preview(d);
  return f && f->taxable >= club::unregistered_bound;
}

bool asks_for_recipient(const invoice_draft& d) {
  return d.details == "add" || is_large(d);
}

void tell_basis(invoice_line& l, const invoice_draft& d) {
  l.taxed = d.basis.taxed;
  l.coded = d.basis.scheme != "unregistered";
}

std::string line_text(const invoice_line& l, const flow::who& by) {
  if (!l.custom && l.item.id == 0)
    return text::cat("? ", l.name, ", ", to_string(l.qty));
  const auto line = to_line(l);
  return priced_text(line.description, line.price, l.off.shown(), l.taxed, by);
}

std::string lines_text(const invoice_draft& d, const flow::who& by) {
  auto out = in_room(message_room, [&](std::size_t longest) {
    std::string lines;
    for (std::size_t i = 0; i < d.lines.size(); ++i)
      lines += text::cat(i + 1, ". ", line_text(with_name_of(d.lines[i], longest), by), "\n");
    return lines;
  });
  auto f = preview(d);
  return out
         + (f ? tr(by.language, "Total {}", f->total)
              : std::string(text::translate(by.language, f.error().text)));
}

flow::page review_page(const invoice_draft& d, const flow::who& by) {
  flow::page p;
  p.body = tr(by.language, "Invoice for {}", d.customer.id != 0 ? d.customer.label : d.walk_in);
  auto doc = to_document(d);
  auto f = club::compute(doc);
  if (!f) {
    p.body += text::cat("\n", text::translate(by.language, f.error().text));
    p.amend = "lines";
    return p;
  }
  std::string notes;
  if (!d.gstin.empty() && club::is_historic(d.gstin))
    notes += text::cat(
        "\n",
        tr(by.language, "The State code of this GSTIN is no longer given out. Please check it."));
  if (auto good = club::check_document(doc, *f, supplier_of(d.basis)); !good) {
    auto why = why_not_issued(good.error(), d, by);
    notes += text::cat("\n", why.words);
    p.amend = why.reopen;
  }
  recipient_facts(p, doc, by);
  tax_facts(p, *f, d.basis.state, by);
  auto taken = text::code_points(p.body) + text::code_points(notes);
  for (const auto& fact : p.facts)
    taken += text::code_points(fact.name) + text::code_points(fact.value) + 3;
  p.body += in_room(message_room - std::min(taken, message_room),
                    [&](std::size_t longest) { return summed_lines(doc, *f, longest, by); });
  p.body += notes;
  return p;
}

} // namespace frontdesk::flows

// Quick entry of an invoice: words before the first item are the customer, "234x2", "whey1kg -10%"
// and "234 x2, whey 1 kg" are lines.
#include "actors/flows/club/invoice_draft.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/items.hpp"
#include "db/club/members.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace frontdesk::flows {

namespace {

constexpr std::size_t most_entered = 50; // lines of one invoice, as the repeat allows

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}
bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

/// "234x2" or "whey1kg*3": what comes before the last x or * that digits follow, and those digits.
struct counted {
  std::string_view what;
  std::string_view times;
};

counted split_count(std::string_view word) {
  auto at = word.find_last_of("xX*");
  if (at == word.npos || at + 1 == word.size()
      || !std::all_of(word.begin() + static_cast<std::ptrdiff_t>(at) + 1, word.end(),
                      [](char c) { return is_digit(c) || c == '.'; }))
    return {word, {}};
  return {word.substr(0, at), word.substr(at + 1)};
}

/// "whey1kg" is typed for "Whey 1 kg": a blank wherever letters and digits meet.
std::string spaced(std::string_view word) {
  std::string out;
  for (char c : word) {
    if (!out.empty() && out.back() != ' ' && c != ' ' && is_digit(c) != is_digit(out.back()))
      out += ' ';
    out += c;
  }
  return out;
}

/// "max500" is perhaps called so; "234x2" and "whey*3" are counts.
bool may_be_name(std::string_view word, const counted& c) {
  return !c.times.empty() && !c.what.empty() && !is_number(c.what) && word[c.what.size()] != '*';
}

std::string name_in(const counted& c) {
  return is_number(c.what) ? std::string(c.what) : spaced(c.what);
}

quantity count_of(std::string_view times) {
  auto count = flow::check::amount_of_goods(times);
  return count ? *count : quantity{};
}

/// A count that cannot be is none: it is asked again.
void read_as(const counted& c, invoice_line& l, flow::token& t) {
  l.name = name_in(c);
  l.qty = c.times.empty() ? quantity{1000} : count_of(c.times);
  t.search = l.name;
}

/// The comma of "-₹1,234" groups digits; every other and each line end an item.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t part = 0, word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool groups = text[word] == '-' && i > word && i + 1 < text.size() && is_digit(text[i - 1])
                  && is_digit(text[i + 1]);
    bool ends = text[i] == '\n' || (text[i] == ',' && !groups);
    if (ends) {
      out.push_back(text.substr(part, i - part));
      part = i + 1;
    }
    if (ends || text[i] == ' ')
      word = i + 1;
  }
  out.push_back(text.substr(part));
  return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (auto w : text::split(text, ' '))
    if (auto word = text::trim(w); !word.empty())
      out.push_back(word);
  return out;
}

/// Reads one line; what it makes of it is in `r` and `d`.
class entry_reader {
public:
  entry_reader(flow::reading& r, invoice_draft& d, const flow::who& by) : r_(r), d_(d), by_(by) {}

  void customer(const std::string& name) {
    r_.lookups.push_back(
        {r_.tokens.size(), db::club::find_members(by_.business, name, "", 2, true)});
    r_.tokens.push_back({name, {}, "customer", -1, {}});
  }

  /// Words that each name an item, a reduction or a count of the item before.
  void each(const std::vector<std::string_view>& words) {
    for (std::size_t i = 0; i < words.size(); ++i)
      if (i + 1 < words.size() && is_payment(words[i]) && has_digit(words[i + 1])) {
        unread(text::cat(words[i], ' ', words[i + 1])); // payments are recorded elsewhere
        ++i;
      } else if (!modifier(words[i]))
        item(words[i]);
  }

  /// Words that name one item together, with its count and reduction among them.
  void together(const std::vector<std::string_view>& words) {
    std::string name;
    std::vector<std::string_view> rest;
    for (auto w : words)
      if (is_modifier(w))
        rest.push_back(w);
      else
        name += text::cat(name.empty() ? "" : " ", w);
    if (!name.empty())
      item(name);
    for (auto w : rest)
      modifier(w);
  }

private:
  static bool is_modifier(std::string_view word) {
    auto c = split_count(word);
    return word.starts_with('-') || (c.what.empty() && !c.times.empty());
  }
  static bool is_payment(std::string_view word) {
    constexpr std::array<std::string_view, 3> methods{"upi", "cash", "card"};
    auto lower = text::lower_ascii(word);
    return std::find(methods.begin(), methods.end(), lower) != methods.end();
  }
  std::int32_t last_line() const { return static_cast<std::int32_t>(d_.lines.size()) - 1; }
  void unread(std::string text) { r_.tokens.push_back({std::move(text), {}, {}, -1, {}}); }

  bool modifier(std::string_view word) {
    if (!is_modifier(word))
      return false;
    flow::token t{std::string(word), {}, {}, last_line(), {}};
    if (word.starts_with('-')) {
      if (auto off = flow::check::percent_or_amount(word.substr(1)); off && t.line >= 0) {
        d_.lines.back().off = *off;
        t.meaning = text::cat("−", off->shown());
      }
    } else if (t.line >= 0) {
      auto times = split_count(word).times;
      d_.lines.back().qty = count_of(times);
      if (!refused(word, times))
        t.meaning = text::cat("× ", to_string(d_.lines.back().qty));
    }
    r_.tokens.push_back(std::move(t));
    return true;
  }

  void item(std::string_view word) {
    auto c = split_count(word);
    bool is_name = may_be_name(word, c);
    if (d_.lines.size() >= most_entered || c.what.empty())
      return unread(std::string(word));
    invoice_line l;
    tell_basis(l, d_);
    flow::token t{std::string(word), {}, "lines", last_line() + 1, {}};
    read_as(is_name ? counted{word, {}} : c, l, t);
    if (!is_name && !c.times.empty())
      refused(word, c.times);
    look_for(l.name);
    if (is_name && parse_quantity(c.times)) {
      look_for(name_in(c));
      r_.lookups.back().otherwise = true;
    }
    d_.lines.push_back(std::move(l));
    r_.tokens.push_back(std::move(t));
  }

  /// Whether a count cannot be; why is said where it was typed.
  bool refused(std::string_view word, std::string_view times) {
    auto count = flow::check::amount_of_goods(times);
    if (!count)
      r_.notes.push_back(
          text::cat("“", word, "”: ", text::translate(by_.language, count.error().text)));
    return !count;
  }

  void look_for(const std::string& name) {
    r_.lookups.push_back({r_.tokens.size(), db::club::find_items(by_.business, name, "", 2)});
  }

  flow::reading& r_;
  invoice_draft& d_;
  const flow::who& by_;
};

bool is_marked(const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [](auto w) {
    return (w[0] == '-' && has_digit(w)) || !split_count(w).times.empty();
  });
}

/// Whether somebody enters lines, or looks for "whey 1 kg": a count, a reduction or a comma says
/// so; without one, every word of the lines has a digit.
bool is_entry(const std::vector<std::string_view>& words, bool is_listed, bool knows_customer) {
  auto first = knows_customer ? words.begin() : std::find_if(words.begin(), words.end(), has_digit);
  bool any_item =
      std::any_of(words.begin(), words.end(), [](auto w) { return has_digit(w) && w[0] != '-'; });
  return any_item && (is_listed || is_marked(words) || std::all_of(first, words.end(), has_digit));
}

/// A phone number with blanks, where the customer is still asked for.
bool is_phone(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || std::string_view(" +-()").find(c) != std::string_view::npos;
  });
}

} // namespace

bool is_quick_entry(std::string_view typed) {
  return is_marked(words_of(typed));
}

flow::reading read_invoice_line(std::string_view typed, invoice_draft& d, const flow::who& by) {
  flow::reading r;
  std::string line(text::ascii_digits(typed));
  constexpr std::string_view times = "×";
  for (auto at = line.find(times); at != line.npos; at = line.find(times, at)) {
    line[at] = 'x';
    line.erase(at + 1, times.size() - 1);
  }
  bool knows_customer = d.customer.id != 0 || !d.walk_in.empty();
  auto words = words_of(line);
  auto parts = parts_of(line);
  bool is_one = words.size() < 2 && parts.size() == 1;
  if (is_one || (!knows_customer && is_phone(line))
      || !is_entry(words, parts.size() > 1, knows_customer))
    return r; // an answer to the step, not a line
  entry_reader reader(r, d, by);
  for (auto part : parts) {
    auto some = words_of(part);
    if (!std::exchange(knows_customer, true)) {
      auto first = std::find_if(some.begin(), some.end(), has_digit);
      std::string name;
      for (auto w = some.begin(); w != first; ++w)
        name += text::cat(name.empty() ? "" : " ", *w);
      if (!name.empty())
        reader.customer(name);
      some.erase(some.begin(), first);
    }
    parts.size() > 1 ? reader.together(some) : reader.each(some);
  }
  return r;
}

/// One row is what was meant; none or several leave the token to a button.
void found_in_invoice_line(invoice_draft& d, flow::token& t, const db::rows& rows,
                           const flow::who& by) {
  if (t.step == "customer") {
    if (rows.size() != 1)
      return;
    auto member = flow::read_member(rows.front(), by);
    d.customer = member.value;
    t.meaning = d.customer.label;
    return;
  }
  if (t.line < 0 || static_cast<std::size_t>(t.line) >= d.lines.size())
    return;
  auto& l = d.lines[static_cast<std::size_t>(t.line)];
  if (rows.empty()) {
    auto told = l.qty; // perhaps by a word of its own
    if (auto c = split_count(t.text); parse_quantity(c.times))
      read_as(c, l, t);
    if (told.milli != 1000)
      l.qty = told;
    return;
  }
  if (rows.size() > 1 && !is_number(t.search)
      && rows[0].at("key").substr(0, 1) == rows[1].at("key").substr(0, 1))
    return; // two items fit equally well
  l.item = flow::read_item(rows.front(), by).value;
  if (rules::club::is_counted(l.item.unit) && l.qty.milli % 1000 != 0)
    l.qty = {}; // sold in whole pieces: asked again
  if (l.qty.milli > 0)
    t.meaning = line_text(l, by);
}

} // namespace frontdesk::flows

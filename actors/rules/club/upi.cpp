// Percent-encoding and the keys of the NPCI linking specification.
#include "actors/rules/club/upi.hpp"

#include "actors/text/invalid.hpp"
#include "base/money_text.hpp"

#include <algorithm>

namespace frontdesk::rules::club {

namespace {

bool is_alnum(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// RFC 3986: everything but unreserved characters, space as %20.
std::string encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

/// The first `most` code points of UTF-8 text.
std::string_view first(std::string_view text, std::size_t most) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && most-- == 0)
      return text.substr(0, i);
  return text;
}

} // namespace

std::string upi_link(const upi_request& x) {
  std::string link = "upi://pay?pa=" + encoded(x.payee) + "&pn=" + encoded(first(x.name, 50));
  if (x.amount > money{})
    link += "&am=" + plain(x.amount);
  link += "&cu=INR";
  if (!x.reference.empty())
    link += "&tr=" + encoded(first(x.reference, 35));
  if (!x.note.empty())
    link += "&tn=" + encoded(first(x.note, 50));
  return link;
}

std::string upi_reference(std::string_view document_number, int attempt) {
  std::string out(document_number);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return !is_alnum(c); }, '-');
  return out + "-" + std::to_string(attempt);
}

result<std::string> check_upi_id(std::string_view typed) {
  const auto from = typed.find_first_not_of(" \t\n");
  const auto to = typed.find_last_not_of(" \t\n");
  const std::string text(from == std::string_view::npos ? "" : typed.substr(from, to - from + 1));
  const auto at = text.find('@');
  const auto refused = text::invalid("A UPI id looks like name@bank.");
  if (at == std::string::npos || at < 2 || at > 256)
    return refused;
  const auto name = std::string_view(text).substr(0, at);
  const auto bank = std::string_view(text).substr(at + 1);
  const auto in_name = [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; };
  if (bank.size() < 2 || bank.size() > 64 || (bank[0] >= '0' && bank[0] <= '9'))
    return refused;
  if (!std::all_of(name.begin(), name.end(), in_name)
      || !std::all_of(bank.begin(), bank.end(), is_alnum))
    return refused;
  return text;
}

} // namespace frontdesk::rules::club

// UPI payment links and the QR codes that carry them.
#include "net/media/upi_qr.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"

#include <qrencode.h>

#include <memory>

namespace frontdesk::net::media {
namespace {

constexpr std::size_t longest_name = 50;
constexpr std::size_t longest_reference = 35;
constexpr std::size_t longest_note = 50;

/// RFC 3986 unreserved characters stay, every other byte is escaped: %20 for a space, never '+'.
std::string escaped(std::string_view s) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (char c : s) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                       || c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return out;
}

/// The first `most` code points.
std::string_view head(std::string_view s, std::size_t most) {
  for (std::size_t i = 0; i < s.size(); ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xC0U) != 0x80U && most-- == 0)
      return s.substr(0, i);
  return s;
}

std::string reference_of(std::string_view s) {
  std::string out(s.substr(0, longest_reference));
  for (char& c : out)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
      c = '-';
  return out;
}

} // namespace

std::string upi_link(const upi_payment& p) {
  auto out =
      text::cat("upi://pay?pa=", escaped(p.payee), "&pn=", escaped(head(p.name, longest_name)));
  if (p.amount.paise > 0)
    out += text::cat("&am=", plain(p.amount));
  out += "&cu=INR";
  if (!p.reference.empty())
    out += text::cat("&tr=", reference_of(p.reference));
  if (!p.note.empty())
    out += text::cat("&tn=", escaped(head(p.note, longest_note)));
  return out;
}

result<qr_code> encode_qr(std::string_view text) {
  const std::string terminated(text);
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(terminated.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!code)
    return fault{errc::too_large, "the text does not fit into a QR code"};
  qr_code out;
  out.width = code->width;
  const auto modules =
      static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  out.dark.reserve(modules);
  for (std::size_t i = 0; i < modules; ++i)
    out.dark.push_back((code->data[i] & 1U) != 0); // libqrencode: the lowest bit is the colour
  return out;
}

} // namespace frontdesk::net::media

// Parsing of urlencoded and multipart/form-data bodies (RFC 7578).
#include "ops/playground/http/form.hpp"

#include "base/text.hpp"

namespace frontdesk::playground::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// The value of `name="..."` or `name=...` in a header line.
std::string parameter(std::string_view line, std::string_view name) {
  auto key = text::cat(name, '=');
  for (auto piece : text::split(line, ';')) {
    piece = text::trim(piece);
    if (!piece.starts_with(key))
      continue;
    piece.remove_prefix(key.size());
    if (piece.size() >= 2 && piece.front() == '"' && piece.back() == '"')
      piece = piece.substr(1, piece.size() - 2);
    return std::string(piece);
  }
  return {};
}

void read_headers(std::string_view headers, part& p) {
  while (!headers.empty()) {
    auto end = headers.find("\r\n");
    auto line = headers.substr(0, end);
    auto lower = text::lower_ascii(line);
    if (lower.starts_with("content-disposition:")) {
      p.name = parameter(line, "name");
      p.file_name = parameter(line, "filename");
      p.is_file = lower.find("filename=") != std::string::npos;
    } else if (lower.starts_with("content-type:")) {
      p.type = text::trim(line.substr(13));
    }
    headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 2);
  }
}

} // namespace

std::string percent_decoded(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%' && i + 2 < s.size() && hex_digit(s[i + 1]) >= 0 && hex_digit(s[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2]));
      i += 2;
    } else {
      out += s[i];
    }
  }
  return out;
}

std::vector<part> parse_urlencoded(std::string_view body) {
  std::vector<part> parts;
  if (body.empty())
    return parts;
  for (auto pair : text::split(body, '&')) {
    std::string plain(pair);
    for (char& c : plain)
      c = c == '+' ? ' ' : c;
    auto equals = plain.find('=');
    part p;
    p.name = percent_decoded(std::string_view(plain).substr(0, equals));
    if (equals != std::string::npos)
      p.value = percent_decoded(std::string_view(plain).substr(equals + 1));
    parts.push_back(std::move(p));
  }
  return parts;
}

std::optional<std::vector<part>> parse_multipart(std::string_view content_type,
                                                 std::string_view body) {
  auto boundary = parameter(content_type, "boundary");
  if (boundary.empty())
    return std::nullopt;
  auto delimiter = text::cat("--", boundary);
  if (!body.starts_with(delimiter))
    return std::nullopt;
  std::vector<part> parts;
  body.remove_prefix(delimiter.size());
  while (body.starts_with("\r\n")) {
    body.remove_prefix(2);
    auto headers_end = body.find("\r\n\r\n");
    auto next = body.find(text::cat("\r\n", delimiter));
    if (headers_end == std::string_view::npos || next == std::string_view::npos
        || next < headers_end)
      return std::nullopt;
    part p;
    read_headers(body.substr(0, headers_end), p);
    if (next > headers_end + 4)
      p.value = body.substr(headers_end + 4, next - headers_end - 4);
    parts.push_back(std::move(p));
    body.remove_prefix(next + 2 + delimiter.size());
  }
  if (!body.starts_with("--"))
    return std::nullopt;
  return parts;
}

std::string query_value(std::string_view query, std::string_view name) {
  for (auto& p : parse_urlencoded(query))
    if (p.name == name)
      return p.value;
  return {};
}

} // namespace frontdesk::playground::http

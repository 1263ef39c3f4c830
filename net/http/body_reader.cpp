// Reads a request's body, by length or in chunks, from bytes that arrive in any pieces.
#include "net/http/body_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace frontdesk::net::http {
namespace {

/// The first line without its CRLF, taken off the input. Empty optional: not finished yet. A line
/// that ends in a bare LF, holds control characters or is too long comes back as "\n".
std::optional<std::string_view> take_line(std::string_view& input) {
  constexpr std::string_view broken = "\n";
  const auto end = input.find('\n');
  if (std::min(end, input.size()) > body_reader::longest_line)
    return broken;
  if (end == std::string_view::npos)
    return std::nullopt;
  const auto line = input.substr(0, end);
  input.remove_prefix(end + 1);
  if (!line.ends_with('\r'))
    return broken;
  const auto text = line.substr(0, line.size() - 1);
  const bool sound = std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
  });
  return sound ? text : broken;
}

} // namespace

body_reader::state body_reader::read(std::string_view& input, std::string& body) {
  while (true) {
    if (part_ == part::length || part_ == part::data) {
      take(input, body);
      if (left_ > 0)
        return state::more;
      if (part_ == part::length)
        return state::done;
      part_ = part::data_end;
    }
    const auto line = take_line(input);
    if (!line)
      return state::more;
    auto next = state::more;
    if (part_ == part::size_line)
      next = read_size(*line);
    else if (part_ == part::trailer)
      next = read_trailer(*line);
    else if (!line->empty())
      next = state::bad;
    else
      part_ = part::size_line;
    if (next != state::more)
      return next;
  }
}

void body_reader::take(std::string_view& input, std::string& body) {
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  body.append(input.substr(0, n));
  input.remove_prefix(n);
  left_ -= n;
}

/// RFC 9112 7.1: hexadecimal size, then extensions, which nobody has defined and which are passed
/// over.
body_reader::state body_reader::read_size(std::string_view line) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (error == std::errc::result_out_of_range)
    return state::too_large;
  if (error != std::errc{} || (end != line.data() + line.size() && *end != ';'))
    return state::bad;
  if (size > allowed_)
    return state::too_large;
  allowed_ -= size;
  left_ = size;
  part_ = size == 0 ? part::trailer : part::data;
  return state::more;
}

/// Trailers are checked for their form and forgotten.
body_reader::state body_reader::read_trailer(std::string_view line) {
  if (line.empty())
    return state::done;
  const bool sound =
      line.front() != ' ' && line.front() != '\t' && line.find(':') != std::string_view::npos;
  return sound && ++trailers_ <= most_trailers ? state::more : state::bad;
}

} // namespace frontdesk::net::http

// The JSON writer and the in-order reader behind drafts and sessions.
#include "actors/flow/codec.hpp"

#include <charconv>

namespace frontdesk::flow {

void writer::number(std::int64_t n) {
  comma();
  char digits[24];
  out_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void writer::text(std::string_view s) {
  static constexpr char hex[] = "0123456789abcdef";
  comma();
  out_ += '"';
  for (char c : s) {
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out_ += "\\u00";
      out_ += hex[static_cast<unsigned char>(c) >> 4];
      out_ += hex[static_cast<unsigned char>(c) & 15];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

void reader::comma() {
  if (!first_ && !rest_.empty() && rest_.front() == ',')
    rest_.remove_prefix(1);
  first_ = false;
}

bool reader::take(std::string_view word) {
  if (!rest_.starts_with(word))
    return false;
  rest_.remove_prefix(word.size());
  return true;
}

bool reader::open() {
  comma();
  if (!take("["))
    failed_ = true;
  first_ = true;
  return !failed_;
}

bool reader::more() {
  return !failed_ && !rest_.empty() && rest_.front() != ']';
}

bool reader::close() {
  if (!take("]"))
    failed_ = true;
  first_ = false;
  return !failed_;
}

std::int64_t reader::number() {
  comma();
  std::int64_t n = 0;
  auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
  if (error != std::errc{})
    failed_ = true;
  rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
  return n;
}

bool reader::flag() {
  comma();
  if (take("true"))
    return true;
  if (!take("false"))
    failed_ = true;
  return false;
}

bool reader::none() {
  auto at = rest_;
  auto was_first = first_;
  comma();
  if (take("null"))
    return true;
  rest_ = at;
  first_ = was_first;
  return false;
}

void reader::unescape(std::string& out) {
  char c = rest_.front();
  rest_.remove_prefix(1);
  if (c == 'n') {
    out += '\n';
  } else if (c == 'u' && rest_.size() >= 4) {
    unsigned code = 0;
    std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
    out += static_cast<char>(code); // the writer escapes only control characters this way
    rest_.remove_prefix(4);
  } else {
    out += c;
  }
}

std::string reader::text() {
  comma();
  std::string out;
  if (!take("\"")) {
    failed_ = true;
    return out;
  }
  while (!rest_.empty() && rest_.front() != '"') {
    auto plain = rest_.find_first_of("\"\\");
    if (plain == rest_.npos)
      break;
    out += rest_.substr(0, plain);
    rest_.remove_prefix(plain);
    if (rest_.front() == '"')
      break;
    if (rest_.size() < 2)
      break;
    rest_.remove_prefix(1);
    unescape(out);
  }
  if (!take("\""))
    failed_ = true;
  return out;
}

void reader::skip_string() {
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.front() != '"')
    rest_.remove_prefix(rest_.front() == '\\' && rest_.size() > 1 ? 2 : 1);
  if (!take("\""))
    failed_ = true;
}

std::string_view reader::raw() {
  comma();
  auto begin = rest_;
  int depth = 0;
  while (!failed_ && !rest_.empty()) {
    char c = rest_.front();
    if (depth == 0 && (c == ',' || c == ']'))
      break;
    if (c == '"') {
      skip_string();
      continue;
    }
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    rest_.remove_prefix(1);
  }
  auto out = begin.substr(0, begin.size() - rest_.size());
  failed_ = failed_ || out.empty();
  return out == "null" ? std::string_view() : out;
}

} // namespace frontdesk::flow

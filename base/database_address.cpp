// The two forms of an address: postgresql://… and words key=value.
#include "base/database_address.hpp"

#include <algorithm>
#include <optional>

namespace frontdesk::configuration {

namespace {

constexpr std::string_view schemes[] = {"postgresql://", "postgres://"};
constexpr std::string_view secret_keys[] = {"password", "sslpassword"};

bool is_secret(std::string_view key) {
  return std::ranges::find(secret_keys, key) != std::end(secret_keys);
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? std::optional{lower - 'a' + 10} : std::nullopt;
}

/// Nothing if a % is not followed by two hexadecimal digits.
std::optional<std::string> decoded(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '%') {
      out += s[i];
      continue;
    }
    auto high = i + 2 < s.size() ? hex_digit(s[i + 1]) : std::nullopt;
    auto low = high ? hex_digit(s[i + 2]) : std::nullopt;
    if (!low)
      return std::nullopt;
    out += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return out;
}

/// key = value, key='quoted value': blanks beside the = are allowed, a backslash takes the next
/// character as it is.
class words {
public:
  explicit words(std::string_view text) : text_(text) {}

  database_address read() {
    for (skip_spaces(); at_ < text_.size(); skip_spaces())
      if (!word()) {
        out_.complaint = "must be postgresql://... or words key=value";
        break;
      }
    return std::move(out_);
  }

private:
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_]))
      ++at_;
  }

  bool word() {
    auto from = at_;
    while (at_ < text_.size() && text_[at_] != '=' && !is_space(text_[at_]))
      ++at_;
    auto key = text_.substr(from, at_ - from);
    skip_spaces();
    if (key.empty() || at_ == text_.size() || text_[at_] != '=')
      return false;
    ++at_;
    skip_spaces();
    from = at_;
    auto value = read_value();
    if (is_secret(key) && at_ > from)
      out_.passwords.push_back({from, at_, value.value_or("")});
    return value.has_value();
  }

  /// Nothing if its quote is not closed.
  std::optional<std::string> read_value() {
    std::string value;
    const bool quoted = at_ < text_.size() && text_[at_] == '\'';
    at_ += quoted ? 1 : 0;
    for (; at_ < text_.size(); ++at_) {
      if (quoted ? text_[at_] == '\'' : is_space(text_[at_]))
        break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size())
        ++at_;
      value += text_[at_];
    }
    if (!quoted)
      return value;
    if (at_ == text_.size())
      return std::nullopt;
    ++at_;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  database_address out_;
};

database_address read_url(std::string_view url, std::size_t rest) {
  database_address out;
  auto add = [&](std::size_t begin, std::size_t end) {
    auto raw = url.substr(begin, end - begin);
    if (!raw.empty())
      out.passwords.push_back({begin, end, decoded(raw).value_or(std::string(raw))});
  };
  auto query = std::min(url.find('?', rest), url.size());
  // The last @: rather too much is masked than the end of a password that holds one.
  auto place = url.substr(rest, query - rest);
  auto at = place.rfind('@');
  if (auto colon = place.substr(0, at).find(':');
      at != std::string_view::npos && colon != std::string_view::npos)
    add(rest + colon + 1, rest + at);
  for (auto begin = query + 1; begin < url.size();) {
    auto end = std::min(url.find('&', begin), url.size());
    auto pair = url.substr(begin, end - begin);
    auto equals = pair.find('=');
    if (equals == std::string_view::npos)
      out.complaint = "has a parameter without = behind its ?";
    else if (is_secret(pair.substr(0, equals)))
      add(begin + equals + 1, end);
    begin = end + 1;
  }
  if (!decoded(url))
    out.complaint = "has a % that is not followed by two hexadecimal digits";
  return out;
}

} // namespace

database_address read_database_address(std::string_view text) {
  for (auto scheme : schemes)
    if (text.starts_with(scheme))
      return read_url(text, scheme.size());
  auto out = words(text).read();
  if (text.find('=') == std::string_view::npos) // libpq would take it for a database's name
    out.complaint = "must be postgresql://... or words key=value";
  return out;
}

} // namespace frontdesk::configuration

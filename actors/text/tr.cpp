// Translation at run time: table look-up, filling in of values, plurals.
#include "actors/text/tr.hpp"

#include "actors/text/titles.hpp"
#include "base/text.hpp"

namespace frontdesk::text {

std::string_view translate(std::string_view language, std::string_view english) {
  if (language.starts_with("hi"))
    if (auto other = hindi(english); !other.empty())
      return other;
  return english;
}

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out += pattern[i];
      continue;
    }
    auto end = pattern.find('}', i);
    auto inside = end == pattern.npos ? pattern : pattern.substr(i + 1, end - i - 1);
    bool digit = inside.size() == 1 && inside[0] >= '1' && inside[0] <= '9';
    if (!inside.empty() && !digit) {
      out += '{';
      continue;
    }
    auto which = digit ? static_cast<std::size_t>(inside[0] - '1') : next++;
    if (which < values.size())
      out += values.begin()[which];
    i = end;
  }
  return out;
}

std::string title(std::string_view language, std::string_view key) {
  if (auto other = translate(language, key); other != key)
    return std::string(other);
  for (const auto& named : english_titles)
    if (named.english == key)
      return std::string(named.other);
  std::string out(key);
  for (char& c : out)
    if (c == '_')
      c = ' ';
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

sentence plural(std::string_view language, std::int64_t n, sentence one, sentence other) {
  return is_one(language, n) ? one : other;
}

} // namespace frontdesk::text

// Mutants of JSON text, made on the text itself so that keys can be doubled and numbers odd.
#include "tests/support/mutants.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace frontdesk::test {
namespace {

namespace fs = std::filesystem;

/// What stands in for a value: RELIABILITY 4, JSON.
const std::vector<std::string>& strangers() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> out{"null",
                                 "true",
                                 "0",
                                 "-1",
                                 "-0",
                                 "1.0",
                                 "1e400",
                                 "00",
                                 "NaN",
                                 "2147483648",
                                 "9007199254740993",
                                 "9223372036854775808",
                                 "18446744073709551616",
                                 "1111111111222222222233333333334444444444",
                                 "\"\"",
                                 "\"7\"",
                                 "\"-7\"",
                                 R"("\u0000")",
                                 R"("\ud800")",
                                 R"("\udc00\ud800")",
                                 "\"\xff\"",
                                 "\"\xc0\xaf\"",
                                 "\"\x01\"",
                                 "[]",
                                 "{}",
                                 "[[]]",
                                 R"({"id":1})",
                                 R"("a:1:0.0:0")",
                                 R"("x:club.ban:1:1")",
                                 R"("'); DROP TABLE desk.people;--")"};
    out.push_back(frontdesk::text::cat("\"", std::string(100'000, 'x'), "\""));
    out.push_back(std::string(2'000, '[') + std::string(2'000, ']'));
    return out;
  }();
  return list;
}

struct span {
  std::size_t begin = 0, end = 0; // of a member with its name, or of an element
  std::size_t value = 0;          // where its value begins
};

/// Finds members and elements of well-formed JSON text; anything else gives fewer of them.
class finder {
public:
  explicit finder(std::string_view text) : text_(text) {}
  std::vector<span> all() {
    value();
    return found_;
  }

private:
  void blanks() {
    while (at_ < text_.size() && text_.find_first_of(" \t\r\n", at_) == at_)
      ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c)
      return false;
    ++at_;
    return true;
  }
  void string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\')
        ++at_;
    ++at_;
  }
  void value() {
    blanks();
    if (at_ >= text_.size())
      return;
    if (text_[at_] == '{' || text_[at_] == '[')
      return list(text_[at_] == '{');
    if (text_[at_] == '"')
      return string();
    at_ = std::min(text_.size(), text_.find_first_of(",]} \t\r\n", at_));
  }
  void list(bool named) {
    ++at_;
    blanks();
    while (at_ < text_.size() && text_[at_] != '}' && text_[at_] != ']') {
      span s;
      s.begin = s.value = at_;
      if (named) {
        string();
        if (!take(':'))
          return;
        blanks();
        s.value = at_;
      }
      value();
      s.end = std::min(at_, text_.size());
      found_.push_back(s);
      take(',');
      blanks();
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<span> found_;
};

std::string replaced(const std::string& text, std::size_t begin, std::size_t end,
                     const std::string& by) {
  return text.substr(0, begin) + by + text.substr(std::min(end, text.size()));
}

void whole_mutants(const std::string& text, const std::function<void(const std::string&)>& each) {
  for (const auto* other : {"", " \n", "null", "[]", "{}", "{", "\xef\xbb\xbf{}", "\"x\"", "1"})
    each(other);
  each(text + text);
  each(frontdesk::text::cat(text, "x"));
  each(frontdesk::text::cat("\xef\xbb\xbf", text));
  each(frontdesk::text::cat("[", text, "]"));
  each(std::string(100'000, '['));
  std::string wide; // UTF-16
  for (char c : text)
    wide += {c, '\0'};
  each(wide);
  for (std::size_t cut = 1; cut < text.size(); cut += 1 + text.size() / 24)
    each(text.substr(0, cut));
  dice random(text.size());
  for (int i = 0; i < 24; ++i) {
    auto spoilt = text;
    spoilt[random.below(spoilt.size())] = static_cast<char>(random.below(256));
    each(spoilt);
  }
}

} // namespace

fs::path corpora() {
  const char* named = std::getenv("FRONTDESK_CORPORA");
  const fs::path path = named ? named : FRONTDESK_SOURCE_DIR "/../shared/corpora";
  return fs::exists(path / "gen_updates.py") ? path : fs::path();
}

std::vector<std::string> payloads(std::string_view platform) {
  std::vector<fs::path> files;
  std::vector<fs::path> folders{fs::path(FRONTDESK_SOURCE_DIR "/tests/fuzz/seeds") / platform};
  if (!corpora().empty())
    folders.push_back(corpora() / platform);
  for (const auto& folder : folders)
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".json")
        files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

void each_mutant(const std::string& payload, const std::function<void(const std::string&)>& each) {
  whole_mutants(payload, each);
  for (const auto& s : finder(payload).all()) {
    auto member = payload.substr(s.begin, s.end - s.begin);
    auto behind = payload.find_first_not_of(" \t\r\n", s.end);
    bool last = behind == payload.npos || payload[behind] != ',';
    each(replaced(payload, s.begin, last ? s.end : behind + 1, ""));
    each(replaced(payload, s.begin, s.end, frontdesk::text::cat(member, ",", member)));
    for (const auto& stranger : strangers()) {
      each(replaced(payload, s.value, s.end, stranger));
      if (s.value != s.begin && stranger.size() < 64) // a second member of that name
        each(replaced(
            payload, s.end, s.end,
            frontdesk::text::cat(",", payload.substr(s.begin, s.value - s.begin), stranger)));
    }
    if (s.value > s.begin + 2) // its name with an escape: "i\u0064"
      each(replaced(payload, s.begin + 1, s.begin + 2,
                    payload[s.begin + 1] == 'i' ? R"(\u0069)" : R"(\u0065)"));
  }
}

} // namespace frontdesk::test

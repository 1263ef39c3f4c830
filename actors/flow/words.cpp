// Typed commands and navigation words, in every language.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

namespace {

struct word {
  std::string_view text;
  std::string_view code;
};

constexpr word words[] = {
    {"menu", "home"},     {"home", "home"},   {"start", "greet"},   {"hi", "greet"},
    {"hello", "greet"},   {"hey", "greet"},   {"namaste", "greet"}, {"back", "back"},
    {"cancel", "cancel"}, {"stop", "cancel"}, {"help", "help"},     {"drafts", "drafts"},
    {"मेनू", "home"},       {"मेन्यू", "home"},    {"होम", "home"},      {"नमस्ते", "greet"},
    {"वापस", "back"},     {"पीछे", "back"},    {"रद्द", "cancel"},    {"रद्द करें", "cancel"},
    {"मदद", "help"},      {"सहायता", "help"}, {"ड्राफ़्ट", "drafts"},
};

} // namespace

std::string_view navigation_word(std::string_view typed) {
  auto lower = text::lower_ascii(typed);
  for (const auto& w : words)
    if (w.text == lower)
      return w.code;
  return {};
}

/// A command or a navigation word anywhere; nothing else.
std::optional<action> dialogue::on_word(std::string_view typed) {
  if (typed.starts_with('/')) {
    auto space = typed.find_first_of(" \n");
    auto word = typed.substr(1, space == typed.npos ? typed.npos : space - 1);
    auto rest = space == typed.npos ? std::string_view() : text::trim(typed.substr(space));
    return on_command(word.substr(0, word.find('@')), rest);
  }
  if (auto code = navigation_word(typed); !code.empty() && (code != "greet" || !is_active()))
    return on_builtin(code, code == "cancel" || code == "back" ? state_.run : 0,
                      code == "back" ? state_.rev : 0);
  return std::nullopt;
}

action dialogue::on_command(std::string_view word, std::string_view rest) {
  auto lower = text::lower_ascii(word);
  if (auto code = navigation_word(lower); !code.empty())
    return *on_builtin(code, code == "cancel" || code == "back" ? state_.run : 0,
                       code == "back" ? state_.rev : 0);
  if (const auto* e = find_command(lower))
    return open_entry(*e, 0, 0, rest);
  notes_.push_back(t("There is no command /{}.", lower));
  outcome_ = "unknown_command";
  return is_active() && !s_.browsing ? show() : home();
}

/// Text while no step waits for it: a command word with something behind it, or a list's filter.
action dialogue::on_idle_text(std::string_view typed) {
  auto space = typed.find(' ');
  if (const auto* e = find_command(text::lower_ascii(typed.substr(0, space)));
      e != nullptr && may_open(*e, by_))
    return open_entry(*e, 0, 0,
                      space == typed.npos ? std::string_view() : text::trim(typed.substr(space)));
  if (s_.browsing && !s_.visits.empty())
    if (const auto* e = find_entry(s_.visits.back().code);
        e != nullptr && e->shows != nullptr && e->shows().is_list())
      return filter(typed);
  if (is_active()) {
    s_.browsing = false;
    return take_text(typed);
  }
  notes_.push_back(t("I did not understand “{}”.", text::shorten(typed, 40)));
  outcome_ = "not_understood";
  return home();
}

} // namespace frontdesk::flow

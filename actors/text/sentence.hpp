// Sentences as they stand in the code: English, translated elsewhere, checked while compiling.
#pragma once

#include "actors/text/hi.hpp"
#include "actors/text/languages.hpp"

#include <cstddef>
#include <string_view>

namespace frontdesk::mistake {
// Never defined: calling one does not compile, and its name is the message.
void translation_is_missing_in_a_language_the_area_declares_complete();
void button_label_must_be_1_to_20_characters();
void prompt_must_be_1_to_900_characters();
void key_must_be_small_letters_digits_and_underscores();
} // namespace frontdesk::mistake

namespace frontdesk::text {

/// Code points of a literal (ids are counted in bytes, labels in code points).
constexpr std::size_t length(std::string_view s) {
  std::size_t n = 0;
  for (char c : s)
    n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

/// An English literal that people read. It is the key of its own translations.
class sentence {
public:
  constexpr sentence() = default;
  consteval sentence(const char* english, const char* file = __builtin_FILE()) : english_(english) {
    must_be_translated(file);
  }
  constexpr std::string_view english() const { return english_; }
  constexpr bool empty() const { return english_.empty(); }

protected:
  struct checked_later {};
  constexpr sentence(checked_later, const char* english) : english_(english) {}
  constexpr void must_be_translated(const char* file) const {
    if (!english_.empty() && needs_hindi(file) && hindi(english_).empty())
      mistake::translation_is_missing_in_a_language_the_area_declares_complete();
  }

private:
  std::string_view english_;
};

/// A sentence short enough for a button on every platform, in every language we have it in.
class label : public sentence {
public:
  constexpr label() = default;
  consteval label(const char* english, const char* file = __builtin_FILE())
      : sentence(checked_later{}, english) {
    // WhatsApp: reply button title and list button 1-20 characters
    if (auto n = length(english); n == 0 || n > 20 || length(hindi(english)) > 20)
      mistake::button_label_must_be_1_to_20_characters();
    must_be_translated(file);
  }
};

/// What a step asks.
class prompt : public sentence {
public:
  constexpr prompt() = default;
  consteval prompt(const char* english, const char* file = __builtin_FILE())
      : sentence(checked_later{}, english) {
    // WhatsApp: body of an interactive message 1024 characters, some left for facts and reasons
    if (auto n = length(english); n == 0 || n > 900 || length(hindi(english)) > 900)
      mistake::prompt_must_be_1_to_900_characters();
    must_be_translated(file);
  }
};

/// A step's name: stored in sessions and metrics, and, with a capital, its title in breadcrumbs.
class key : public sentence {
public:
  constexpr key() = default;
  consteval key(const char* name, const char* file = __builtin_FILE())
      : sentence(checked_later{}, name) {
    for (char c : english())
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
        mistake::key_must_be_small_letters_digits_and_underscores();
    if (empty())
      mistake::key_must_be_small_letters_digits_and_underscores();
    must_be_translated(file);
  }
};

} // namespace frontdesk::text

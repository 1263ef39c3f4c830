// Parsing of a typed GSTIN and its check character.
#include "actors/rules/club/gstin.hpp"

#include "actors/rules/club/states.hpp"
#include "actors/text/invalid.hpp"

namespace frontdesk::rules::club {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

/// 'd' a digit, 'l' a letter, 'e' the entity (1-9, A-Z), 'c' a digit or letter.
bool fits(char c, char wanted) {
  switch (wanted) {
  case 'd':
    return is_digit(c);
  case 'l':
    return is_letter(c);
  case 'e':
    return is_letter(c) || (is_digit(c) && c != '0');
  default:
    return is_digit(c) || is_letter(c);
  }
}

bool has_form(std::string_view text) {
  constexpr std::string_view form = "dd"
                                    "lllllddddl"
                                    "e"
                                    "l"
                                    "c";
  if (text.size() != form.size())
    return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (!fits(text[i], form[i]))
      return false;
  return true;
}

} // namespace

char gstin_check_character(std::string_view first_fourteen) {
  if (first_fourteen.size() != 14)
    return '\0';
  int sum = 0;
  for (std::size_t i = 0; i < first_fourteen.size(); ++i) {
    const char c = first_fourteen[i];
    if (!is_digit(c) && !is_letter(c))
      return '\0';
    const int product = (is_digit(c) ? c - '0' : c - 'A' + 10) * (i % 2 == 0 ? 1 : 2);
    sum += product / 36 + product % 36;
  }
  const int check = (36 - sum % 36) % 36;
  return static_cast<char>(check < 10 ? '0' + check : 'A' + check - 10);
}

result<gstin> parse_gstin(std::string_view typed) {
  gstin x;
  for (char c : typed) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
      continue;
    x.text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (!has_form(x.text))
    return text::invalid("A GSTIN has 15 characters, like 27AAPFU0939F1ZV.");
  x.state = x.text.substr(0, 2);
  const auto* where = find_state(x.state);
  if (!where)
    return text::invalid("The first two digits of this GSTIN are no State code.");
  x.historic = where->kind == kind_of_state::historic;
  if (x.text.back() != gstin_check_character(std::string_view(x.text).substr(0, 14)))
    return text::invalid("This GSTIN has a typing mistake: its last character does not fit.");
  return x;
}

bool is_historic(std::string_view typed) {
  auto x = parse_gstin(typed);
  return x && x->historic;
}

} // namespace frontdesk::rules::club

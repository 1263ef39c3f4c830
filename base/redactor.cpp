// Masking: registered secrets, bot tokens (<digits>:<35 characters>), phone numbers.
#include "base/redactor.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

namespace frontdesk::log {

namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t min_secret = 6;
constexpr std::size_t min_phone_digits = 8;
constexpr std::size_t token_tail = 30; // Bot API tokens have 35 characters after the colon

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

void replace_all(std::string& s, std::string_view from, std::string_view to) {
  for (auto at = s.find(from); at != std::string::npos; at = s.find(from, at + to.size()))
    s.replace(at, from.size(), to);
}

std::string percent_encoded(std::string_view s) {
  std::string out;
  for (char c : s)
    if (is_word(c) || c == '.' || c == '~') {
      out += c;
    } else {
      const unsigned char byte[] = {static_cast<unsigned char>(c)};
      auto code = text::hex(std::span{byte});
      std::ranges::transform(code, code.begin(),
                             [](char d) { return d >= 'a' ? char(d - 32) : d; });
      out += text::cat('%', code);
    }
  return out;
}

/// Length of a token at the front, 0 = none. Telegram: digits, ':' (or %3A), many word characters.
/// Meta: "EAA" and many word characters.
std::size_t token_length(std::string_view s) {
  if (s.starts_with("EAA")) {
    auto length = static_cast<std::size_t>(std::ranges::find_if_not(s, is_word) - s.begin());
    return length >= token_tail ? length : 0;
  }
  std::size_t n = 0;
  while (n < s.size() && is_digit(s[n]))
    ++n;
  if (n < 5)
    return 0;
  auto rest = s.substr(n);
  std::size_t colon = rest.starts_with(':')                                ? 1
                      : rest.starts_with("%3A") || rest.starts_with("%3a") ? 3
                                                                           : 0;
  std::size_t tail = 0;
  while (colon + tail < rest.size() && is_word(rest[colon + tail]))
    ++tail;
  return colon != 0 && tail >= token_tail ? n + colon + tail : 0;
}

struct digits_run {
  std::size_t length = 0; // bytes, separators included, ending on a digit
  std::string digits;
};

/// Digits with the separators people type between them: at most two in a row.
digits_run run_of_digits(std::string_view s) {
  digits_run run;
  std::size_t gap = 0;
  for (std::size_t i = 0; i < s.size() && gap <= 2; ++i) {
    if (is_digit(s[i])) {
      run.digits += s[i];
      run.length = i + 1;
      gap = 0;
    } else if (run.length != 0 && std::string_view{" -.()/"}.find(s[i]) != std::string_view::npos) {
      ++gap;
    } else {
      break;
    }
  }
  return run;
}

std::string masked(const digits_run& run) {
  return text::cat(mask, std::string_view{run.digits}.substr(run.digits.size() - 2));
}

/// What stands before a number that makes it a phone number.
constexpr std::array<std::string_view, 9> phone_words = {
    "phone", "mobile", "whatsapp", "wa_id", "contact", "tel", "msisdn", "wa.me/", "recipient_id"};

/// Length of a phone word at the front together with the punctuation that may follow it; 0 = none.
std::size_t phone_word(std::string_view lower) {
  for (auto word : phone_words)
    if (lower.starts_with(word)) {
      auto n = word.size();
      if (lower.substr(n).starts_with("_number"))
        n += 7;
      while (n < lower.size()
             && std::string_view{" :=\"'\\+[("}.find(lower[n]) != std::string_view::npos)
        ++n;
      return n;
    }
  return 0;
}

/// If a phone number begins at `at`, masks it into `out` and says how many bytes it took.
std::size_t take_phone(std::string_view s, std::size_t at, std::string& out) {
  auto run = run_of_digits(s.substr(at));
  if (run.digits.size() < min_phone_digits)
    return 0;
  out += masked(run);
  return run.length;
}

std::string without_phones(std::string_view s) {
  auto lower = text::lower_ascii(s);
  std::string out;
  for (std::size_t at = 0; at < s.size();) {
    bool after_digit = at != 0 && is_digit(s[at - 1]);
    bool at_word = at == 0 || !is_word(s[at - 1]) || s[at - 1] == '_';
    auto prefix = s[at] == '+' || s.substr(at).starts_with("%2B") ? (s[at] == '+' ? 1U : 3U)
                  : at_word ? phone_word(std::string_view{lower}.substr(at))
                            : 0U;
    if (auto token = after_digit ? 0 : token_length(s.substr(at)); token != 0) {
      out += mask;
      at += token;
    } else if (prefix != 0) {
      out += s.substr(at, prefix);
      at += prefix;
      at += take_phone(s, at, out);
    } else {
      out += s[at++];
    }
  }
  return out;
}

} // namespace

void redactor::hide(std::string_view secret) {
  if (secret.size() < min_secret)
    return;
  std::string escaped; // as the JSON writer would write it
  for (char c : secret) {
    if (c == '"' || c == '\\')
      escaped += '\\';
    escaped += c;
  }
  std::unique_lock lock{guard_};
  for (auto& form : {std::string{secret}, percent_encoded(secret), escaped})
    if (std::ranges::find(secrets_, form) == secrets_.end())
      secrets_.push_back(form);
  std::ranges::stable_sort(secrets_, std::ranges::greater{}, &std::string::size);
}

std::string redactor::clean(std::string_view s) const {
  std::string out{s};
  {
    std::shared_lock lock{guard_};
    for (const auto& secret : secrets_)
      replace_all(out, secret, mask);
  }
  return without_phones(out);
}

std::string redactor::clean_phone(std::string_view s) const {
  auto out = clean(s);
  auto first = std::ranges::find_if(out, is_digit);
  auto run = run_of_digits({first, out.end()});
  if (run.digits.size() < min_phone_digits)
    return out;
  return text::cat(std::string_view{out.begin(), first}, masked(run));
}

bool names_phone(std::string_view field) {
  auto lower = text::lower_ascii(field);
  return std::ranges::any_of(phone_words,
                             [&](auto word) { return lower.find(word) != std::string::npos; });
}

} // namespace frontdesk::log

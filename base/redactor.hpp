// Takes secrets and phone numbers out of text.
#pragma once

#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::log {

/// Masks registered secrets (also percent-encoded and JSON-escaped), what looks like a bot token,
/// and phone numbers: eight digits or more after '+', or after a word such as "phone" or
/// "whatsapp:", with the separators people type between digits. Keeps the last two digits.
/// Thread-safe.
class redactor {
public:
  void hide(std::string_view secret);
  std::string clean(std::string_view) const;
  /// For the value of a field whose name says "phone": ten digits or more are masked even when
  /// bare.
  std::string clean_phone(std::string_view) const;

private:
  mutable std::shared_mutex guard_;
  std::vector<std::string>
      secrets_; // longest first, so that a secret inside another is masked whole
};

/// The name of a field or key says that its value is a phone number.
bool names_phone(std::string_view field);

} // namespace frontdesk::log

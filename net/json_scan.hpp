// The spelling of single JSON tokens: strings with escapes, numbers, literals.
#pragma once

#include <string>
#include <string_view>

namespace frontdesk::net::json {

/// Every escape in the text between the quotes is one that JSON knows. (simdjson has refused bare
/// control characters and malformed UTF-8 before.)
bool escapes_are_valid(std::string_view inside);
bool is_number(std::string_view token);

/// How long the string is that starts at `text`, after its opening quote. It must have a closing
/// one.
std::size_t string_length(const char* text);

/// Appends the text between the quotes, with U+FFFD for lone surrogates and U+0000.
void unescape(std::string_view inside, std::string& to);

} // namespace frontdesk::net::json

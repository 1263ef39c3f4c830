// What a Bot API method answers: a value, or an error with Telegram's own text.
#pragma once

#include "ops/playground/json.hpp"

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace frontdesk::playground::telegram {

struct refusal {
  std::string description; // "Bad Request: chat not found"
  int code = 400;
  int retry_after = 0;
};

[[noreturn]] inline void throw_exception_from_error(const refusal& r,
                                                    const boost::source_location&) {
  throw std::logic_error(r.description);
}

template <class T>
using outcome = boost::system::result<T, refusal>;

/// "Bad Request: " and the text, its first letter in lower case as the server does it, unless the
/// text is a code such as BUTTON_DATA_INVALID.
inline refusal bad_request(std::string text) {
  bool is_code = text.size() >= 2 && (text[1] == '_' || (text[1] >= 'A' && text[1] <= 'Z'));
  if (!is_code && !text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return {"Bad Request: " + text, 400, 0};
}

} // namespace frontdesk::playground::telegram

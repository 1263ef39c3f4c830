// What a check answers when it cannot accept something: a sentence that is there in every language.
#pragma once

#include "actors/text/sentence.hpp"
#include "base/result.hpp"

#include <string>

namespace frontdesk::text {

inline fault invalid(sentence s) {
  return {errc::invalid, std::string(s.english())};
}

} // namespace frontdesk::text

// What a row of the outbox says on the platform it is for.
#pragma once

#include "tests/chaos/evidence.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::chaos {

/// The text of a message, or the caption of its file; nothing if the row makes no message.
std::optional<std::string> words_of(std::string_view platform, const table_row&);

} // namespace frontdesk::chaos

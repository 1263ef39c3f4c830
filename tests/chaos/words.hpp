// What a row of the outbox says on the platform it is for, and of which documents.
#pragma once

#include "tests/chaos/evidence.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::chaos {

/// The text of a message, or the caption of its file; nothing if the row makes no message.
std::optional<std::string> words_of(std::string_view platform, const table_row&);
/// Numbers of documents in a text: LUF/26-27/000123.
std::vector<std::string> document_numbers(const std::string& said);

} // namespace frontdesk::chaos

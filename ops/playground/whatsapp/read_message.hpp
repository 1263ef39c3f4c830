// An outgoing message as the Cloud API reads it: limits and error texts (PLATFORMS §4).
#pragma once

#include "ops/playground/whatsapp/model.hpp"

#include <functional>

namespace frontdesk::playground::whatsapp {

/// Finds an uploaded file by its id, or nullptr.
using find_media = std::function<std::shared_ptr<const media>(std::string_view id)>;

/// The body of POST /{phone number id}/messages, already known to be an object.
outcome<message> read_message(const json::object&, const find_media&);

} // namespace frontdesk::playground::whatsapp

// A screen as exactly one WhatsApp message.
#pragma once

#include "base/ids.hpp"
#include "net/outgoing.hpp"
#include "net/screen.hpp"

#include <string>
#include <string_view>

namespace frontdesk::net::whatsapp {

/// Whom a message goes to, and the outbox row that the platform's statuses will name.
struct target {
  std::string chat; // phone, or business-scoped user id
  post_id post;
};

/// Text; with choices reply buttons or a list (see choose). The platform has no edits, so every
/// screen is a new message. It has no way to escape *bold* and the like either: what a person typed
/// may look bold in the chat, but it can hide no link. Throws check_failed on button data that is
/// our bug.
outgoing encode(const screen&, const target&);

/// The same with a document on top; it must have been uploaded (attachment.id).
outgoing encode(const screen&, const target&, const attachment&);

/// Uploads a document; the answer's `file` is its media id.
outgoing upload(const attachment&);

/// Marks a message of the person as read; `typing` also shows that we are writing, for 25 s at
/// most.
outgoing mark_read(std::string_view message, bool typing);

} // namespace frontdesk::net::whatsapp

// How WhatsApp proves that a webhook post is its own, and how we prove that the webhook is ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::net::whatsapp {

/// Whether the header has the form of a signature: what has not need not be read on.
bool is_signature(std::string_view header);

/// True if `header` (X-Hub-Signature-256) signs exactly the received bytes with the app secret or
/// with the one being rotated out. The header must be "sha256=" and 64 lower-case hex digits.
bool is_authentic(std::string_view header, std::string_view body, std::string_view app_secret,
                  std::string_view app_secret_old);

/// The header that Meta would send for a body; used by tests and by the emulator.
std::string sign(std::string_view body, std::string_view app_secret);

/// Answers the subscription check: the bare challenge if `query` (without '?') carries our verify
/// token, else nothing.
std::optional<std::string> answer_challenge(std::string_view query, std::string_view verify_token);

} // namespace frontdesk::net::whatsapp

// What the Bot API accepts, with the source of each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace frontdesk::net::telegram::limits {

// Bot API, User.id and Chat.id: "at most 52 significant bits"; our own people start there (DESIGN
// §1).
inline constexpr std::int64_t first_impossible_id = std::int64_t{1} << 52;

// Bot API, sendMessage: text 1-4096 characters after entities parsing. Counted in UTF-16 units, as
// entity offsets are: never fewer than code points, so the text fits however the server counts.
inline constexpr std::size_t text_units = 4096;
// Bot API, sendDocument and sendPhoto: caption 0-1024 characters after entities parsing.
inline constexpr std::size_t caption_units = 1024;
// Bot API, InlineKeyboardButton: callback_data 1-64 bytes.
inline constexpr std::size_t callback_data_bytes = 64;
// Bot API, answerCallbackQuery: text 0-200 characters.
inline constexpr std::size_t toast_characters = 200;
// Bot API gives none for a button's text; longer labels are cut by the apps.
inline constexpr std::size_t label_characters = 64;
// The apps show at most 8 buttons on a line (PLATFORMS §2).
inline constexpr std::size_t buttons_per_line = 8;
// Bot API, setWebhook: secret_token 1-256 of A-Z a-z 0-9 _ -; max_connections 1-100.
inline constexpr std::size_t secret_bytes = 256;
inline constexpr int max_connections = 100;
// Bot API, BotCommand: command 1-32 of a-z 0-9 _, description 1-256 characters.
inline constexpr std::size_t command_bytes = 32;
inline constexpr std::size_t command_characters = 256;
// Bot API, sending files: 50 MB; 10 MB for photos.
inline constexpr std::size_t document_bytes = 50'000'000;
inline constexpr std::size_t photo_bytes = 10'000'000;

// Ours: longer than any name (64 characters), phone or language tag that Telegram sends.
inline constexpr std::size_t name_bytes = 512;
// Ours: query ids are decimal numbers of at most 20 digits so far.
inline constexpr std::size_t query_id_bytes = 128;

} // namespace frontdesk::net::telegram::limits

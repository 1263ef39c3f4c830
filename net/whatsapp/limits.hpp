// What the WhatsApp Cloud API accepts, with the source of each number.
#pragma once

#include <cstddef>

namespace frontdesk::net::whatsapp::limits {

// Cloud API, Text messages: body 4096 characters.
inline constexpr std::size_t text_characters = 4096;
// Cloud API, Interactive reply buttons: 3 buttons; body 1024; title 20, unique; id 256.
inline constexpr std::size_t buttons = 3;
inline constexpr std::size_t button_body_characters = 1024;
inline constexpr std::size_t button_title_characters = 20;
// Cloud API, Interactive lists: 10 rows in all sections; body 4096; button 20; row title 24,
// description 72, id 200.
inline constexpr std::size_t rows = 10;
inline constexpr std::size_t list_body_characters = 4096;
inline constexpr std::size_t list_button_characters = 20;
inline constexpr std::size_t row_title_characters = 24;
inline constexpr std::size_t row_detail_characters = 72;
// Cloud API, Interactive: text header and footer 60.
inline constexpr std::size_t header_characters = 60;
// Cloud API, Document messages: caption 1024; file 100 MB.
inline constexpr std::size_t caption_characters = 1024;
inline constexpr std::size_t document_bytes = 100'000'000;
// Telegram's, the smaller one: what fits both is what a button may carry (DESIGN §4).
inline constexpr std::size_t data_bytes = 64;
// Cloud API, Messages: biz_opaque_callback_data 512 characters.
inline constexpr std::size_t callback_data_characters = 512;

// Ours: longer than the name of any kind of message or event.
inline constexpr std::size_t kind_bytes = 64;
// Ours: longer than any message id (wamid), user id, media id or profile name.
inline constexpr std::size_t id_bytes = 512;

} // namespace frontdesk::net::whatsapp::limits

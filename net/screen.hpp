// What a turn shows, platform-neutral: text, facts, choices, document. No keyboard is in it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net {

enum class tone : std::uint8_t { plain, primary, danger };

/// Something the person can choose. `data` is what comes back when they do: at most 64 bytes.
struct choice {
  std::string label; // WhatsApp: <= 20 code points as an action, 24 as a row; renderers shorten it
  std::string data;
  std::string detail; // second line of a row: <= 72 code points
  tone look = tone::plain;
  bool new_line = false; // Telegram: it and the next stand together, not beside the one before
  bool operator==(const choice&) const = default;
};

struct fact {
  std::string name;
  std::string value;
  bool operator==(const fact&) const = default;
};

enum class document_kind : std::uint8_t {
  none = 0,
  invoice = 1,
  credit_note = 2,
  cancelled_invoice = 3, // another paper than the one sent when it was issued
};

/// A document to attach. Rendered when sent, from stored rows; never part of the turn.
struct document {
  document_kind kind = document_kind::none;
  std::int64_t entity = 0;   // e.g. club.invoices.id
  std::string file_name;     // "LUF-25-26-000123.pdf"
  std::string language;      // of the document
  bool picture = false;      // its first page as a picture instead
  bool for_supplier = false; // the copy that the business keeps
  bool operator==(const document&) const = default;
};

/// What a bot's menu offers: "find", "Find a member".
struct command {
  std::string word; // without slash
  std::string text;
  bool operator==(const command&) const = default;
};

struct screen {
  std::string crumb;           // "Invoice › Lines"; may be empty
  std::string body;            // plain text, no markup: renderers escape it
  std::vector<fact> facts;     // shown as "name: value" lines under the body
  std::vector<choice> rows;    // one below the other; at most 7 (the engine pages)
  std::vector<choice> actions; // what to do here, the safe one first
  std::vector<choice> nav;     // Back, Home, Cancel, More: made by the engine only
  document attached;
  std::vector<command> menu; // the chat's command list: set instead of sending a message (Telegram)
  std::string list_button;   // WhatsApp: what opens the list of rows, translated; may be empty
  bool operator==(const screen&) const = default;
};

/// JSON text of a screen as the outbox keeps it, and back. Fault invalid if it is not one.
std::string to_json(const screen&);
result<screen> from_json(std::string_view);

} // namespace frontdesk::net

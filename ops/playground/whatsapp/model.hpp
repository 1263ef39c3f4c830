// What the emulated WhatsApp keeps: customers, messages, media, and Graph API errors.
#pragma once

#include "ops/playground/json.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace frontdesk::playground::whatsapp {

struct customer {
  std::string phone;   // wa_id: digits, country code first; empty if the person hides it
  std::string user_id; // business-scoped id ("IN.1234"); empty = not used yet
  std::string name;
  /// What names the person here: the phone, else the business-scoped id.
  const std::string& key() const { return phone.empty() ? user_id : phone; }
};

struct option {
  std::string id;
  std::string title;
  std::string description;
};

struct media {
  std::string id;
  std::string type;
  std::string name;
  std::shared_ptr<const std::string> bytes;
};

struct message {
  std::string id; // "wamid.…"
  bool from_business = false;
  std::int64_t date = 0; // seconds since 1970
  std::string type;      // "text", "interactive", "document", "image", "template" …
  std::string body;
  std::string header;
  std::string footer;
  std::vector<option> buttons; // reply buttons
  std::string list_button;     // what opens the list
  std::vector<option> rows;    // of the list, all sections
  std::shared_ptr<const media> attached;
  std::string file_name;
  std::string opaque; // biz_opaque_callback_data
  std::string status; // "accepted", "sent", "delivered", "read", "failed"
  int failed_code = 0;
};

struct chat {
  customer who;
  std::deque<message> messages;
  std::int64_t last_inbound_ms = -1'000'000'000'000; // no window yet
  std::int64_t pair_full_ms = 0;                     // when the pair's allowance is whole again
  std::int64_t changes = 0;                          // messages from the business
  std::int64_t typing_until_ms = 0;
  std::vector<std::int64_t> unanswered; // numbers of turns
};

/// What a Graph call is refused with.
struct graph_error {
  graph_error() {}     // not an aggregate, so that no string turns into one
  std::string message; // "(#131009) Parameter value is not valid"
  int code = 100;
  std::string details; // error_data.details
  unsigned http = 400;
  std::string type = "OAuthException";
  int subcode = 0;
};

[[noreturn]] inline void throw_exception_from_error(const graph_error& e,
                                                    const boost::source_location&) {
  throw std::logic_error(e.message);
}

template <class T>
using outcome = boost::system::result<T, graph_error>;

/// The platform's sentence for a code: "Re-engagement message" for 131047.
std::string title_of(int code);
/// An error with the platform's sentence and these details.
graph_error error_of(int code, std::string details);
/// Code 131009: a value of the message breaks a limit.
graph_error invalid_value(std::string details);
/// Code 100: a parameter is missing or of the wrong kind.
graph_error invalid_parameter(std::string message);
std::string error_json(const graph_error&, const std::string& trace);

} // namespace frontdesk::playground::whatsapp

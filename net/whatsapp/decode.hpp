// One webhook post of WhatsApp as updates, delivery statuses, and what could not be read.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "net/update.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::whatsapp {

/// How far a message got. Statuses arrive in any order; only a higher rank counts (PLATFORMS §3).
enum class rank : std::uint8_t {
  sent = 1,
  delivered,
  read,
  failed, // for good; `code` and `error` say why
};

struct status {
  post_id post;          // from biz_opaque_callback_data; 0 = none, or not ours
  std::string message;   // the platform's id of the message it is about
  std::string recipient; // phone, or business-scoped id
  rank reached = rank::sent;
  std::int64_t at = 0; // seconds since 1970; 0 = unknown
  std::int64_t code = 0;
  std::string error;
};

/// An item that is authentic but unreadable, for the quarantine.
struct rejected {
  std::string key; // message id, may be empty
  std::string raw;
  std::uint64_t body_hash = 0;
  fault why;
};

struct post {
  std::vector<net::update> updates; // in the order of the post; `trace` stays empty
  std::vector<status> statuses;
  std::vector<net::whatsapp::rejected> rejected;
  std::map<std::string, unsigned> ignored; // items and events we do not act on, by kind
};

/// The channel that a post came in by.
struct source {
  channel_id channel;
  std::string_view
      phone_number_id;    // items for other numbers of the account are ignored; empty = take all
  std::string_view scope; // of business-scoped ids: the business
};

/// Fault: the post as a whole cannot be read. A single unreadable item only rejects itself.
result<post> decode(const std::string& body, const source&);

} // namespace frontdesk::net::whatsapp

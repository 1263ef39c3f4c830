// One API call as the encoders write it: what to call and with what, without host and token.
#pragma once

#include "net/http/call.hpp"

#include <string>
#include <vector>

namespace frontdesk::net {

struct outgoing {
  std::string method;            // Telegram: "sendMessage"; WhatsApp: "messages" or "media"
  std::string body;              // JSON, unless there are parts
  std::vector<http::part> parts; // multipart/form-data
};

/// A file that goes with a message: either known to the platform already, or its bytes.
struct attachment {
  std::string id; // Telegram file_id, WhatsApp media id; empty: upload the bytes
  std::string bytes;
  std::string file_name;
  std::string content_type; // "application/pdf"
};

} // namespace frontdesk::net

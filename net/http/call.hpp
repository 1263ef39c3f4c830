// One call of a platform's API and what came of it.
#pragma once

#include "net/http/endpoint.hpp"

#include <chrono>
#include <functional>
#include <vector>

namespace frontdesk::net::http {

/// One part of a multipart/form-data body.
struct part {
  std::string name;
  std::string data;
  std::string file_name = {};    // empty: a plain field
  std::string content_type = {}; // of a file
};

struct call {
  endpoint to;
  std::string target; // begins with '/'; may hold the token, so nothing ever logs it
  std::string method = "POST";
  std::string body = {};
  std::string content_type = "application/json";
  std::vector<part> parts = {}; // if any, they are the body
  std::string bearer = {};      // Authorization; empty: none
  std::chrono::milliseconds deadline{15'000};
  /// Asked right before the first byte is written; false ends the call as `unavailable`. May be
  /// empty.
  std::function<bool()> may_send = {};
};

struct reply {
  int status = 0;
  std::string body;
  int retry_after = 0; // the Retry-After field in seconds; 0 = none
};

/// Called once, on the client's thread; must not block. Faults: denied (certificate refused),
/// unavailable (nothing was sent), timeout (the deadline passed before anything was sent), unknown
/// (sent, no whole answer), invalid (the call cannot be written as HTTP).
using done = std::function<void(result<reply>)>;

/// The header of a call; sets `body` to the multipart text if there are parts.
[[nodiscard]] result<std::string> write_head(call&);

} // namespace frontdesk::net::http

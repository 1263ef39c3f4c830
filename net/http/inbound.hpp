// The pure half of a server connection: bytes in, requests or refusals out. No socket, no clock.
#pragma once

#include "net/http/body_reader.hpp"
#include "net/http/head_scanner.hpp"
#include "net/http/request_parser.hpp"
#include "net/http/routes.hpp"
#include "net/http/unproven.hpp"

#include <memory>
#include <optional>
#include <span>

namespace frontdesk::net::http {

/// What never changes while the server runs; shared by every connection.
struct site {
  limits most;
  doors channels;
  handlers answer;
  std::shared_ptr<unproven_bytes> unproven = std::make_shared<unproven_bytes>(most.unproven);
};

/// An authentic request, ready to be handled.
struct request {
  const route* where = nullptr;
  const door* at = nullptr; // webhooks only; lives as long as the site
  std::string query;
  std::string body;
  bool keep_alive = false;
  bool is_http11 = true;
};

class inbound {
public:
  enum class step {
    more,    // read into space(), say received(), ask again
    expect,  // send "100 Continue", ask again
    request, // take() it, answer it, ask again
    refused, // send refusal(), then close: what follows in the stream cannot be trusted
  };
  enum class phase { idle, head, body };

  explicit inbound(const site& s) : site_(s), all_(s.unproven), scanner_(s.most.fields) {}
  ~inbound() { prove(); }
  inbound(const inbound&) = delete;
  inbound& operator=(const inbound&) = delete;

  /// Where the next bytes go; never empty after step::more.
  std::span<char> space();
  void received(std::size_t n) { end_ += n; }

  step next();
  request take();
  const response& refusal() const { return refusal_; }
  phase where() const;

private:
  step read_head();
  step parse_head(std::string_view text);
  step read_body();
  step finish();
  /// False: all connections together hold too much that nobody has signed for.
  bool may_hold();
  void prove();
  step refuse(int status, std::string_view allow = {});
  std::optional<int> fault_of_framing() const;
  std::optional<int> fault_of_request(std::uint64_t length) const;
  std::size_t body_limit() const;
  std::string_view waiting() const { return {storage_.data() + begin_, end_ - begin_}; }

  const site& site_;
  std::shared_ptr<unproven_bytes> all_; // given back when the site may be gone
  std::vector<char> storage_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  head_scanner scanner_;
  request_parser::head head_;
  std::string body_;
  std::optional<body_reader> reader_; // engaged while a body is read
  std::size_t unproven_ = 0;          // of body_, counted in the site
  bool keep_alive_ = false;
  match match_;
  response refusal_;
};

} // namespace frontdesk::net::http

// The pure half of a server connection: bytes in, requests or refusals out.
#include "net/http/inbound.hpp"

#include "net/telegram/secret.hpp"
#include "net/whatsapp/signature.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace frontdesk::net::http {
namespace {

namespace beast = boost::beast::http;

constexpr std::size_t first_storage = 4096;       // an idle connection costs no more than this
constexpr std::size_t json_padding = 64;          // simdjson reads up to this far past the end
constexpr std::size_t trusted_length = 64 * 1024; // reserved at once; more only as it arrives

} // namespace

std::span<char> inbound::space() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (storage_.size() > first_storage && where() == phase::idle)
      std::vector<char>(first_storage).swap(storage_);
  } else if (end_ == storage_.size() && begin_ > 0) {
    std::memmove(storage_.data(), storage_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == storage_.size())
    storage_.resize(std::clamp(storage_.size() * 2, first_storage,
                               std::max(first_storage, site_.most.header + 1)));
  return {storage_.data() + end_, storage_.size() - end_};
}

inbound::phase inbound::where() const {
  if (reader_)
    return phase::body;
  return begin_ == end_ ? phase::idle : phase::head;
}

inbound::step inbound::next() {
  return reader_ ? read_body() : read_head();
}

inbound::step inbound::read_head() {
  if (begin_ == end_)
    return step::more;
  const auto text = waiting().substr(0, site_.most.header);
  switch (scanner_.scan(text)) {
  case head_scanner::state::more:
    return waiting().size() > site_.most.header ? refuse(431) : step::more;
  case head_scanner::state::bad:
    return refuse(400);
  case head_scanner::state::too_many_fields:
    return refuse(431);
  case head_scanner::state::complete:
    return parse_head(text.substr(0, scanner_.size()));
  }
  return refuse(400);
}

inbound::step inbound::parse_head(std::string_view text) {
  head_ = {};
  body_.clear();
  request_parser parser(head_);
  parser.header_limit(static_cast<std::uint32_t>(site_.most.header + 1));
  parser.body_limit(boost::none);
  boost::beast::error_code ec;
  begin_ += parser.put({text.data(), text.size()}, ec);
  if (ec)
    return refuse(ec == beast::error::bad_version ? 505 : 400);
  scanner_.reset();
  if (auto status = fault_of_framing())
    return refuse(*status);
  match_ = find_route(head_.method, head_.target, site_.channels);
  if (!match_.found)
    return refuse(match_.status, match_.allow);
  const std::uint64_t length = parser.content_length().value_or(0);
  if (auto status = fault_of_request(length))
    return refuse(*status);
  keep_alive_ = parser.keep_alive();
  reader_ =
      head_.encodings > 0 ? body_reader::of_chunks(body_limit()) : body_reader::of_length(length);
  body_.reserve(std::min<std::size_t>(length, trusted_length) + json_padding);
  const bool waits = head_.expects_continue && head_.is_http11 && begin_ == end_;
  return waits && (length > 0 || head_.encodings > 0) ? step::expect : read_body();
}

/// What makes the end of the request uncertain, which is how requests are smuggled past a proxy.
std::optional<int> inbound::fault_of_framing() const {
  const bool two_framings = head_.lengths > 0 && head_.encodings > 0;
  if (head_.lengths > 1 || head_.encodings > 1 || two_framings || head_.odd_length
      || head_.odd_encoding)
    return 400;
  if (!head_.is_http11 && head_.encodings > 0)
    return 400;
  if (head_.hosts > 1 || (head_.is_http11 && head_.hosts == 0))
    return 400;
  return std::nullopt;
}

std::optional<int> inbound::fault_of_request(std::uint64_t length) const {
  const auto where = match_.found->where;
  if (where == place::telegram
      && (head_.secrets != 1
          || !telegram::is_authentic(head_.secret, match_.at->secret, match_.at->secret_old)))
    return 401;
  if (where == place::whatsapp
      && (head_.signatures != 1 || !whatsapp::is_signature(head_.signature)))
    return 401;
  if (head_.is_encoded)
    return 415;
  if (head_.expects_other)
    return 417;
  if (head_.method == beast::verb::post && head_.lengths + head_.encodings == 0)
    return 411;
  if (length > body_limit())
    return 413;
  return std::nullopt;
}

std::size_t inbound::body_limit() const {
  switch (match_.found->where) {
  case place::telegram:
    return site_.most.telegram_body;
  case place::whatsapp:
    return site_.most.whatsapp_body;
  default:
    return 0;
  }
}

inbound::step inbound::read_body() {
  auto input = waiting();
  const auto state = reader_->read(input, body_);
  begin_ = end_ - input.size();
  switch (state) {
  case body_reader::state::more:
    return may_hold() ? step::more : refuse(503);
  case body_reader::state::done:
    return finish();
  case body_reader::state::too_large:
    return refuse(413);
  case body_reader::state::bad:
    break;
  }
  return refuse(400);
}

inbound::step inbound::finish() {
  const bool forged =
      match_.found->where == place::whatsapp
      && !whatsapp::is_authentic(head_.signature, body_, match_.at->secret, match_.at->secret_old);
  return forged ? refuse(401) : step::request;
}

bool inbound::may_hold() {
  if (match_.found->where != place::whatsapp || body_.size() <= unproven_)
    return true;
  if (!all_->take(body_.size() - unproven_))
    return false;
  unproven_ = body_.size();
  return true;
}

void inbound::prove() {
  all_->give_back(std::exchange(unproven_, 0));
}

request inbound::take() {
  prove();
  request out{match_.found,     match_.at,   std::move(match_.query),
              std::move(body_), keep_alive_, head_.is_http11};
  out.body.reserve(out.body.size() + json_padding);
  reader_.reset();
  body_.clear();
  return out;
}

inbound::step inbound::refuse(int status, std::string_view allow) {
  prove();
  body_ = {};
  refusal_ = status == 503 ? busy() : response{.status = status};
  refusal_.close = true;
  refusal_.allow = allow;
  return step::refused;
}

} // namespace frontdesk::net::http

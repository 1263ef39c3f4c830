// The emulated WhatsApp: its numbers, and the Graph API over HTTP.
#pragma once

#include "ops/playground/faults.hpp"
#include "ops/playground/http/message.hpp"
#include "ops/playground/whatsapp/number.hpp"

#include <map>
#include <memory>
#include <string>

namespace frontdesk::playground::whatsapp {

/// One Graph call, for those who count or check them.
struct call {
  const number* on = nullptr;
  std::string_view what; // "messages", "media"
  std::string_view body;
  unsigned status = 200;
  std::string_view answer;
};

/// Lives on the playground's one thread.
class world {
public:
  world(boost::asio::io_context&, const sim_clock&, playground::faults&);

  number& add_number(number_settings);
  /// By phone number id; nullptr if there is none.
  number* find_number(std::string_view id);
  number* number_named(std::string_view name);
  std::map<std::string, number, std::less<>>& numbers() { return numbers_; }

  /// False if the path is none of ours (/v<NN>.0/…, /lookaside/<media id>).
  bool handle(http::request&, const std::shared_ptr<http::responder>&);
  /// GET with hub.challenge, as when somebody edits the callback URL; `then(true)` if the answer
  /// was 200 with the bare challenge.
  void verify_callback(number&, std::string url, std::function<void(bool)> then);
  void wake();
  void reset();

  number::observer on_change;
  std::function<void(const call&)> on_call;
  /// Where media downloads are: the playground's own address.
  std::string base_url;

private:
  http::reply object_call(http::request&, std::string_view id, std::string_view edge);
  http::reply messages(number&, const http::request&);
  http::reply upload(number&, const http::request&);
  http::reply media_call(const http::request&, std::string_view id);
  http::reply download(const http::request&, std::string_view id);
  http::reply configure(number&, const http::request&);
  const number* owner_of(const http::request&) const;
  http::reply refuse(const graph_error&);
  void call_with_faults(http::request&, std::string_view rest,
                        const std::shared_ptr<http::responder>&);

  boost::asio::io_context& io_;
  const sim_clock& clock_;
  playground::faults& faults_;
  std::map<std::string, number, std::less<>> numbers_;
  std::int64_t next_trace_ = 1;
};

} // namespace frontdesk::playground::whatsapp

// Delivers a number's webhook posts: signed, concurrent, batched, retried (PLATFORMS §3).
#pragma once

#include "ops/playground/http/outgoing.hpp"
#include "ops/playground/json.hpp"
#include "ops/playground/sim_clock.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace frontdesk::playground::whatsapp {

/// One message or status to report.
struct item {
  bool is_status = false;
  json::object content;
  json::object contact; // of a message
  std::string key;      // message id, or message id and status
};

/// One attempt of one post, for checks.
struct post_attempt {
  std::vector<std::string> keys;
  int number = 0;
  std::int64_t sent_us = 0;
  std::int64_t ended_us = 0;
  unsigned status = 0;
  int retry_after = 0; // seconds, as the answer has it; 0 = it has none
};

struct post_settings {
  std::string app_secret;
  std::string business_account; // entry[].id
  std::string display_number;
  std::string number_id;
};

/// "sha256=" and 64 lower-case digits: HMAC-SHA256 of the body.
std::string signature(std::string_view app_secret, std::string_view body);

class posts {
public:
  posts(boost::asio::io_context&, const sim_clock&, post_settings,
        std::function<void(const post_attempt&)> attempted);
  ~posts();

  void set_url(std::string_view url);
  void add(item);
  /// From now on items wait until flush().
  void hold() { held_ = true; }
  /// Sends what waits in posts of at most `batch` items.
  void flush(std::size_t batch = 1000);
  void wake();
  /// Waiting and unacknowledged posts.
  std::size_t pending() const { return waiting_.size() + posts_.size(); }

  int duplicates = 0;   // so many of the next posts go out twice at once
  int lose_answers = 0; // so many of the next answers are not read: retried
  bool reorder = false; // items of a batch in random order
  std::size_t max_connections = 32;
  /// Where connections really go, in turn; empty = the URL.
  std::vector<http::origin> replicas;

private:
  struct post {
    std::vector<std::string> keys;
    std::string bytes;
    std::int64_t born_s = 0;
    std::int64_t due_ms = 0;
    int attempts = 0;
    bool lose_answer = false;
  };
  using post_ptr = std::shared_ptr<post>;

  std::string body_of(const std::vector<item>&) const;
  void enqueue(std::vector<item>);
  void pump();
  void open_line();
  void send(std::shared_ptr<http::outgoing>, post_ptr);
  void finish(const std::shared_ptr<http::outgoing>&, const post_ptr&, std::int64_t sent_us,
              const http::answer&);

  boost::asio::io_context& io_;
  const sim_clock& clock_;
  post_settings settings_;
  std::function<void(const post_attempt&)> attempted_;
  http::origin origin_;
  bool held_ = false;
  std::deque<item> waiting_;
  std::set<post_ptr> posts_; // every post that is not acknowledged
  std::deque<post_ptr> ready_;
  std::multimap<std::int64_t, post_ptr> later_;
  std::set<std::shared_ptr<http::outgoing>> lines_;
  std::vector<std::shared_ptr<http::outgoing>> idle_;
  std::size_t opening_ = 0;
  std::size_t next_replica_ = 0;
  boost::asio::steady_timer timer_;
  std::minstd_rand random_{11};
};

} // namespace frontdesk::playground::whatsapp

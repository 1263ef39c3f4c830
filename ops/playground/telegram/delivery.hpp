// Delivers one bot's updates to its webhook the way the Bot API server does (PLATFORMS §1.1-1.3).
#pragma once

#include "ops/playground/http/outgoing.hpp"
#include "ops/playground/sim_clock.hpp"
#include "ops/playground/telegram/model.hpp"
#include "ops/playground/telegram/rules.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace frontdesk::playground::telegram {

struct webhook {
  std::string url;
  std::string secret;
  int max_connections = 40;
  std::vector<std::string> allowed; // empty = all but chat_member and message_reaction
  bool operator==(const webhook&) const = default;
};

/// Misbehaviour of the delivery, counted down per update.
struct delivery_faults {
  int lose_answers = 0; // the answer is not read: the update comes again
  int cut_bodies = 0;   // half of the body is written, then the connection ends
  int duplicates = 0;   // an acknowledged update is delivered once more
};

class delivery {
public:
  struct events {
    std::function<void(const attempt&)> attempted;
    /// A 2xx answer's body and type, when it has one: a method call perhaps.
    std::function<void(std::string type, std::string body)> answered;
    std::function<void()> webhook_deleted; // by the 410 rule
  };

  delivery(boost::asio::io_context&, const sim_clock&, events);
  ~delivery();

  void set(webhook);
  void clear(bool drop_pending);
  const webhook& hook() const { return hook_; }

  /// Queues an update; `member` is the JSON of its second member. Returns its id, or 0 if the
  /// webhook does not want this kind or the queue is full. `date_s` is when its time to live
  /// starts.
  std::int64_t add(update_kind, std::int64_t chat_or_user, std::int64_t chat,
                   std::string_view member, std::int64_t date_s);
  /// Delivers an acknowledged or waiting update's bytes once more, behind its queue's others.
  bool repeat(std::int64_t update_id);
  /// The clock was advanced: waits that are over now end.
  void wake();
  /// From now on connections go to these, in turn; what is idle or ends its call closes.
  void route(std::vector<http::origin> to);

  std::int64_t pending() const { return pending_; }
  std::int64_t last_error_date() const { return last_error_date_; }
  const std::string& last_error() const { return last_error_; }

  delivery_faults faults;
  /// Connections appear as slowly as Telegram opens them; off makes them appear at need.
  bool grows_slowly = true;
  /// Where connections really go, in turn: a load balancer in front of replicas. Empty = the URL.
  std::vector<http::origin> replicas;
  /// How many delivered updates are kept for repeat().
  std::size_t keep_delivered = 1'000;

private:
  struct item {
    std::int64_t id = 0;
    std::int64_t queue = 0;
    std::int64_t chat = 0;
    std::string body;
    std::int64_t expires_s = 0;
    retry waits;
    int attempts = 0;
  };
  struct queue {
    std::deque<item> items;
    bool loaded = false;
  };
  struct line;

  void hang_up();
  void load();
  void pump();
  bool connect();
  void send(std::shared_ptr<line>, std::int64_t queue_id);
  void finish(const std::shared_ptr<line>&, http::answer);
  void acknowledged(const std::shared_ptr<line>&, http::answer&);
  void failed(const std::shared_ptr<line>&, const http::answer&, std::string error);
  void drop_front(std::int64_t queue_id);
  void count_gone(unsigned status);
  void release(const std::shared_ptr<line>&, bool keep);
  void note_error(std::string);
  void sleep_until_due();
  void tick();

  boost::asio::io_context& io_;
  const sim_clock& clock_;
  events events_;
  webhook hook_;
  http::origin origin_;
  std::string head_; // the request's first lines, up to Content-Length
  std::unordered_map<std::int64_t, queue> queues_;
  std::deque<std::int64_t> unloaded_;
  std::deque<std::int64_t> ready_;                        // loaded, due, not under way
  std::set<std::pair<std::int64_t, std::int64_t>> later_; // due in ms, queue
  std::size_t loaded_ = 0;
  std::set<std::shared_ptr<line>> lines_;
  std::vector<std::shared_ptr<line>> idle_;
  connection_flood flood_;
  std::int64_t last_success_ms_ = -1'000'000'000;
  std::int64_t gone_since_s_ = 0;
  std::int64_t next_id_;
  std::size_t next_replica_ = 0;
  int route_ = 0; // a line of an older one takes no more updates
  std::int64_t pending_ = 0;
  std::int64_t last_error_date_ = 0;
  std::string last_error_;
  std::deque<item> delivered_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer sweep_;
  std::minstd_rand random_{7};
};

} // namespace frontdesk::playground::telegram

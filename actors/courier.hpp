// The sender of one channel's outbox: one call at a time per chat, rates, retries, marks (DESIGN
// §7).
#pragma once

#include "actors/chat_queue.hpp"
#include "actors/directory.hpp"
#include "actors/handles.hpp"
#include "actors/heartbeat.hpp"
#include "actors/lease.hpp"
#include "actors/sender.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace frontdesk::actors {

struct courier_limits {
  double per_chat = 1, chat_burst = 20; // messages a second; 0 = unlimited
  double per_bot = 30;
  std::size_t calls = 128; // under way at once
};

struct courier_deps {
  database_actor database;
  printer_actor printer;
  std::shared_ptr<sender> api;
  std::shared_ptr<const lease> own;
  std::shared_ptr<const neighbours> others;
  channel_info channel;
};

class courier_state {
public:
  explicit courier_state(courier_actor::pointer self) : self_(self) {}
  courier_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.courier";

  courier_deps deps;
  courier_limits limits;

private:
  // taking posts
  void renew();
  void accept(std::vector<delivery>);
  void fetch(const std::vector<chat_id>&);
  void on_fetched(replica_id as, const std::vector<chat_id>&, const waiting_posts&);
  std::vector<delivery> mine(replica_id as, const std::vector<db::runtime::waiting_post>&) const;
  void claim();
  void look_for_forgotten();
  void pause(std::chrono::microseconds);
  // sending
  void line_up(chat_id, chat_queue&);
  void pump();
  bool may_send(steady_time now);
  void begin(chat_id, chat_queue&, steady_time now);
  void start(chat_id, delivery);
  void print(chat_id, chat_queue&);
  bool is_paper(const delivery&) const;
  void call(chat_id, delivery, media);
  void call_unless_arrived(chat_id, delivery);
  void call_with_document(chat_id, delivery);
  void call_with_bytes(chat_id, const std::shared_ptr<delivery>&, const net::document&);
  void fail_document(chat_id, delivery, const fault&);
  void keep_upload(const delivery&, const net::verdict&);
  void upload_anew(chat_queue&, delivery);
  void on_answer(chat_id, delivery, const net::verdict&);
  void on_late_answer(chat_queue&, delivery, const net::verdict&);
  void on_sent(chat_queue&, const delivery&, const net::verdict&);
  void on_message_gone(chat_queue&, delivery);
  void on_unknown(chat_id, chat_queue&, delivery);
  void repeat_edit(chat_id);
  void on_looked_up(chat_id, delivery, const db::rows&);
  chat_queue* queue_of(const delivery&);
  bool is_late(const delivery&);
  steady_time now() const { return self_->clock().now(); }
  void again(chat_id, chat_queue&, delivery, std::chrono::milliseconds after);
  void slow_down(chat_id, chat_queue&, delivery, const net::verdict&);
  void learn(net::outcome);
  void give_up(chat_queue&, delivery, const net::verdict&);
  void stop_channel(const std::string& why);
  void leave_soon(replica_id as, chat_id);
  void leave_chats();
  void wake_at(steady_time);
  // what may have ended processes
  static bool is_suspect(const delivery&);
  bool may_begin(chat_id, chat_queue&);
  void try_alone(chat_id, chat_queue&, delivery);
  void survive(delivery&);
  bool trial_is_over() const;
  void end_trial();
  // broadcasts
  std::size_t room_to_hand_out();
  void hand_out();
  void hand_out_soon();
  // settling
  void settle(chat_queue&, const delivery&, db::runtime::settled_post);
  void write_marks(replica_id as, chat_id, chat_queue&);
  void write_marks(chat_id, settled);
  void on_marked(replica_id as, chat_id, const db::runtime::marked&);
  void flag(chat_queue&, delivery&);
  void write_flag(replica_id as, post_id, chat_id);
  void on_flagged(replica_id as, chat_id);
  chat_queue* find_queue(replica_id as, chat_id);
  actor_status part();
  // housekeeping
  void on_tick();
  double share() const;
  void measure() const;
  void write(db::statement);
  actor_status status() const;
  void end_drain_if_idle();

  courier_actor::pointer self_;
  std::unordered_map<std::int64_t, chat_queue> chats_;
  /// Those of the id that lapsed, until there is a new one: nothing more is sent from them, what
  /// was sent is marked.
  std::unordered_map<std::int64_t, chat_queue> left_;
  std::deque<chat_id> line_; // chats with something to send, first come first served
  std::multimap<steady_time, chat_id> sleeping_; // chats whose time has not come
  chat_id tried_;                                // a suspect's post is being sent there
  bool surviving_ = false;                       // it is being written that it ended nothing
  std::deque<chat_id> suspects_;                 // wait for that
  token_bucket bot_;
  token_bucket bulk_; // broadcasts' part of it
  bool handing_out_ = false, broadcasting_ = false, hand_out_due_ = false;
  steady_time paused_until_{};
  steady_time wake_{};      // the wake-up that is scheduled; 0 = none
  steady_time slowed_at_{}; // of the last 429, of which chat, and for how long; none if a call
  chat_id slowed_chat_;     // was accepted since
  std::chrono::seconds slowed_for_{0};
  bool probing_ = false; // the channel was told to wait: one call at a time until one is taken
  std::size_t calls_ = 0;
  bool proven_ = false;                         // the platform took a call of ours
  std::optional<std::string> stopped_;          // why the platform refuses our token
  steady_time owed_since_ = steady_time::max(); // while stopped: when the oldest post was queued
  int ticks_ = 0;
  std::int64_t looked_to_ = 0; // the last chat that was looked at for a forgotten backlog
  bool draining_ = false;
  bool marks_lost_ = false; // while draining: what was sent is in doubt
  replica_id as_, left_as_; // the ids our queues belong to
  std::vector<caf::typed_response_promise<actor_status>> drained_;
};

courier_actor::behavior_type courier(courier_actor::stateful_pointer<courier_state> self,
                                     courier_deps deps, courier_limits limits);

} // namespace frontdesk::actors

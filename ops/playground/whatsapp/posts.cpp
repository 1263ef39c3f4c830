// Building, signing, sending and repeating of webhook posts.
#include "ops/playground/whatsapp/posts.hpp"

#include "base/text.hpp"

#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace frontdesk::playground::whatsapp {
namespace {

constexpr std::int64_t retried_for_s = 7 * 24 * 3600; // Meta: over 7 days
constexpr std::int64_t longest_wait_s = 6 * 3600;

std::int64_t wait_after_ms(int attempts) {
  if (attempts <= 1)
    return 0; // the first retry is immediate
  auto wait = std::int64_t{1} << std::min(attempts - 2, 16);
  return std::min(wait, longest_wait_s) * 1000;
}

} // namespace

std::string signature(std::string_view app_secret, std::string_view body) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), app_secret.data(), static_cast<int>(app_secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
  return text::cat("sha256=", text::hex(std::span<const unsigned char>(digest)));
}

posts::posts(boost::asio::io_context& io, const sim_clock& clock, post_settings settings,
             std::function<void(const post_attempt&)> attempted)
    : io_(io), clock_(clock), settings_(std::move(settings)), attempted_(std::move(attempted)),
      timer_(io) {}

posts::~posts() {
  for (const auto& l : lines_)
    l->close();
}

void posts::set_url(std::string_view url) {
  origin_ = http::parse_origin(url);
  for (const auto& l : std::exchange(lines_, {}))
    l->close();
  idle_.clear();
  pump();
}

void posts::add(item i) {
  waiting_.push_back(std::move(i));
  if (!held_)
    flush(1);
}

void posts::flush(std::size_t batch) {
  held_ = false;
  if (reorder)
    std::shuffle(waiting_.begin(), waiting_.end(), random_);
  while (!waiting_.empty()) {
    std::vector<item> together;
    while (!waiting_.empty() && together.size() < batch) {
      together.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    enqueue(std::move(together));
  }
  pump();
}

/// Messages share one change, statuses another, as Meta aggregates them.
std::string posts::body_of(const std::vector<item>& items) const {
  json::array messages, statuses, contacts, changes;
  for (const auto& i : items) {
    (i.is_status ? statuses : messages).push_back(i.content);
    bool known = std::any_of(contacts.begin(), contacts.end(),
                             [&](const json::value& c) { return c == json::value(i.contact); });
    if (!i.is_status && !i.contact.empty() && !known)
      contacts.push_back(i.contact);
  }
  auto change = [&](const char* name, json::array& list) {
    if (list.empty())
      return;
    json::object value{{"messaging_product", "whatsapp"},
                       {"metadata", json::object{{"display_phone_number", settings_.display_number},
                                                 {"phone_number_id", settings_.number_id}}}};
    if (!contacts.empty())
      value["contacts"] = std::move(contacts);
    value[name] = std::move(list);
    changes.push_back(json::object{{"value", std::move(value)}, {"field", "messages"}});
  };
  change("messages", messages);
  contacts.clear();
  change("statuses", statuses);
  json::object entry{{"id", settings_.business_account}, {"changes", std::move(changes)}};
  return ascii(write(json::object{{"object", "whatsapp_business_account"},
                                  {"entry", json::array{std::move(entry)}}}));
}

void posts::enqueue(std::vector<item> items) {
  auto p = std::make_shared<post>();
  for (const auto& i : items)
    p->keys.push_back(i.key);
  p->born_s = clock_.seconds();
  auto body = body_of(items);
  p->bytes = text::cat("Content-Type: application/json\r\nX-Hub-Signature-256: ",
                       signature(settings_.app_secret, body), "\r\nContent-Length: ", body.size(),
                       "\r\n\r\n", body);
  bool twice = duplicates > 0 && duplicates-- > 0;
  for (int copies = twice ? 2 : 1; copies > 0; --copies) {
    auto copy = std::make_shared<post>(*p);
    posts_.insert(copy);
    ready_.push_back(std::move(copy));
  }
}

void posts::pump() {
  auto now = clock_.now().count();
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
  while (!ready_.empty() && !idle_.empty()) {
    auto wire = std::move(idle_.back());
    idle_.pop_back();
    auto p = std::move(ready_.front());
    ready_.pop_front();
    send(std::move(wire), std::move(p));
  }
  while (!origin_.host.empty() && idle_.size() + opening_ < ready_.size()
         && lines_.size() < max_connections)
    open_line();
  if (ready_.empty() && later_.empty())
    return;
  auto wait = std::chrono::milliseconds(500);
  if (!later_.empty() && ready_.empty())
    wait = std::max(std::chrono::milliseconds(later_.begin()->first) - clock_.now(),
                    std::chrono::milliseconds(1));
  timer_.expires_after(wait);
  timer_.async_wait([this](boost::system::error_code e) {
    if (!e)
      pump();
  });
}

void posts::open_line() {
  ++opening_;
  auto slot = std::make_shared<std::weak_ptr<http::outgoing>>();
  auto wire = http::outgoing::open(
      io_, replicas.empty() ? origin_ : replicas[next_replica_++ % replicas.size()],
      [this, slot](bool ok) {
        --opening_;
        auto w = slot->lock();
        if (!w || !lines_.contains(w))
          return;
        if (!ok) {
          lines_.erase(w);
          return;
        }
        idle_.push_back(w);
        pump();
      },
      [this, slot] {
        if (auto w = slot->lock()) {
          std::erase(idle_, w);
          lines_.erase(w);
        }
      });
  *slot = wire;
  lines_.insert(std::move(wire));
}

void posts::send(std::shared_ptr<http::outgoing> wire, post_ptr p) {
  ++p->attempts;
  p->lose_answer = lose_answers > 0 && lose_answers-- > 0;
  auto bytes = text::cat("POST ", origin_.path, " HTTP/1.1\r\nHost: ", origin_.authority(),
                         "\r\nAccept: */*\r\nUser-Agent: facebookexternalua\r\n", p->bytes);
  auto sent = steady_us();
  auto* raw = wire.get();
  raw->send(std::move(bytes), [this, weak = std::weak_ptr(wire), p, sent](http::answer a) {
    if (auto w = weak.lock())
      finish(w, p, sent, a);
  });
}

void posts::finish(const std::shared_ptr<http::outgoing>& wire, const post_ptr& p,
                   std::int64_t sent_us, const http::answer& a) {
  if (!a.keep_alive)
    lines_.erase(wire);
  else if (lines_.contains(wire))
    idle_.push_back(wire);
  auto status = std::exchange(p->lose_answer, false) ? 0 : a.status;
  if (attempted_)
    attempted_({p->keys, p->attempts, sent_us, steady_us(), status, a.retry_after});
  bool is_over = status == 200 || clock_.seconds() > p->born_s + retried_for_s;
  if (is_over)
    posts_.erase(p);
  else
    later_.emplace(clock_.now().count() + wait_after_ms(p->attempts), p);
  pump();
}

void posts::wake() {
  pump();
}

} // namespace frontdesk::playground::whatsapp

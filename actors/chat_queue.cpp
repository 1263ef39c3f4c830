// An edit is overtaken by a later edit of the same message; a strip is overtaken by nothing but
// keeps nothing back.
#include "actors/chat_queue.hpp"

#include "base/broken.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace frontdesk::actors {

namespace {

constexpr std::size_t remembered_posts =
    db::runtime::posts_at_once; // edits of them may wait in the outbox
/// With fewer left to send the next are read.
constexpr std::size_t few = db::runtime::posts_at_once / 2;
constexpr auto no_more = std::numeric_limits<std::int64_t>::max();

bool same_message(const delivery& a, const delivery& b) {
  return (a.post && a.post == b.post) || (!a.message.empty() && a.message == b.message);
}

} // namespace

bool is_change(const delivery& d) {
  return d.kind == db::runtime::post_kind::edit || d.kind == db::runtime::post_kind::strip;
}

std::optional<delivery> strip_after(const delivery& sent) {
  if (is_change(sent) || (!sent.post && sent.message.empty()))
    return std::nullopt;
  delivery d;
  d.as = sent.as;
  d.chat = sent.chat;
  d.external = sent.external;
  d.place = sent.place;
  d.kind = db::runtime::post_kind::strip;
  d.post = sent.post;
  d.message = sent.message;
  d.trace = sent.trace;
  d.since = sent.since;
  return d;
}

void chat_queue::push(delivery d) {
  if (d.place <= taken_)
    return;
  // What is held stays: a read under way goes on after it.
  if (!has_room_for(1) && d.place > last_place()) {
    cut_ = true;
    return;
  }
  // Rows read back from the outbox may overlap with what a commit handed over.
  auto at = waiting_.end();
  while (at != waiting_.begin() && std::prev(at)->place >= d.place)
    --at;
  if (at == waiting_.end() || at->place != d.place)
    waiting_.insert(at, std::move(d));
}

bool chat_queue::wants_more() const {
  return cut_ && fetching == 0 && waiting_.size() < few && (printing || !papers_.empty());
}

steady_time chat_queue::oldest() const {
  auto found = std::min(sending ? sending_since : steady_time::max(),
                        printing ? printing_since : steady_time::max());
  for (const auto* list : {&waiting_, &papers_})
    if (!list->empty())
      found = std::min(found, list->front().since);
  return found;
}

void chat_queue::drop_unsent() {
  auto sent = std::max(sending ? sending_place : 0, printing ? printing_place : 0);
  for (const auto& p : unmarked)
    sent = std::max(sent, p.place);
  for (const auto& p : papers_)
    sent = std::max(sent, p.place);
  waiting_.remove_if([sent](const delivery& d) { return d.place > sent; });
}

bool chat_queue::overtaken(const delivery& d) const {
  return d.kind == db::runtime::post_kind::edit
         && std::any_of(waiting_.begin(), waiting_.end(), [&](const delivery& later) {
              return later.kind == db::runtime::post_kind::edit && same_message(d, later);
            });
}

delivery chat_queue::take(std::vector<delivery>& replaced) {
  for (;;) {
    if (broken == crime::outbox_order_broken)
      std::swap(waiting_.front(), waiting_.back());
    auto d = std::move(waiting_.front());
    waiting_.pop_front();
    taken_ = std::max(taken_, d.place);
    if (!overtaken(d))
      return d;
    replaced.push_back(std::move(d));
  }
}

void chat_queue::put_back(delivery d) {
  auto at = std::find_if(waiting_.begin(), waiting_.end(),
                         [&](const delivery& x) { return x.place >= d.place; });
  waiting_.insert(at, std::move(d));
}

void chat_queue::put_papers_back() {
  for (; !papers_.empty(); papers_.pop_front())
    put_back(std::move(papers_.front()));
}

std::optional<delivery> chat_queue::take_paper() {
  if (printing || papers_.empty())
    return std::nullopt;
  auto d = std::move(papers_.front());
  papers_.pop_front();
  printing = true;
  printing_place = d.place;
  printing_since = d.since;
  return d;
}

std::int64_t chat_queue::first_open() const {
  auto first = std::numeric_limits<std::int64_t>::max();
  // A strip has no row; the message it has its place from is done.
  auto waits = std::find_if(waiting_.begin(), waiting_.end(),
                            [](const delivery& x) { return static_cast<bool>(x.id); });
  if (waits != waiting_.end())
    first = std::min(first, waits->place);
  if (!papers_.empty())
    first = std::min(first, papers_.front().place);
  if (sending)
    first = std::min(first, sending_place);
  if (printing)
    first = std::min(first, printing_place);
  return first;
}

std::vector<db::runtime::settled_post> chat_queue::take_unmarked() {
  if (!unmarked.empty())
    fail_point("before mark");
  auto open = first_open();
  auto held = std::stable_partition(unmarked.begin(), unmarked.end(),
                                    [open](const auto& p) { return p.place < open; });
  std::vector<db::runtime::settled_post> out(std::make_move_iterator(unmarked.begin()),
                                             std::make_move_iterator(held));
  unmarked.erase(unmarked.begin(), held);
  for (auto& p : out)
    p.in_hand = waiting_.size() < few ? last_place() : no_more;
  return out;
}

void chat_queue::remember(post_id id, std::string message) {
  sent_.emplace_back(id, std::move(message));
  if (sent_.size() <= remembered_posts)
    return;
  auto spare = std::find_if(sent_.begin(), sent_.end(),
                            [this](const auto& x) { return !is_named(x.first); });
  if (spare != sent_.end())
    sent_.erase(spare);
}

void chat_queue::forget(post_id id) {
  std::erase_if(sent_, [id](const auto& x) { return x.first == id; });
}

bool chat_queue::is_named(post_id id) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [id](const delivery& d) { return is_change(d) && d.post == id; });
}

std::string chat_queue::target_of(const delivery& d) const {
  if (!d.message.empty() || !is_change(d))
    return d.message;
  for (auto i = sent_.rbegin(); i != sent_.rend(); ++i)
    if (i->first == d.post)
      return i->second;
  return {};
}

} // namespace frontdesk::actors

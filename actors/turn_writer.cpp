// Where a screen goes: a tap edits its message, typed input gets a new one and strips the old
// keyboard.
#include "actors/turn_writer.hpp"

#include "base/text.hpp"
#include "net/telegram/encode.hpp"

#include <algorithm>
#include <array>

namespace frontdesk::actors {

namespace {

using db::runtime::outgoing;
using db::runtime::post_kind;

bool has_keyboard(const net::screen& s) {
  return !s.rows.empty() || !s.actions.empty() || !s.nav.empty();
}

outgoing new_message(chat_id chat, const net::screen& s) {
  return {.chat = chat,
          .kind = s.attached.kind == net::document_kind::none ? post_kind::message
                                                              : post_kind::document,
          .post = {},
          .message = {},
          .payload = net::to_json(s),
          .topic = {},
          .live = true,
          .keyboard = has_keyboard(s)};
}

/// An invoice's papers on Telegram: its first page as a picture, which a phone shows without
/// opening anything, then the PDF. They take long to draw, so the reply does not wait for them.
void add_papers(db::runtime::turn_commit& turn, chat_id chat, net::screen s) {
  auto picture = net::screen{};
  picture.attached = s.attached;
  picture.attached.picture = true;
  auto& name = picture.attached.file_name;
  name = text::cat(name.substr(0, name.rfind('.')), ".png");
  for (const auto* paper : {&picture, &s}) {
    turn.posts.push_back(new_message(chat, *paper));
    turn.posts.back().live = false;
  }
}

bool has_papers(const net::screen& s, net::platform on) {
  return s.attached.kind != net::document_kind::none && on == net::platform::telegram;
}

void write_screen(db::runtime::turn_commit& turn, const net::update& u,
                  const db::runtime::opened& o, const flow::reply& reply) {
  if (reply.where == flow::place::none)
    return;
  auto screen = reply.screen;
  screen.attached = has_papers(screen, u.on) ? net::document{} : screen.attached;
  bool tapped =
      u.kind == net::input_kind::tap && u.on == net::platform::telegram && !u.message.empty();
  auto post = new_message(turn.chat, screen);
  if (tapped && reply.where == flow::place::live) {
    bool known = o.chat.live_post && o.chat.live_message == u.message;
    post.kind = post_kind::edit;
    post.post = known ? o.chat.live_post : post_id{};
    post.message = u.message;
  } else if (u.on == net::platform::telegram) {
    // The old live message loses its buttons when the dialogue goes on below it (Telegram only:
    // WhatsApp messages are final).
    post.post = o.chat.live_post;
    post.message = o.chat.live_message;
  }
  turn.posts.push_back(std::move(post));
  if (has_papers(reply.screen, u.on)) {
    net::screen paper;
    paper.body = reply.screen.body.substr(0, reply.screen.body.find('\n'));
    paper.attached = reply.screen.attached;
    add_papers(turn, turn.chat, std::move(paper));
  }
}

} // namespace

std::string_view kind_name(net::input_kind k) {
  static constexpr std::array<std::string_view, 11> names{
      "",      "text",   "tap",     "contact",   "photo", "document",
      "other", "edited", "blocked", "unblocked", "event"};
  return names.at(static_cast<std::size_t>(k));
}

db::runtime::turn_commit begin_turn(const net::update& u, const db::runtime::opened& o,
                                    replica_id replica) {
  db::runtime::turn_commit turn;
  turn.channel = u.channel;
  turn.update_key = u.key;
  turn.business = o.business;
  turn.person = o.person;
  turn.chat = o.chat.id;
  turn.expected_version = o.conversation.version;
  turn.next = o.conversation;
  turn.kind = kind_name(u.kind);
  turn.trace = u.trace;
  turn.body_hash = u.body_hash;
  turn.replica = replica;
  if (u.kind == net::input_kind::blocked)
    turn.chat_is = db::runtime::reach::no;
  else if (u.kind != net::input_kind::event)
    turn.chat_is = db::runtime::reach::yes;
  if (u.on == net::platform::whatsapp && u.kind != net::input_kind::event)
    turn.wrote_at = u.sent_at > 0 ? u.sent_at : o.now_us / 1'000'000;
  turn.suspect = o.suspected.times > 0;
  return turn;
}

void write_reply(db::runtime::turn_commit& turn, const net::update& u, const db::runtime::opened& o,
                 const flow::reply& reply) {
  turn.flow = o.conversation.flow.empty() ? reply.next.flow : o.conversation.flow;
  turn.step = reply.step;
  turn.outcome = reply.outcome;
  turn.next.flow = reply.next.flow;
  turn.next.run = reply.next.run;
  turn.next.rev = reply.next.rev;
  turn.next.draft = reply.next.draft;
  turn.next.offered = reply.next.offered;
  if (!u.tap.empty())
    turn.reply = net::telegram::answer(u.tap, reply.toast, reply.alert);
  write_screen(turn, u, o, reply);
  for (const auto& n : reply.notices) {
    if (n.chat == turn.chat && !n.message.empty() && n.message == u.message)
      continue; // the tap was on this copy: the screen is in its place
    if (has_papers(n.screen, n.on)) {
      add_papers(turn, n.chat, n.screen);
    } else {
      turn.posts.push_back(new_message(n.chat, n.screen));
      turn.posts.back().live = false;
    }
    auto& post = turn.posts.back();
    post.topic = n.topic;
    if (n.edits) {
      post.kind = post_kind::edit;
      post.post = n.edits;
      post.message = n.message;
    }
  }
}

deliveries to_deliveries(const db::runtime::turn_commit& turn, const db::runtime::committed& done,
                         const net::update& u) {
  deliveries out;
  for (std::size_t i = 0; i < turn.posts.size(); ++i) {
    const auto& p = turn.posts[i];
    if (!done.ours.at(i) || p.chat != turn.chat)
      continue;
    out.posts.push_back({.as = turn.replica,
                         .id = done.posts.at(i),
                         .chat = p.chat,
                         .external = u.chat,
                         .place = done.places.at(i),
                         .kind = p.kind,
                         .post = p.post,
                         .message = p.message,
                         .payload = p.payload,
                         .trace = turn.trace,
                         .settled = done.settled.at(i),
                         .wait = std::chrono::microseconds{done.waits_us.at(i)}});
  }
  return out;
}

chats_waiting other_chats(const db::runtime::turn_commit& turn,
                          const db::runtime::committed& done) {
  chats_waiting out;
  for (std::size_t i = 0; i < turn.posts.size(); ++i)
    if (done.ours.at(i) && turn.posts[i].chat != turn.chat
        && std::find(out.chats.begin(), out.chats.end(), turn.posts[i].chat) == out.chats.end())
      out.chats.push_back(turn.posts[i].chat);
  return out;
}

} // namespace frontdesk::actors

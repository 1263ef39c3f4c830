// The boundary of the flow engine: one turn of one conversation, pure. No I/O behind it.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "db/row.hpp"
#include "db/sql.hpp"
#include "net/screen.hpp"
#include "net/update.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace frontdesk::flow {

/// Who taps, in which business, when. Read from the database for this very turn.
struct who {
  business_id business;
  person_id person;
  chat_id chat;
  role standing = role::guest;
  bool banned = false;
  bool deleted = false;
  std::string name;
  std::string language = "en";
  net::platform on = net::platform::telegram;
  std::string time_zone = "Asia/Kolkata";
  std::int64_t now_us = 0;        // database clock
  std::int64_t next_run = 0;      // the run number to use if a flow starts
  std::vector<std::string> areas; // of the business; empty = all
  channel_id channel;             // where the update came in, and its key: for the audit row
  std::string update_key;
};

/// What the conversation row holds between turns (db::runtime::conversation_row without the
/// version).
struct state {
  std::string flow;
  std::int64_t run = 0;
  std::int64_t rev = 0;
  std::string draft;
  std::string offered;
  bool operator==(const state&) const = default;
};

/// A message for another chat, from a commit's audience rows.
struct notice {
  chat_id chat;
  net::platform on = net::platform::telegram; // of the chat
  net::screen screen;
  std::string topic;   // "registration:123"
  post_id edits;       // change this earlier post instead of sending a new one
  std::string message; // its id on the platform: not changed twice after a tap on it
};

/// How the person's own screen is shown.
enum class place : std::uint8_t {
  live,  // edit in place after a tap, new at the bottom after typed input
  fresh, // always a new message (receipts); the live one loses its keyboard
  none,  // nothing is shown, only the toast
};

/// What a turn says at its end.
struct reply {
  net::screen screen;
  place where = place::live;
  std::string toast;  // answer to the tap, <= 200 characters
  bool alert = false; // the toast needs an OK
  state next;         // what the conversation row becomes
  std::vector<notice> notices;
  std::string step;    // for the turn row and metrics: "member"
  std::string outcome; // "ok", "refused", "stale_button", "denied", "invalid", "cancelled" …
};

/// What the engine wants done next.
struct action {
  enum class kind_t : std::uint8_t { say, query, commit } kind = kind_t::say;
  reply say;           // kind say
  db::statement query; // kind query: run it, give the rows to rows()
  std::vector<db::statement>
      statements; // kind commit: run in one transaction with the turn, give all rows to committed()
  std::vector<person_id> targets; // kind commit: people whose standing changes (DESIGN §2 Standing)
};

/// What a person sees when their turn failed on our side: nothing was changed, with a reference.
reply apology(std::string_view reference, std::string_view language);

/// One turn. start() first; then rows() after each query, committed() after a commit, or refused()
/// if the database refused the query or commit, until the action is `say`. After committed() it is
/// always `say`; refused() may ask for the row as it is now before it says. Throws only on our own
/// mistakes.
class turn {
public:
  turn(const who&, const state&, const net::update&);
  action start();
  action rows(const db::rows&);
  action committed(const std::vector<db::rows>&);
  action refused(const fault&);
  ~turn();

private:
  std::unique_ptr<class dialogue> dialogue_;
};

} // namespace frontdesk::flow

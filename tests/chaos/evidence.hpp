// What a run left behind, read from its folder: the checker sees nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdesk::chaos {

struct made_update {
  std::string platform, key, chat, input;
  std::int64_t made_us = 0;
  std::int64_t acknowledged_us = 0; // 0 = no attempt was answered 2xx
  int attempts = 0;
};

struct shown_message {
  std::string platform, chat, message, text, labels, opaque;
  bool is_new = false;
  std::int64_t t = 0;
  int via = -1; // the replica that sent it
};

struct witness { // one chat of the crowd
  std::string name, platform, word;
  std::int64_t person = 0;
};

struct attempt_note {
  std::string key;
  std::int64_t sent_us = 0, ended_us = 0;
  int status = 0;
  int retry_after = 0; // seconds; 0 = the answer has none
};

struct fault_note {
  std::string what;
  std::int64_t t = 0, ms = 0;
};

/// A call that took effect and was answered otherwise, or not at all.
struct unknown_outcome {
  std::string chat;
  std::int64_t t = 0;
};

/// A call that was told to come again later.
struct limited_call {
  std::string chat, method;
  std::int64_t t = 0, seconds = 0;
  int via = -1;
};

/// One row of a dumped table, its members as text; null is absent.
using table_row = std::map<std::string, std::string, std::less<>>;
using table = std::vector<table_row>;

struct evidence {
  std::string seed, command;
  std::int64_t replicas = 1;
  double patience = 1;
  std::vector<made_update> updates;
  std::vector<attempt_note> attempts;
  std::set<std::vector<std::string>> posts; // keys of WhatsApp's updates that came together
  std::map<std::string, int> statuses;      // of WhatsApp messages: the highest rank acknowledged
  std::vector<shown_message> shown;         // in the order they happened
  std::vector<witness> chats;
  std::vector<fault_note> faults;
  std::vector<unknown_outcome> unknown;
  std::vector<limited_call> limited;
  std::vector<std::string> crashes;
  std::map<std::string, int, std::less<>> replica_of; // by process id
  std::int64_t wall_ahead_us = 0;                     // of the history's clock
  bool has_ended = false;                             // the history is whole
  std::int64_t healed_us = 0;
  bool is_quiet = false;
  double quiet_seconds = 0;
  std::string undelivered, unsent;
  std::vector<std::int64_t> stops_us; // of a rolling restart: when each replica was told to end
  std::vector<std::int64_t> database_back_us;
  std::vector<std::string> mixed; // conversations that were not where their last turn left them
  std::set<std::string> blocked;  // chats in which the platform refused every message
  int twins = 0;                  // rounds of two updates at once
  std::string longest_wait_ms;    // of a Telegram message from its commit to its mark
  std::vector<std::int64_t> resident_kib; // the most each daemon had that lived to the end
  std::vector<double> exits;              // seconds from SIGTERM to the end; negative: not ended
  std::map<std::string, table, std::less<>> tables;

  const table& rows(const std::string& name) const { return tables.at(name); }
};

/// Throws frontdesk::fatal if the folder holds no run.
evidence read_evidence(const std::string& folder);

/// A member of a row; empty if null.
const std::string& at(const table_row&, std::string_view name);
std::int64_t number(const table_row&, std::string_view name);
/// A moment of the database on the history's clock; nothing if null.
std::optional<std::int64_t> moment(const evidence&, const table_row&, std::string_view name);
/// A chat of the database as the platforms call it.
std::map<std::string, std::string> chat_names(const evidence&);
/// "telegram" or "whatsapp".
std::string platform_of(const evidence&, std::string_view channel);

} // namespace frontdesk::chaos

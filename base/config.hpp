// The daemon's configuration as plain typed members, and where each value came from.
#pragma once

#include "base/ids.hpp"
#include "base/log.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdesk {

struct endpoint {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8080; // 0 = any free port (tests)
};

/// A first super admin of a business.
struct owner_config {
  platform on = platform::telegram;
  std::string external; // Telegram id, or WhatsApp phone in digits
};

struct business_config {
  std::string name;
  std::vector<std::string> areas;
  std::string time_zone = "Asia/Kolkata";
  std::vector<std::string> languages = {"en"};
  std::vector<owner_config> owners;
};

/// Members of the other platform stay empty.
struct channel_config {
  std::string name;
  std::string business;
  platform on = platform::telegram;
  std::string token;
  std::string secret, secret_old;         // Telegram: X-Telegram-Bot-Api-Secret-Token
  std::string phone_number_id;            // WhatsApp
  std::string app_secret, app_secret_old; // WhatsApp: X-Hub-Signature-256
  std::string verify_token;               // WhatsApp: hub.verify_token
  std::string api;                        // set to the platform's own address when absent
};

struct limits_config {
  std::int64_t telegram_body = 1 << 20; // bytes
  std::int64_t whatsapp_body = 4 << 20;
  std::int64_t header = 16 << 10;
  std::int64_t connections = 10'000;
  std::int64_t turns = 4096; // in flight
  std::int64_t pool = 4;     // connections to PostgreSQL
  std::int64_t queue = 10'000;
  std::int64_t deadline_ms = 5'000;
  std::int64_t statement_ms = 4'000;
  std::int64_t lock_ms = 1'000;
  std::int64_t idle_transaction_ms = 2'000;
  std::int64_t read_ms = 10'000;
  std::int64_t keep_alive_s = 90;
  std::int64_t guest_turns = 20; // a minute
  std::int64_t idle_s = 60;      // an idle conversation is forgotten after
  std::int64_t workers = 0;      // threads of the actors; 0 = one per core, at least 2
  bool prepared = true;
};

/// Messages a second; nothing = the platform's default, 0 = unlimited.
struct send_config {
  std::optional<std::int64_t> per_chat, per_bot;
};

/// One line of `frontdesk config`. Secrets are masked.
struct effective_value {
  std::string key; // limits.pool, channel.gym.token
  std::string value;
  std::string source; // default, frontdesk.toml:12, FRONTDESK_LIMITS_POOL, --listen
};

struct config {
  endpoint listen;
  std::string public_url;
  std::string database = "postgresql://frontdesk_app@/frontdesk?host=/run/postgresql";
  log::level log_level = log::level::info;
  std::vector<business_config> businesses;
  std::vector<channel_config> channels;
  limits_config limits;
  send_config send;
  std::vector<effective_value> effective;
};

using name_and_text = std::pair<std::string, std::string>;

/// Where configuration may come from: flag beats environment beats file.
struct config_sources {
  std::string file_name; // empty = no file
  std::string file_text;
  std::vector<name_and_text> environment; // every variable that begins with FRONTDESK_
  std::vector<name_and_text> flags;       // {"--limits-pool", "8"}
  /// Contents of the file that a *_FILE variable names; nothing = cannot be read.
  std::function<std::optional<std::string>(const std::string& path)> read_file;
};

/// An unknown key or a malformed value throws fatal, naming key, source and the nearest right name.
/// Every secret read is hidden from the log.
config load_config(const config_sources&);

/// What `serve` and `webhook` need beyond well-formed values: a business, a channel, every
/// channel's secrets. Throws fatal naming the first that is missing.
void require_channels(const config&);

/// Names of the flags, with the dashes: {"--listen", …}.
std::vector<std::string> config_flags();
/// The part of --help about keys: flag, variable, default, meaning.
std::string config_help();
/// The table of README.md.
std::string config_markdown();

/// A database address without its password.
std::string without_password(std::string_view database);

} // namespace frontdesk

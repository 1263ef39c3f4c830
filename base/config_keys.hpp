// The one table of configuration keys: parsing, --help, `frontdesk config` and README.md are made
// from it.
#pragma once

#include "base/config_values.hpp"

#include <array>

namespace frontdesk::configuration {

/// Where a key stands in the file. A business and a channel are repeated tables.
enum class section : std::uint8_t { top, business, channel, limits, send };

/// Which channels a key belongs to.
enum class belongs : std::uint8_t { both, telegram, whatsapp };

struct key {
  section where;
  std::string_view name;
  std::string (*read)(config&, std::size_t instance, const raw&, range);
  std::string (*show)(const config&, std::size_t instance);
  std::string_view help;
  range allowed = {};
  bool is_secret = false;
  bool is_list = false; // lists are for the file only
  belongs to = belongs::both;
};

/// Reads and shows config::Section.Member, or config::Section[instance].Member.
template <auto Section, auto Member>
struct member {
  template <class Config>
  static auto& in(Config& c, std::size_t instance) {
    auto& part = c.*Section;
    if constexpr (requires { part[instance]; })
      return part[instance].*Member;
    else
      return part.*Member;
  }
  static std::string read(config& c, std::size_t i, const raw& from, range allowed) {
    return configuration::read(from, allowed, in(c, i));
  }
  static std::string show(const config& c, std::size_t i) { return configuration::show(in(c, i)); }
};

template <auto Member>
struct top_member {
  static std::string read(config& c, std::size_t, const raw& from, range allowed) {
    return configuration::read(from, allowed, c.*Member);
  }
  static std::string show(const config& c, std::size_t) { return configuration::show(c.*Member); }
};

template <auto Member>
constexpr key top(std::string_view name, std::string_view help, bool is_secret = false) {
  using m = top_member<Member>;
  return {section::top, name, &m::read, &m::show, help, {}, is_secret};
}
template <auto Member>
constexpr key of_business(std::string_view name, std::string_view help, bool is_list = false) {
  using m = member<&config::businesses, Member>;
  return {section::business, name, &m::read, &m::show, help, {}, false, is_list};
}
template <auto Member>
constexpr key of_channel(std::string_view name, std::string_view help, belongs to = belongs::both,
                         bool is_secret = false) {
  using m = member<&config::channels, Member>;
  return {section::channel, name, &m::read, &m::show, help, {}, is_secret, false, to};
}
template <auto Member>
constexpr key limit(std::string_view name, std::string_view help, range allowed = {}) {
  using m = member<&config::limits, Member>;
  return {section::limits, name, &m::read, &m::show, help, allowed};
}
template <auto Member>
constexpr key rate(std::string_view name, std::string_view help) {
  using m = member<&config::send, Member>;
  return {section::send, name, &m::read, &m::show, help, {0, 100'000}};
}

inline constexpr bool secret = true;
inline constexpr bool list = true;

inline constexpr auto keys = std::to_array<key>({
    top<&config::listen>("listen", "address and port of the HTTP server"),
    top<&config::public_url>("public_url", "what webhook set tells the platforms; https"),
    top<&config::database>("database", "PostgreSQL connection string", secret),
    top<&config::log_level>("log", "least level of a log line: debug, info, warn, error"),

    of_business<&business_config::name>("name", "short name: a-z, 0-9 and -"),
    of_business<&business_config::areas>("areas", "what it uses: club, stock, booking, cards",
                                         list),
    of_business<&business_config::time_zone>("time_zone", "where its days begin"),
    of_business<&business_config::languages>("languages", "en, hi; the first is the default", list),
    of_business<&business_config::owners>("owners",
                                          "first super admins: Telegram ids, whatsapp:+91…", list),

    of_channel<&channel_config::name>("name",
                                      "the last part of the webhook's path: a-z, 0-9 and -"),
    of_channel<&channel_config::business>("business", "the business it belongs to"),
    of_channel<&channel_config::on>("platform", "telegram or whatsapp"),
    of_channel<&channel_config::token>("token", "bot token or Cloud API access token",
                                       belongs::both, secret),
    of_channel<&channel_config::secret>("secret", "X-Telegram-Bot-Api-Secret-Token",
                                        belongs::telegram, secret),
    of_channel<&channel_config::secret_old>("secret_old", "also accepted while rotating",
                                            belongs::telegram, secret),
    of_channel<&channel_config::phone_number_id>("phone_number_id", "the sender's id",
                                                 belongs::whatsapp),
    of_channel<&channel_config::app_secret>("app_secret", "key of X-Hub-Signature-256",
                                            belongs::whatsapp, secret),
    of_channel<&channel_config::app_secret_old>("app_secret_old", "also accepted while rotating",
                                                belongs::whatsapp, secret),
    of_channel<&channel_config::verify_token>("verify_token", "answers hub.challenge",
                                              belongs::whatsapp, secret),
    of_channel<&channel_config::api>("api", "the platform's API; plain http only for loopback"),

    limit<&limits_config::telegram_body>("telegram_body", "bytes of one Telegram update",
                                         {1 << 10, 64 << 20}),
    limit<&limits_config::whatsapp_body>("whatsapp_body", "bytes of one WhatsApp post",
                                         {1 << 10, 64 << 20}),
    limit<&limits_config::header>("header", "bytes of one request's header", {1 << 10, 1 << 20}),
    limit<&limits_config::connections>("connections", "open HTTP connections", {1, 1'000'000}),
    limit<&limits_config::turns>("turns", "turns in flight before 503", {1, 1'000'000}),
    limit<&limits_config::pool>("pool", "connections to PostgreSQL", {1, 500}),
    limit<&limits_config::queue>("queue", "requests waiting for a connection before 503",
                                 {1, 1'000'000}),
    limit<&limits_config::deadline_ms>("deadline_ms", "from update to answer", {100, 55'000}),
    limit<&limits_config::statement_ms>("statement_ms", "statement_timeout", {50, 55'000}),
    limit<&limits_config::lock_ms>("lock_ms", "lock_timeout", {10, 55'000}),
    limit<&limits_config::idle_transaction_ms>(
        "idle_transaction_ms", "idle_in_transaction_session_timeout", {100, 55'000}),
    limit<&limits_config::read_ms>("read_ms", "for a header to arrive, and for a body",
                                   {100, 60'000}),
    limit<&limits_config::keep_alive_s>(
        "keep_alive_s", "idle connections; Telegram closes its own at 60", {75, 3'600}),
    limit<&limits_config::guest_turns>("guest_turns", "turns a minute of a person without a role",
                                       {1, 100'000}),
    limit<&limits_config::idle_s>("idle_s", "seconds a conversation stays in memory unused",
                                  {0, 86'400}),
    limit<&limits_config::workers>("workers", "threads of the actors; 0 = one per core, 2 at least",
                                   {0, 1'024}),
    limit<&limits_config::prepared>(
        "prepared", "prepared statements; false behind a transaction-pooling proxy"),

    rate<&send_config::per_chat>("per_chat", "messages a second to one chat; 0 = unlimited"),
    rate<&send_config::per_bot>("per_bot", "messages a second of one channel; 0 = unlimited"),
});

/// The [table] or [[table]] of the file; empty for the top.
constexpr std::string_view table_of(section s) {
  constexpr std::string_view names[] = {"", "business", "channel", "limits", "send"};
  return names[static_cast<std::size_t>(s)];
}

constexpr bool is_repeated(section s) {
  return s == section::business || s == section::channel;
}

/// --limits-pool, FRONTDESK_LIMITS_POOL; of a repeated table with its name:
/// FRONTDESK_CHANNEL_GYM_TOKEN.
std::string flag_of(const key&);
std::string variable_of(const key&, std::string_view instance);
/// limits.pool, channel.gym.token.
std::string path_of(const key&, std::string_view instance);

} // namespace frontdesk::configuration

// Checks between configuration values: names, references, addresses, what belongs to which
// platform.
#include "base/config_check.hpp"

#include "base/config_keys.hpp"
#include "base/database_address.hpp"
#include "base/dates.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace frontdesk {

namespace configuration {

namespace {

constexpr std::string_view telegram_api = "https://api.telegram.org";
constexpr std::string_view whatsapp_api = "https://graph.facebook.com/v23.0";
constexpr std::string_view areas[] = {"club", "stock", "booking", "cards"};
constexpr std::string_view languages[] = {"en", "hi"};
constexpr std::size_t max_name = 32;

void require(bool holds, std::string_view where, std::string_view sentence) {
  if (!holds)
    throw unfit{std::string{where}, text::cat(' ', sentence)};
}

bool is_name(std::string_view s) {
  auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !s.empty() && s.size() <= max_name && s.front() != '-' && std::ranges::all_of(s, fits);
}

/// Bot API: secret_token is 1-256 characters A-Z a-z 0-9 _ -.
bool is_secret_token(std::string_view s) {
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '-';
  };
  return s.size() <= 256 && std::ranges::all_of(s, fits);
}

bool is_loopback_http(std::string_view url) {
  for (std::string_view start : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.starts_with(start)
        && (url.size() == start.size() || url[start.size()] == ':' || url[start.size()] == '/'))
      return true;
  return false;
}

/// What every reader of URLs takes for the same: no user, no query, nothing to be decoded.
bool is_plain_url(std::string_view url) {
  auto rest = url.substr(url.find("//") + 2);
  auto host = rest.substr(0, rest.find('/'));
  auto colon = host.rfind(':');
  if (colon != std::string_view::npos && !host.ends_with(']')) {
    if (text::integer<std::uint16_t>(host.substr(colon + 1)).value_or(0) == 0)
      return false;
    host = host.substr(0, colon);
  }
  auto fits = [](std::string_view s, std::string_view more) {
    return !s.empty() && std::ranges::all_of(s, [more](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
             || more.find(c) != std::string_view::npos;
    });
  };
  const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
  return (is_bracketed ? fits(host.substr(1, host.size() - 2), ":.") : fits(host, "-."))
         && fits(rest, "-.:[]/_~");
}

void check_address(std::string_view url, const std::string& where) {
  bool is_https = url.starts_with("https://");
  require(is_https || is_loopback_http(url), where,
          "must begin with https:// (plain http only for loopback)");
  require(is_plain_url(url), where, "must be https://host[:port][/path] and nothing else");
}

/// What a line of HTTP can hold: a blank or line end copied along would make every call unsendable.
void check_sendable(std::string_view value, const std::string& where) {
  require(std::ranges::all_of(value, [](char c) { return c >= '!' && c <= '~'; }), where,
          "holds a blank, a line end or a character that is not ASCII");
}

template <class Known>
void check_known(const std::vector<std::string>& values, const Known& known,
                 const std::string& where) {
  for (const auto& v : values)
    if (std::ranges::find(known, v) == std::end(known)) {
      auto near = text::nearest(v, known);
      throw unfit{where, text::cat(" does not know ", v,
                                   near.empty() ? "" : text::cat("; did you mean ", near, "?"))};
    }
}

void check_business(const business_config& b) {
  auto where = text::cat("business.", b.name);
  require(is_name(b.name), "business.name", "must be 1 to 32 characters of a-z, 0-9 and -");
  require(!b.areas.empty(), where + ".areas", "is missing");
  check_known(b.areas, areas, where + ".areas");
  check_known(b.languages, languages, where + ".languages");
  if (auto zone = time_zone::named(b.time_zone); !zone)
    throw unfit{where + ".time_zone", text::cat(": ", zone.error().text)};
}

void check_belonging(const config& c, std::size_t i) {
  for (const auto& k : keys) {
    bool is_foreign = k.where == section::channel && k.to != belongs::both
                      && (k.to == belongs::telegram) != (c.channels[i].on == platform::telegram);
    require(!is_foreign || k.show(c, i).empty(), path_of(k, c.channels[i].name),
            text::cat("does not belong to a ", show(c.channels[i].on), " channel"));
  }
}

void check_channel(config& c, std::size_t i) {
  auto& channel = c.channels[i];
  auto where = text::cat("channel.", channel.name);
  require(is_name(channel.name), "channel.name", "must be 1 to 32 characters of a-z, 0-9 and -");
  std::vector<std::string_view> businesses;
  for (const auto& b : c.businesses)
    businesses.push_back(b.name);
  require(!channel.business.empty(), where + ".business", "is missing");
  check_known({channel.business}, businesses, where + ".business");
  check_belonging(c, i);
  require(is_secret_token(channel.secret) && is_secret_token(channel.secret_old), where + ".secret",
          "may hold only A-Z, a-z, 0-9, _ and -, at most 256");
  check_sendable(channel.token, where + ".token");
  check_sendable(channel.phone_number_id, where + ".phone_number_id");
  if (channel.api.empty())
    channel.api = channel.on == platform::telegram ? telegram_api : whatsapp_api;
  check_address(channel.api, where + ".api");
  while (channel.api.ends_with('/'))
    channel.api.pop_back();
}

template <class Things>
void check_unique(const Things& things, std::string_view what) {
  std::set<std::string> names;
  for (const auto& t : things)
    require(names.insert(t.name).second, text::cat(what, '.', t.name), "is there twice");
}

} // namespace

void check_values(config& c) {
  check_unique(c.businesses, "business");
  check_unique(c.channels, "channel");
  for (const auto& b : c.businesses)
    check_business(b);
  for (std::size_t i = 0; i < c.channels.size(); ++i)
    check_channel(c, i);
  if (auto wrong = read_database_address(c.database).complaint; !wrong.empty())
    throw unfit{"database", text::cat(' ', wrong)};
  if (!c.public_url.empty())
    check_address(c.public_url, "public_url");
  while (c.public_url.ends_with('/'))
    c.public_url.pop_back();
}

} // namespace configuration

std::string without_password(std::string_view database) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& p : configuration::read_database_address(database).passwords) {
    out += text::cat(database.substr(shown, p.begin - shown), "***");
    shown = p.end;
  }
  return out += database.substr(shown);
}

void require_channels(const config& c) {
  auto require = [](bool holds, std::string_view where, std::string_view sentence) {
    if (!holds)
      throw fatal{text::cat(where, ' ', sentence)};
  };
  require(!c.businesses.empty(), "[[business]]",
          "is missing: the file must name at least one business");
  require(!c.channels.empty(), "[[channel]]",
          "is missing: the file must name at least one channel");
  for (const auto& channel : c.channels) {
    auto where = text::cat("channel.", channel.name, '.');
    require(!channel.token.empty(), where + "token", "is missing");
    if (channel.on == platform::telegram) {
      require(!channel.secret.empty(), where + "secret", "is missing");
      continue;
    }
    require(!channel.phone_number_id.empty(), where + "phone_number_id", "is missing");
    require(!channel.app_secret.empty(), where + "app_secret", "is missing");
    require(!channel.verify_token.empty(), where + "verify_token", "is missing");
  }
}

} // namespace frontdesk

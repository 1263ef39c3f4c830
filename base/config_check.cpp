// Checks between configuration values: names, references, addresses, what belongs to which
// platform.
#include "base/config_check.hpp"

#include "base/config_keys.hpp"
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

void check_address(std::string_view url, const std::string& where) {
  bool is_https = url.starts_with("https://") && url.size() > 8;
  require(is_https || is_loopback_http(url), where,
          "must begin with https:// (plain http only for loopback)");
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

/// Where the password of a URL or of key=value words begins and ends.
std::pair<std::size_t, std::size_t> password_in(std::string_view database) {
  if (auto scheme = database.find("://"); scheme != std::string_view::npos) {
    auto rest = scheme + 3;
    auto end = std::min(database.find_first_of("/?", rest), database.size());
    auto host = database.substr(rest, end - rest).rfind('@');
    auto colon = database.substr(rest, end - rest).find(':');
    if (host != std::string_view::npos && colon != std::string_view::npos && colon < host)
      return {rest + colon + 1, rest + host};
  }
  constexpr std::string_view word = "password=";
  auto at = database.find(word);
  if (at == std::string_view::npos)
    return {0, 0};
  auto begin = at + word.size();
  if (begin < database.size() && database[begin] == '\'')
    return {begin, std::min(database.find('\'', begin + 1), database.size() - 1) + 1};
  return {begin, std::min(database.find_first_of(" &", begin), database.size())};
}

} // namespace

void check_values(config& c) {
  check_unique(c.businesses, "business");
  check_unique(c.channels, "channel");
  for (const auto& b : c.businesses)
    check_business(b);
  for (std::size_t i = 0; i < c.channels.size(); ++i)
    check_channel(c, i);
  if (!c.public_url.empty())
    check_address(c.public_url, "public_url");
  while (c.public_url.ends_with('/'))
    c.public_url.pop_back();
}

std::string password_of(std::string_view database) {
  auto [begin, end] = password_in(database);
  return std::string{database.substr(begin, end - begin)};
}

} // namespace configuration

std::string without_password(std::string_view database) {
  auto [begin, end] = configuration::password_in(database);
  return begin == end ? std::string{database}
                      : text::cat(database.substr(0, begin), "***", database.substr(end));
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

// Reading and printing the types of configuration values.
#include "base/config_values.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace frontdesk::configuration {

namespace {

constexpr std::string_view whatsapp_prefix = "whatsapp:+";

bool all_digits(std::string_view s) {
  return !s.empty() && std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_numeric_address(const std::string& host) {
  in6_addr any{};
  return ::inet_pton(AF_INET, host.c_str(), &any) == 1
         || ::inet_pton(AF_INET6, host.c_str(), &any) == 1;
}

std::optional<std::int64_t> number(const raw& from) {
  if (auto n = std::get_if<std::int64_t>(&from))
    return *n;
  if (auto s = std::get_if<std::string>(&from))
    return text::integer<std::int64_t>(*s);
  return std::nullopt;
}

std::string expected_number(range allowed) {
  return text::cat("a whole number from ", allowed.least, " to ", allowed.most);
}

std::optional<owner_config> owner(std::string_view s) {
  if (s.starts_with(whatsapp_prefix)) {
    s.remove_prefix(whatsapp_prefix.size());
    if (all_digits(s) && s.size() >= 8 && s.size() <= 15) // E.164
      return owner_config{platform::whatsapp, std::string{s}};
  } else if (all_digits(s) && s.size() <= 16 && s.front() != '0') { // at most 52 bits
    return owner_config{platform::telegram, std::string{s}};
  }
  return std::nullopt;
}

} // namespace

std::string read(const raw& from, range, std::string& to) {
  if (auto s = std::get_if<std::string>(&from)) {
    if (!text::is_storable(*s))
      return "UTF-8 text";
    to = *s;
  } else if (auto n = std::get_if<std::int64_t>(&from)) {
    to = text::cat(*n); // an id written without quotes
  } else {
    return "a text";
  }
  return {};
}

std::string read(const raw& from, range allowed, std::int64_t& to) {
  auto n = number(from);
  if (!n || *n < allowed.least || *n > allowed.most)
    return expected_number(allowed);
  to = *n;
  return {};
}

std::string read(const raw& from, range allowed, std::optional<std::int64_t>& to) {
  return read(from, allowed, to.emplace());
}

std::string read(const raw& from, range, bool& to) {
  if (auto b = std::get_if<bool>(&from))
    to = *b;
  else if (from == raw{"true"} || from == raw{"false"})
    to = from == raw{"true"};
  else
    return "true or false";
  return {};
}

std::string read(const raw& from, range, endpoint& to) {
  auto s = std::get_if<std::string>(&from);
  auto colon = s ? s->rfind(':') : std::string::npos;
  auto port = colon == std::string::npos
                  ? std::nullopt
                  : text::integer<std::uint16_t>(std::string_view{*s}.substr(colon + 1));
  auto host = s ? s->substr(0, colon) : std::string();
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  if (!port || !is_numeric_address(host))
    return "host:port with a numeric host, like 0.0.0.0:8080";
  to = {host, *port};
  return {};
}

std::string read(const raw& from, range, platform& to) {
  if (from == raw{"telegram"})
    to = platform::telegram;
  else if (from == raw{"whatsapp"})
    to = platform::whatsapp;
  else
    return R"("telegram" or "whatsapp")";
  return {};
}

std::string read(const raw& from, range, log::level& to) {
  for (auto l : {log::level::debug, log::level::info, log::level::warn, log::level::error})
    if (from == raw{show(l)}) {
      to = l;
      return {};
    }
  return "debug, info, warn or error";
}

std::string read(const raw& from, range, std::vector<std::string>& to) {
  auto list = std::get_if<std::vector<std::string>>(&from);
  if (!list || list->empty())
    return R"(a list of texts, like ["en", "hi"])";
  to = *list;
  return {};
}

std::string read(const raw& from, range, std::vector<owner_config>& to) {
  auto list = std::get_if<std::vector<std::string>>(&from);
  std::vector<owner_config> owners;
  if (list)
    for (const auto& s : *list)
      if (auto o = owner(s))
        owners.push_back(*o);
  if (!list || owners.size() != list->size())
    return R"(a list of Telegram ids and "whatsapp:+<digits>")";
  to = owners;
  return {};
}

std::string show(const std::string& s) {
  return s;
}
std::string show(std::int64_t n) {
  return text::cat(n);
}
std::string show(const std::optional<std::int64_t>& n) {
  return n ? text::cat(*n) : "the platform's";
}
std::string show(bool b) {
  return b ? "true" : "false";
}
std::string show(platform p) {
  return p == platform::telegram ? "telegram" : "whatsapp";
}

std::string show(log::level l) {
  return std::string(log::name_of(l));
}

std::string show(const endpoint& e) {
  bool is_v6 = e.host.find(':') != std::string::npos;
  return is_v6 ? text::cat('[', e.host, "]:", e.port) : text::cat(e.host, ':', e.port);
}

std::string show(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& s : list)
    out += text::cat(out.empty() ? "" : ", ", s);
  return out;
}

std::string show(const std::vector<owner_config>& owners) {
  std::vector<std::string> texts;
  for (const auto& o : owners)
    texts.push_back(o.on == platform::telegram ? o.external
                                               : text::cat(whatsapp_prefix, o.external));
  return show(texts);
}

std::string written(const raw& from) {
  if (auto s = std::get_if<std::string>(&from))
    return text::cat('"', *s, '"');
  if (auto n = std::get_if<std::int64_t>(&from))
    return text::cat(*n);
  if (auto b = std::get_if<bool>(&from))
    return show(*b);
  return text::cat('[', show(std::get<std::vector<std::string>>(from)), ']');
}

} // namespace frontdesk::configuration

// The headless drive: steps through /sim, each with what must appear.
#include "ops/playground/check.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "ops/playground/http/ask.hpp"
#include "ops/playground/json.hpp"
#include "ops/playground/sim_clock.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <thread>

namespace frontdesk::playground {
namespace {

constexpr std::int64_t patience_us = 5'000'000;

/// A person with a phone, driven from outside over HTTP.
class remote_phone {
public:
  remote_phone(http::origin to, std::string channel, std::string person)
      : to_(std::move(to)), channel_(std::move(channel)), person_(std::move(person)) {}

  bool post(const char* verb, json::object o) {
    o["platform"] = "telegram";
    o["channel"] = channel_;
    o["person"] = person_;
    return http::ask(to_, "POST", text::cat("/sim/", verb), write(o)).status == 200;
  }

  json::array messages() {
    auto a = http::ask(
        to_, "GET",
        text::cat("/sim/transcript?platform=telegram&channel=", channel_, "&person=", person_));
    auto body = parse(a.body);
    const auto* list =
        body && body->is_object() ? array_at(body->get_object(), "messages") : nullptr;
    return list ? *list : json::array{};
  }

  /// The newest message of the business that contains `wanted` in its text, buttons or file name.
  std::optional<json::object> newest_with(std::string_view wanted) {
    auto all = messages();
    for (auto m = all.rbegin(); m != all.rend(); ++m)
      if (!flag_at(m->get_object(), "mine") && write(*m).find(wanted) != std::string::npos)
        return m->get_object();
    return std::nullopt;
  }

  /// Presses the newest button whose label contains this.
  bool tap(std::string_view label) {
    auto m = newest_with(label);
    const auto* rows = m ? array_at(*m, "rows") : nullptr;
    if (!rows)
      return false;
    for (const auto& row : *rows)
      for (const auto& b : row.get_array())
        if (string_at(b.get_object(), "text").find(label) != std::string_view::npos)
          return post("tap", {{"message", string_at(*m, "id")},
                              {"data", string_at(b.get_object(), "data")}});
    return false;
  }

private:
  http::origin to_;
  std::string channel_;
  std::string person_;
};

struct step {
  const char* name;
  const char* types;   // or nullptr
  const char* taps;    // or nullptr
  const char* expects; // must be in a message of the business afterwards
};

/// From the menu's search to a numbered invoice with its document.
constexpr step steps[] = {
    {"find par", "/find par", nullptr, "Parin"},
    {"new invoice", "/inv parin 234x2 whey1kg -10%", nullptr, "Issue"},
    {"issue", nullptr, "Issue", ".pdf"},
};

bool run(remote_phone& phone, const step& s) {
  auto from = steady_us();
  auto before = write(phone.messages());
  bool acted = s.types ? phone.post("type", {{"text", s.types}}) : phone.tap(s.taps);
  if (!acted) {
    fmt::print("✗ {}: there is no button {}\n", s.name, s.taps ? s.taps : "");
    return false;
  }
  while (steady_us() - from < patience_us) {
    if (auto m = phone.newest_with(s.expects); m && before.find(write(*m)) == std::string::npos) {
      fmt::print("✓ {} {:.1f} ms\n", s.name, static_cast<double>(steady_us() - from) / 1000);
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  auto all = phone.messages();
  fmt::print("✗ {}: \"{}\" did not come; the phone shows {}\n", s.name, s.expects,
             all.empty() ? std::string("nothing") : write(all.back()));
  return false;
}

/// The first owner on Telegram, and a channel of that business.
std::optional<remote_phone> owner_phone(const config& c, unsigned short port) {
  http::origin to{"127.0.0.1", port, "/"};
  for (const auto& b : c.businesses)
    for (const auto& owner : b.owners)
      for (const auto& channel : c.channels)
        if (owner.on == platform::telegram && channel.on == owner.on && channel.business == b.name)
          return remote_phone(to, channel.name, owner.external);
  return std::nullopt;
}

} // namespace

int check(const config& c, unsigned short port) {
  auto phone = owner_phone(c, port);
  if (!phone)
    throw fatal("--check needs an owner with a Telegram id and a telegram channel");
  bool good = std::all_of(std::begin(steps), std::end(steps),
                          [&](const step& s) { return run(*phone, s); });
  return good ? 0 : 1;
}

} // namespace frontdesk::playground

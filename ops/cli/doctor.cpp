// frontdesk doctor: checks what the daemon needs and prints the fix for each thing that is wrong.
#include "base/result.hpp"
#include "base/text.hpp"
#include "net/media/fonts.hpp"
#include "ops/cli/bot_api.hpp"
#include "ops/cli/cloud_api.hpp"
#include "ops/cli/commands.hpp"
#include "ops/cli/doctor_database.hpp"
#include "ops/cli/findings.hpp"

namespace frontdesk::cli {

namespace {

constexpr std::size_t enough_secret = 32; // characters: RELIABILITY §5
constexpr std::int64_t many_waiting = 1'000;

void check_secret(const channel_config& channel, std::string_view key, const std::string& value,
                  std::string fix, findings& out) {
  out.expect(value.size() >= enough_secret,
             text::cat("channel ", channel.name, ": ", key, " is hard to guess"), std::move(fix));
}

void check_secrets(const channel_config& channel, findings& out) {
  auto random =
      text::cat("use at least ", enough_secret, " random characters: openssl rand -hex 32");
  if (channel.on == platform::telegram)
    return check_secret(channel, "secret", channel.secret, std::move(random), out);
  check_secret(channel, "verify_token", channel.verify_token, std::move(random), out);
  check_secret(channel, "app_secret", channel.app_secret,
               "copy it whole from the app's dashboard: it has 32 characters", out);
}

void check_configuration(const config& c, findings& out) {
  try {
    require_channels(c);
    out.good(text::cat("configuration: ", c.businesses.size(), " businesses, ", c.channels.size(),
                       " channels"));
  } catch (const fatal& f) {
    out.bad(text::cat("configuration: ", f.what()),
            "add it to the file or the environment (frontdesk config shows what is set)");
  }
  out.expect(!c.public_url.empty(), "public_url is set",
             "set public_url: webhook set tells it to the platforms");
  for (const auto& channel : c.channels)
    check_secrets(channel, out);
}

void check_fonts(const config& c, findings& out) {
  out.expect(net::media::can_draw("₹ Invoice"), "fonts: Latin and ₹",
             "apt-get install fonts-dejavu-core");
  bool needs_hindi = false;
  for (const auto& b : c.businesses)
    for (const auto& language : b.languages)
      needs_hindi = needs_hindi || language == "hi";
  if (needs_hindi)
    out.expect(net::media::can_draw("चालान"), "fonts: Devanagari",
               "apt-get install fonts-noto-core");
}

/// The Cloud API tells nobody where it posts, but whose number a token may use.
void check_number(const channel_config& channel, findings& out) {
  auto name = text::cat("phone number of ", channel.name);
  auto number = ask_number(channel);
  if (number)
    return out.good(text::cat(name, ": the token may use it"));
  auto why = number.error().code;
  out.bad(text::cat(name, ": ", number.error().text),
          why == errc::denied ? "the token is refused: make a new one in the app's dashboard"
          : why == errc::refused
              ? "check phone_number_id, and that the token's app may use that number"
              : "check the network and the channel's api");
}

void check_webhook(const config& c, const channel_config& channel, findings& out) {
  auto name = text::cat("webhook of ", channel.name);
  bot_api api{channel};
  auto state = ask_webhook(api);
  if (!state) {
    out.bad(text::cat(name, ": ", state.error().text),
            state.error().code == errc::denied ? "the token is refused: ask @BotFather for it again"
                                               : "check the network and the channel's api");
    return;
  }
  out.expect(state->url == webhook_address(c, channel), text::cat(name, " points here"),
             "run frontdesk webhook set");
  out.expect(
      state->last_error.empty(),
      text::cat(name, " has no errors", state->last_error.empty() ? "" : ": ", state->last_error),
      "look at the daemon's log at that time");
  out.expect(state->pending < many_waiting,
             text::cat(name, ": ", state->pending, " updates waiting"),
             "is the daemon running and reachable at public_url?");
}

} // namespace

int doctor(const config& c) {
  findings out;
  check_configuration(c, out);
  check_database(c, out);
  check_fonts(c, out);
  for (const auto& channel : c.channels)
    if (!channel.token.empty())
      channel.on == platform::telegram ? check_webhook(c, channel, out)
                                       : check_number(channel, out);
  return out.print();
}

} // namespace frontdesk::cli

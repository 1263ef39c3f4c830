// A table of the Cloud API's error codes.
#include "net/whatsapp/answers.hpp"

#include "base/text.hpp"
#include "net/json.hpp"

namespace frontdesk::net::whatsapp {

namespace {

using std::chrono::seconds;

constexpr std::int64_t pair_limit = 131056; // messages to one person

struct known_error {
  std::int64_t first, last; // codes
  outcome what;
  seconds after{0};
};

// PLATFORMS §4. The waits: 131056 allows one message per 6 s to a person; the rest are ours.
constexpr known_error known[] = {
    {4, 4, outcome::retry_after, seconds(60)},           // calls of the app
    {80007, 80007, outcome::retry_after, seconds(60)},   // calls of the account
    {130429, 130429, outcome::retry_after, seconds(1)},  // messages a second of the number
    {131048, 131048, outcome::retry_after, seconds(60)}, // spam limit
    {pair_limit, pair_limit, outcome::retry_after, seconds(6)},
    {133016, 133016, outcome::retry_after, seconds(60)}, // registrations
    {131057, 131057, outcome::retry},                    // the number is being upgraded, <= 1 min
    {131016, 131016, outcome::retry},                    // service down
    {1, 2, outcome::unknown},                            // the API's own trouble
    {131000, 131000, outcome::unknown},
    {0, 0, outcome::stop_channel}, // authentication
    {3, 3, outcome::stop_channel},
    {10, 10, outcome::stop_channel},
    {190, 190, outcome::stop_channel},
    {200, 299, outcome::stop_channel},
    {368, 368, outcome::stop_channel}, // account blocked
    {131031, 131031, outcome::stop_channel},
    {131042, 131042, outcome::stop_channel}, // payment
    {131026, 131026, outcome::unreachable},  // undeliverable
    {131030, 131030, outcome::unreachable},  // not on the test number's list
    {131047, 131047, outcome::unreachable},  // the 24-hour window is closed
    {131049, 131050, outcome::unreachable},  // kept from this person by Meta, or stopped by them
    {131062, 131062, outcome::unreachable},  // business-scoped id not supported here
};

/// Not the API's own words: a proxy refused, and nothing was done. That says nothing about our
/// token.
outcome meaning_of_status(int status) {
  if (status == 429)
    return outcome::retry_after;
  if (status == 401 || status == 403 || status == 404)
    return outcome::retry;
  return status >= 400 && status < 500 ? outcome::dead : outcome::unknown;
}

verdict success(json::value answer) {
  verdict v;
  const auto message = answer["messages"].item(0)["id"].text();
  const auto media = answer["id"].text();
  const auto done = answer["success"].boolean(); // of "mark as read"
  if (!message && !media && !done) {
    v.reason = "an answer without an id";
    return v;
  }
  v.what = outcome::sent;
  v.message = message ? *message : std::string();
  v.file = media ? *media : std::string();
  return v;
}

} // namespace

verdict classify_failure(std::int64_t code, std::string reason) {
  verdict v;
  v.what = outcome::dead;
  v.code = code;
  v.reason = std::move(reason);
  for (const known_error& each : known)
    if (code >= each.first && code <= each.last) {
      v.what = each.what;
      v.after = each.after;
      v.one_chat = code == pair_limit;
      break;
    }
  return v;
}

verdict classify(const http::reply& reply) {
  const auto parsed = json::parse(reply.body);
  const json::value answer = parsed ? parsed->root() : json::value();
  if (parsed && reply.status >= 200 && reply.status < 300)
    return success(answer);
  const json::value error = answer["error"];
  const auto code = error["code"].integer();
  const auto words = error["message"].text();
  verdict v =
      classify_failure(code ? *code : -1, words ? *words : text::cat("HTTP ", reply.status));
  if (!code || (v.what == outcome::dead && reply.status >= 500))
    v.what = meaning_of_status(reply.status);
  if (v.what == outcome::retry_after && reply.retry_after > 0)
    v.after = seconds(reply.retry_after);
  if (v.what == outcome::retry_after && v.after < seconds(1))
    v.after = seconds(1);
  return v;
}

} // namespace frontdesk::net::whatsapp

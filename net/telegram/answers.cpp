// A table of the Bot API's error texts, and what goes by the code alone.
#include "net/telegram/answers.hpp"

#include "base/text.hpp"
#include "net/json.hpp"

#include <algorithm>

namespace frontdesk::net::telegram {

namespace {

struct known_error {
  std::int64_t code;
  std::string_view part; // of the description
  outcome what;
};

// telegram-bot-api Client.cpp (PLATFORMS §2); the first that fits.
constexpr known_error known[] = {
    {400, "message is not modified", outcome::not_modified},
    {400, "message to edit not found", outcome::cannot_edit},
    {400, "message can't be edited", outcome::cannot_edit},
    {400, "there is no text in the message to edit", outcome::cannot_edit},
    {400, "there is no caption in the message to edit", outcome::cannot_edit},
    {400, "MESSAGE_ID_INVALID", outcome::cannot_edit},
    {400, "chat not found", outcome::unreachable},
    {400, "PEER_ID_INVALID", outcome::unreachable},
    {400, "USER_IS_BLOCKED", outcome::unreachable},
    {400, "", outcome::dead},
    {401, "", outcome::stop_channel},
    {403, "", outcome::unreachable},
    {404, "", outcome::stop_channel},
    {413, "", outcome::dead},
    {421, "", outcome::stop_channel},
    {429, "", outcome::retry_after},
};

/// A proxy's page instead of the API's own words: it refused, and nothing was done. That says
/// nothing about our token or about a person.
bool is_somebody_elses(std::int64_t code) {
  return code == 401 || code == 403 || code == 404 || code == 421;
}

outcome meaning(std::int64_t code, std::string_view description) {
  for (const known_error& each : known)
    if (each.code == code && description.find(each.part) != std::string_view::npos)
      return each.what;
  return code >= 400 && code < 500 ? outcome::dead : outcome::unknown;
}

/// The file's id in the message that was sent: of the document, or of the largest photo.
std::string file_of(json::value message) {
  const json::value document = message["document"];
  json::value largest;
  for (const json::value each : message["photo"])
    largest = each; // they come in order of size
  const auto id = (document ? document : largest)["file_id"].text();
  return id ? *id : std::string();
}

verdict success(json::value result) {
  verdict v;
  v.what = outcome::sent;
  if (const auto id = result["message_id"].integer())
    v.message = std::to_string(*id);
  v.file = file_of(result);
  return v;
}

verdict failure(json::value answer, const http::reply& reply) {
  verdict v;
  const auto code = answer["error_code"].integer();
  const auto description = answer["description"].text();
  const auto migrated = answer["parameters"]["migrate_to_chat_id"].integer();
  const auto seconds = answer["parameters"]["retry_after"].integer();
  v.code = code ? *code : reply.status;
  v.reason = description ? *description : text::cat("HTTP ", reply.status);
  v.what = migrated                             ? outcome::migrate
           : !code && is_somebody_elses(v.code) ? outcome::retry
                                                : meaning(v.code, v.reason);
  if (migrated)
    v.chat = std::to_string(*migrated);
  if (v.what == outcome::retry_after)
    v.after =
        std::chrono::seconds(seconds && *seconds > 0 ? *seconds : std::max(1, reply.retry_after));
  return v;
}

} // namespace

verdict classify(const http::reply& reply) {
  const auto parsed = json::parse(reply.body);
  const json::value answer = parsed ? parsed->root() : json::value();
  const auto ok = answer["ok"].boolean();
  if (ok && *ok && reply.status >= 200 && reply.status < 300)
    return success(answer["result"]);
  return failure(answer, reply);
}

} // namespace frontdesk::net::telegram

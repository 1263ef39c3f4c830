// Real payloads of other projects' tests, and generated ones, when ../shared/corpora is there.
#include "base/text.hpp"
#include "net/telegram/decode.hpp"
#include "net/whatsapp/decode.hpp"
#include "tests/support/mutants.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

using namespace frontdesk;
using net::input_kind;
using nlohmann::json;
using test::corpora;
namespace fs = std::filesystem;

namespace {

template <class Each>
int for_each_file(const fs::path& folder, Each each) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json")
      continue;
    INFO(entry.path().filename().string());
    std::ifstream in(entry.path(), std::ios::binary);
    each(std::string{std::istreambuf_iterator<char>(in), {}});
    ++files;
  }
  return files;
}

bool is_account(const json& payload, const char* name) {
  if (!payload.contains(name) || !payload[name].contains("id"))
    return false;
  const auto id = payload[name]["id"].get<std::int64_t>();
  return id != 0 && id > -(1LL << 52) && id < (1LL << 52);
}

bool is_person(const json& payload) {
  return payload.contains("from") && !payload["from"].value("is_bot", false);
}

/// Read by another parser: the decoder may refuse only a payload without the ids that answer it.
bool is_readable(const std::string& kind, const json& payload) {
  if (payload.contains("from") && !is_account(payload, "from"))
    return false;
  if (kind == "callback_query")
    return payload.contains("from")
           && (!payload.contains("message") || is_account(payload["message"], "chat"));
  return is_account(payload, "chat");
}

void check_update(const std::string& kind, const json& payload, const net::update& u) {
  CHECK(u.who.at(0).external == std::to_string(payload["from"]["id"].get<std::int64_t>()));
  CHECK(is_person(payload));
  if (kind == "callback_query") {
    CHECK(u.kind == input_kind::tap);
    CHECK(u.text == payload["data"].get<std::string>());
    CHECK(u.tap == payload["id"].get<std::string>());
  } else if (kind == "edited_message") {
    CHECK(u.kind == input_kind::edited);
  } else if (kind == "message") {
    CHECK(u.chat == std::to_string(payload["chat"]["id"].get<std::int64_t>()));
    CHECK((u.kind == input_kind::text) == payload.contains("text"));
    if (payload.contains("text"))
      CHECK(u.text == text::without_hidden(payload["text"].get<std::string>()));
  }
}

/// Decodes an update and checks the result against what another parser reads; says its class.
std::string check_telegram(const std::string& body) {
  const auto decoded = net::telegram::decode(body, {});
  const json update = json::parse(body);
  std::string kind = "unknown"; // json sorts names: only the order of the text says which is first
  std::size_t first = std::string::npos;
  for (const char* name : {"message", "edited_message", "callback_query", "my_chat_member"})
    if (const auto at =
            update.contains(name) ? body.find("\"" + std::string(name) + "\"") : std::string::npos;
        at < first) {
      kind = name;
      first = at;
    }
  if (!decoded) {
    INFO(decoded.error().text);
    CHECK_FALSE(is_readable(kind, update[kind]));
    return "refused";
  }
  if (!decoded->update)
    return std::string(decoded->ignored);
  CHECK(decoded->update->key == std::to_string(update["update_id"].get<std::int64_t>()));
  check_update(kind, update[kind], *decoded->update);
  return "update";
}

} // namespace

TEST_CASE("telegram decode reads or classes the whole corpus", "[corpora]") {
  if (corpora().empty())
    return;
  std::map<std::string, int> classes;
  const int files = for_each_file(
      corpora() / "telegram", [&](const std::string& body) { ++classes[check_telegram(body)]; });
  CHECK(files == 211);
  CHECK(classes["update"] == 89);
  CHECK(classes["refused"] == 3); // a person without an id twice, a chat with id 0
  CHECK(classes["unknown"] == 8); // seven empty ones and "subscription"
}

TEST_CASE("telegram decode reads or classes 10,000 generated updates", "[corpora]") {
  if (corpora().empty())
    return;
  const std::string command =
      "python3 " + (corpora() / "gen_updates.py").string() + " 20261 10000 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> generated(popen(command.c_str(), "r"), pclose);
  REQUIRE(generated);
  std::map<std::string, int> classes;
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; (size = getline(&line, &room, generated.get())) > 0;) {
    const std::string body(line, static_cast<std::size_t>(size));
    const auto kind_at = body.find(",\"") + 2; // behind the update_id
    const std::string kind = body.substr(kind_at, body.find('"', kind_at) - kind_at);
    INFO(body);
    if (kind == "message" || kind == "edited_message" || kind == "callback_query"
        || kind == "my_chat_member") {
      ++classes[check_telegram(body)];
      continue;
    }
    const auto decoded = net::telegram::decode(body, {});
    REQUIRE(decoded.has_value());
    CHECK(decoded->ignored == kind);
  }
  std::free(line);
  if (classes.empty())
    return; // no python3 here
  CHECK(classes["refused"] == 0);
  CHECK(classes["unknown"] == 0);
  CHECK(classes["update"] > 400);
}

TEST_CASE("whatsapp decode reads the whole corpus", "[corpora]") {
  if (corpora().empty())
    return;
  std::size_t updates = 0;
  std::size_t statuses = 0;
  std::size_t empty = 0; // posts without entries or changes
  const int files = for_each_file(corpora() / "whatsapp", [&](const std::string& body) {
    const auto decoded = net::whatsapp::decode(body, {});
    REQUIRE(decoded.has_value());
    CHECK(decoded->rejected.empty());
    empty += decoded->updates.size() + decoded->statuses.size() + decoded->ignored.size() == 0;
    updates += decoded->updates.size();
    statuses += decoded->statuses.size();
  });
  CHECK(files == 93);
  INFO(updates << " updates, " << statuses << " statuses");
  CHECK(empty == 2);
  CHECK(updates > 40);
  CHECK(statuses > 15);
}

// The calls that set a bot up, checked against the Bot API as data.
#include "net/telegram/calls.hpp"
#include "telegram_spec.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
namespace telegram = net::telegram;
using nlohmann::json;

TEST_CASE("telegram set_webhook asks for the updates we act on only", "[telegram]") {
  const auto call =
      telegram::set_webhook({"https://desk.example.org/telegram/gym", "s3cret_-", 40});
  REQUIRE(call.has_value());
  CHECK(telegram::spec::check(*call) == "");
  const json body = json::parse(call->body);
  CHECK(body["secret_token"] == "s3cret_-");
  CHECK(body["allowed_updates"]
        == json::parse(R"(["message","edited_message","callback_query","my_chat_member"])"));
  CHECK_FALSE(body.contains("drop_pending_updates"));
  CHECK_FALSE(telegram::set_webhook({"https://x", "", 40}).has_value());
  CHECK_FALSE(telegram::set_webhook({"https://x", "with space", 40}).has_value());
  CHECK_FALSE(telegram::set_webhook({"https://x", std::string(257, 'a'), 40}).has_value());
  CHECK_FALSE(telegram::set_webhook({"https://x", "a", 101}).has_value());
}

TEST_CASE("telegram set_commands writes a menu per language", "[telegram]") {
  const net::command menu[] = {{"find", "Find a member"}, {"inv", "New invoice"}};
  const auto call = telegram::set_commands(menu, "hi");
  REQUIRE(call.has_value());
  CHECK(telegram::spec::check(*call) == "");
  CHECK(json::parse(call->body)["language_code"] == "hi");
  CHECK(json::parse(call->body)["commands"][1]
        == json::parse(R"({"command":"inv","description":"New invoice"})"));
  CHECK_FALSE(json::parse(telegram::set_commands(menu, "")->body).contains("language_code"));
  const auto refused = [](std::string name, std::string description) {
    const net::command one[] = {{std::move(name), std::move(description)}};
    return !telegram::set_commands(one, "").has_value();
  };
  CHECK(refused("Find", "x"));
  CHECK(refused("", "x"));
  CHECK(refused(std::string(33, 'a'), "x"));
  CHECK(refused("find", ""));
  CHECK(refused("find", std::string(257, 'x')));
}

TEST_CASE("telegram delete_webhook keeps what is pending", "[telegram]") {
  CHECK(telegram::spec::check(telegram::delete_webhook()) == "");
  CHECK(json::parse(telegram::delete_webhook().body)["drop_pending_updates"] == false);
}

TEST_CASE("telegram webhook_info is asked for and read", "[telegram]") {
  CHECK(telegram::spec::check(telegram::webhook_info()) == "");
  const auto state = telegram::read_webhook_info(
      {200,
       R"({"ok":true,"result":{"url":"https://x/telegram/gym","has_custom_certificate":false,"pending_update_count":3,)"
       R"("last_error_date":1790000000,"last_error_message":"Read timeout expired","max_connections":40}})",
       0});
  REQUIRE(state.has_value());
  CHECK(state->url == "https://x/telegram/gym");
  CHECK(state->pending == 3);
  CHECK(state->last_error_at == 1790000000);
  CHECK(state->last_error == "Read timeout expired");
  CHECK(telegram::read_webhook_info({200, R"({"ok":true,"result":{"url":""}})", 0})->url.empty());
  const auto refused = telegram::read_webhook_info(
      {401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})", 0});
  CHECK(refused.error().text == "Unauthorized");
}

// Telegram's secret token: equal, old, near misses.
#include "net/telegram/secret.hpp"

#include <catch2/catch.hpp>

#include <string>

using frontdesk::net::telegram::is_authentic;

TEST_CASE("secret accepts the new and the old token", "[net][secret]") {
  CHECK(is_authentic("new-token", "new-token", ""));
  CHECK(is_authentic("new-token", "new-token", "old-token"));
  CHECK(is_authentic("old-token", "new-token", "old-token"));
}

TEST_CASE("secret refuses whatever is not exactly a token", "[net][secret]") {
  const auto* given = GENERATE("", "new-toke", "new-tokenn", "new-tokem", "NEW-TOKEN", " new-token",
                               "new-tokennew-token", "old", "x");
  CHECK_FALSE(is_authentic(given, "new-token", "old-token"));
}

TEST_CASE("secret that is not configured matches nothing", "[net][secret]") {
  CHECK_FALSE(is_authentic("", "", ""));
  CHECK_FALSE(is_authentic("a", "", ""));
  CHECK_FALSE(is_authentic("", "token", ""));
}

TEST_CASE("secret sees a difference in every position", "[net][secret]") {
  const std::string token(64, 'k');
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto wrong = token;
    wrong[i] = 'l';
    CHECK_FALSE(is_authentic(wrong, token, ""));
  }
  CHECK_FALSE(is_authentic(std::string(100'000, 'k'), token, ""));
}

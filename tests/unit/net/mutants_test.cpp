// Mutants of every payload against the decoders: whatever arrives is an update, ignored, or a
// fault.
#include "base/text.hpp"
#include "net/json.hpp"
#include "net/telegram/decode.hpp"
#include "net/whatsapp/decode.hpp"
#include "tests/support/mutants.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

/// What is kept of an update can be stored by PostgreSQL and shown; nothing of a faulty body is.
bool is_sound(const net::update& u) {
  for (const auto* kept : {&u.key, &u.chat, &u.message, &u.tap, &u.text, &u.phone, &u.file,
                           &u.file_name, &u.first_name, &u.last_name, &u.username, &u.language})
    if (!text::is_storable(*kept) || kept->size() > net::json::max_text)
      return false;
  return !u.key.empty() && !u.who.empty() && !u.chat.empty();
}

bool is_decoded_well(std::string_view platform, const std::string& body) {
  if (platform == "telegram") {
    const auto got = net::telegram::decode(body, channel_id{1});
    return !got || !got->update || is_sound(*got->update);
  }
  const auto got = net::whatsapp::decode(body, {channel_id{1}, "", "1"});
  return !got || std::all_of(got->updates.begin(), got->updates.end(), is_sound);
}

/// Checks one of `share` mutants, chosen by the seed; how many there were.
int check_mutants(std::string_view platform, std::uint64_t share) {
  test::dice random(20'261);
  int checked = 0;
  for (const auto& payload : test::payloads(platform))
    test::each_mutant(payload, [&](const std::string& body) {
      if (random.below(share) != 0)
        return;
      ++checked;
      if (!is_decoded_well(platform, body))
        FAIL_CHECK("kept what must not be kept of " << body.substr(0, 2'000));
    });
  return checked;
}

} // namespace

TEST_CASE("a sample of mutants of every payload does no harm to the decoders", "[net][mutants]") {
  CHECK(check_mutants("telegram", 20) > 200);
  CHECK(check_mutants("whatsapp", 20) > 100);
}

TEST_CASE("all mutants of every payload do no harm to the decoders", "[.][full]") {
  auto checked = check_mutants("telegram", 1) + check_mutants("whatsapp", 1);
  WARN(checked << " mutants");
  CHECK(checked > (test::corpora().empty() ? 10'000 : 60'000));
}

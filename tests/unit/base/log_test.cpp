// log: shape of a line, and attacks on the redactor with canary secrets and phone numbers.
#include "base/log.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>
#include <thread>
#include <vector>

using namespace frontdesk;
using nlohmann::json;

namespace {

/// Collects the lines written while it lives.
class captured {
public:
  captured() {
    log::set_sink([this](std::string_view line) { lines.emplace_back(line); });
  }
  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;
  ~captured() { log::set_sink(nullptr); }

  std::vector<std::string> lines;
};

std::string digits_of(std::string_view s) {
  std::string out;
  for (char c : s)
    if (c >= '0' && c <= '9')
      out += c;
  return out;
}

} // namespace

TEST_CASE("log::event writes one JSON object per line", "[base][log]") {
  captured log;
  log::event(
      log::level::warn, "turn",
      {{"msg", "line\nbreak \"quoted\" \x01"}, {"ms", 12}, {"done", true}, {"trace", "00ff"}});
  REQUIRE(log.lines.size() == 1);
  CHECK(log.lines[0].find('\n') == std::string::npos);
  auto line = json::parse(log.lines[0]);
  CHECK(line["level"] == "warn");
  CHECK(line["event"] == "turn");
  CHECK(line["msg"] == "line\nbreak \"quoted\" \x01");
  CHECK(line["ms"] == 12);
  CHECK(line["done"] == true);
  CHECK(line["trace"] == "00ff");
  CHECK(line["ts"].get<std::string>().size() == 24);
}

TEST_CASE("log::event writes numbers of every kind as they are", "[base][log]") {
  captured log;
  log::event(log::level::info, "n",
             {{"least", std::numeric_limits<std::int64_t>::min()},
              {"most", std::numeric_limits<std::uint64_t>::max()},
              {"zero", 0},
              {"ours", log::ours{"club.invoice \"x\""}}});
  auto line = json::parse(log.lines.at(0));
  CHECK(line["least"] == std::numeric_limits<std::int64_t>::min());
  CHECK(line["most"] == std::numeric_limits<std::uint64_t>::max());
  CHECK(line["zero"] == 0);
  CHECK(line["ours"] == "club.invoice \"x\"");
}

TEST_CASE("log::event stays JSON when the text is not UTF-8", "[base][log]") {
  captured log;
  log::event(log::level::info, "body", {{"msg", std::string_view{"a\xff\xed\xa0\x80z\0", 7}}});
  REQUIRE(log.lines.size() == 1);
  CHECK_NOTHROW(json::parse(log.lines[0]));
}

TEST_CASE("log::event drops lines below the level", "[base][log]") {
  captured log;
  log::event(log::level::debug, "noise");
  CHECK(log.lines.empty());
  log::set_level(log::level::debug);
  log::event(log::level::debug, "noise");
  log::set_level(log::level::info);
  CHECK(log.lines.size() == 1);
}

TEST_CASE("a registered secret appears in no line, in no form", "[base][log]") {
  const std::string secret = "canary/+s3cr\"et==&x";
  log::hide(secret);
  const std::string forms[] = {secret, "https://h/bot" + secret + "/send",
                               "x" + secret + secret + "y", "q=canary%2F%2Bs3cr%22et%3D%3D%26x&"};
  captured log;
  for (const auto& text : forms)
    log::event(log::level::error, "call", {{"msg", text}});
  REQUIRE(log.lines.size() == std::size(forms));
  for (const auto& line : log.lines) {
    CHECK(line.find("canary") == std::string::npos);
    CHECK(line.find("s3cr") == std::string::npos);
    CHECK_NOTHROW(json::parse(line));
  }
}

TEST_CASE("a secret inside a longer secret leaves no rest", "[base][log]") {
  log::hide("innercanary");
  log::hide("outer-innercanary-outer");
  CHECK(log::cleaned("<outer-innercanary-outer>") == "<***>");
}

TEST_CASE("what looks like a bot token is masked although nobody registered it", "[base][log]") {
  const std::string tail = std::string{"AAHk"} + std::string(31, 'q');
  auto around = GENERATE("", "/bot", "token=", "\"");
  auto colon = GENERATE(":", "%3A");
  auto out = log::cleaned(around + std::string{"110201543"} + colon + tail + "/sendMessage");
  CHECK(out.find(tail) == std::string::npos);
  CHECK(out.find("qqq") == std::string::npos);
}

TEST_CASE("what looks like a Cloud API token is masked", "[base][log]") {
  CHECK(log::cleaned("Bearer EAA" + std::string(40, 'k') + " x") == "Bearer *** x");
}

TEST_CASE("phone numbers are masked however they are typed", "[base][log]") {
  auto text = GENERATE(
      "+919876543210", "+91 98765 43210", "+91-98765-43210", "+91 (98765) 43210",
      "call +919876543210 now", "%2B919876543210", "phone 9876543210", "phone: 9876543210",
      "\"phone_number\":\"919876543210\"", "whatsapp:+919876543210", "whatsapp:919876543210",
      "wa_id\":\"919876543210\"", "https://wa.me/919876543210", "mobile=98765 43210",
      "user_phone=9876543210", "Phone=9876543210", "+91+919876543210", "tel:9876543210");
  captured log;
  log::event(log::level::info, "x", {{"msg", text}});
  REQUIRE(log.lines.size() == 1);
  auto msg = json::parse(log.lines[0])["msg"].get<std::string>();
  CHECK(digits_of(msg).find("98765") == std::string::npos);
  CHECK(digits_of(msg).find("43210") == std::string::npos);
}

TEST_CASE("a field named after a phone is masked whatever its type", "[base][log]") {
  captured log;
  log::event(log::level::info, "x", {{"phone", 919876543210}, {"member_phone", "9876543210"}});
  REQUIRE(log.lines.size() == 1);
  CHECK(log.lines[0].find("98765") == std::string::npos);
  CHECK_NOTHROW(json::parse(log.lines[0]));
}

TEST_CASE("ids, times and amounts are not taken for phones", "[base][log]") {
  auto text = GENERATE("update 123456789012 done", "person=4503599627370496", "2026-04-01 12:00:00",
                       "+5", "run 1700000000000000", "phone missing", "12345678:short");
  CHECK(log::cleaned(text) == text);
}

TEST_CASE("log::event may be called from many threads", "[base][log]") {
  captured log;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 250; ++i)
        log::event(log::level::info, "tick", {{"thread", t}, {"i", i}});
    });
  threads.clear();
  REQUIRE(log.lines.size() == 1000);
  CHECK_NOTHROW(json::parse(log.lines[999]));
}

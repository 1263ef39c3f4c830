// The emulated Cloud API: signed posts, batches, retries, message limits and error codes.
#include "ops/playground/phone.hpp"
#include "tests/unit/playground/loopback.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace playground_test;

namespace {

constexpr auto person = "919812345678";

struct bench {
  pg::emulator e;
  pg::phone bharat = (e.call([&] {
    pg::whatsapp::number_settings s;
    s.name = "desk";
    s.id = "1060";
    s.display = "15550783881";
    s.token = "emulated-token";
    s.app_secret = "app-secret";
    s.verify_token = "verify";
    e.whatsapp().add_number(s);
  }),
                      pg::phone::whatsapp(e, "desk", person, "Bharat"));
  pg::whatsapp::number& desk() { return *e.whatsapp().number_named("desk"); }

  pg::http::answer sends(const std::string& body) {
    return ask(e, "POST", "/v23.0/1060/messages", body,
               "Content-Type: application/json\r\nAuthorization: Bearer emulated-token\r\n");
  }
  std::string text(const std::string& said) {
    return sends(
               R"({"messaging_product":"whatsapp","to":"919812345678","type":"text","text":{"body":")"
               + said + "\"}}")
        .body;
  }
};

std::string buttons(const std::string& list) {
  return R"({"messaging_product":"whatsapp","to":"919812345678","type":"interactive","interactive":{"type":"button",)"
         R"("body":{"text":"Choose"},"action":{"buttons":[)"
         + list + "]}}}";
}

std::string button(const std::string& id, const std::string& title) {
  return R"({"type":"reply","reply":{"id":")" + id + R"(","title":")" + title + "\"}}";
}

bool has(const std::string& body, const std::string& part) {
  INFO(body);
  bool found = body.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

} // namespace

TEST_CASE("whatsapp posts are signed over the bytes that are sent", "[playground]") {
  webhook_server daemon;
  bench b;
  b.e.call([&] { b.desk().posts.set_url(daemon.url("/whatsapp/desk")); });
  b.bharat.types("परी");
  auto posts = daemon.posts(1);
  REQUIRE(posts.size() == 1);
  has(posts[0].body, R"("from":"919812345678")");
  has(posts[0].body, R"("body":"\u092a\u0930\u0940")");
  has(posts[0].body, R"("wa_id":"919812345678")");
  // RFC 4231 test case 2
  CHECK(pg::whatsapp::signature("Jefe", "what do ya want for nothing?")
        == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("whatsapp posts are batched, reordered and repeated when asked", "[playground]") {
  webhook_server daemon;
  bench b;
  b.e.call([&] {
    b.desk().posts.set_url(daemon.url("/whatsapp/desk"));
    b.desk().posts.hold();
  });
  for (int i = 0; i < 5; ++i)
    b.bharat.types("m" + std::to_string(i));
  CHECK(daemon.posts(1, std::chrono::milliseconds(50)).empty());
  b.e.call([&] {
    b.desk().posts.duplicates = 1;
    b.desk().posts.flush();
  });
  auto posts = daemon.posts(2);
  REQUIRE(posts.size() == 2);
  CHECK(posts[0].body == posts[1].body);
  has(posts[0].body, "m0");
  has(posts[0].body, "m4");
}

TEST_CASE("whatsapp retries a post until it is answered 200", "[playground]") {
  std::atomic<int> failures = 2;
  webhook_server daemon([&](const pg::http::request&) {
    pg::http::reply r;
    r.status = failures-- > 0 ? 503 : 200;
    return r;
  });
  bench b;
  b.e.call([&] { b.desk().posts.set_url(daemon.url("/whatsapp/desk")); });
  b.bharat.types("again");
  CHECK(daemon.posts(3).size() == 3);
  CHECK(b.e.wait_for([&] { return b.desk().posts.pending() == 0; }));
}

TEST_CASE("whatsapp shows buttons and reports what was sent", "[playground]") {
  webhook_server daemon;
  bench b;
  b.e.call([&] { b.desk().posts.set_url(daemon.url("/whatsapp/desk")); });
  b.bharat.types("hi");
  auto a = b.sends(
      R"({"messaging_product":"whatsapp","to":"919812345678","biz_opaque_callback_data":"77",)"
      R"("type":"interactive","interactive":{"type":"button","body":{"text":"Choose"},)"
      R"("action":{"buttons":[)"
      + button("x:go:0:0", "Go") + "]}}}");
  has(a.body, "\"id\":\"wamid.");
  CHECK(b.bharat.answer().labels == std::vector<std::string>{"Go"});
  b.bharat.taps("Go");
  auto posts = daemon.posts(4); // hi, sent, delivered, the tap
  REQUIRE(posts.size() == 4);
  std::string all;
  for (const auto& p : posts)
    all += p.body;
  has(all, R"("button_reply":{"id":"x:go:0:0","title":"Go"})");
  has(all, R"("biz_opaque_callback_data":"77")");
  has(all, R"("status":"delivered")");
  has(all, R"("context":{"from":"15550783881","id":"wamid.)");
}

TEST_CASE("whatsapp refuses messages over its limits", "[playground]") {
  bench b;
  b.bharat.types("hi");
  has(b.sends(buttons(button("a", "A label that is too long"))).body,
      "Button title length invalid. Min length: 1, Max length: 20");
  has(b.sends(buttons(button("a", "A") + "," + button("b", "A"))).body, "Duplicated title");
  has(b.sends(buttons(button("a", "A") + "," + button("b", "B") + "," + button("c", "C") + ","
                      + button("d", "D")))
          .body,
      "\"code\":131009");
  has(b.text(std::string(4097, 'x')), "at most 4096 characters");
  has(b.sends(R"({"to":"919812345678"})").body, "The parameter messaging_product is required.");
  CHECK(ask(b.e, "POST", "/v23.0/1060/messages", "{}").status == 401);
}

TEST_CASE("whatsapp closes the window after 24 hours", "[playground]") {
  webhook_server daemon;
  bench b;
  b.e.call([&] { b.desk().posts.set_url(daemon.url("/whatsapp/desk")); });
  b.bharat.types("hi");
  b.e.advance(std::chrono::hours(25));
  has(b.text("too late"), "\"id\":\"wamid.");
  auto posts = daemon.posts(2);
  REQUIRE(posts.size() == 2);
  has(posts[1].body, "\"code\":131047");
  b.e.call([&] { b.desk().limits.refuse_at_once = true; });
  has(b.text("too late"), "\"code\":131047");
  b.bharat.types("back");
  has(b.text("in time"), "\"id\":\"wamid.");
}

TEST_CASE("whatsapp slows a pair down when told to", "[playground]") {
  bench b;
  b.bharat.types("hi");
  b.e.call([&] { b.desk().limits.pair = true; });
  int sent = 0;
  while (b.text("x").find("wamid") != std::string::npos)
    ++sent;
  CHECK(sent == 45);
  has(b.text("x"), "\"code\":131056");
  b.e.advance(std::chrono::seconds(6));
  has(b.text("x"), "wamid");
}

TEST_CASE("whatsapp keeps uploads and asks for the challenge", "[playground]") {
  bench b;
  std::string body =
      "--B\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n%PDF\r\n--B--\r\n";
  auto a = ask(
      b.e, "POST", "/v23.0/1060/media", body,
      "Content-Type: multipart/form-data; boundary=B\r\nAuthorization: Bearer emulated-token\r\n");
  auto id = a.body.substr(7, a.body.size() - 9);
  has(ask(b.e, "GET", "/v23.0/" + id, {}, "Authorization: Bearer emulated-token\r\n").body,
      "/lookaside/" + id);
  CHECK(ask(b.e, "GET", "/lookaside/" + id, {}, "Authorization: Bearer emulated-token\r\n").body
        == "%PDF");
  webhook_server daemon([](const pg::http::request& r) {
    pg::http::reply reply;
    reply.body = pg::http::query_value(r.query, "hub.challenge");
    return reply;
  });
  std::promise<bool> verified;
  b.e.call([&] {
    b.e.whatsapp().verify_callback(b.desk(), daemon.url("/whatsapp/desk"),
                                   [&](bool ok) { verified.set_value(ok); });
  });
  CHECK(verified.get_future().get());
}

// The client over plain loopback connections: reuse, bounds, and what each failure is called.
#include "net/http/client.hpp"

#include "http_scripted_server.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace frontdesk;
using namespace frontdesk::net::http;
using namespace std::chrono_literals;
using test::ok;
using test::scripted_server;

namespace {

call to(const scripted_server& s, std::string target = "/bot123:CANARY/sendMessage",
        std::string body = "{}") {
  return {
      .to = endpoint::parse(s.url()).value(), .target = std::move(target), .body = std::move(body)};
}

std::future<result<reply>> start(client& c, call what) {
  auto promise = std::make_shared<std::promise<result<reply>>>();
  c.start(std::move(what), [promise](result<reply> r) { promise->set_value(std::move(r)); });
  return promise->get_future();
}

result<reply> run(client& c, call what) {
  return start(c, std::move(what)).get();
}

std::unique_ptr<client> make(client_options o = {}) {
  return std::move(client::make(std::move(o)).value());
}

} // namespace

TEST_CASE("client posts and gives the answer back", "[net][client]") {
  std::string seen;
  scripted_server s([&](const std::string& request) {
    seen = request;
    return std::string("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: "
                       "12\r\n\r\n{\"ok\":false}");
  });
  auto c = make();
  auto what = to(s, "/bot1:T/sendMessage?x=1", "{\"text\":\"hi\"}");
  what.to.path = "/v23.0";
  what.bearer = "tok";
  const auto r = run(*c, what).value();
  CHECK(r.status == 429);
  CHECK(r.retry_after == 7);
  CHECK(r.body == "{\"ok\":false}");
  CHECK(seen.starts_with("POST /v23.0/bot1:T/sendMessage?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(seen.find("\r\nAuthorization: Bearer tok\r\n") != std::string::npos);
  CHECK(
      seen.find("\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"text\":\"hi\"}")
      != std::string::npos);
}

TEST_CASE("client keeps connections and does not open more than it may", "[net][client]") {
  scripted_server s([](const std::string&) {
    std::this_thread::sleep_for(1ms);
    return ok("{}");
  });
  client_options o;
  o.connections_per_origin = 4;
  auto c = make(o);
  std::vector<std::future<result<reply>>> all;
  for (int i = 0; i < 200; ++i)
    all.push_back(start(*c, to(s)));
  for (auto& f : all)
    CHECK(f.get().value().status == 200);
  CHECK(s.requests() == 200);
  CHECK(s.connections() == 4);
  CHECK(s.most_at_once() <= 4);
  CHECK(run(*c, to(s)).value().status == 200);
  CHECK(s.connections() == 4);
}

TEST_CASE("client reads every form of answer", "[net][client]") {
  const auto [bytes, body, stays] = GENERATE(table<std::string, std::string, bool>(
      {{ok("abc"), "abc", true},
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n",
        "abc", true},
       {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc",
        true},
       {"HTTP/1.1 200 OK\r\n\r\nabc\x01", "abc", false},
       {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", "abc", false},
       {"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc", false},
       {"HTTP/1.1 204 No Content\r\n\r\n", "", true},
       {ok("abc") + "HTTP/1.1 200 OK\r\n", "abc", false}, // speaks unasked: not to be trusted again
       {ok(std::string(300'000, 'x')), std::string(300'000, 'x'), true}}));
  scripted_server s([&bytes = bytes](const std::string&) { return bytes; });
  auto c = make();
  for (int i = 0; i < 2; ++i)
    CHECK(run(*c, to(s)).value().body == body);
  CHECK(s.connections() == (stays ? 1 : 2));
}

TEST_CASE("client calls it unknown when the request went out and no whole answer came",
          "[net][client]") {
  const auto bytes =
      GENERATE(as<std::string>{}, "\x01", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc\x01",
               "HTTP/1.1 200 OK\r\nContent-Le\x01", "SSH-2.0-OpenSSH\r\n\r\n\x01",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\x01",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\x01",
               "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
  scripted_server s([&](const std::string&) { return bytes; });
  auto c = make();
  const auto f = run(*c, to(s)).error();
  CHECK(f.code == errc::unknown);
  CHECK(f.text.find("CANARY") == std::string::npos);
  CHECK(s.requests() == 1); // never repeated by the client itself
}

TEST_CASE("client tells what was not sent from what may have been done", "[net][client]") {
  std::atomic<bool> let_go = false;
  scripted_server slow([&](const std::string&) {
    while (!let_go)
      std::this_thread::sleep_for(1ms);
    return ok("{}");
  });
  client_options o;
  o.connections_per_origin = 1;
  o.waiting_per_origin = 1;
  auto c = make(o);
  auto what = to(slow);
  what.deadline = 200ms;
  auto sent = start(*c, what);
  auto waits = start(*c, what);
  auto refused = start(*c, what);
  CHECK(refused.get().error().code == errc::unavailable);
  CHECK(sent.get().error().code == errc::unknown);
  const auto code =
      waits.get().error().code; // its turn came as the other ended, or its time was up before
  CHECK((code == errc::timeout || code == errc::unknown));
  let_go = true;
}

TEST_CASE("client says unavailable when nobody listens, and while stopping", "[net][client]") {
  auto gone = std::make_unique<scripted_server>([](const std::string&) { return ok(""); });
  const auto what = to(*gone);
  gone.reset();
  auto c = make();
  const auto f = run(*c, what).error();
  CHECK(f.code == errc::unavailable);
  CHECK(f.text.find("CANARY") == std::string::npos);
  scripted_server silent([](const std::string&) {
    std::this_thread::sleep_for(100ms);
    return ok("");
  });
  auto ends = start(*c, to(silent));
  while (silent.requests() == 0)
    std::this_thread::sleep_for(1ms);
  c.reset();
  CHECK(ends.get().error().code == errc::unknown);
}

TEST_CASE("client notices that a kept connection was closed", "[net][client]") {
  scripted_server s([](const std::string&) { return ok("{}") + "\x01"; });
  auto c = make();
  for (int i = 1; i <= 5; ++i) {
    CHECK(run(*c, to(s)).value().status == 200);
    std::this_thread::sleep_for(20ms); // the close arrives while the connection is idle
    CHECK(s.connections() == i);
  }
}

TEST_CASE("client closes connections that were idle for long", "[net][client]") {
  scripted_server s([](const std::string&) { return ok("{}"); });
  client_options o;
  o.idle_time = 50ms;
  auto c = make(o);
  CHECK(run(*c, to(s)).has_value());
  std::this_thread::sleep_for(250ms);
  CHECK(run(*c, to(s)).has_value());
  CHECK(s.connections() == 2);
}

TEST_CASE("client uploads parts", "[net][client]") {
  std::string seen;
  scripted_server s([&](const std::string& request) {
    seen = request;
    return ok("{}");
  });
  auto c = make();
  auto what = to(s);
  const std::string pdf = std::string("%PDF-1.5\r\n\0binary", 17) + std::string(200'000, 'p');
  what.parts = {{.name = "chat_id", .data = "42"},
                {.name = "document",
                 .data = pdf,
                 .file_name = "a\"b\r\n.pdf",
                 .content_type = "application/pdf"}};
  CHECK(run(*c, what).value().status == 200);
  const auto at = seen.find("boundary=");
  const auto border = "--" + seen.substr(at + 9, 32);
  const auto body = seen.substr(seen.find("\r\n\r\n") + 4);
  CHECK(body
        == border + "\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n42\r\n" + border
               + "\r\nContent-Disposition: form-data; name=\"document\"; "
                 "filename=\"a%22b%0D%0A.pdf\"\r\n"
                 "Content-Type: application/pdf\r\n\r\n"
               + pdf + "\r\n" + border + "--\r\n");
}

TEST_CASE("client writes nothing that could be read as another request", "[net][client]") {
  scripted_server s([](const std::string&) { return ok("{}"); });
  auto c = make();
  auto what = to(s);
  SECTION("target") {
    what.target = GENERATE(as<std::string>{}, "/a b", "/a\r\nX: y", "a", "", "/\xc3\xa4", "/a\x7f");
  }
  SECTION("bearer") {
    what.bearer = "t\r\nX: y";
  }
  SECTION("method") {
    what.method = GENERATE(as<std::string>{}, "", "GET /evil", "G\n");
  }
  CHECK(run(*c, what).error().code == errc::invalid);
  CHECK(s.requests() == 0);
}

TEST_CASE("endpoint takes a configured URL apart", "[net][client]") {
  const auto graph = endpoint::parse("https://graph.facebook.com/v23.0/").value();
  CHECK(graph == endpoint{true, "graph.facebook.com", 443, "/v23.0"});
  CHECK(endpoint::parse("http://127.0.0.1:8081").value() == endpoint{false, "127.0.0.1", 8081, ""});
  CHECK(endpoint::parse("http://[::1]:9/x").value() == endpoint{false, "::1", 9, "/x"});
  CHECK(endpoint::parse("http://localhost").value().port == 80);
}

TEST_CASE("endpoint allows plain http to this machine only", "[net][client]") {
  const auto* url = GENERATE("http://api.telegram.org", "http://10.0.0.1", "http://0.0.0.0",
                             "http://[::2]", "http://localhost.example.org");
  CHECK(endpoint::parse(url).error().code == errc::denied);
}

TEST_CASE("endpoint refuses what is no plain URL without repeating it", "[net][client]") {
  const auto* url = GENERATE("", "CANARY", "ftp://CANARY", "https://", "https://u:CANARY@h",
                             "https://h/?CANARY", "https://h/#CANARY", "https://h:0",
                             "https://h:99999", "http://127.0.0.1.CANARY", "//CANARY");
  const auto f = endpoint::parse(url).error();
  CHECK(f.code == errc::invalid);
  CHECK(f.text.find("CANARY") == std::string::npos);
}

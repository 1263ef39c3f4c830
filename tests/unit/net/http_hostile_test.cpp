// Hostile HTTP, sent as raw bytes: RELIABILITY 4. Each case must leave a server that answers the
// next request.
#include "http_support.hpp"

#include <sys/resource.h>
#include <thread>

using namespace frontdesk;
using namespace std::chrono_literals;
using test::echo_server;
using test::raw_client;
using test::status_of;
using test::telegram_post;
using test::whatsapp_post;

namespace {

const std::string opening =
    "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n";
const std::string evil =
    "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n"
    "Content-Length: 6\r\n\r\n\"evil\"";

void check_alive(echo_server& desk) {
  raw_client c(desk.port());
  c.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(c.read("ok")) == 200);
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

net::http::limits quick() {
  net::http::limits most;
  most.header_time = most.body_time = most.write_time = 300ms;
  return most;
}

} // namespace

TEST_CASE("server refuses requests whose end is uncertain and reads nothing after them",
          "[net][http][hostile]") {
  echo_server desk;
  const auto fields = GENERATE(
      as<std::string>{}, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: identity, chunked\r\n",
      "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: gzip\r\n",
      "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: \"chunked\"\r\n",
      "Transfer-Encoding:\r\n", "Transfer-Encoding: chunked;q=1\r\n",
      "Transfer-Encoding: \x0b"
      "chunked\r\n",
      "Transfer-Encoding : chunked\r\n", " Transfer-Encoding: chunked\r\n",
      "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
      "Content-Length: 4, 4\r\n", "Content-Length: 4,5\r\n", "Content-Length: +4\r\n",
      "Content-Length: -4\r\n", "Content-Length: 0x4\r\n", "Content-Length: 4 4\r\n",
      "Content-Length: 4.0\r\n", "Content-Length:\r\n", "Content-Length: 18446744073709551620\r\n",
      "Content-Length: four\r\n", "Content-Length : 4\r\n",
      "X: a\r\n folded\r\nContent-Length: 4\r\n", "X: a\r\n\tfolded\r\nContent-Length: 4\r\n",
      "X: a\nContent-Length: 4\r\n", "X: a\rY: b\r\nContent-Length: 4\r\n",
      "X\r\nContent-Length: 4\r\n", ": v\r\nContent-Length: 4\r\n",
      "X(: v\r\nContent-Length: 4\r\n", "Host: y\r\nContent-Length: 4\r\n",
      "H\xc3\xb6st: y\r\nContent-Length: 4\r\n");
  CAPTURE(fields);
  raw_client c(desk.port());
  c.write(opening + fields + "\r\n" + "0\r\n\r\n" + evil);
  const auto answer = c.read_to_end();
  CHECK(status_of(answer) == 400);
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);
  CHECK(desk.seen().empty());
}

TEST_CASE("server refuses NUL and other control characters in a header", "[net][http][hostile]") {
  echo_server desk;
  const char c = GENERATE('\0', '\x01', '\x0b', '\x7f');
  const auto where = GENERATE(0, 1, 2);
  std::string request =
      where == 0   ? "GET /live" + std::string(1, c) + "z HTTP/1.1\r\nHost: x\r\n\r\n"
      : where == 1 ? "GET /livez HTTP/1.1\r\nHost: x\r\nA" + std::string(1, c) + "b: 1\r\n\r\n"
                   : "GET /livez HTTP/1.1\r\nHost: x\r\nA: b" + std::string(1, c) + "c\r\n\r\n";
  raw_client client(desk.port());
  client.write(request);
  CHECK(status_of(client.read_to_end()) == 400);
}

TEST_CASE("server refuses request lines of other times and other protocols",
          "[net][http][hostile]") {
  echo_server desk;
  const auto [bytes, status] =
      GENERATE(table<std::string, int>({{"GET /livez\r\n\r\n", 400},
                                        {"GET /livez HTTP/0.9\r\n\r\n", 505},
                                        {"GET /livez HTTP/2.0\r\n\r\n", 505},
                                        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
                                        {"GET /livez HTTP/1.9\r\nHost: x\r\n\r\n", 505},
                                        {"GET /livez http/1.1\r\nHost: x\r\n\r\n", 505},
                                        {"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"GET /livez  HTTP/1.1\r\nHost: x\r\n\r\n", 505},
                                        {"GET /livez HTTP/1.1 \r\nHost: x\r\n\r\n", 505},
                                        {" GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"GET\t/livez HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"GET /livez HTTP/1.1\nHost: x\n\n", 400},
                                        {"GET http://x/livez HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"GET x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
                                        {"GET /livez HTTP/1.1\r\n\r\n", 400},
                                        {"G@T /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400}}));
  CAPTURE(bytes);
  raw_client c(desk.port());
  c.write(bytes);
  CHECK(status_of(c.read_to_end()) == status);
  CHECK(c.ended());
}

TEST_CASE("server bounds the header", "[net][http][hostile]") {
  echo_server desk;
  raw_client large(desk.port());
  large.write("GET /livez HTTP/1.1\r\nHost: x\r\nX: " + std::string(64 * 1024, 'a'));
  CHECK(status_of(large.read_to_end()) == 431);
  raw_client many(desk.port());
  many.write("GET /livez HTTP/1.1\r\nHost: x\r\n" + repeated("A: b\r\n", 1000) + "\r\n");
  CHECK(status_of(many.read_to_end()) == 431);
  raw_client target(desk.port());
  target.write("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(target.read_to_end()) == 431);
  raw_client fits(desk.port());
  fits.write("GET /livez HTTP/1.1\r\nHost: x\r\n" + repeated("A: b\r\n", 99) + "\r\n");
  CHECK(status_of(fits.read("ok")) == 200);
  raw_client brim(desk.port());
  const std::string head = "GET /livez HTTP/1.1\r\nHost: x\r\nX: ";
  brim.write(head + std::string(16 * 1024 - head.size() - 4, 'a') + "\r\n\r\n");
  CHECK(status_of(brim.read("ok")) == 200);
  raw_client over(desk.port());
  over.write(head + std::string(16 * 1024 - head.size() - 3, 'a') + "\r\n\r\n");
  CHECK(status_of(over.read_to_end()) == 431);
}

TEST_CASE("server bounds the body of each platform", "[net][http][hostile]") {
  echo_server desk;
  const std::size_t mib = 1024 * 1024;
  raw_client full(desk.port());
  full.write(telegram_post(std::string(mib - 1, ' ')));
  CHECK(status_of(full.read("}")) == 200);
  full.write(telegram_post(std::string(mib, ' ')));
  CHECK(status_of(full.read("}")) == 200);
  full.write(telegram_post(std::string(mib + 1, ' ')));
  CHECK(status_of(full.read_to_end()) == 413);
  raw_client whatsapp(desk.port());
  whatsapp.write(whatsapp_post(std::string(4 * mib, ' ')));
  CHECK(status_of(whatsapp.read("}")) == 200);
  whatsapp.write(whatsapp_post(std::string(4 * mib - 1, ' ')));
  CHECK(status_of(whatsapp.read("}")) == 200);
  whatsapp.write(whatsapp_post(std::string(4 * mib + 1, ' ')));
  CHECK(status_of(whatsapp.read_to_end()) == 413);
  raw_client declared(desk.port());
  declared.write(opening + "Content-Length: 10737418240\r\n\r\n");
  CHECK(status_of(declared.read_to_end()) == 413);
  raw_client chunks(desk.port());
  chunks.write(opening + "Transfer-Encoding: chunked\r\n\r\n"
               + repeated("10000\r\n" + std::string(65536, ' ') + "\r\n", 17));
  CHECK(status_of(chunks.read_to_end()) == 413);
  raw_client get(desk.port());
  get.write("GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(status_of(get.read_to_end()) == 413);
  CHECK(desk.seen().size() == 4);
}

TEST_CASE("server takes a body for what it is, whatever its type and its host are called",
          "[net][http][hostile]") {
  echo_server desk;
  const auto fields =
      GENERATE(as<std::string>{}, "Content-Type: text/plain\r\n",
               "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: \r\n", "");
  const auto host =
      GENERATE(as<std::string>{},
               "b\xc3\xbc"
               "cher.example",
               "xn--bcher-kva.example", "\xe0\xa4\xb9\xe0\xa4\xbf.example:443", "\xff\xfe");
  CAPTURE(fields, host);
  raw_client c(desk.port());
  c.write("POST /telegram/gym HTTP/1.1\r\nHost: " + host
          + "\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n" + fields
          + "Content-Length: 2\r\n\r\n{}");
  CHECK(status_of(c.read("}")) == 200);
  CHECK(desk.seen().size() == 1);
}

TEST_CASE("server bears two thousand idle connections", "[net][http][hostile]") {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max; // both ends are ours
  ::setrlimit(RLIMIT_NOFILE, &files);
  net::http::limits most;
  most.connections = 4'000;
  echo_server desk(most);
  std::vector<std::unique_ptr<raw_client>> idle;
  for (int i = 0; i < 2'000; ++i) {
    idle.push_back(std::make_unique<raw_client>(desk.port()));
    REQUIRE(idle.back()->connected());
  }
  check_alive(desk);
  for (std::size_t i = 0; i < idle.size(); i += 400) {
    idle[i]->write(telegram_post("{}"));
    CHECK(status_of(idle[i]->read("}")) == 200);
  }
}

TEST_CASE("server asks for a length and refuses encodings and expectations it does not know",
          "[net][http][hostile]") {
  echo_server desk;
  const auto [fields, status] = GENERATE(table<std::string, int>(
      {{"", 411},
       {"Content-Encoding: gzip\r\nContent-Length: 2\r\n", 415},
       {"Content-Encoding: identity\r\nContent-Encoding: br\r\nContent-Length: 2\r\n", 415},
       {"Expect: 200-ok\r\nContent-Length: 2\r\n", 417},
       {"Content-Encoding: identity\r\nContent-Length: 2\r\n", 200}}));
  raw_client c(desk.port());
  c.write(opening + fields + "\r\n{}");
  CHECK(status_of(c.read("\r\n\r\n")) == status);
}

TEST_CASE("server reads chunked bodies, with extensions and trailers, and nothing malformed",
          "[net][http][hostile]") {
  echo_server desk;
  const std::string chunked = opening + "Transfer-Encoding: chunked\r\n\r\n";
  raw_client good(desk.port());
  good.write(chunked
             + "5;a=b;c=\"d\"\r\n{\"a\":\r\n00002\r\n1}\r\n0\r\nX-Telegram-Bot-Api-Secret-Token: "
               "other\r\n\r\n"
             + telegram_post("{}"));
  const auto answers = good.read("{\"n\":2}");
  CHECK(status_of(answers) == 200);
  REQUIRE(desk.seen().size() == 2);
  CHECK(desk.seen().at(0).second == "{\"a\":1}");
  const auto body = GENERATE(as<std::string>{}, "ffffffffffffffff\r\n", "10000000000000000\r\n",
                             "-1\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "2\n{}\r\n0\r\n\r\n",
                             "2\r\n{}0\r\n\r\n", "2 \r\n{}\r\n0\r\n\r\n", "\r\n", "g\r\n",
                             "2;\x01\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nX\r\n\r\n");
  CAPTURE(body);
  raw_client bad(desk.port());
  bad.write(chunked + body);
  const auto status = status_of(bad.read_to_end());
  CHECK((status == 400 || status == 413));
  CHECK(desk.seen().size() == 2);
}

TEST_CASE("server says 100 Continue only to who waits for it and is welcome",
          "[net][http][hostile]") {
  echo_server desk;
  const std::string waits = "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  raw_client c(desk.port());
  c.write(opening + waits);
  CHECK(c.read("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  c.write("{}");
  CHECK(status_of(c.read("}")) == 200);
  raw_client stranger(desk.port());
  stranger.write("POST /telegram/gym HTTP/1.1\r\nHost: x\r\n" + waits);
  CHECK(status_of(stranger.read_to_end()) == 401);
  raw_client hasty(desk.port());
  hasty.write(opening + waits + "{}");
  CHECK(status_of(hasty.read("}")) == 200);
}

TEST_CASE("server ends slow headers, slow bodies and chunks that never end",
          "[net][http][hostile]") {
  echo_server desk(quick());
  raw_client silent(desk.port());
  raw_client header(desk.port());
  raw_client body(desk.port());
  raw_client chunk(desk.port());
  header.write("GET /live");
  body.write(opening + "Content-Length: 100\r\n\r\n{");
  chunk.write(opening + "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 12; ++i) { // a byte now and then must not extend the time
    header.write("z");
    body.write(" ");
    chunk.write("1\r\n \r\n");
    std::this_thread::sleep_for(50ms);
  }
  CHECK(silent.read_to_end(1000).empty());
  CHECK(silent.ended());
  for (auto* c : {&header, &body, &chunk}) {
    CHECK(status_of(c->read_to_end(1000)) == 408);
    CHECK(c->ended());
  }
  CHECK(desk.seen().empty());
  check_alive(desk);
}

TEST_CASE("server bears half-closed and reset connections", "[net][http][hostile]") {
  echo_server desk;
  raw_client half(desk.port());
  half.write(telegram_post("{}"));
  half.end_writing();
  CHECK(status_of(half.read_to_end()) == 200);
  for (int i = 0; i < 50; ++i) {
    raw_client gone(desk.port());
    gone.write(opening + "Content-Length: 1000\r\n\r\n{\"half");
    gone.reset();
  }
  raw_client unfinished(desk.port());
  unfinished.write(opening + "Content-Length: 10\r\n\r\n{}");
  unfinished.end_writing();
  CHECK(unfinished.read_to_end().empty());
  CHECK(desk.seen().size() == 1);
  check_alive(desk);
}

TEST_CASE("server gives a newcomer the place of whoever is idle for longest",
          "[net][http][hostile]") {
  net::http::limits most;
  most.connections = 3;
  echo_server desk(most);
  std::vector<std::unique_ptr<raw_client>> many;
  const auto asks = [](raw_client& c) {
    c.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(status_of(c.read("ok")) == 200);
  };
  for (int i = 0; i < 3; ++i) {
    many.push_back(std::make_unique<raw_client>(desk.port()));
    asks(*many.back());
  }
  asks(*many[0]); // now the second is idle for longest
  raw_client newcomer(desk.port());
  asks(newcomer);
  CHECK(many[1]->read_to_end(1000).empty());
  CHECK(many[1]->ended());
  asks(*many[0]);
  asks(*many[2]);
}

TEST_CASE("server turns connections over its limit away with 503", "[net][http][hostile]") {
  net::http::limits most;
  most.connections = 3;
  echo_server desk(most);
  std::vector<std::unique_ptr<raw_client>> many;
  for (int i = 0; i < 3; ++i) {
    many.push_back(std::make_unique<raw_client>(desk.port()));
    many.back()->write("GET /livez HTTP/1.1\r\n"); // under way: not idle
  }
  std::this_thread::sleep_for(50ms);
  raw_client over(desk.port());
  const auto answer = over.read_to_end();
  CHECK(status_of(answer) == 503);
  CHECK(answer.find("Retry-After: 2\r\n") != std::string::npos);
  many.clear();
  std::this_thread::sleep_for(50ms);
  check_alive(desk);
}

TEST_CASE("server bears garbage", "[net][http][hostile]") {
  echo_server desk(quick());
  std::uint32_t seed = 7;
  for (int i = 0; i < 100; ++i) {
    std::string bytes;
    for (int k = 0; k < 200; ++k) {
      seed = seed * 1664525 + 1013904223;
      bytes += static_cast<char>(seed >> 24U);
    }
    raw_client c(desk.port());
    c.write(bytes + "\r\n\r\n");
    const auto status = status_of(c.read_to_end());
    CHECK((status == 400 || status == 431 || status == 408));
  }
  CHECK(desk.seen().empty());
  check_alive(desk);
}

TEST_CASE("connections together hold only so much that nobody has signed for", "[net][http]") {
  net::http::limits most;
  most.unproven = 100'000;
  test::echo_server server(most);
  const auto forged = test::whatsapp_post(std::string(90'000, ' '));
  const auto head = forged.substr(0, forged.size() - 1);
  test::raw_client first(server.port()), second(server.port());
  REQUIRE(first.write(head));
  CHECK(first.read("HTTP/1.1", 300).empty()); // its end may still come
  REQUIRE(second.write(head));
  const auto refused = second.read_to_end();
  CHECK(test::status_of(refused) == 503);
  CHECK(refused.find("Retry-After") != std::string::npos);
  REQUIRE(first.write(" "));
  CHECK(test::status_of(first.read("\r\n\r\n")) == 200);
  test::raw_client again(server.port()); // what was held is given back
  REQUIRE(again.write(forged));
  CHECK(test::status_of(again.read("\r\n\r\n")) == 200);
}

TEST_CASE("a post without the form of a signature is refused before its body", "[net][http]") {
  test::echo_server server;
  test::raw_client client(server.port());
  REQUIRE(
      client.write("POST /whatsapp/desk HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=0\r\n"
                   "Content-Length: 4000000\r\n\r\n"));
  CHECK(test::status_of(client.read_to_end()) == 401);
}

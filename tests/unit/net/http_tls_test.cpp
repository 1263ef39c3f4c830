// The client's TLS: only a trusted, current certificate of the right host over TLS 1.2 or later
// will do.
#include "net/http/client.hpp"

#include "http_certificates.hpp"
#include "http_scripted_server.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace frontdesk;
using namespace frontdesk::net::http;
using test::authority;
using test::scripted_server;

namespace {

result<reply> run(const std::string& ca_file, const scripted_server& s) {
  client_options o;
  o.ca_file = ca_file;
  auto c = std::move(client::make(o).value());
  std::promise<result<reply>> promise;
  c->start(
      {.to = endpoint::parse(s.url()).value(), .target = "/botCANARY/getMe", .body = "{\"a\":1}"},
      [&](result<reply> r) { promise.set_value(std::move(r)); });
  return promise.get_future().get();
}

std::string answer(const std::string&) {
  return test::ok("{\"ok\":true}");
}

void check_refused(const std::string& ca_file, const scripted_server& s, std::string_view why) {
  const auto f = run(ca_file, s).error();
  CHECK(f.code == errc::denied);
  CHECK_THAT(f.text, Catch::Contains(std::string(why)));
  CHECK_THAT(f.text, !Catch::Contains("CANARY"));
  CHECK(s.requests() == 0);
}

} // namespace

TEST_CASE("client trusts the right host's certificate", "[net][tls]") {
  const authority ca;
  const auto tls = ca.certify("localhost");
  static std::string asked;
  SSL_CTX_set_tlsext_servername_callback(
      tls.get(), +[](SSL* s, int*, void*) -> int {
        asked = SSL_get_servername(s, TLSEXT_NAMETYPE_host_name);
        return SSL_TLSEXT_ERR_OK;
      });
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(tls.get(), version);
  scripted_server s(answer, tls.get());
  CHECK(run(ca.file(), s).value().body == "{\"ok\":true}");
  CHECK(asked == "localhost");
}

TEST_CASE("client keeps a TLS connection", "[net][tls]") {
  const authority ca;
  const auto tls = ca.certify("localhost");
  scripted_server s(answer, tls.get());
  client_options o;
  o.ca_file = ca.file();
  auto c = std::move(client::make(o).value());
  for (int i = 0; i < 5; ++i) {
    std::promise<result<reply>> promise;
    c->start(
        {.to = endpoint::parse(s.url()).value(), .target = "/x", .body = std::string(100'000, 'b')},
        [&](result<reply> r) { promise.set_value(std::move(r)); });
    CHECK(promise.get_future().get().value().status == 200);
  }
  CHECK(s.connections() == 1);
}

TEST_CASE("client refuses a self-signed certificate", "[net][tls]") {
  const authority ca;
  const auto own = test::make_key();
  const auto c =
      test::make_certificate(own.get(), "localhost", false, -authority::day, authority::day);
  const auto tls = test::make_server_tls(c.get(), own.get());
  scripted_server s(answer, tls.get());
  check_refused(ca.file(), s, "self");
}

TEST_CASE("client refuses an authority that it does not know", "[net][tls]") {
  const authority ca;
  const authority other;
  const auto tls = other.certify("localhost");
  scripted_server s(answer, tls.get());
  check_refused(ca.file(), s, "certificate refused");
  check_refused("", s, "certificate refused"); // what the system trusts
}

TEST_CASE("client refuses certificates out of their time", "[net][tls]") {
  const authority ca;
  const auto expired = ca.certify("localhost", -2 * authority::day, -authority::day);
  scripted_server old(answer, expired.get());
  check_refused(ca.file(), old, "expired");
  const auto early = ca.certify("localhost", authority::day / 2, authority::day);
  scripted_server young(answer, early.get());
  check_refused(ca.file(), young, "not yet valid");
}

TEST_CASE("client refuses another host's certificate", "[net][tls]") {
  const authority ca;
  const auto tls = ca.certify("api.telegram.org");
  scripted_server s(answer, tls.get());
  check_refused(ca.file(), s, "certificate refused");
}

TEST_CASE("client refuses versions before TLS 1.2", "[net][tls]") {
  const authority ca;
  const auto tls = ca.certify("localhost");
  SSL_CTX_set_security_level(tls.get(), 0);
  SSL_CTX_set_min_proto_version(tls.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(tls.get(), GENERATE(TLS1_VERSION, TLS1_1_VERSION));
  scripted_server s(answer, tls.get());
  check_refused(ca.file(), s, "TLS handshake refused");
}

TEST_CASE("client refuses a server that does not speak TLS", "[net][tls]") {
  const authority ca;
  scripted_server plain(answer);
  client_options o;
  o.ca_file = ca.file();
  auto c = std::move(client::make(o).value());
  std::promise<result<reply>> promise;
  c->start({.to = {true, "127.0.0.1", plain.port(), ""},
            .target = "/x",
            .deadline = std::chrono::milliseconds(300)},
           [&](result<reply> r) { promise.set_value(std::move(r)); });
  CHECK(promise.get_future().get().error().code == errc::timeout);
}

TEST_CASE("client does not start without its trusted certificates", "[net][tls]") {
  client_options o;
  o.ca_file = "/nonexistent/ca.pem";
  CHECK(client::make(o).error().code == errc::invalid);
}

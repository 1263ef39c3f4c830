// Beast's request parser reduced to the header's few fields that the server acts on.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <string>

namespace frontdesk::net::http {

class request_parser final : public boost::beast::http::basic_parser<true> {
public:
  /// What the header said. Views do not outlive the put() that read the header, so the texts are
  /// copies.
  struct head {
    boost::beast::http::verb method = boost::beast::http::verb::unknown;
    std::string target;
    std::string secret;    // X-Telegram-Bot-Api-Secret-Token
    std::string signature; // X-Hub-Signature-256
    int secrets = 0;       // how often each of these fields appeared
    int signatures = 0;
    int lengths = 0;
    int encodings = 0;
    int hosts = 0;
    bool odd_length = false;   // Content-Length is not digits only
    bool odd_encoding = false; // Transfer-Encoding is not exactly "chunked"
    bool is_encoded = false;   // Content-Encoding other than identity
    bool is_http11 = false;
    bool expects_continue = false;
    bool expects_other = false;
  };

  /// Give it a whole header, no more and no less; it stops there.
  explicit request_parser(head& what) : head_(what) { eager(false); }

private:
  using string_view = boost::beast::string_view;
  using error_code = boost::beast::error_code;
  using field = boost::beast::http::field;
  using verb = boost::beast::http::verb;

  void on_request_impl(verb, string_view, string_view target, int version, error_code&) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(field, string_view name, string_view value, error_code&) override;
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  head& head_;
};

} // namespace frontdesk::net::http

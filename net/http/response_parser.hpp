// Beast's response parser reduced to status, Retry-After and body.
#pragma once

#include "net/http/call.hpp"

#include <boost/beast/http/basic_parser.hpp>

namespace frontdesk::net::http {

class response_parser final : public boost::beast::http::basic_parser<false> {
public:
  explicit response_parser(std::uint64_t most_body) {
    eager(true);
    body_limit(most_body);
  }

  reply& got() { return got_; }
  /// 100 Continue and its kind: another response follows.
  bool is_interim() const { return got_.status < 200; }

private:
  using string_view = boost::beast::string_view;
  using error_code = boost::beast::error_code;

  void on_request_impl(boost::beast::http::verb, string_view, string_view, int,
                       error_code&) override {}
  void on_response_impl(int status, string_view, int, error_code&) override {
    got_.status = status;
  }
  void on_field_impl(boost::beast::http::field, string_view, string_view, error_code&) override;
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view piece, error_code&) override { return append(piece); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
    return append(piece);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t append(string_view piece) {
    got_.body.append(piece.data(), piece.size());
    return piece.size();
  }

  reply got_;
};

} // namespace frontdesk::net::http

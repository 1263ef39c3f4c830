// TLS of outgoing calls: who is trusted, which versions, whose name must be in the certificate.
#include "net/http/tls.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace frontdesk::net::http {

namespace ssl = boost::asio::ssl;

result<ssl::context> make_tls(const std::string& ca_file) {
  ssl::context out(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(out.native_handle(), TLS1_2_VERSION);
  out.set_verify_mode(ssl::verify_peer);
  boost::system::error_code ec;
  if (ca_file.empty())
    out.set_default_verify_paths(ec);
  else
    out.load_verify_file(ca_file, ec);
  if (ec)
    return fault{errc::invalid,
                 text::cat("cannot load trusted certificates from ",
                           ca_file.empty() ? "the system" : ca_file, ": ", ec.message())};
  return out;
}

void expect_host(tls_stream& stream, const std::string& host) {
  boost::system::error_code not_numeric;
  boost::asio::ip::make_address(host, not_numeric);
  if (not_numeric) // RFC 6066 3: SNI names hosts, not addresses
    SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
  stream.set_verify_callback(ssl::host_name_verification(host));
}

fault handshake_fault(tls_stream& stream, const boost::system::error_code& ec) {
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict != X509_V_OK)
    return {errc::denied,
            text::cat("certificate refused: ", X509_verify_cert_error_string(verdict))};
  if (ec.category() == boost::asio::error::get_ssl_category())
    return {errc::denied, text::cat("TLS handshake refused: ", ec.message())};
  return {errc::unavailable, text::cat("connection lost in the TLS handshake: ", ec.message())};
}

} // namespace frontdesk::net::http

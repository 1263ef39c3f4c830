// TLS of outgoing calls: who is trusted, which versions, whose name must be in the certificate.
#pragma once

#include "base/result.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <string>

namespace frontdesk::net::http {

using tls_stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

/// Peer verification on, TLS 1.2 at least. `ca_file` in PEM; empty: what the system trusts.
[[nodiscard]] result<boost::asio::ssl::context> make_tls(const std::string& ca_file);

/// Asks for the host's certificate (SNI) and demands that it is made out to the host.
void expect_host(tls_stream&, const std::string& host);

/// Why the handshake failed, in words without addresses or secrets.
fault handshake_fault(tls_stream&, const boost::system::error_code&);

} // namespace frontdesk::net::http

// Certificates made for one test: an authority and servers' certificates that are right or wrong in
// one way.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace frontdesk::test {

struct openssl_free {
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
};
using x509 = std::unique_ptr<X509, openssl_free>;
using key = std::unique_ptr<EVP_PKEY, openssl_free>;
using server_tls = std::unique_ptr<SSL_CTX, openssl_free>;

inline key make_key() {
  return key(EVP_EC_gen("P-256"));
}

/// A certificate for `name` (subject and DNS), valid from `from` to `to` seconds relative to now,
/// signed by `issuer` or by itself.
inline x509 make_certificate(EVP_PKEY* own, const std::string& name, bool is_authority, long from,
                             long to, X509* issuer = nullptr, EVP_PKEY* issuer_key = nullptr) {
  static long serial = 1;
  x509 c(X509_new());
  X509_set_version(c.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(c.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(c.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(c.get()), to);
  X509_set_pubkey(c.get(), own);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(c.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(c.get(), X509_get_subject_name(issuer ? issuer : c.get()));
  const auto extend = [&](int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer ? issuer : c.get(), c.get(), nullptr, nullptr, 0);
    X509_EXTENSION* x = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    if (!x)
      throw std::runtime_error("extension " + value);
    X509_add_ext(c.get(), x, -1);
    X509_EXTENSION_free(x);
  };
  extend(NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!is_authority)
    extend(NID_subject_alt_name, "DNS:" + name);
  X509_sign(c.get(), issuer_key ? issuer_key : own, EVP_sha256());
  return c;
}

inline server_tls make_server_tls(X509* certificate, EVP_PKEY* own) {
  server_tls out(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(out.get(), certificate);
  SSL_CTX_use_PrivateKey(out.get(), own);
  return out;
}

/// An authority whose certificate is in a file for as long as this lives.
class authority {
public:
  authority() {
    const int fd = ::mkstemp(path_.data());
    std::FILE* file = ::fdopen(fd, "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
  }
  authority(const authority&) = delete;
  authority& operator=(const authority&) = delete;
  ~authority() { ::unlink(path_.c_str()); }

  const std::string& file() const { return path_; }
  /// TLS of a server whose certificate this authority signed.
  server_tls certify(const std::string& name, long from = -day, long to = day) const {
    const auto own = make_key();
    const auto c =
        make_certificate(own.get(), name, false, from, to, certificate_.get(), key_.get());
    return make_server_tls(c.get(), own.get());
  }

  static constexpr long day = 86'400;

private:
  key key_ = make_key();
  x509 certificate_ = make_certificate(key_.get(), "Test authority", true, -day, day);
  std::string path_ = "/tmp/frontdesk-ca-XXXXXX";
};

} // namespace frontdesk::test

// HMAC-SHA256 over the raw body of a WhatsApp post, and the hub.challenge answer.
#include "net/whatsapp/signature.hpp"

#include "net/constant_time.hpp"

#include <boost/url/decode_view.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace frontdesk::net::whatsapp {
namespace {

constexpr std::string_view prefix = "sha256=";
constexpr std::size_t header_size = 71;        // Graph API webhooks: "sha256=" and 64 hex digits
constexpr std::size_t longest_challenge = 256; // what we echo is chosen by the caller: bounded

} // namespace

bool is_signature(std::string_view header) {
  return header.size() == header_size && header.starts_with(prefix)
         && std::all_of(header.begin() + prefix.size(), header.end(),
                        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string sign(std::string_view body, std::string_view app_secret) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), app_secret.data(), static_cast<int>(app_secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out(prefix);
  for (std::size_t i = 0; i < size; ++i) {
    out += hex[digest[i] >> 4U];
    out += hex[digest[i] & 15U];
  }
  return out;
}

bool is_authentic(std::string_view header, std::string_view body, std::string_view app_secret,
                  std::string_view app_secret_old) {
  if (!is_signature(header))
    return false;
  if (!app_secret.empty() && same_in_constant_time(header, sign(body, app_secret)))
    return true;
  return !app_secret_old.empty() && same_in_constant_time(header, sign(body, app_secret_old));
}

std::optional<std::string> answer_challenge(std::string_view query, std::string_view verify_token) {
  auto parsed = boost::urls::parse_query(boost::core::string_view(query.data(), query.size()));
  if (!parsed)
    return std::nullopt;
  std::string mode;
  std::string token;
  std::string challenge;
  for (auto field : *parsed) {
    const std::string value = field.value.decode();
    if (*field.key == "hub.mode")
      mode = value;
    else if (*field.key == "hub.verify_token")
      token = value;
    else if (*field.key == "hub.challenge")
      challenge = value;
  }
  const bool known = same_in_constant_time(token, verify_token);
  if (!known || mode != "subscribe" || challenge.empty() || challenge.size() > longest_challenge)
    return std::nullopt;
  return challenge;
}

} // namespace frontdesk::net::whatsapp

// The contacts that come with the messages of one change, found by phone or scoped id.
#pragma once

#include "net/json.hpp"

#include <string>
#include <unordered_map>

namespace frontdesk::net::whatsapp {

/// A post may bring a thousand messages with a thousand contacts; valid while its document lives.
class contact_book {
public:
  explicit contact_book(json::value contacts);

  /// The contact with that phone or that scoped id (either may be empty), or the only one there is;
  /// else absent.
  json::value find(const std::string& phone, const std::string& scoped) const;

private:
  std::unordered_map<std::string, json::value> by_id_;
  json::value only_;
};

} // namespace frontdesk::net::whatsapp

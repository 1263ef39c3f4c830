// Filling the book once, looking up per message.
#include "net/whatsapp/contact_book.hpp"

namespace frontdesk::net::whatsapp {

contact_book::contact_book(json::value contacts) {
  std::size_t count = 0;
  for (const json::value each : contacts) {
    for (const char* key : {"wa_id", "user_id"})
      if (auto id = each[key].text(); id && !id->empty())
        by_id_.try_emplace(std::move(*id), each);
    only_ = count++ == 0 ? each : json::value();
  }
}

json::value contact_book::find(const std::string& phone, const std::string& scoped) const {
  for (const std::string* id : {&phone, &scoped})
    if (const auto found = by_id_.find(*id); found != by_id_.end())
      return found->second;
  return only_;
}

} // namespace frontdesk::net::whatsapp

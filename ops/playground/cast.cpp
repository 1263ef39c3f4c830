// Channels and owners of a configuration, brought into the emulator.
#include "ops/playground/cast.hpp"

#include "base/text.hpp"

#include <array>

namespace frontdesk::playground {
namespace {

constexpr std::array first_names{"Asha", "Bharat", "Chitra", "Dev"};

std::vector<http::origin> origins_of(const std::vector<std::string>& daemons) {
  std::vector<http::origin> out;
  for (const auto& d : daemons)
    out.push_back(http::parse_origin(d));
  return out;
}

void add_bot(emulator& e, const channel_config& c, const std::vector<std::string>& daemons) {
  auto& b = e.telegram().add_bot(c.token, c.name);
  if (daemons.size() > 1)
    b.delivery.replicas = origins_of(daemons);
}

void add_number(emulator& e, const channel_config& c, const std::vector<std::string>& daemons) {
  whatsapp::number_settings s;
  s.name = c.name;
  s.id = c.phone_number_id;
  s.display = "15550783881";
  s.token = c.token;
  s.app_secret = c.app_secret;
  s.verify_token = c.verify_token;
  auto& n = e.whatsapp().add_number(std::move(s));
  if (daemons.size() > 1)
    n.posts.replicas = origins_of(daemons);
  if (!daemons.empty())
    n.posts.set_url(text::cat(daemons.front(), "/whatsapp/", c.name));
}

void add_owner(emulator& e, const config& c, const business_config& business,
               const owner_config& owner, const char* first_name) {
  for (const auto& channel : c.channels) {
    if (channel.business != business.name || channel.on != owner.on)
      continue;
    if (owner.on == platform::whatsapp) {
      e.whatsapp().number_named(channel.name)->chat_with(owner.external).who.name = first_name;
    } else if (auto id = text::integer<std::int64_t>(owner.external)) {
      e.telegram().bot_named(channel.name)->who(*id).first_name = first_name;
    }
  }
}

} // namespace

void set_stage(emulator& e, const config& c, const std::vector<std::string>& daemons) {
  e.call([&] {
    for (const auto& channel : c.channels)
      channel.on == platform::telegram ? add_bot(e, channel, daemons)
                                       : add_number(e, channel, daemons);
    std::size_t next = 0;
    for (const auto& business : c.businesses)
      for (const auto& owner : business.owners)
        add_owner(e, c, business, owner, first_names[next++ % first_names.size()]);
  });
}

} // namespace frontdesk::playground

// Screens as the platforms' encoders write them.
#include "tests/chaos/words.hpp"

#include "net/screen.hpp"
#include "net/telegram/limits.hpp"
#include "net/telegram/text.hpp"
#include "net/whatsapp/encode.hpp"

#include <nlohmann/json.hpp>

namespace frontdesk::chaos {
namespace {

bool has_file(const net::screen& s) {
  return s.attached.kind != net::document_kind::none;
}

std::string telegram_words(const net::screen& s) {
  bool is_bare = has_file(s) && s.body.empty() && s.crumb.empty() && s.facts.empty();
  if (is_bare)
    return {};
  return net::telegram::compose(s, has_file(s) ? net::telegram::limits::caption_units
                                               : net::telegram::limits::text_units)
      .plain;
}

std::string whatsapp_words(const net::screen& s) {
  net::whatsapp::target to{"919800000000", {1}};
  auto call = has_file(s) ? net::whatsapp::encode(s, to, {"file", {}, {}, {}})
                          : net::whatsapp::encode(s, to);
  auto body = nlohmann::json::parse(call.body);
  const auto& type = body.at("type").get_ref<const std::string&>();
  if (type == "text")
    return body.at("text").at("body");
  if (type == "document")
    return body.at("document").at("caption");
  return body.at("interactive").at("body").at("text");
}

} // namespace

std::optional<std::string> words_of(std::string_view platform, const table_row& r) {
  auto screen = net::from_json(at(r, "payload"));
  if (!screen || !screen->menu.empty())
    return std::nullopt;
  if (platform == "telegram")
    return telegram_words(*screen);
  if (screen->attached.picture)
    return std::nullopt; // receipt and document are one message
  return whatsapp_words(*screen);
}

} // namespace frontdesk::chaos

// Screens as the platforms' encoders write them.
#include "tests/chaos/words.hpp"

#include "net/screen.hpp"
#include "net/telegram/limits.hpp"
#include "net/telegram/text.hpp"
#include "net/whatsapp/encode.hpp"

#include <nlohmann/json.hpp>

#include <cctype>

namespace frontdesk::chaos {
namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

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

std::vector<std::string> document_numbers(const std::string& said) {
  constexpr std::size_t year = 7; // "/26-27/"
  std::vector<std::string> out;
  for (auto i = said.find('/'); i != std::string::npos; i = said.find('/', i + 1)) {
    if (i + year >= said.size() || said[i + 3] != '-' || said[i + 6] != '/'
        || !is_digit(said[i + 1]) || !is_digit(said[i + year]))
      continue;
    auto from = i, to = i + year;
    while (from > 0 && std::isupper(static_cast<unsigned char>(said[from - 1])))
      --from;
    while (to < said.size() && is_digit(said[to]))
      ++to;
    out.push_back(said.substr(from, to - from));
  }
  return out;
}

} // namespace frontdesk::chaos

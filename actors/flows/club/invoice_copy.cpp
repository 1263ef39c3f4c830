// Who gets a copy of a document.
#include "actors/flows/club/invoice_copy.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::flows {

using text::tr;

net::document pdf_of(const db::row& r, std::string_view language) {
  auto name = text::cat(r.at("number"), ".pdf");
  std::replace(name.begin(), name.end(), '/', '-');
  return {net::document_kind::invoice, r.number("id"), std::move(name), std::string(language)};
}

void send_copy(flow::page& p, const db::row& invoice, const db::rows& chat, const flow::who& by) {
  if (chat.empty())
    return;
  const auto& c = chat.front();
  if (!c.flag("reachable")) {
    p.body += text::cat(
        "\n", tr(by.language, "{} cannot be reached here: share this PDF.", c.at("name")));
    return;
  }
  if (c.number("chat_id") == by.chat.value)
    return;
  auto language = std::string(c.at("language"));
  flow::notice n;
  n.chat = {c.number("chat_id")};
  n.on = static_cast<net::platform>(c.number("platform"));
  n.screen.body =
      tr(language, "{} of {}.", invoice.at("number"), money{invoice.number("total_paise")});
  n.screen.attached = pdf_of(invoice, language);
  n.screen.attached.kind = p.attached.kind;
  n.topic = text::cat("invoice:", invoice.number("id"));
  p.notices.push_back(std::move(n));
}

} // namespace frontdesk::flows

// Who gets a copy of a document.
#include "actors/flows/club/invoice_copy.hpp"

#include "base/dates.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "net/media/invoice_words.hpp"

#include <algorithm>

namespace frontdesk::flows {

using text::tr;

namespace {

std::string day_of(const db::row& document, std::string_view language) {
  auto day = parse_iso_date(document.at("invoice_date"));
  return day ? net::media::day_text(*day, language) : std::string();
}

/// What is said with the paper, wherever it is forwarded.
std::string caption(net::document_kind kind, const db::row& document, std::string_view of,
                    std::string_view language) {
  auto number = document.at("number");
  auto day = day_of(document, language);
  auto total = money{document.number("total_paise")};
  if (kind == net::document_kind::credit_note)
    return tr(language, "Credit note {} of {}: {}.\nIt cancels invoice {}.", number, day, total,
              of);
  if (kind == net::document_kind::cancelled_invoice)
    return tr(language, "Invoice {} of {}: {}.\nCancelled by credit note {}.", number, day, total,
              of);
  return tr(language, "Invoice {} of {}: {}.\nTo be paid: {}.", number, day, total, total);
}

} // namespace

net::document pdf_of(const db::row& r, net::document_kind kind, std::string_view language) {
  auto name = text::cat(r.at("number"), ".pdf");
  std::replace(name.begin(), name.end(), '/', '-');
  return {kind, r.number("id"), std::move(name), std::string(language)};
}

void send_copy(flow::page& p, const db::row& document, const db::rows& chat, const flow::who& by,
               std::string_view of) {
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
  n.screen.body = caption(p.attached.kind, document, of, language);
  n.screen.attached = pdf_of(document, p.attached.kind, language);
  n.topic = text::cat("invoice:", document.number("id"));
  p.notices.push_back(std::move(n));
  p.attached.for_supplier = true;
}

} // namespace frontdesk::flows

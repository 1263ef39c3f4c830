// Telling a document number from a name, and issuing several documents at once.
#include "db/club/billing.hpp"

#include "base/text.hpp"
#include "db/row.hpp"
#include "db/runtime/joint.hpp"

namespace frontdesk::db::club {

namespace {

std::string array_of(const std::vector<const statement*>& issues, std::size_t parameter) {
  std::vector<std::optional<std::string>> out;
  for (const auto* s : issues)
    out.push_back(s->values.at(parameter));
  return array_literal(out);
}

statement lock_all_sold(const std::vector<const statement*>& issues) {
  return lock_sold_items(array_of(issues, 0), array_of(issues, 1));
}

FD_MAY_JOIN(issue_invoice, &lock_all_sold);
FD_MAY_JOIN(member_chat, nullptr);

} // namespace

statement invoice_items(business_id business, const std::vector<std::int64_t>& items) {
  return invoice_items_statement(business, array_literal(items));
}

statement find_invoices(business_id business, std::string_view text, std::string_view after,
                        std::int64_t limit) {
  const auto typed = text::ascii_digits(text::trim(text));
  if (typed.empty())
    return recent_invoices(business, after, limit);
  const bool has_digit = typed.find_first_of("0123456789") != std::string::npos;
  if (has_digit && typed.find(' ') == std::string::npos)
    return find_invoices_by_number(business, typed, after, limit);
  return find_invoices_by_name(business, typed.front() == '@' ? typed.substr(1) : typed, after,
                               limit);
}

} // namespace frontdesk::db::club

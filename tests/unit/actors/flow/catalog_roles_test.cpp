// Who may open what, written down once more: a role that moves in the catalogue moves here, too.
#include "actors/flow/catalog.hpp"
#include "base/text.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace frontdesk;

namespace {

/// Entry, least and most role (club 3.3). A new entry is a new line.
constexpr std::string_view written_down = R"(
club.invoice admin owner
club.invoices admin owner
club.invoice_card admin owner
club.member_invoices admin owner
club.resend admin owner
club.credit_note admin owner
club.find_member staff owner
club.member_card staff owner
club.pending admin owner
club.registration admin owner
club.approve admin owner
club.reject admin owner
club.role admin owner
club.set_role admin owner
club.ban admin owner
club.ban_again admin owner
club.unban admin owner
club.delete admin owner
club.restore admin owner
club.erasure admin owner
club.broadcast admin owner
club.broadcasts admin owner
club.broadcast_card admin owner
club.broadcast_pause admin owner
club.broadcast_resume admin owner
club.broadcast_stop admin owner
club.find_item staff owner
club.new_item admin owner
club.item_card staff owner
club.edit_item admin owner
club.stock admin owner
club.stock_history staff owner
club.item_off admin owner
club.item_on admin owner
club.setup owner owner
club.first_run owner owner
club.language guest owner
club.whoami guest owner
club.news member owner
club.news_off member owner
club.news_on member owner
club.register guest guest
club.my_request guest guest
club.withdraw guest guest)";

std::string_view name_of(role r) {
  constexpr std::array names{"guest", "member", "trainer", "staff", "admin", "owner"};
  return names.at(static_cast<std::size_t>(r));
}

} // namespace

TEST_CASE("the roles of every entry are those written down", "[flow][catalog]") {
  std::string found;
  for (const auto& e : flow::catalog())
    found += text::cat("\n", e.id, " ", name_of(e.least), " ", name_of(e.most));
  CHECK(found == written_down);
}

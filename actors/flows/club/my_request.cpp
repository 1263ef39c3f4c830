// club.my_request and club.withdraw: where a guest's request stands, and taking it back.
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/registration.hpp"
#include "base/dates.hpp"
#include "db/club/registrations.hpp"
#include "db/runtime/outbox_sql.hpp"

namespace frontdesk::flows {

using flow::page;
using flow::plan;
using flow::who;
using text::tr;

namespace {

std::string when(std::int64_t us, const who& by) {
  auto zone = time_zone::named(by.time_zone);
  return zone ? zone->text(from_micros(us)) : std::string();
}

} // namespace

std::optional<page> request_page(const db::rows& rows, const who& by) {
  auto state = rows.empty() ? std::string_view() : rows.front().at("request");
  if (state.empty())
    return std::nullopt;
  const auto& r = rows.front();
  if (state == "waiting") {
    page p{tr(by.language, "Your request is waiting for the club already.")};
    p.facts.push_back({tr(by.language, "Waiting since"), when(r.number("since_us"), by)});
    p.actions.push_back({tr(by.language, "Cancel request"),
                         "club.withdraw",
                         r.number("id"),
                         r.number("version"),
                         {},
                         net::tone::danger});
    return p;
  }
  if (state == "rejected") {
    page p{tr(by.language, "Your registration was rejected: {}",
              text::translate(by.language, r.at("reason")))};
    p.facts.push_back({tr(by.language, "You can ask again"), when(r.number("again_us"), by)});
    return p;
  }
  return page{by.deleted ? tr(by.language, "Your account is being removed. You can register again "
                                           "in ten minutes.")
                         : tr(by.language, "You are registered already.")};
}

namespace {

db::statement load(std::int64_t, const who& by) {
  return db::club::my_request(by.business, by.person);
}
page render(const db::rows& rows, const who& by) {
  return request_page(rows, by).value_or(
      page{tr(by.language, "You have no request with the club.")});
}
constexpr auto card = flow::card("club.my_request", load, render);

/// The admins' copies of the card lose the name and the buttons, too.
plan withdraw(const flow::call& c, const who& by) {
  plan p{db::club::withdraw_registration(author_of(by), c.version)};
  p.statements.push_back(db::club::registration_card(by.business, by.person));
  p.statements.push_back(
      db::runtime::find_topic(by.business.value, registration_topic(by.person.value)));
  p.statements.push_back(db::club::forget_names(by.person, by.business));
  return p;
}
page withdrawn(const flow::call&, const std::vector<db::rows>& all, const who& by) {
  page p{tr(by.language, "Your request is cancelled, and what you told us is gone.")};
  p.actions.push_back({tr(by.language, "Register"), "club.register"});
  p.notices = decision_notices(all.at(1).front(), all.at(2), {});
  return p;
}
std::string not_withdrawn(const fault& f, const flow::call&, const who& by) {
  if (f.code == errc::stale)
    return tr(by.language,
              "This was changed since that button was shown. Here is how it stands now.");
  return tr(by.language, "There is no such request any more.");
}
constexpr auto withdraw_deed =
    flow::act("club.withdraw", withdraw, withdrawn, not_withdrawn, "club.my_request");

} // namespace

const flow::view& club_my_request() {
  return card;
}
const flow::deed& club_withdraw() {
  return withdraw_deed;
}

} // namespace frontdesk::flows

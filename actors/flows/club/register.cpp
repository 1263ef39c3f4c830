// club.register: a guest asks to become a member; the admins get a card to decide on.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/registration.hpp"
#include "db/club/registrations.hpp"
#include "db/runtime/people.hpp"
#include "db/runtime/standings.hpp"

#include <algorithm>

namespace frontdesk::flows {
namespace {

struct request {
  std::string consent; // version of the privacy notice agreed to
  std::string name;
  std::string phone;
};

page review(const request& r, const who& by) {
  page p{tr(by.language, "Send this to the club?")};
  p.facts.push_back({tr(by.language, "Name"), r.name});
  p.facts.push_back({tr(by.language, "Phone"), r.phone});
  return p;
}

/// Whatever the platform calls them, receipts and cards say what they called themselves.
db::statement name(const std::string& given, const who& by) {
  auto first = given.substr(0, given.find(' '));
  auto last = given.substr(std::min(given.size(), first.size() + 1));
  return db::runtime::name_person(by.person, first, last);
}

plan save(const request& r, const who& by) {
  plan p;
  p.statements.push_back(db::club::request_membership(author_of(by), r.name, r.phone, r.consent));
  p.statements.push_back(db::club::registration_card(by.business, by.person));
  p.statements.push_back(db::runtime::find_audience(by.business, role::admin, {}));
  p.statements.push_back(name(r.name, by));
  return p;
}

page saved(const request&, const std::vector<db::rows>& all, const who& by) {
  page p{tr(by.language, "Thank you. The club has your request; you will hear from us here.")};
  for (const auto& admin : all.at(2))
    p.notices.push_back(
        registration_notice(all.at(1).front(), {admin.number("chat_id")}, admin.at("language")));
  return p;
}

db::statement load(std::int64_t, const who& by) {
  return db::club::my_request(by.business, by.person);
}
std::optional<page> loaded(request&, const db::rows& rows, const who& by) {
  return request_page(rows, by);
}

/// Asked on two devices at once: there is nothing to try again.
refusal refused(request&, const fault& f, const who& by) {
  refusal r{f.text.starts_with("already_pending")
                ? tr(by.language, "Your request is waiting for the club already.")
            : f.text.starts_with("reapply_later")
                ? tr(by.language, "You can ask again a day after the last answer.")
                : tr(by.language, "You are registered already.")};
  r.over = true;
  return r;
}

constexpr auto def =
    flow::define<request>("club.register")
        .choose<&request::consent>("consent",
                                   "To register we keep your name and phone number, and use them "
                                   "for your membership only. "
                                   "Do you agree?",
                                   {{"I agree", "2026-11"}})
        .ask<&request::name>("name", "What is your full name?", check::person_name)
        .ask<&request::phone>(
            "phone", "What is your phone number? You can also share your contact.", check::phone)
        .contact()
        .load(load, loaded)
        .confirm(review, "Send")
        .commit(save, saved)
        .on_refused(refused);

} // namespace

const flow::definition& club_register() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

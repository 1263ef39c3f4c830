// club.approve, club.reject and the queue: who decides first wins, and every copy of the card says
// so.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/registration.hpp"
#include "base/text.hpp"
#include "db/club/registrations.hpp"
#include "db/runtime/outbox_sql.hpp"
#include "db/runtime/standings.hpp"

namespace frontdesk::flows {
namespace {

/// The decision, then what the notices need: the card as it is now, its copies, the person's chat.
plan decide(std::int64_t person, std::int64_t version, bool yes, const std::string& why,
            const who& by) {
  plan p;
  p.statements.push_back(db::club::decide_registration(author_of(by), {person}, version, yes, why));
  p.statements.push_back(db::club::registration_card(by.business, {person}));
  p.statements.push_back(db::runtime::find_topic(by.business.value, registration_topic(person)));
  p.statements.push_back(db::runtime::find_chat(by.business, {person}));
  p.targets.push_back({person});
  return p;
}

std::string unreached(const std::vector<db::rows>& all, const who& by) {
  return flows::unreached(all.at(3), all.at(1).front().at("name"), by.language);
}

page decided(const std::vector<db::rows>& all, const who& by) {
  auto p = registration_page(all.at(1).front(), by.language);
  if (auto note = unreached(all, by); !note.empty())
    p.body += text::cat("\n", note);
  p.notices = decision_notices(all.at(1).front(), all.at(2), all.at(3));
  return p;
}

std::string not_decided(const fault& f, const who& by) {
  auto c = read_conflict(f, by.language);
  if (c && c->approval == "approved")
    return tr(by.language, "Already approved by {}, {}.", c->by, clock_text(*c, by));
  if (c && c->approval == "rejected")
    return tr(by.language, "Already rejected by {}, {}.", c->by, clock_text(*c, by));
  return tr(by.language, "There is no such request any more.");
}

// ---- approve: one tap

plan approve(const flow::call& c, const who& by) {
  return decide(c.id, c.version, true, {}, by);
}
page approved(const flow::call&, const std::vector<db::rows>& all, const who& by) {
  page p{unreached(all, by)}; // the card follows by itself
  p.notices = decided(all, by).notices;
  return p;
}
std::string approval_refused(const fault& f, const flow::call&, const who& by) {
  return not_decided(f, by);
}
constexpr auto approve_deed =
    flow::act("club.approve", approve, approved, approval_refused, "club.registration");

// ---- reject: with a reason

struct rejection {
  std::int64_t person = 0, version = 0;
  std::string name;
  std::string reason;
};

db::statement load(std::int64_t person, const who& by) {
  return db::club::registration_card(by.business, {person});
}
std::optional<page> loaded(rejection& r, const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such request any more.")};
  if (rows.front().at("approval") != "pending")
    return registration_page(rows.front(), by.language);
  r.person = rows.front().number("id");
  r.version = rows.front().number("version");
  r.name = rows.front().at("name");
  return std::nullopt;
}
std::string ask_reason(const rejection& r, const who& by) {
  return tr(by.language, "Why is {} rejected? They will read it.", r.name);
}
std::vector<flow::suggestion<std::string>> reasons(const rejection&, const who& by) {
  std::vector<flow::suggestion<std::string>> out;
  for (text::sentence s : {text::sentence("Incomplete details"), text::sentence("Not our member"),
                           text::sentence("Registered twice")})
    out.push_back({tr(by.language, s), std::string(s.english())}); // read in anybody's language
  return out;
}
std::string show_reason(const rejection& r, const who& by) {
  return std::string(text::translate(by.language, r.reason));
}
page review(const rejection& r, const who& by) {
  page p{tr(by.language, "Reject {}? They read this at once, and can ask again in a day.", r.name)};
  p.facts.push_back({tr(by.language, "Reason"), show_reason(r, by)});
  return p;
}
plan reject(const rejection& r, const who& by) {
  return decide(r.person, r.version, false, r.reason, by);
}
page rejected(const rejection&, const std::vector<db::rows>& all, const who& by) {
  return decided(all, by);
}
refusal rejection_refused(rejection&, const fault& f, const who& by) {
  refusal r{not_decided(f, by)};
  r.over = true; // nothing is left to decide
  return r;
}
constexpr auto reject_flow =
    flow::define<rejection>("club.reject")
        .ask<&rejection::reason>("reason", "Why? They will read it.", check::reason)
        .word(ask_reason)
        .suggest(reasons)
        .show(show_reason)
        .keep<&rejection::person, &rejection::version, &rejection::name>()
        .load(load, loaded, "club.registration")
        .confirm(review, "Reject", "Decide later")
        .commit(reject, rejected)
        .on_refused(rejection_refused);

// ---- the card and the queue

page render(const db::rows& rows, const who& by) {
  if (rows.empty())
    return tr(by.language, "There is no such request any more.");
  return registration_page(rows.front(), by.language);
}
constexpr auto card = flow::card("club.registration", load, render);

db::statement queue(const flow::query& q) {
  return db::club::pending_registrations(q.by.business, q.text, q.after, q.limit);
}
flow::link row(const db::row& r) {
  return {std::string(r.at("name")), "club.registration", r.number("id"), 0,
          std::string(r.at("phone"))};
}
constexpr auto pending =
    flow::list("club.pending", "Who is waiting for approval, the oldest first.", queue, row,
               "Nobody is waiting.");

} // namespace

const flow::deed& club_approve() {
  return approve_deed;
}
const flow::definition& club_reject() {
  return flow::erase<reject_flow>();
}
const flow::view& club_registration() {
  return card;
}
const flow::view& club_pending() {
  return pending;
}

} // namespace frontdesk::flows

// Ban, unban, delete, restore: at once, with Undo for ten minutes (decisions at the head of the
// club's rules).
#include "actors/flows/club/standing.hpp"
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "base/text.hpp"
#include "db/club/members.hpp"
#include "db/runtime/jobs.hpp"
#include "db/runtime/standings.hpp"

namespace frontdesk::flows {

db::statement change(std::int64_t person, std::optional<std::int64_t> version, const char* what,
                     const std::string& why, const who& by) {
  return db::runtime::change_standing(by.business, by.person, by.channel, by.update_key, {person},
                                      version, what, role::guest, why);
}

std::string standing_refusal(const fault& f, const who& by) {
  auto says = [&](std::string_view key) { return f.text.starts_with(key); };
  if (says("own_standing"))
    return tr(by.language, "You cannot do this to yourself.");
  if (says("fixed_owner"))
    return tr(by.language, "This owner is named by the configuration.");
  if (says("banned_already"))
    return tr(by.language, "This person is banned already.");
  if (says("not_banned"))
    return tr(by.language, "This person is not banned.");
  if (says("erased"))
    return tr(by.language, "What we kept of this person is erased. They can register again.");
  if (says("role_too_low"))
    return tr(by.language, "Your role does not allow this.");
  if (f.code == errc::stale) {
    auto c = read_conflict(f, by.language);
    return c && !c->by.empty() ? who_and_when(*c, by)
                               : tr(by.language, "Somebody changed this person meanwhile.");
  }
  return tr(by.language, "There is no such person.");
}

std::string why_not_changed(const db::row& standing, const who& by) {
  if (standing.flag("fixed"))
    return tr(by.language, "This owner is named by the configuration.");
  if (by.standing < role::owner && static_cast<role>(standing.number("role")) >= by.standing)
    return tr(by.language, "Your role does not allow this.");
  return {};
}

refusal standing_refused(const fault& f, std::int64_t person, std::string again, const who& by) {
  refusal r{page{standing_refusal(f, by)}};
  r.shown.actions.push_back({tr(by.language, "Open"), "club.member_card", person});
  if (f.code == errc::stale) {
    r.again = std::move(again);
    r.reload = true;
  }
  return r;
}

namespace {

// Ten minutes, then a deletion is carried out, and who was banned or let in again is told.
constexpr std::int64_t undo_seconds = 600;

std::string job_key(std::int64_t person, const who& by) {
  return text::cat(by.business.value, ':', person);
}

/// Tells the person when nobody can undo it any more; a change undone by then is not told of.
db::statement tell_later(std::int64_t person, const who& by) {
  return db::runtime::tell_later(by.business.value, "tell_standing", job_key(person, by),
                                 text::cat("{\"person\":", person, "}"), undo_seconds);
}

plan with_undo(std::int64_t person, std::int64_t version, const char* what, const char* undo,
               const std::string& why, const who& by) {
  plan p{change(person, version, what, why, by)};
  p.targets.push_back({person});
  p.undos.push_back({undo, person, version + 1});
  return p;
}

std::string name_of(const std::vector<db::rows>& rows) {
  return std::string(rows.at(0).front().at("name"));
}

std::string refused(const fault& f, const flow::call&, const who& by) {
  return standing_refusal(f, by);
}

// ---- ban: with a reason, preset, typed or the default one

struct ban {
  std::int64_t person = 0, version = 0;
  std::string name;
  std::string reason;
};

db::statement load(std::int64_t person, const who& by) {
  return db::runtime::find_standing(by.business, {person});
}
std::optional<page> loaded(ban& b, const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such person.")};
  const auto& r = rows.front();
  b.person = r.number("person_id");
  b.version = r.number("version");
  b.name = r.at("name");
  page instead{why_not_changed(r, by)};
  if (instead.body.empty() && r.flag("banned")) {
    instead.body = tr(by.language, "This person is banned already.");
    instead.facts.push_back(
        {tr(by.language, "Reason"), std::string(text::translate(by.language, r.at("ban_reason")))});
  }
  if (instead.body.empty())
    return std::nullopt;
  instead.actions.push_back({tr(by.language, "Open"), "club.member_card", b.person});
  return instead;
}
std::string ask_reason_of_ban(const ban& b, const who& by) {
  return tr(by.language, "Why is {} banned? They will read it.", b.name);
}
std::string show_reason_of_ban(const ban& b, const who& by) {
  return std::string(text::translate(by.language, b.reason));
}
std::vector<flow::suggestion<std::string>> reasons(const ban&, const who& by) {
  std::vector<flow::suggestion<std::string>> out;
  for (text::sentence s : {text::sentence("Broke the rules"), text::sentence("Misbehaved"),
                           text::sentence("Did not pay")})
    out.push_back({tr(by.language, s), std::string(s.english())}); // read in anybody's language
  return out;
}
plan put_ban(const ban& b, const who& by) {
  auto p = with_undo(b.person, b.version, "ban", "club.unban", b.reason, by);
  p.statements.push_back(tell_later(b.person, by));
  return p;
}
page banned(const ban&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is banned.", name_of(rows));
}
refusal ban_refused(ban& b, const fault& f, const who& by) {
  return standing_refused(f, b.person, tr(by.language, "Ban"), by);
}

// ---- unban, delete, restore: one tap

plan unban(const flow::call& c, const who& by) {
  auto p = with_undo(c.id, c.version, "unban", "club.ban_again", {}, by);
  p.statements.push_back(tell_later(c.id, by));
  return p;
}
plan ban_again(const flow::call& c, const who& by) {
  auto p = with_undo(c.id, c.version, "ban", "club.unban", {}, by);
  p.statements.front() =
      db::runtime::ban_again(by.business, by.person, by.channel, by.update_key, {c.id}, c.version);
  p.statements.push_back(tell_later(c.id, by));
  return p;
}
plan remove(const flow::call& c, const who& by) {
  auto p = with_undo(c.id, c.version, "delete", "club.restore", {}, by);
  p.statements.push_back(db::runtime::add_job(
      by.business.value, "erase_member", job_key(c.id, by),
      text::cat("{\"person\":", c.id, ",\"by\":", by.person.value, "}"), undo_seconds));
  return p;
}
plan restore(const flow::call& c, const who& by) {
  plan p{change(c.id, c.version, "restore", {}, by)};
  p.targets.push_back({c.id});
  p.statements.push_back(db::club::refuse_erased(by.business, {c.id}));
  p.statements.push_back(db::runtime::cancel_job("erase_member", job_key(c.id, by)));
  return p;
}

std::string unbanned(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is no longer banned.", name_of(rows));
}
std::string rebanned(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is banned.", name_of(rows));
}
std::string removed(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is deleted. Undo is possible for ten minutes.", name_of(rows));
}
std::string restored(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is back.", name_of(rows));
}

constexpr auto ban_flow = flow::define<ban>("club.ban")
                              .ask<&ban::reason>("reason", "Why? They will read it.", check::reason)
                              .word(ask_reason_of_ban)
                              .suggest(reasons)
                              .show(show_reason_of_ban)
                              .skip("Without a reason", "No reason was given")
                              .keep<&ban::person, &ban::version, &ban::name>()
                              .load(load, loaded, "club.member_card")
                              .commit(put_ban, banned)
                              .on_refused(ban_refused);
constexpr auto unban_deed = flow::act("club.unban", unban, unbanned, refused, "club.member_card");
constexpr auto ban_again_deed =
    flow::act("club.ban_again", ban_again, rebanned, refused, "club.member_card");
constexpr auto delete_deed = flow::act("club.delete", remove, removed, refused, "club.member_card");
constexpr auto restore_deed =
    flow::act("club.restore", restore, restored, refused, "club.member_card");

// ---- ten minutes after a deletion: what went (club R-DEL-2)

db::statement load_erasure(std::int64_t person, const who& by) {
  return db::club::erasure(by.business, {person});
}
page show_erasure(const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such person.")};
  const auto& r = rows.front();
  page p{tr(by.language, "Deleted member #{} is removed for good. Invoices stay, as tax law asks.",
            r.at("member_no"))};
  p.facts.push_back({tr(by.language, "Registrations"), std::string(r.at("members"))});
  p.facts.push_back({tr(by.language, "Drafts"), std::string(r.at("drafts"))});
  p.facts.push_back({tr(by.language, "Open forms"), std::string(r.at("conversations"))});
  p.facts.push_back({tr(by.language, "Names"), std::string(r.at("names"))});
  return p;
}
constexpr auto erasure = flow::card("club.erasure", load_erasure, show_erasure);

} // namespace

const flow::view& club_erasure() {
  return erasure;
}
const flow::definition& club_ban() {
  return flow::erase<ban_flow>();
}
const flow::deed& club_unban() {
  return unban_deed;
}
const flow::deed& club_ban_again() {
  return ban_again_deed;
}
const flow::deed& club_delete() {
  return delete_deed;
}
const flow::deed& club_restore() {
  return restore_deed;
}

} // namespace frontdesk::flows

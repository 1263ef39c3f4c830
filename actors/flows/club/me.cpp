// What everybody can do for themselves: see who they are, choose a language.
#include "actors/flow/catalog.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/roles.hpp"
#include "db/club/members.hpp"
#include "db/runtime/people.hpp"

namespace frontdesk::flows {
namespace {

db::statement load(std::int64_t, const who& by) {
  return db::club::member_card(by.business, by.person);
}
page render(const db::rows& rows, const who& by) {
  page p{by.name};
  p.facts.push_back({tr(by.language, "ID"), std::to_string(by.person.value)});
  p.facts.push_back({tr(by.language, "Role"), role_name(by.standing, by.language)});
  if (!rows.empty() && rows.front().number("member_no") != 0)
    p.facts.push_back({tr(by.language, "Member no"), std::string(rows.front().at("member_no"))});
  if (!rows.empty() && rows.front().at("approval") == "pending")
    p.facts.push_back({tr(by.language, "Registration"), tr(by.language, "waiting for the club")});
  return p;
}
constexpr auto whoami = flow::card("club.whoami", load, render);

struct language {
  std::string code;
};
db::statement save(const language& l, const who& by) {
  return db::runtime::choose_language(by.business, by.person, l.code);
}
page saved(const language& l, const db::rows&, const who& by) {
  page p{tr(l.code, "I write to you in English from now on.")};
  p.language = l.code;
  if (by.on == net::platform::telegram)
    p.notices.push_back(flow::menu_notice(by.chat, by.standing, l.code));
  return p;
}
refusal refused(language&, const fault&, const who& by) {
  return {tr(by.language, "Could not do that now. Nothing changed.")};
}
constexpr auto choose = flow::define<language>("club.language")
                            .choose<&language::code>("language", "Which language?",
                                                     {{"English", "en"}, {"हिन्दी", "hi"}})
                            .commit(save, saved)
                            .on_refused(refused);

} // namespace

const flow::view& club_whoami() {
  return whoami;
}
const flow::definition& club_language() {
  return flow::erase<choose>();
}

} // namespace frontdesk::flows

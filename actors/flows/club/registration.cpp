// One card, many copies: all are edited when somebody has decided.
#include "actors/flows/club/registration.hpp"

#include "actors/flow/catalog.hpp"
#include "base/text.hpp"

namespace frontdesk::flows {

using text::tr;

std::string registration_topic(std::int64_t person) {
  return text::cat("registration:", person);
}

flow::page registration_page(const db::row& r, std::string_view language) {
  if (r.flag("erased"))
    return {tr(language, "There is no such request any more.")};
  flow::page p{tr(language, "{} wants to become a member.", r.at("name"))};
  auto add = [&](text::sentence name, std::string_view value) {
    if (!value.empty())
      p.facts.push_back({tr(language, name), std::string(value)});
  };
  add("Phone", r.at("phone"));
  add("Username", r.at("username"));
  add("ID", r.at("id"));
  add("Same phone", r.at("same_phone"));
  if (r.at("approval") == "approved")
    add("Approved by", r.at("decided_by"));
  if (r.at("approval") == "rejected") {
    add("Rejected by", r.at("decided_by"));
    add("Reason", text::translate(language, r.at("reason")));
  }
  if (r.at("approval") == "pending") {
    p.actions.push_back({tr(language, "Approve"),
                         "club.approve",
                         r.number("id"),
                         r.number("version"),
                         {},
                         net::tone::primary});
    p.actions.push_back({tr(language, "Reject"),
                         "club.reject",
                         r.number("id"),
                         r.number("version"),
                         {},
                         net::tone::danger});
  }
  return p;
}

flow::notice registration_notice(const db::row& card, chat_id to, std::string_view language,
                                 post_id edits) {
  auto p = registration_page(card, language);
  flow::notice n;
  n.chat = to;
  n.topic = registration_topic(card.number("id"));
  n.edits = edits;
  n.screen.body = std::move(p.body);
  n.screen.facts = std::move(p.facts);
  for (const auto& l : p.actions)
    n.screen.actions.push_back(
        {l.label, text::cat("x:", l.code, ':', l.id, ':', l.version), {}, l.look});
  return n;
}

std::string unreached(const db::rows& chat, std::string_view name, std::string_view language) {
  if (!chat.empty() && chat.front().flag("reachable"))
    return {};
  return tr(language, "{} cannot be reached here: please tell them yourself.", name);
}

std::vector<flow::notice> decision_notices(const db::row& card, const db::rows& copies,
                                           const db::rows& chat) {
  std::vector<flow::notice> out;
  for (const auto& c : copies) {
    out.push_back(
        registration_notice(card, {c.number("chat_id")}, c.at("language"), {c.number("post")}));
    out.back().message = c.at("message");
  }
  if (chat.empty() || !chat.front().flag("reachable"))
    return out;
  auto language = std::string(chat.front().at("language"));
  flow::notice told;
  told.chat = {chat.front().number("chat_id")};
  told.screen.body = card.at("approval") == "approved"
                         ? tr(language, "You are a member now. Welcome!")
                         : tr(language, "Your registration was rejected: {}",
                              text::translate(language, card.at("reason")));
  told.screen.nav.push_back({tr(language, "⌂ Home"), "x:home:0:0", {}, {}});
  out.push_back(std::move(told));
  if (card.at("approval") == "approved"
      && static_cast<net::platform>(chat.front().number("platform")) == net::platform::telegram)
    out.push_back(flow::menu_notice({chat.front().number("chat_id")}, role::member, language));
  return out;
}

} // namespace frontdesk::flows

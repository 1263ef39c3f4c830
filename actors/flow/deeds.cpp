// One-tap writes and their Undo.
#include "actors/flow/dialogue.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "db/runtime/undos.hpp"

namespace frontdesk::flow {

std::vector<db::statement> dialogue::undo_statements(const plan& p) const {
  std::vector<db::statement> out;
  for (const auto& u : p.undos)
    out.push_back(db::runtime::make_undo(by_.business.value, std::string(u.deed), u.id, u.version,
                                         u.parameters, by_.person.value));
  return out;
}

void dialogue::add_undo(page& p, const plan& what, const std::vector<db::rows>& rows,
                        std::size_t at) const {
  if (!what.undos.empty() && at < rows.size() && !rows[at].empty())
    p.actions.push_back({t("Undo"), "undo", rows[at].front().number("id")});
}

action dialogue::act(const entry& e, call c, std::int64_t undo) {
  const auto& deed = e.does();
  auto what = deed.run.call<plan>(c, by_);
  auto own = what.statements.size();
  action a;
  a.kind = action::kind_t::commit;
  a.statements = what.statements;
  a.targets = what.targets;
  for (auto& s : undo_statements(what))
    a.statements.push_back(std::move(s));
  if (undo != 0)
    a.statements.push_back(db::runtime::use_undo(by_.business.value, undo, by_.person.value));
  if (const auto* card = find_entry(deed.card); card != nullptr && card->shows().load)
    a.statements.push_back(card->shows().load.call<db::statement>(c.id, by_));
  on_committed_ = [this, &e, c, what, own](const std::vector<db::rows>& rows) {
    auto p = show_done(e, c, rows, own);
    add_undo(p, what, rows, own);
    return say(std::move(p), "ok");
  };
  on_refused_ = [this, &e, c](const fault& f) {
    auto p = e.does().refused.call<page>(f, c, by_);
    outcome_ = f.code == errc::stale ? "stale" : "refused";
    return show_card(e, c, std::move(p));
  };
  return a;
}

/// The deed's own page, with the card as it is now below it; a paper stands for itself.
page dialogue::show_done(const entry& e, const call& c, const std::vector<db::rows>& rows,
                         std::size_t own) {
  const auto& deed = e.does();
  auto p = deed.done.call<page>(
      c, std::vector<db::rows>(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(own)), by_);
  const auto* card = find_entry(deed.card);
  if (card == nullptr || !may_open(*card, by_) || p.attached.kind != net::document_kind::none)
    return p;
  title_ = t(card->text);
  auto fresh = card->shows().render.call<page>(rows.back(), by_);
  if (!p.body.empty())
    notes_.push_back(std::move(p.body));
  fresh.toast = p.toast;
  fresh.notices = std::move(p.notices);
  for (auto& l : p.actions)
    fresh.actions.insert(fresh.actions.begin(), std::move(l));
  return fresh;
}

/// Says why, then shows the row as it is now.
action dialogue::show_card(const entry& e, const call& c, page why) {
  const auto* card = find_entry(e.does().card);
  if (card == nullptr || !may_open(*card, by_))
    return say(std::move(why), "refused");
  toast_ = why.toast.empty() ? why.body : why.toast;
  alert_ = true;
  notes_.push_back(std::move(why.body));
  title_ = t(card->text);
  return ask(card->shows().load.call<db::statement>(c.id, by_), [this, card](const db::rows& rows) {
    return say(card->shows().render.call<page>(rows, by_), "refused");
  });
}

action dialogue::undo(std::int64_t id) {
  return ask(db::runtime::find_undo(by_.business.value, id), [this, id](const db::rows& rows) {
    if (rows.empty())
      return malformed();
    const auto& row = rows.front();
    const auto* e = find_entry(row.at("code"));
    if (e == nullptr || e->does == nullptr)
      return malformed();
    if (!may_open(*e, by_))
      return denied();
    if (row.at("state") == "used")
      return nothing("refused", t("Already undone by {}.", row.at("used_by_name")), true);
    if (row.at("state") == "expired")
      return nothing("refused", t("Undo works for ten minutes. That time is over."), true);
    return act(*e,
               {row.number("entity_id"), row.number("version"), std::string(row.at("parameters"))},
               id);
  });
}

/// Takes the button away wherever it is still shown. A screen that has moved on has none.
action dialogue::end_undo(std::int64_t id) {
  auto read = db::runtime::live_screens(by_.business.value, by_.person.value);
  return ask(std::move(read), [this, id](const db::rows& rows) {
    action a;
    a.say.next = state_;
    a.say.where = place::none;
    a.say.outcome = "ignored";
    for (const auto& row : rows) {
      auto shown = net::from_json(row.at("payload"));
      if (!shown || std::erase_if(shown->actions, [&](const net::choice& c) {
                      return c.data.starts_with(text::cat("x:undo:", id, ":"));
                    }) == 0)
        continue;
      notice without;
      without.chat = {row.number("chat_id")};
      without.screen = std::move(*shown);
      without.edits = {row.number("post")};
      without.message = row.at("message");
      a.say.notices.push_back(std::move(without));
      a.say.outcome = "told";
    }
    return a;
  });
}

} // namespace frontdesk::flow

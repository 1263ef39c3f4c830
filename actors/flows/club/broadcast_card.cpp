// Broadcasts under way and done: the list, the card, pause and stop; and whoever wants none.
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/broadcasts.hpp"
#include "base/text.hpp"
#include "db/runtime/broadcasts.hpp"

namespace frontdesk::flows {
namespace {

constexpr text::sentence states[] = {"waits for the one before", "on its way", "paused", "done",
                                     "stopped"};

std::string state_name(const db::row& r, const who& by) {
  return tr(by.language, states[static_cast<std::size_t>(r.number("stage"))]);
}

// ---- the list

db::statement search(const flow::query& q) {
  return db::runtime::list_broadcasts(q.by.business, q.text, q.after, q.limit);
}
flow::link row(const db::row& r, const who& by) {
  auto body = std::string(r.at("body"));
  return {body.substr(0, body.find('\n')), "club.broadcast_card", r.number("id"), 0,
          text::cat(r.at("day"), " · ", state_name(r, by))};
}
constexpr auto list = flow::list("club.broadcasts", "Broadcasts, the newest first.", search, row,
                                 "No broadcasts yet.");

// ---- the card

db::statement load(std::int64_t id, const who& by) {
  return db::runtime::broadcast_card(by.business, id);
}
page render(const db::rows& rows, const who& by) {
  if (rows.empty())
    return tr(by.language, "There is no such broadcast.");
  const auto& r = rows.front();
  auto id = r.number("id"), version = r.number("version"), state = r.number("stage");
  page p{std::string(r.at("body"))};
  auto add = [&](text::sentence name, std::string value) {
    p.facts.push_back({tr(by.language, name), std::move(value)});
  };
  add("Status", state_name(r, by));
  add("To", text::cat(audience_name(r.at("audience"), by.language), ", ", r.at("total")));
  add("Sent", std::string(r.at("sent")));
  auto add_some = [&](text::sentence name, const char* column) {
    if (r.at(column) != "0")
      add(name, std::string(r.at(column)));
  };
  add_some("Not delivered", "failed");
  add_some("Passed over", "passed_over");
  add_some("On the way", "on_way");
  add_some("Still to send", "left");
  if (state > 0)
    add("Took", tr(by.language, "{} s", r.at("seconds")));
  if (state < 3) {
    p.actions.push_back({tr(by.language, "Refresh"), "club.broadcast_card", id});
    if (state == 1)
      p.actions.push_back({tr(by.language, "Pause"), "club.broadcast_pause", id, version});
    if (state == 2)
      p.actions.push_back({tr(by.language, "Go on"), "club.broadcast_resume", id, version});
    p.actions.push_back(
        {tr(by.language, "Stop"), "club.broadcast_stop", id, version, {}, net::tone::danger});
  }
  return p;
}
constexpr auto card = flow::card("club.broadcast_card", load, render);

// ---- pause, go on, stop: stopping needs no version, whoever was faster

db::statement steer(const flow::call& c, const char* what, const who& by) {
  return db::runtime::steer_broadcast(by.business, by.person, by.channel, by.update_key, c.id,
                                      c.version, what);
}
plan pause(const flow::call& c, const who& by) {
  plan p{steer(c, "pause", by)};
  p.undos.push_back({"club.broadcast_resume", c.id, c.version + 1});
  return p;
}
db::statement resume(const flow::call& c, const who& by) {
  return steer(c, "resume", by);
}
db::statement stop(const flow::call& c, const who& by) {
  return steer(c, "stop", by);
}
std::string paused(const flow::call&, const std::vector<db::rows>&, const who& by) {
  return tr(by.language, "Paused.");
}
std::string resumed(const flow::call&, const std::vector<db::rows>&, const who& by) {
  return tr(by.language, "It goes on.");
}
std::string stopped(const flow::call&, const std::vector<db::rows>&, const who& by) {
  return tr(by.language, "Stopped. What was sent stays sent.");
}
std::string not_steered(const fault& f, const flow::call&, const who& by) {
  if (f.code == errc::stale)
    return tr(by.language, "It is another by now. Here is how it stands.");
  return tr(by.language, "There is no such broadcast.");
}
constexpr const char* shown_after = "club.broadcast_card";
constexpr auto pause_deed =
    flow::act("club.broadcast_pause", pause, paused, not_steered, shown_after);
constexpr auto resume_deed =
    flow::act("club.broadcast_resume", resume, resumed, not_steered, shown_after);
constexpr auto stop_deed =
    flow::act("club.broadcast_stop", stop, stopped, not_steered, shown_after);

// ---- who wants none

db::statement load_news(std::int64_t, const who& by) {
  return db::runtime::find_news(by.business, by.person);
}
page render_news(const db::rows& rows, const who& by) {
  if (rows.empty())
    return tr(by.language, "You are not registered yet.");
  bool none = rows.front().flag("no_news");
  page p{none ? tr(by.language, "You get no broadcasts of the club.")
              : tr(by.language, "You get the broadcasts of the club.")};
  p.actions.push_back(none ? flow::link{tr(by.language, "Get them again"), "club.news_on"}
                           : flow::link{tr(by.language, "Stop them"), "club.news_off"});
  return p;
}
constexpr auto news = flow::card("club.news", load_news, render_news);

plan news_off(const flow::call&, const who& by) {
  plan p{db::runtime::refuse_news(by.business, by.person, true)};
  p.undos.push_back({"club.news_on"});
  return p;
}
db::statement news_on(const flow::call&, const who& by) {
  return db::runtime::refuse_news(by.business, by.person, false);
}
std::string noted(const flow::call&, const std::vector<db::rows>&, const who& by) {
  return tr(by.language, "Noted.");
}
std::string not_noted(const fault&, const flow::call&, const who& by) {
  return tr(by.language, "You are not registered yet.");
}
constexpr auto off_deed = flow::act("club.news_off", news_off, noted, not_noted, "club.news");
constexpr auto on_deed = flow::act("club.news_on", news_on, noted, not_noted, "club.news");

} // namespace

const flow::view& club_broadcasts() {
  return list;
}
const flow::view& club_broadcast_card() {
  return card;
}
const flow::deed& club_broadcast_pause() {
  return pause_deed;
}
const flow::deed& club_broadcast_resume() {
  return resume_deed;
}
const flow::deed& club_broadcast_stop() {
  return stop_deed;
}
const flow::view& club_news() {
  return news;
}
const flow::deed& club_news_off() {
  return off_deed;
}
const flow::deed& club_news_on() {
  return on_deed;
}

} // namespace frontdesk::flows

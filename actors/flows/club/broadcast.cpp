// One text to many people: whom, what, how many, and off it goes (club 6.15).
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/broadcasts.hpp"
#include "base/text.hpp"
#include "db/runtime/broadcasts.hpp"
#include "net/screen.hpp"

#include <algorithm>

namespace frontdesk::flows {
namespace {

constexpr std::int64_t a_second = 20; // handed out at most (actors/courier_bulk.cpp)

struct crowd {
  std::string audience;
  std::int64_t reached = 0, passed_over = 0;
};
struct broadcast {
  std::string audience;
  std::string body;
  std::vector<crowd> crowds;
};

db::statement load(std::int64_t, const who& by) {
  return db::runtime::count_audiences(by.business);
}
std::optional<page> loaded(broadcast& b, const db::rows& rows, const who&) {
  b.crowds.clear();
  for (const auto& r : rows)
    b.crowds.push_back({std::string(r.at("audience")), r.number("total") - r.number("passed_over"),
                        r.number("passed_over")});
  return std::nullopt;
}

crowd of(const broadcast& b, std::string_view audience) {
  auto at = std::ranges::find(b.crowds, audience, &crowd::audience);
  return at == b.crowds.end() ? crowd{} : *at;
}

std::string ask_whom(const broadcast& b, const who& by) {
  auto out = tr(by.language, "Who is to read it?");
  for (const char* audience : {"all", "active", "inactive", "staff"})
    out += text::cat("\n", audience_name(audience, by.language), ": ", of(b, audience).reached);
  return out;
}
result<void> somebody(const broadcast& b) {
  if (of(b, b.audience).reached == 0)
    return flow::invalid("Nobody there can be reached. Choose others.");
  return {};
}

/// The text, and that nothing in double braces is left over.
result<std::string> body(std::string_view typed) {
  std::string out(text::trim(typed));
  if (out.empty() || text::code_points(out) > 3000)
    return flow::invalid("Please send a text of at most 3,000 characters.");
  for (auto at = out.find("{{"); at != out.npos; at = out.find("{{", at + 2)) {
    auto rest = std::string_view(out).substr(at);
    if (!rest.starts_with("{{name}}") && !rest.starts_with("{{first_name}}"))
      return flow::invalid("Only {{name}} and {{first_name}} are filled in. Please check the "
                           "braces.");
  }
  return out;
}

std::string as_read_by(const broadcast& b, std::string_view name) {
  auto out = b.body;
  for (std::string_view place : {"{{first_name}}", "{{name}}"})
    for (auto at = out.find(place); at != out.npos; at = out.find(place, at + name.size()))
      out.replace(at, place.size(), name);
  return out;
}

std::string with_way_out(std::string body, const who& by) {
  return text::cat(body, "\n\n", tr(by.language, "No more of this: /news"));
}

page review(const broadcast& b, const who& by) {
  auto to = of(b, b.audience);
  page p{with_way_out(as_read_by(b, by.name), by)};
  auto add = [&](text::sentence name, std::string value) {
    p.facts.push_back({tr(by.language, name), std::move(value)});
  };
  add("To", audience_name(b.audience, by.language));
  add("Reached", std::to_string(to.reached));
  if (to.passed_over > 0)
    add("Passed over", std::to_string(to.passed_over));
  add("Takes about", tr(by.language, "{} s", std::max<std::int64_t>(1, to.reached / a_second)));
  return p;
}

db::statement save(const broadcast& b, const who& by) {
  net::screen s;
  s.body = with_way_out(b.body, by);
  return db::runtime::start_broadcast(by.business, by.person, by.channel, by.update_key, b.audience,
                                      b.body, net::to_json(s));
}
page saved(const broadcast&, const db::rows& rows, const who& by) {
  const auto& r = rows.front();
  auto reached = r.number("total") - r.number("passed_over");
  page p{
      r.number("stage") == 0
          ? tr(by.language, "It goes to {} people when the broadcast before it has ended.", reached)
          : tr(by.language, "It is on its way to {} people. You are told when it is done.",
               reached)};
  p.actions.push_back({tr(by.language, "Open"), "club.broadcast_card", r.number("id")});
  return p;
}
refusal refused(broadcast&, const fault&, const who& by) {
  refusal r{tr(by.language, "Nobody there can be reached. Choose others.")};
  r.reopen = "audience";
  return r;
}

constexpr auto def =
    flow::define<broadcast>("club.broadcast")
        .choose<&broadcast::audience>("audience", "Who is to read it?",
                                      {{"Everyone", "all"},
                                       {"Active (30 days)", "active"},
                                       {"Away (30 days)", "inactive"},
                                       {"Staff", "staff"}})
        .word(ask_whom)
        .require(somebody)
        .ask<&broadcast::body>(
            "body", "What do they read? {{name}} and {{first_name}} become theirs.", body)
        .keep<&broadcast::crowds>()
        .load(load, loaded)
        .confirm(review, "Send", "Do not send")
        .commit(save, saved)
        .on_refused(refused);

} // namespace

std::string audience_name(std::string_view audience, std::string_view language) {
  if (audience == "active")
    return tr(language, "Active (30 days)");
  if (audience == "inactive")
    return tr(language, "Away (30 days)");
  if (audience == "staff")
    return tr(language, "Staff");
  return tr(language, "Everyone");
}

const flow::definition& club_broadcast() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

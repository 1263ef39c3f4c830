// What each job does, by its name.
#include "actors/scheduler.hpp"

#include "actors/fault_caf.hpp"
#include "actors/trace.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "db/club/documents.hpp"
#include "db/club/members.hpp"
#include "db/runtime/broadcasts.hpp"
#include "db/runtime/jobs.hpp"
#include "db/runtime/people.hpp"
#include "db/runtime/replicas.hpp"
#include "net/json.hpp"

#include <caf/send.hpp>

#include <optional>

namespace frontdesk::actors {

namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::chrono::minutes count_interval{10};
constexpr std::int64_t jobs_at_once = 8;
constexpr std::int64_t lease_seconds = 60;
constexpr std::int64_t idle_minutes = 10; // DESIGN §4: then a flow is parked
constexpr std::int64_t guest_days = 30;   // DESIGN §2
constexpr std::int64_t rows_at_once = 500;

struct repeated {
  const char* name;
  std::int64_t seconds;
};

constexpr repeated repeating[] = {{"park_idle", 20},       {"keep_slices", 3600},
                                  {"forget_done", 3600},   {"forget_guests", 3600},
                                  {"forget_erased", 3600}, {"forget_replicas", 86'400}};

} // namespace

void scheduler_state::keep_jobs() {
  kept_ = true;
  for (const auto& r : repeating)
    self_->request(deps.database, caf::infinite, db::runtime::keep_job(r.name, r.seconds))
        .then([](row_set&) {}, [this](const caf::error&) { kept_ = false; });
}

/// Every replica knows it, whichever ran the job that makes them.
void scheduler_state::count_slices() {
  if (self_->clock().now() < count_at_)
    return;
  count_at_ = self_->clock().now() + count_interval;
  self_->request(deps.database, caf::infinite, db::runtime::slices_ahead())
      .then(
          [](row_set& x) {
            metrics::set("frontdesk_slices_ahead",
                         static_cast<double>(x.rows.at(0).number("ahead")));
          },
          [this](const caf::error&) { count_at_ = {}; }); // the next tick asks again
}

void scheduler_state::take() {
  auto replica = deps.own->id();
  if (!replica || running_ > 0)
    return;
  if (!kept_)
    keep_jobs();
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::take_jobs(replica.value, jobs_at_once, lease_seconds))
      .then(
          [this, replica](row_set& x) {
            for (const auto& r : x.rows)
              run({r.number("id"),
                   {r.number("business_id")},
                   std::string(r.at("name")),
                   std::string(r.at("key")),
                   std::string(r.at("payload")),
                   replica});
          },
          [](const caf::error&) {}); // the next tick asks again
}

void scheduler_state::run(job j) {
  ++running_;
  if (j.name == "park_idle")
    return park_idle(j);
  if (j.name == "erase_member")
    return erase_member(j);
  if (j.name == "tell_standing")
    return tell_standing(j);
  if (j.name == "undo_over")
    return end_undo(j);
  if (j.name == "broadcast_over")
    return end_broadcast(j);
  if (j.name == "tell_unsent")
    return tell_unsent(j);
  if (j.name == "keep_slices")
    return run_statement(j, db::runtime::keep_slices());
  if (j.name == "forget_done")
    return run_statement(j, db::runtime::forget_done());
  if (j.name == "forget_guests")
    return run_statement(j, db::runtime::forget_guests(guest_days, rows_at_once));
  if (j.name == "forget_erased")
    return run_statement(j, db::club::forget_erased(guest_days, rows_at_once));
  if (j.name == "forget_replicas")
    return run_statement(j, db::runtime::forget_replicas());
  fail(j, {errc::bug, "no such job: " + j.name});
}

namespace {

/// An update that no platform sent, to the conversation that a row names.
std::optional<net::update> synthetic(const db::row& r, const directory& channels, std::string text,
                                     std::string key) {
  net::update u;
  u.channel = channel_id{r.number("channel_id")};
  if (!channels.channels.contains(u.channel.value))
    return std::nullopt;
  u.on = static_cast<net::platform>(r.number("platform"));
  u.kind = net::input_kind::event;
  u.text = std::move(text);
  u.key = std::move(key);
  u.who = {{u.on, std::string(r.at("scope")), std::string(r.at("external"))}};
  u.chat = r.at("chat");
  return u;
}

} // namespace

void scheduler_state::park_idle(const job& j) {
  std::vector<std::int64_t> served;
  for (const auto& [id, c] : deps.channels->channels)
    served.push_back(id);
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::find_idle_flows(idle_minutes, rows_at_once, db::array_literal(served)))
      .then(
          [this, j](row_set& x) {
            for (const auto& r : x.rows) {
              auto text = "park:" + std::string(r.at("run")) + ':' + std::string(r.at("version"));
              auto u = synthetic(r, *deps.channels, text, text);
              if (!u)
                continue;
              u->trace = new_trace();
              self_->send(deps.router, arrival{{std::move(*u)}, {}, [](const turn_reply&) {}});
            }
            finish(j);
          },
          [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

/// A deletion whose ten minutes of Undo have passed (club R-DEL-1).
void scheduler_state::erase_member(const job& j) {
  auto payload = net::json::parse(j.payload);
  if (!payload)
    return fail(j, payload.error());
  auto person = net::json::required_integer(payload->root(), "person");
  auto by = net::json::required_integer(payload->root(), "by");
  if (!person || !by)
    return fail(j, person ? by.error() : person.error());
  db::club::author author{j.business, {*by}, role::admin, {}, {}};
  self_->request(deps.database, caf::infinite, db::club::erase_member(author, {*person}))
      .then(
          [this, j, who = *person, by = *by](row_set& x) {
            if (!x.rows.empty())
              log::event(log::level::info, "member.erased",
                         {{"member", std::string(x.rows.front().at("member_no"))},
                          {"rows", std::string(x.rows.front().at("erased"))}});
            tell(j, by, text::cat("show:club.erasure:", who),
                 [this, j, who] { tell(j, who, "erased", [this, j] { finish(j); }); });
          },
          [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

/// A ban or its end that nobody can undo any more.
void scheduler_state::tell_standing(const job& j) {
  auto payload = net::json::parse(j.payload);
  auto person = payload ? net::json::required_integer(payload->root(), "person")
                        : result<std::int64_t>(payload.error());
  if (!person)
    return fail(j, person.error());
  tell(j, *person, "standing", [this, j] { finish(j); });
}

/// Ten minutes are over: the button goes.
void scheduler_state::end_undo(const job& j) {
  auto payload = net::json::parse(j.payload);
  if (!payload)
    return fail(j, payload.error());
  auto person = net::json::required_integer(payload->root(), "person");
  auto undo = net::json::required_integer(payload->root(), "undo");
  if (!person || !undo)
    return fail(j, person ? undo.error() : person.error());
  tell(j, *person, text::cat("undo_over:", *undo), [this, j] { finish(j); });
}

/// The last of a broadcast was handed out: whoever began it is told once every answer has come.
void scheduler_state::end_broadcast(const job& j) {
  auto payload = net::json::parse(j.payload);
  if (!payload)
    return fail(j, payload.error());
  auto person = net::json::required_integer(payload->root(), "person");
  auto broadcast = net::json::required_integer(payload->root(), "broadcast");
  if (!person || !broadcast)
    return fail(j, person ? broadcast.error() : person.error());
  self_->request(deps.database, caf::infinite, db::runtime::close_broadcast(*broadcast))
      .then(
          [this, j, who = *person, id = *broadcast](row_set& x) {
            if (x.rows.empty())
              return fail(j, {errc::unavailable, "some are on their way"});
            tell(j, who, text::cat("show:club.broadcast_card:", id), [this, j] { finish(j); });
          },
          [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

/// A card's copy did not reach its person: who sent it is shown the card (DESIGN §2).
void scheduler_state::tell_unsent(const job& j) {
  constexpr std::string_view of_invoice = "invoice:";
  auto payload = net::json::parse(j.payload);
  auto topic = payload ? net::json::required_text(payload->root(), "topic")
                       : result<std::string>(payload.error());
  if (!topic)
    return fail(j, topic.error());
  if (!topic->starts_with(of_invoice))
    return finish(j); // sent to those who decide: the others of them have it
  auto invoice = text::integer<std::int64_t>(topic->substr(of_invoice.size())).value_or(0);
  self_->request(deps.database, caf::infinite, db::club::invoice_sender(j.business, invoice))
      .then(
          [this, j, invoice](row_set& x) {
            if (x.rows.empty())
              return finish(j);
            const auto& r = x.rows.front();
            tell(j, r.number("person_id"),
                 text::cat("unsent:club.invoice_card:", invoice, ":", r.at("recipient_name")),
                 [this, j] { finish(j); });
          },
          [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

void scheduler_state::tell(const job& j, std::int64_t person, const std::string& event,
                           const std::function<void()>& told) {
  auto key = text::cat("job:", j.id, ":", person);
  self_->request(deps.database, caf::infinite, db::runtime::find_address(j.business, {person}, key))
      .then(
          [this, j, event, key, told](row_set& x) {
            auto u = x.rows.empty() ? std::nullopt
                                    : synthetic(x.rows.front(), *deps.channels, event, key);
            if (!u)
              return told();
            u->trace = new_trace();
            auto answered = [this, home = scheduler_actor{self_}, j, told](const turn_reply& r) {
              caf::anon_send(home, resumption{[this, j, told, status = r.status] {
                               status == 200 ? told() : fail(j, {errc::unavailable, "not told"});
                             }});
            };
            self_->send(deps.router, arrival{{std::move(*u)}, {}, std::move(answered)});
          },
          [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

void scheduler_state::run_statement(const job& j, db::statement s) {
  self_->request(deps.database, caf::infinite, std::move(s))
      .then([this, j](row_set&) { finish(j); },
            [this, j](const caf::error& e) { fail(j, to_fault(e)); });
}

void scheduler_state::finish(const job& j) {
  --running_;
  metrics::add("frontdesk_jobs_total", {j.name, "done"});
  self_->request(deps.database, caf::infinite, db::runtime::finish_job(j.id, j.taken_by.value))
      .then(
          [](row_set&) {},
          [](const caf::error&) {}); // its lease runs out and it is done again: jobs are idempotent
}

void scheduler_state::fail(const job& j, const fault& f) {
  --running_;
  metrics::add("frontdesk_jobs_total", {j.name, "failed"});
  log::event(log::level::warn, "job.failed", {{"job", j.name}, {"why", f.text}});
  self_
      ->request(deps.database, caf::infinite, db::runtime::fail_job(j.id, j.taken_by.value, f.text))
      .then([](row_set&) {}, [](const caf::error&) {}); // its lease runs out
}

scheduler_actor::behavior_type scheduler_state::make_behavior() {
  self_->delayed_send(self_, interval, tick_atom_v);
  return {
      [this](tick_atom) {
        count_slices();
        take();
        self_->delayed_send(self_, interval, tick_atom_v);
      },
      [](resumption& x) { x.run(); },
      [this](status_atom) {
        return actor_status{name, 0, running_};
      },
  };
}

scheduler_actor::behavior_type scheduler(scheduler_actor::stateful_pointer<scheduler_state> self,
                                         scheduler_deps deps) {
  self->state.deps = std::move(deps);
  return self->state.make_behavior();
}

} // namespace frontdesk::actors

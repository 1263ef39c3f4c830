// Turns into array parameters, answer rows into outcomes.
#include "db/runtime/commit_batch.hpp"

#include "base/broken.hpp"
#include "db/runtime/arrays.hpp"
#include "db/runtime/commit_sql.hpp"

#include <bit>

namespace frontdesk::db::runtime {
namespace {

struct numbered_post {
  std::size_t turn; // counted from 1, as the statement does
  const outgoing* post;
  const std::string* trace;
};

std::vector<numbered_post> number_posts(std::span<const turn_commit> turns) {
  std::vector<numbered_post> out;
  for (std::size_t i = 0; i < turns.size(); ++i)
    for (const auto& x : turns[i].posts)
      out.push_back({i + 1, &x, &turns[i].trace});
  return out;
}

void add_turns(std::vector<value>& v, std::span<const turn_commit> turns) {
  using turn = const turn_commit&;
  v.emplace_back(column(turns, [](turn x) { return x.business; }));
  v.emplace_back(column(turns, [](turn x) { return x.person; }));
  v.emplace_back(column(turns, [](turn x) { return x.expected_version; }));
  v.emplace_back(column(turns, [](turn x) { return x.channel; }));
  v.emplace_back(column(turns, [](turn x) { return x.update_key; }));
  v.emplace_back(column(turns, [](turn x) { return x.chat; }));
  v.emplace_back(column(turns, [](turn x) { return x.next.flow; }));
  v.emplace_back(column(turns, [](turn x) { return x.next.run; }));
  v.emplace_back(column(turns, [](turn x) { return x.next.rev; }));
  v.emplace_back(column(turns, [](turn x) { return x.next.draft; }));
  v.emplace_back(column(turns, [](turn x) { return x.next.offered; }));
  v.emplace_back(column(turns, [](turn x) { return x.kind; }));
  v.emplace_back(column(turns, [](turn x) { return x.flow; }));
  v.emplace_back(column(turns, [](turn x) { return x.step; }));
  v.emplace_back(column(turns, [](turn x) { return x.outcome; }));
  v.emplace_back(column(turns, [](turn x) { return x.reply; }));
  v.emplace_back(column(turns, [](turn x) { return x.trace; }));
  v.emplace_back(column(turns, [](turn x) { return x.open_us; }));
  v.emplace_back(column(turns, [](turn x) { return x.step_us; }));
  v.emplace_back(column(turns, [](turn x) { return std::bit_cast<std::int64_t>(x.body_hash); }));
  v.emplace_back(column(turns, [](turn x) { return x.chat_is; }));
  v.emplace_back(column(turns, [](turn x) { return x.wrote_at; }));
}

void add_posts(std::vector<value>& v, const std::vector<numbered_post>& posts) {
  using post = const numbered_post&;
  v.emplace_back(column(posts, [](post x) { return x.turn; }));
  v.emplace_back(column(posts, [](post x) { return x.post->chat; }));
  v.emplace_back(column(posts, [](post x) { return x.post->kind; }));
  v.emplace_back(column(posts, [](post x) { return x.post->post; }));
  v.emplace_back(column(posts, [](post x) { return x.post->message; }));
  v.emplace_back(column(posts, [](post x) { return x.post->payload; }));
  v.emplace_back(column(posts, [](post x) { return x.post->topic; }));
  v.emplace_back(column(posts, [](post x) { return x.post->live; }));
  v.emplace_back(column(posts, [](post x) { return x.post->keyboard; }));
  v.emplace_back(column(posts, [](post x) { return *x.trace; }));
}

/// The statement of the variant without a fence.
[[maybe_unused]] const statement_info& unfenced() {
  static const auto text = [] {
    std::string out(commit_batch.info.text);
    for (std::string_view fence : {"l.found = l.expected AND ", "WHERE found <> expected"})
      out.replace(out.find(fence), fence.size(), fence.starts_with("W") ? "WHERE false" : "");
    return out;
  }();
  static const statement_info info{commit_batch.info.name, text, commit_batch.info.parameters};
  return info;
}

} // namespace

statement commit_statement(std::span<const turn_commit> turns, const std::vector<chat_id>& also) {
  statement s{&commit_batch.info, {}};
  if (broken == crime::no_version_fence)
    s.what = &unfenced();
  s.values.reserve(s.what->parameters);
  s.values.push_back(to_value(turns.empty() ? replica_id{} : turns.front().replica));
  add_turns(s.values, turns);
  add_posts(s.values, number_posts(turns));
  s.values.emplace_back(column(also, [](chat_id x) { return x; }));
  fail_point("commit composed");
  return s;
}

std::vector<committed> read_committed(std::span<const turn_commit> turns, const rows& answer) {
  fail_point("rows of commit");
  std::vector<committed> out(turns.size());
  std::vector<std::pair<std::size_t, std::size_t>> where; // post → its turn, its number there
  for (std::size_t i = 0; i < turns.size(); ++i) {
    out[i].outcome = turns[i].expected_version ? commit_outcome::busy : commit_outcome::stale;
    out[i].posts.resize(turns[i].posts.size());
    out[i].ours.resize(turns[i].posts.size());
    out[i].places.resize(turns[i].posts.size());
    out[i].channels.resize(turns[i].posts.size());
    out[i].chats.resize(turns[i].posts.size());
    out[i].settled.resize(turns[i].posts.size());
    out[i].waits_us.resize(turns[i].posts.size());
    for (std::size_t k = 0; k < turns[i].posts.size(); ++k)
      where.emplace_back(i, k);
  }
  for (const auto& r : answer) {
    auto what = r.number("what");
    if (what == 5) {
      for (auto& each : out)
        each.paused.push_back({{r.number("n")}, r.number("a")});
      continue;
    }
    auto n = static_cast<std::size_t>(r.number("n") - 1);
    if (what == 4) {
      auto [i, k] = where.at(n);
      out[i].posts[k] = {r.number("a")};
      out[i].places[k] = r.number("b");
      out[i].ours[k] = r.flag("ours");
      out[i].channels[k] = {r.number("channel")};
      out[i].chats[k] = r.at("chat");
      out[i].settled[k] = r.number("settled");
      continue;
    }
    if (what == 6) {
      auto [i, k] = where.at(n);
      out[i].waits_us[k] = r.number("a");
      continue;
    }
    out.at(n).outcome = static_cast<commit_outcome>(what);
    out[n].version = r.number("a");
  }
  return out;
}

bool is_about_data(const fault& f) {
  return f.code == errc::bug || f.code == errc::conflict || f.code == errc::invalid
         || f.code == errc::too_large;
}

bool starts_again(const fault& f) {
  return f.text.find("\"turns_") != std::string::npos
         || f.text.find("\"conversations_person_id_fkey\"") != std::string::npos;
}

committed refused_alone(const fault& f) {
  committed out;
  out.outcome = starts_again(f) ? commit_outcome::stale : commit_outcome::failed;
  out.why = f;
  return out;
}

} // namespace frontdesk::db::runtime

// Reading of history.jsonl and the tables' files.
#include "tests/chaos/evidence.hpp"

#include "base/result.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <unordered_map>

namespace frontdesk::chaos {
namespace {

using nlohmann::json;

table read_table(const std::filesystem::path& file) {
  table out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    table_row row;
    auto parsed = json::parse(line);
    for (const auto& [name, value] : parsed.items())
      if (!value.is_null())
        row[name] = value.is_string() ? value.get<std::string>() : value.dump();
    out.push_back(std::move(row));
  }
  return out;
}

class reader {
public:
  explicit reader(evidence& e) : e_(e) {}

  void take(const json& x) {
    const auto& what = x.at("what").get_ref<const std::string&>();
    if (what == "made")
      return made(x);
    if (what == "attempt")
      return attempt(x);
    if (what == "shown")
      return shown(x);
    if (what == "chat")
      e_.chats.push_back({x.at("chat"), x.at("platform"), x.at("word"), x.at("person")});
    else if (what == "fault")
      e_.faults.push_back({x.at("fault"), x.at("t"), x.at("ms")});
    else if (what == "stop")
      e_.stops_us.push_back(x.at("t"));
    else if (what == "fault_over" && x.at("fault").get<std::string>().starts_with("pg_"))
      e_.database_back_us.push_back(x.at("t"));
    else if (what == "mixed")
      e_.mixed.push_back(x.at("people"));
    else if (what == "unknown")
      e_.unknown.push_back({x.at("chat"), x.at("t")});
    else if (what == "limited")
      e_.limited.push_back({x.at("chat"), x.at("method"), x.at("t"), x.at("seconds"), x.at("via")});
    else if (what == "process")
      e_.replica_of[x.at("pid").dump()] = x.at("replica");
    else if (what == "blocked")
      e_.blocked.insert(x.at("chat").get<std::string>());
    else if (what == "twins")
      e_.twins = x.at("rounds");
    else if (what == "heal")
      e_.healed_us = x.at("t");
    else
      about_run(what, x);
  }

private:
  void about_run(const std::string& what, const json& x) {
    if (what == "run") {
      e_.seed = std::to_string(x.at("seed").get<std::uint64_t>());
      e_.command = x.at("command");
      e_.patience = x.at("patience");
      e_.replicas = x.at("replicas");
      e_.wall_ahead_us = x.value("wall", std::int64_t{0}) - x.at("t").get<std::int64_t>();
    } else if (what == "quiet") {
      e_.is_quiet = x.at("reached");
      e_.quiet_seconds = x.at("seconds");
      e_.undelivered = x.at("undelivered").dump();
      e_.unsent = x.at("unsent");
      e_.longest_wait_ms = x.value("longest_wait_ms", "");
    } else if (what == "memory") {
      e_.resident_kib.push_back(x.at("resident_kib"));
    } else if (what == "exit") {
      e_.exits.push_back(x.at("ended").get<bool>() ? x.at("seconds").get<double>() : -1);
    } else if (what == "crash") {
      e_.crashes.push_back(x.at("who"));
    } else if (what == "end") {
      e_.has_ended = true;
    }
  }

  void made(const json& x) {
    by_key_[x.at("key")] = e_.updates.size();
    made_update u;
    u.platform = x.at("platform");
    u.key = x.at("key");
    u.chat = x.at("chat");
    u.input = x.at("input");
    u.made_us = x.at("t");
    e_.updates.push_back(std::move(u));
  }

  void attempt(const json& x) {
    auto status = x.at("status").get<int>();
    std::vector<std::string> together;
    for (const auto& key : x.at("keys")) {
      auto found = by_key_.find(key.get<std::string>());
      if (found == by_key_.end()) {
        told_status(key, status);
        continue;
      }
      together.push_back(found->first);
      e_.attempts.push_back({key, x.at("t"), x.at("ended"), status, x.value("retry_after", 0)});
      auto& u = e_.updates[found->second];
      ++u.attempts;
      if (status >= 200 && status <= 299 && u.acknowledged_us == 0)
        u.acknowledged_us = x.at("ended");
    }
    if (together.size() > 1)
      e_.posts.insert(std::move(together));
  }

  /// Its key is "<message> <status>".
  void told_status(const std::string& key, int status) {
    static const std::map<std::string, int, std::less<>> ranks{
        {"sent", 1}, {"delivered", 2}, {"read", 3}, {"failed", 4}};
    auto parts = text::split(key, ' ');
    auto rank = ranks.find(parts.back());
    if (parts.size() != 2 || rank == ranks.end() || status != 200)
      return;
    auto& highest = e_.statuses[std::string(parts.front())];
    highest = std::max(highest, rank->second);
  }

  void shown(const json& x) {
    shown_message m;
    m.platform = x.at("platform");
    m.chat = x.at("chat");
    m.message = x.at("message");
    m.text = x.at("text");
    m.labels = x.at("labels");
    m.opaque = x.value("opaque", "");
    m.is_new = x.at("is_new");
    m.t = x.at("t");
    m.via = x.value("via", -1);
    e_.shown.push_back(std::move(m));
  }

  evidence& e_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

} // namespace

evidence read_evidence(const std::string& folder) {
  evidence out;
  std::ifstream in(folder + "/history.jsonl");
  if (!in)
    throw fatal{text::cat(folder, " holds no history.jsonl")};
  reader r(out);
  for (std::string line; std::getline(in, line);)
    r.take(json::parse(line));
  for (const auto& x : std::filesystem::directory_iterator(folder))
    if (x.path().extension() == ".jsonl" && x.path().stem() != "history")
      out.tables[x.path().stem().string()] = read_table(x.path());
  return out;
}

const std::string& at(const table_row& r, std::string_view name) {
  static const std::string nothing;
  auto found = r.find(name);
  return found == r.end() ? nothing : found->second;
}

std::int64_t number(const table_row& r, std::string_view name) {
  return text::integer<std::int64_t>(at(r, name)).value_or(0);
}

std::optional<std::int64_t> moment(const evidence& e, const table_row& r, std::string_view name) {
  std::tm t{}; // "2026-11-30T12:17:01.542393+00:00"
  const auto& written = at(r, name);
  const char* rest = ::strptime(written.c_str(), "%Y-%m-%dT%H:%M:%S", &t);
  if (!rest)
    return std::nullopt;
  auto us = *rest == '.' ? std::llround(std::strtod(rest, nullptr) * 1e6) : 0;
  return ::timegm(&t) * std::int64_t{1'000'000} + us - e.wall_ahead_us;
}

std::map<std::string, std::string> chat_names(const evidence& e) {
  std::map<std::string, std::string> out;
  for (const auto& r : e.rows("desk.chats"))
    out[at(r, "id")] = at(r, "external");
  return out;
}

std::string platform_of(const evidence& e, std::string_view channel) {
  for (const auto& c : e.rows("desk.channels"))
    if (at(c, "id") == channel)
      return at(c, "platform") == "1" ? "telegram" : "whatsapp";
  return "unknown";
}

} // namespace frontdesk::chaos

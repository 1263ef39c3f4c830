// Reading the embedded migrations and their checksums. Pure.
#include "db/migrate.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

namespace frontdesk::db {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// The end of the quoted piece that begins at `from`, or `from` if none does. Quoted: '…', "…",
/// $tag$…$tag$.
std::size_t end_of_quote(std::string_view sql, std::size_t from) {
  char c = sql[from];
  if (c == '\'' || c == '"') {
    auto end = sql.find(c, from + 1);
    return end == sql.npos ? sql.size() : end + 1;
  }
  if (c != '$')
    return from;
  auto tag_end = sql.find('$', from + 1);
  if (tag_end == sql.npos)
    return from;
  auto tag = sql.substr(from, tag_end + 1 - from);
  for (char x : tag.substr(1, tag.size() - 2))
    if (!(x == '_' || (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z')))
      return from;
  auto end = sql.find(tag, tag_end + 1);
  return end == sql.npos ? sql.size() : end + tag.size();
}

/// The end of the comment that begins at `from`, or `from`.
std::size_t end_of_comment(std::string_view sql, std::size_t from) {
  auto rest = sql.substr(from);
  if (rest.starts_with("--"))
    return std::min(sql.find('\n', from), sql.size());
  if (!rest.starts_with("/*"))
    return from;
  auto end = sql.find("*/", from + 2);
  return end == sql.npos ? sql.size() : end + 2;
}

constexpr std::string_view compatible_line = "\n-- compatible\n";

std::string normalised(std::string_view sql) {
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < sql.size();) {
    if (auto end = end_of_comment(sql, i); end > i || is_space(sql[i])) {
      gap = true;
      i = std::max(end, i + 1);
      continue;
    }
    if (gap && !out.empty())
      out += ' ';
    gap = false;
    auto end = std::max(end_of_quote(sql, i), i + 1);
    out += sql.substr(i, end - i);
    i = end;
  }
  return out;
}

} // namespace

std::string checksum(std::string_view sql) {
  std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a, 64 bits: it guards against slips, not attacks
  for (char c : normalised(sql))
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string out(16, '0');
  for (auto at = out.rbegin(); hash; hash >>= 4, ++at)
    *at = "0123456789abcdef"[hash & 15];
  if (sql.find(compatible_line) != sql.npos)
    out += compatible_mark;
  return out;
}

std::vector<migration> to_migrations(std::span<const embedded_file> files) {
  std::map<int, migration> found;
  for (const auto& x : files) {
    int number = 0;
    auto name = x.name;
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    bool is_up = name.ends_with(".up.sql");
    auto suffix = std::string_view(is_up ? ".up.sql" : ".down.sql");
    if (end != name.data() + 4 || name.size() < 6 || name[4] != '_' || !name.ends_with(suffix))
      throw fatal("not a migration's name: " + std::string(name));
    auto& m = found[number];
    auto topic = name.substr(5, name.size() - 5 - suffix.size());
    auto& part = is_up ? m.up : m.down;
    if (!part.empty() || (!m.topic.empty() && m.topic != topic))
      throw fatal("two migrations have the number " + std::to_string(number));
    m.number = number;
    m.topic = topic;
    part = x.text;
  }
  std::vector<migration> out;
  for (auto& [number, m] : found) {
    if (m.up.empty() || m.down.empty())
      throw fatal("migration " + std::to_string(number) + " has no up or no down");
    out.push_back(std::move(m));
    if (number != static_cast<int>(out.size()))
      throw fatal("migration " + std::to_string(out.size()) + " is missing");
  }
  return out;
}

namespace {

std::string_view sentence_of(migration_state::kind what) {
  using kind = migration_state::kind;
  switch (what) {
  case kind::applied:
    break;
  case kind::pending:
    return "is not applied: run frontdesk migrate up";
  case kind::changed:
    return "was edited after it was applied: write a new one instead";
  case kind::unknown:
  case kind::later:
    return "was applied by a newer program: update this one";
  }
  return {};
}

} // namespace

std::string complaint(const migration_state& x) {
  return text::cat("migration ", x.number, " (", x.topic, ") ", sentence_of(x.what));
}

std::vector<std::string> complaints(const std::vector<migration_state>& list) {
  using kind = migration_state::kind;
  std::vector<std::string> out;
  for (const auto& x : list)
    if (x.what != kind::applied && x.what != kind::later)
      out.push_back(complaint(x));
  return out;
}

} // namespace frontdesk::db

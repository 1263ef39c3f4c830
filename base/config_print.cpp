// The configuration table as --help and as the table of README.md.
#include "base/config.hpp"
#include "base/config_keys.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace frontdesk {

namespace {

using namespace configuration;

/// A configuration of defaults with one element in each repeated table, to print defaults from.
const config& defaults() {
  static const config with_elements = [] {
    config c;
    c.businesses.emplace_back();
    c.channels.emplace_back();
    return c;
  }();
  return with_elements;
}

std::string default_of(const key& k) {
  auto shown = k.name == "platform" ? std::string{} : k.show(defaults(), 0);
  return shown;
}

/// What environment variable sets the key, empty for lists and names.
std::string variable(const key& k) {
  if (k.is_list || (is_repeated(k.where) && k.name == "name"))
    return {};
  auto name = variable_of(k, is_repeated(k.where) ? "<NAME>" : "");
  return k.is_secret ? name + "(_FILE)" : name;
}

std::string in_file(const key& k) {
  auto table = table_of(k.where);
  return is_repeated(k.where) ? text::cat("[[", table, "]] ", k.name)
         : table.empty()      ? std::string{k.name}
                              : text::cat('[', table, "] ", k.name);
}

} // namespace

std::vector<std::string> config_flags() {
  std::vector<std::string> out;
  for (const auto& k : keys)
    if (!is_repeated(k.where))
      out.push_back(flag_of(k));
  return out;
}

std::string config_help() {
  std::string out = "Keys of the file, each also an environment variable (a flag beats a variable "
                    "beats the file;\n"
                    "with _FILE the variable names a file that holds the value):\n";
  for (const auto& k : keys) {
    auto fallback = default_of(k);
    out += fmt::format("  {:<28} {}{}\n", in_file(k), k.help,
                       fallback.empty() ? "" : text::cat(" [", fallback, ']'));
    if (auto name = variable(k); !name.empty())
      out += fmt::format("  {:<28} {}\n", "", name);
  }
  return out;
}

std::string config_markdown() {
  std::string out = "| key | variable | default | meaning |\n|---|---|---|---|\n";
  for (const auto& k : keys) {
    auto name = variable(k);
    auto fallback = default_of(k);
    out +=
        text::cat("| `", in_file(k), "` | ", name.empty() ? "" : text::cat('`', name, '`'), " | ",
                  fallback.empty() ? "" : text::cat('`', fallback, '`'), " | ", k.help, " |\n");
  }
  return out;
}

} // namespace frontdesk

// Reads the configuration file with toml++.
#include "base/config_file.hpp"

#include "base/config_keys.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace frontdesk::configuration {

namespace {

constexpr std::string_view tables[] = {"business", "channel", "limits", "send"};

class reader {
public:
  explicit reader(const std::string& name) : name_(name) {}

  file_contents read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      auto name = std::string{key.str()};
      bool is_table = std::ranges::find(tables, name) != std::end(tables);
      if (name == "business" || name == "channel")
        repeated(name, node);
      else if (is_table)
        single(name, node);
      else if (node.is_table() || node.is_array_of_tables())
        throw fatal{text::cat(at(node), ": unknown table [", name, "]", suggestion(name))};
      else
        out_.values.push_back({"", 0, name, value(name, node), at(node)});
    }
    return std::move(out_);
  }

private:
  std::string at(const toml::node& node) const {
    return text::cat(name_, ':', node.source().begin.line);
  }

  static std::string suggestion(std::string_view name) {
    auto near = text::nearest(name, tables);
    return near.empty() ? std::string{} : text::cat("; did you mean [", near, "]?");
  }

  void repeated(const std::string& table, const toml::node& node) {
    auto list = node.as_array();
    if (!list || !list->is_array_of_tables())
      throw fatal{
          text::cat(at(node), ": write [[", table, "]] with two brackets: there may be several")};
    auto& count = table == "business" ? out_.businesses : out_.channels;
    for (const auto& element : *list)
      entries(table, count++, *element.as_table());
  }

  void single(const std::string& table, const toml::node& node) {
    if (!node.is_table())
      throw fatal{text::cat(at(node), ": ", table, " is a table: write [", table, "]")};
    entries(table, 0, *node.as_table());
  }

  void entries(const std::string& table, std::size_t instance, const toml::table& from) {
    for (const auto& [key, node] : from) {
      auto name = std::string{key.str()};
      out_.values.push_back({table, instance, name, value(name, node), at(node)});
    }
  }

  raw value(const std::string& key, const toml::node& node) const {
    if (auto s = node.value_exact<std::string>())
      return *s;
    if (auto n = node.value_exact<std::int64_t>())
      return *n;
    if (auto b = node.value_exact<bool>())
      return *b;
    if (auto list = node.as_array())
      return texts(key, *list);
    throw fatal{text::cat(at(node), ": ", key, " cannot hold this kind of value")};
  }

  std::vector<std::string> texts(const std::string& key, const toml::array& list) const {
    std::vector<std::string> out;
    for (const auto& element : list) {
      if (auto s = element.value_exact<std::string>())
        out.push_back(*s);
      else if (auto n = element.value_exact<std::int64_t>())
        out.push_back(text::cat(*n));
      else
        throw fatal{text::cat(at(element), ": ", key, " is a list of texts and whole numbers")};
    }
    return out;
  }

  const std::string& name_;
  file_contents out_;
};

} // namespace

file_contents read_file(const std::string& name, std::string_view text) {
  try {
    return reader{name}.read(toml::parse(text, name));
  } catch (const toml::parse_error& e) {
    throw fatal{text::cat(name, ':', e.source().begin.line, ": not TOML: ", e.description())};
  }
}

} // namespace frontdesk::configuration

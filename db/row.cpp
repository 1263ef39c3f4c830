// Typed access to a row's text values, and array literals.
#include "db/row.hpp"

#include "base/check.hpp"

#include <charconv>

namespace frontdesk::db {

std::size_t row::find(std::string_view name) const {
  for (std::size_t i = 0; i < names_->size(); ++i)
    if ((*names_)[i] == name)
      return i;
  std::string there;
  for (const auto& each : *names_)
    there += (there.empty() ? "" : ", ") + each;
  throw check_failed("no column named " + std::string(name) + " among: " + there);
}

std::string_view row::at(std::string_view name) const {
  const auto& x = values_.at(find(name));
  return x ? std::string_view(*x) : std::string_view();
}

std::int64_t row::number(std::string_view name) const {
  auto text = at(name);
  if (text.empty())
    return 0;
  std::int64_t n = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size())
    throw check_failed("column " + std::string(name) + " is no integer");
  return n;
}

bool row::flag(std::string_view name) const {
  return at(name) == "t";
}

bool row::is_null(std::string_view name) const {
  return !values_.at(find(name));
}

rows make_rows(std::initializer_list<std::vector<std::pair<std::string, std::string>>> list) {
  rows out;
  auto names = std::make_shared<std::vector<std::string>>();
  for (const auto& cells : list) {
    std::vector<std::optional<std::string>> values;
    for (const auto& [name, text] : cells) {
      if (out.empty())
        names->push_back(name);
      values.emplace_back(text);
    }
    FD_CHECK(values.size() == names->size());
    out.emplace_back(names, std::move(values));
  }
  return out;
}

std::string array_literal(const std::vector<std::optional<std::string>>& elements) {
  std::string out = "{";
  for (const auto& x : elements) {
    if (out.size() > 1)
      out += ',';
    if (!x) {
      out += "NULL";
      continue;
    }
    out += '"';
    for (char c : *x) {
      if (c == '"' || c == '\\')
        out += '\\';
      out += c;
    }
    out += '"';
  }
  return out += '}';
}

std::string array_literal(const std::vector<std::int64_t>& elements) {
  std::string out = "{";
  for (auto x : elements) {
    if (out.size() > 1)
      out += ',';
    out += std::to_string(x);
  }
  return out += '}';
}

} // namespace frontdesk::db

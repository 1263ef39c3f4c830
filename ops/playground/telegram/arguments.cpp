// Reading a call's arguments from a request.
#include "ops/playground/telegram/arguments.hpp"

#include "base/text.hpp"

namespace frontdesk::playground::telegram {
namespace {

json::string_view key(std::string_view name) {
  return {name.data(), name.size()};
}

} // namespace

std::optional<arguments> arguments::read(const http::request& r) {
  arguments args{json::object{}};
  auto add = [&](http::part p) {
    if (p.is_file)
      args.files_.emplace(p.name, std::move(p));
    else
      args.named_[p.name] = p.value;
  };
  for (auto& p : http::parse_urlencoded(r.query))
    add(std::move(p));
  auto type = text::lower_ascii(r.content_type.substr(0, r.content_type.find(';')));
  if (r.body.empty())
    return args;
  if (type == "application/json") {
    auto value = parse(r.body);
    if (!value || !value->is_object())
      return std::nullopt;
    if (args.named_.empty())
      args.named_ = std::move(value->get_object());
    else
      for (auto& [name, v] : value->get_object())
        args.named_[name] = v;
  } else if (type == "multipart/form-data") {
    auto parts = http::parse_multipart(r.content_type, r.body);
    if (!parts)
      return std::nullopt;
    for (auto& p : *parts)
      add(std::move(p));
  } else if (type == "application/x-www-form-urlencoded") {
    for (auto& p : http::parse_urlencoded(r.body))
      add(std::move(p));
  }
  return args;
}

std::string arguments::text(std::string_view name) const {
  const auto* v = named_.if_contains(key(name));
  if (!v || v->is_null())
    return {};
  if (v->is_string())
    return std::string(std::string_view(v->get_string()));
  return write(*v);
}

std::int64_t arguments::integer(std::string_view name, std::int64_t otherwise) const {
  return integer_at(named_, name, otherwise);
}

bool arguments::flag(std::string_view name) const {
  auto value = text::lower_ascii(text(name));
  return value == "true" || value == "yes" || value == "1"; // to_bool() of the server
}

bool arguments::has(std::string_view name) const {
  return named_.if_contains(key(name)) || files_.contains(name);
}

arguments::structure arguments::json_value(std::string_view name) const {
  const auto* v = named_.if_contains(key(name));
  if (!v || v->is_null() || (v->is_string() && v->get_string().empty()))
    return {};
  if (!v->is_string())
    return {*v, true, false};
  auto parsed = parse(std::string_view(v->get_string()));
  if (!parsed)
    return {{}, true, true};
  return {std::move(*parsed), true, false};
}

const http::part* arguments::file(std::string_view name) const {
  auto under = std::string(name);
  auto reference = text(name);
  if (reference.starts_with("attach://"))
    under = reference.substr(9);
  auto found = files_.find(under);
  return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> arguments::file_names() const {
  std::vector<std::string> names;
  for (const auto& [name, part] : files_)
    names.push_back(name);
  return names;
}

} // namespace frontdesk::playground::telegram

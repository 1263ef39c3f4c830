// Reading values out of a checked document.
#include "net/json.hpp"

#include "base/text.hpp"
#include "net/json_scan.hpp"

namespace frontdesk::net::json {

namespace {

std::string_view inside(std::string_view quoted) {
  return quoted.substr(1, quoted.size() - 2);
}

bool same_text(std::string_view quoted, std::string_view key) {
  const std::string_view raw = inside(quoted);
  if (raw.find('\\') == std::string_view::npos)
    return raw == key;
  std::string plain;
  unescape(raw, plain);
  return plain == key;
}

fault named(fault f, std::string_view key) {
  f.text = text::cat(key, ": ", f.text);
  return f;
}

template <class T>
result<T> named(result<T> found, std::string_view key) {
  if (!found)
    return named(found.error(), key);
  return found;
}

} // namespace

std::string_view document::bytes(std::uint32_t at) const {
  return std::string_view(text_).substr(nodes_[at].begin, nodes_[at].size);
}

value iterator::operator*() const {
  return {in_, keyed_ ? at_ + 1 : at_};
}

std::string iterator::key() const {
  std::string plain;
  if (keyed_)
    unescape(inside(in_->bytes(at_)), plain);
  return plain;
}

iterator& iterator::operator++() {
  at_ = in_->nodes_[keyed_ ? at_ + 1 : at_].next;
  return *this;
}

kind value::type() const {
  return in_ ? in_->nodes_[at_].type : kind::absent;
}

value value::operator[](std::string_view key) const {
  if (!is(kind::object))
    return {};
  const auto& nodes = in_->nodes_;
  for (std::uint32_t at = at_ + 1; at < nodes[at_].next; at = nodes[at + 1].next)
    if (same_text(in_->bytes(at), key))
      return {in_, at + 1};
  return {};
}

value value::item(std::size_t n) const {
  if (is(kind::array))
    for (const value each : *this)
      if (n-- == 0)
        return each;
  return {};
}

iterator value::begin() const {
  const bool nested = is(kind::object) || is(kind::array);
  return {in_, nested ? at_ + 1 : 0, is(kind::object)};
}

iterator value::end() const {
  const bool nested = is(kind::object) || is(kind::array);
  return {in_, nested ? in_->nodes_[at_].next : 0, is(kind::object)};
}

std::string_view value::raw() const {
  return in_ ? in_->bytes(at_) : std::string_view();
}

result<std::string> value::text(std::size_t limit) const {
  if (!is(kind::string))
    return fault{errc::invalid, is(kind::absent) ? "missing" : "not a string"};
  std::string plain;
  unescape(inside(raw()), plain);
  if (plain.size() > limit)
    return fault{errc::too_large, "too long"};
  return plain;
}

result<std::int64_t> value::integer() const {
  if (!is(kind::number))
    return fault{errc::invalid, is(kind::absent) ? "missing" : "not a number"};
  if (const auto n = text::integer<std::int64_t>(raw()))
    return *n;
  return fault{errc::invalid, "not a 64-bit integer"};
}

result<bool> value::boolean() const {
  if (!is(kind::boolean))
    return fault{errc::invalid, is(kind::absent) ? "missing" : "not true or false"};
  return raw() == "true";
}

bool value::reads(std::string_view text) const {
  return is(kind::string) && same_text(raw(), text);
}

result<std::string> required_text(value object, std::string_view key, std::size_t limit) {
  return named(object[key].text(limit), key);
}

result<std::string> optional_text(value object, std::string_view key, std::size_t limit) {
  const value found = object[key];
  return found ? named(found.text(limit), key) : std::string();
}

result<std::int64_t> required_integer(value object, std::string_view key) {
  return named(object[key].integer(), key);
}

result<std::int64_t> optional_integer(value object, std::string_view key) {
  const value found = object[key];
  return found ? named(found.integer(), key) : std::int64_t{0};
}

result<bool> optional_flag(value object, std::string_view key) {
  const value found = object[key];
  return found ? named(found.boolean(), key) : false;
}

} // namespace frontdesk::net::json

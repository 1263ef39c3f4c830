// A screen as JSON in the outbox and back: what is empty is left out.
#include "net/screen.hpp"

#include "net/json.hpp"
#include "net/json_writer.hpp"

namespace frontdesk::net {

namespace {

constexpr std::size_t any_size = 1 << 20; // our own words: no limit but the sanity of a row

void put_text(json_writer& out, std::string_view name, const std::string& text) {
  if (!text.empty())
    out.member(name, text);
}

void put_choices(json_writer& out, std::string_view name, const std::vector<choice>& all) {
  if (all.empty())
    return;
  out.key(name).open_array();
  for (const choice& each : all) {
    out.open_array().value(each.label).value(each.data).value(each.detail);
    out.value(static_cast<int>(each.look));
    if (each.new_line)
      out.value(1);
    out.close_array();
  }
  out.close_array();
}

void put_facts(json_writer& out, const std::vector<fact>& all) {
  if (all.empty())
    return;
  out.key("facts").open_array();
  for (const fact& each : all)
    out.open_array().value(each.name).value(each.value).close_array();
  out.close_array();
}

void put_menu(json_writer& out, const std::vector<command>& all) {
  if (all.empty())
    return;
  out.key("menu").open_array();
  for (const command& each : all)
    out.open_array().value(each.word).value(each.text).close_array();
  out.close_array();
}

template <class Enum>
result<Enum> in_range(json::value found, Enum last) {
  FD_TRY(const std::int64_t n, found.integer());
  if (n < 0 || n > static_cast<std::int64_t>(last))
    return fault{errc::invalid, "screen: a code out of range"};
  return static_cast<Enum>(n);
}

result<std::vector<choice>> choices(json::value list) {
  std::vector<choice> all;
  for (const json::value each : list) {
    choice one;
    FD_TRY(one.label, each.item(0).text(any_size));
    FD_TRY(one.data, each.item(1).text(any_size));
    FD_TRY(one.detail, each.item(2).text(any_size));
    FD_TRY(one.look, in_range(each.item(3), tone::danger));
    one.new_line = static_cast<bool>(each.item(4));
    all.push_back(std::move(one));
  }
  return all;
}

result<std::vector<fact>> facts(json::value list) {
  std::vector<fact> all;
  for (const json::value each : list) {
    fact one;
    FD_TRY(one.name, each.item(0).text(any_size));
    FD_TRY(one.value, each.item(1).text(any_size));
    all.push_back(std::move(one));
  }
  return all;
}

result<std::vector<command>> menu(json::value list) {
  std::vector<command> all;
  for (const json::value each : list) {
    command one;
    FD_TRY(one.word, each.item(0).text());
    FD_TRY(one.text, each.item(1).text());
    all.push_back(std::move(one));
  }
  return all;
}

result<document> attached(json::value found) {
  document one;
  if (!found)
    return one;
  FD_TRY(one.kind, in_range(found.item(0), document_kind::cancelled_invoice));
  FD_TRY(one.entity, found.item(1).integer());
  FD_TRY(one.file_name, found.item(2).text());
  FD_TRY(one.language, found.item(3).text());
  one.picture = static_cast<bool>(found.item(4));
  return one;
}

} // namespace

std::string to_json(const screen& s) {
  json_writer out;
  out.open_object();
  put_text(out, "crumb", s.crumb);
  put_text(out, "body", s.body);
  put_facts(out, s.facts);
  put_choices(out, "rows", s.rows);
  put_choices(out, "actions", s.actions);
  put_choices(out, "nav", s.nav);
  if (s.attached.kind != document_kind::none) {
    out.key("document").open_array().value(static_cast<int>(s.attached.kind));
    out.value(s.attached.entity).value(s.attached.file_name).value(s.attached.language);
    if (s.attached.picture)
      out.value(true);
    out.close_array();
    if (s.attached.for_supplier)
      out.member("for_supplier", true); // beside the array: daemons without it read on
  }
  put_menu(out, s.menu);
  put_text(out, "list_button", s.list_button);
  return out.close_object().take();
}

result<screen> from_json(std::string_view text) {
  FD_TRY(const json::document parsed, json::parse(text));
  const json::value root = parsed.root();
  screen s;
  FD_TRY(s.crumb, json::optional_text(root, "crumb", any_size));
  FD_TRY(s.body, json::optional_text(root, "body", any_size));
  FD_TRY(s.facts, facts(root["facts"]));
  FD_TRY(s.rows, choices(root["rows"]));
  FD_TRY(s.actions, choices(root["actions"]));
  FD_TRY(s.nav, choices(root["nav"]));
  FD_TRY(s.attached, attached(root["document"]));
  s.attached.for_supplier = static_cast<bool>(root["for_supplier"]);
  FD_TRY(s.menu, menu(root["menu"]));
  FD_TRY(s.list_button, json::optional_text(root, "list_button", any_size));
  return s;
}

} // namespace frontdesk::net

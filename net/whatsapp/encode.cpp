// Writing the Cloud API's message objects.
#include "net/whatsapp/encode.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "net/json_writer.hpp"
#include "net/screen_text.hpp"
#include "net/whatsapp/choices.hpp"
#include "net/whatsapp/limits.hpp"
#include "net/whatsapp/literal.hpp"

#include <algorithm>

namespace frontdesk::net::whatsapp {

namespace {

/// Crumb (unless it is the header), body and facts; what is too long loses the end of its body.
std::string compose(const screen& s, bool with_crumb, std::size_t limit) {
  const std::string facts = literal(fact_lines(s));
  const std::string crumb = with_crumb ? literal(s.crumb) : std::string();
  const std::size_t gaps =
      (crumb.empty() ? 0 : paragraph_gap.size()) + (facts.empty() ? 0 : paragraph_gap.size());
  const std::size_t others = text::code_points(crumb) + text::code_points(facts) + gaps;
  const std::string body = text::shorten(literal(s.body), others < limit ? limit - others : 0);
  const std::string all = paragraphs({crumb, body, facts});
  return text::trim(all).empty() ? "…" : text::shorten(all, limit); // a body must not be blank
}

json_writer begin(const target& to, std::string_view type) {
  json_writer out;
  out.open_object().member("messaging_product", "whatsapp").member("recipient_type", "individual");
  // A scoped id in `to` is accepted and delivered to nobody (chatwoot #15150).
  const bool is_phone = to.chat.find_first_not_of("+0123456789") == std::string::npos;
  out.member(is_phone ? "to" : "recipient", to.chat).member("type", type);
  return out;
}

outgoing finish(json_writer& out, const target& to) {
  out.member("biz_opaque_callback_data", std::to_string(to.post.value)).close_object();
  return {"messages", out.take(), {}};
}

void write_file(json_writer& out, const attachment& file) {
  out.key("document").open_object().member("id", file.id).member("filename", file.file_name);
}

void write_header(json_writer& out, const screen& s, const attachment* file) {
  if (file) {
    out.key("header").open_object().member("type", "document");
    write_file(out, *file);
    out.close_object().close_object();
  } else if (!s.crumb.empty()) {
    out.key("header").open_object().member("type", "text");
    out.member("text", text::shorten(s.crumb, limits::header_characters)).close_object();
  }
}

void write_buttons(json_writer& out, const choices& offered) {
  out.key("buttons").open_array();
  for (const offer& each : offered.offers) {
    out.open_object().member("type", "reply").key("reply").open_object();
    out.member("id", each.id).member("title", each.title).close_object().close_object();
  }
  out.close_array();
}

void write_list(json_writer& out, const screen& s, const choices& offered) {
  const std::string_view opens = s.list_button.empty() ? "Choose" : std::string_view(s.list_button);
  out.member("button", text::shorten(opens, limits::list_button_characters));
  out.key("sections").open_array().open_object().key("rows").open_array();
  for (const offer& each : offered.offers) {
    out.open_object().member("id", each.id).member("title", each.title);
    if (!each.detail.empty())
      out.member("description", each.detail);
    out.close_object();
  }
  out.close_array().close_object().close_array();
}

outgoing interactive(const screen& s, const target& to, const choices& offered,
                     const attachment* file) {
  const bool is_list = offered.as == shape::list;
  const std::string body = compose(
      s, file != nullptr, is_list ? limits::list_body_characters : limits::button_body_characters);
  json_writer out = begin(to, "interactive");
  out.key("interactive").open_object().member("type", is_list ? "list" : "button");
  write_header(out, s, file);
  out.key("body").open_object().member("text", body).close_object();
  out.key("action").open_object();
  if (is_list)
    write_list(out, s, offered);
  else
    write_buttons(out, offered);
  out.close_object().close_object();
  return finish(out, to);
}

} // namespace

outgoing encode(const screen& s, const target& to) {
  const bool is_long = text::code_points(compose(s, false, limits::list_body_characters))
                       > limits::button_body_characters;
  const choices offered = choose(s, false, is_long);
  if (offered.as != shape::text)
    return interactive(s, to, offered, nullptr);
  json_writer out = begin(to, "text");
  out.key("text").open_object().member("preview_url", false);
  out.member("body", compose(s, true, limits::text_characters)).close_object();
  return finish(out, to);
}

outgoing encode(const screen& s, const target& to, const attachment& file) {
  FD_CHECK(!file.id.empty());
  const choices offered = choose(s, true, false);
  if (offered.as != shape::text)
    return interactive(s, to, offered, &file);
  json_writer out = begin(to, "document");
  write_file(out, file);
  out.member("caption", compose(s, true, limits::caption_characters)).close_object();
  return finish(out, to);
}

outgoing upload(const attachment& file) {
  outgoing call{"media", {}, {}};
  call.parts.push_back({"messaging_product", "whatsapp", {}, {}});
  call.parts.push_back({"type", file.content_type, {}, {}});
  call.parts.push_back({"file", file.bytes, file.file_name, file.content_type});
  return call;
}

outgoing mark_read(std::string_view message, bool typing) {
  json_writer out;
  out.open_object().member("messaging_product", "whatsapp").member("status", "read");
  out.member("message_id", message);
  if (typing)
    out.key("typing_indicator").open_object().member("type", "text").close_object();
  return {"messages", out.close_object().take(), {}};
}

} // namespace frontdesk::net::whatsapp

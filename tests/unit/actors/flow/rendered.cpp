// Reads the calls back: text with a bar in front, buttons as [label](data).
#include "tests/unit/actors/flow/rendered.hpp"

#include "base/text.hpp"
#include "net/telegram/encode.hpp"
#include "net/telegram/limits.hpp"
#include "net/telegram/text.hpp"
#include "net/whatsapp/encode.hpp"
#include "net/whatsapp/limits.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>

namespace frontdesk::walk {

using nlohmann::json;

namespace {

class reading {
public:
  void expects(bool so, const std::string& otherwise) {
    if (!so)
      out.faults.push_back(otherwise);
  }
  void within(const std::string& text, std::size_t limit, const std::string& what) {
    expects(!text::trim(text).empty(), what + " is blank");
    expects(text::code_points(text) <= limit, what + " is too long: " + text);
    expects(text.find("{}") == text.npos && text.find("{1}") == text.npos,
            what + " has an empty place: " + text);
  }
  void heading(const std::string& line) { out.text += line + "\n"; }
  void paragraph(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
      out.text += line.empty() ? "|\n" : "| " + line + "\n";
  }
  void button(const std::string& label, const std::string& data, const std::string& detail = "") {
    expects(!data.empty() && data.size() <= net::whatsapp::limits::data_bytes,
            "data of \"" + label + "\": " + data);
    expects(ids.insert(data).second, "the same button twice: " + data);
    out.text += "[" + label + (detail.empty() ? "" : " // " + detail) + "](" + data + ") ";
  }
  void end_of_line() {
    while (out.text.ends_with(' '))
      out.text.pop_back();
    out.text += '\n';
  }
  bool offers(const std::string& begin) const {
    return std::any_of(ids.begin(), ids.end(), [&](auto& id) { return id.starts_with(begin); });
  }

  rendered out;
  std::set<std::string> ids;
};

net::attachment paper(const net::screen& s) {
  return {"file-1", {}, s.attached.file_name, "application/pdf"};
}

bool has_paper(const net::screen& s) {
  return s.attached.kind != net::document_kind::none;
}

rendered telegram(const net::screen& s) {
  namespace limits = net::telegram::limits;
  using net::telegram::encode;
  const net::telegram::target chat{"70", ""};
  auto said = s;
  said.attached = {}; // papers follow as messages of their own
  auto call = encode(said, chat);
  auto body = json::parse(call.body);
  reading r;
  r.heading(call.method + (has_paper(s) ? ", then " + s.attached.file_name : ""));
  std::string text = body["text"];
  r.within(text, limits::text_units, "text");
  r.expects(net::telegram::utf16_units(text) <= limits::text_units, "text is too long");
  r.paragraph(text);
  for (const auto& line : body["reply_markup"]["inline_keyboard"]) {
    r.expects(line.size() <= limits::buttons_per_line, "too many buttons on a line");
    for (const auto& b : line) {
      r.within(b["text"], limits::label_characters, "label");
      r.button(b["text"], b["callback_data"]);
    }
    r.end_of_line();
  }
  r.expects(r.offers("x:home:"), "no way home");
  return r.out;
}

void whatsapp_buttons(reading& r, const json& action) {
  namespace limits = net::whatsapp::limits;
  r.expects(action["buttons"].size() <= limits::buttons, "too many buttons");
  for (const auto& b : action["buttons"]) {
    r.within(b["reply"]["title"], limits::button_title_characters, "button");
    r.button(b["reply"]["title"], b["reply"]["id"]);
  }
  r.end_of_line();
}

void whatsapp_list(reading& r, const json& action) {
  namespace limits = net::whatsapp::limits;
  r.within(action["button"], limits::list_button_characters, "list button");
  r.heading("(" + action["button"].get<std::string>() + ")");
  const auto& rows = action["sections"][0]["rows"];
  r.expects(rows.size() <= limits::rows, "too many rows");
  for (const auto& row : rows) {
    auto detail = row.value("description", "");
    r.within(row["title"], limits::row_title_characters, "row");
    r.expects(text::code_points(detail) <= limits::row_detail_characters, "detail: " + detail);
    r.button(row["title"], row["id"], detail);
    r.end_of_line();
  }
}

rendered whatsapp(const net::screen& s) {
  namespace limits = net::whatsapp::limits;
  const net::whatsapp::target to{"919812345678", post_id{1}};
  auto call = has_paper(s) ? net::whatsapp::encode(s, to, paper(s)) : net::whatsapp::encode(s, to);
  auto m = json::parse(call.body);
  reading r;
  r.expects(m["type"] == "interactive", "nothing to tap");
  if (m["type"] != "interactive")
    return r.out;
  const auto& body = m["interactive"];
  bool list = body["type"] == "list";
  r.heading(body["type"].get<std::string>() + (has_paper(s) ? " " + s.attached.file_name : ""));
  if (body.contains("header") && body["header"]["type"] == "text") {
    r.within(body["header"]["text"], limits::header_characters, "header");
    r.heading("# " + body["header"]["text"].get<std::string>());
  }
  r.within(body["body"]["text"],
           list ? limits::list_body_characters : limits::button_body_characters, "text");
  r.paragraph(body["body"]["text"]);
  list ? whatsapp_list(r, body["action"]) : whatsapp_buttons(r, body["action"]);
  r.expects(r.offers("x:home:"), "no way home");
  r.expects(s.rows.size() + s.actions.size() <= (list ? 7 : 2),
            "more choices than DESIGN §4 allows");
  for (const auto* kept : {&s.rows, &s.actions})
    for (const auto& c : *kept)
      r.expects(r.ids.contains(c.data), "left out: " + c.label + " " + c.data);
  for (const auto& c : s.nav)
    r.expects(r.ids.contains(c.data) || c.data.starts_with("x:back:")
                  || c.data.starts_with("x:cancel:"),
              "left out, and no typed word for it: " + c.label);
  return r.out;
}

} // namespace

rendered render(const net::screen& s, net::platform on) {
  return on == net::platform::telegram ? telegram(s) : whatsapp(s);
}

const char* name_of(net::platform on) {
  return on == net::platform::telegram ? "telegram" : "whatsapp";
}

} // namespace frontdesk::walk

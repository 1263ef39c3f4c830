// The Bot API's HTML subset (tdlib MessageEntity.cpp, do_parse_html) and entity arrays.
#include "ops/playground/telegram/formatting.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace frontdesk::playground::telegram {
namespace {

constexpr std::array tag_types{
    std::pair{"b", "bold"},
    std::pair{"strong", "bold"},
    std::pair{"i", "italic"},
    std::pair{"em", "italic"},
    std::pair{"u", "underline"},
    std::pair{"ins", "underline"},
    std::pair{"s", "strikethrough"},
    std::pair{"strike", "strikethrough"},
    std::pair{"del", "strikethrough"},
    std::pair{"code", "code"},
    std::pair{"pre", "pre"},
    std::pair{"a", "text_link"},
    std::pair{"span", "spoiler"},
    std::pair{"tg-spoiler", "spoiler"},
    std::pair{"blockquote", "blockquote"},
    std::pair{"tg-emoji", "custom_emoji"},
};

const char* entity_type(std::string_view tag) {
  for (auto [name, type] : tag_types)
    if (name == tag)
      return type;
  return nullptr;
}

refusal cannot_parse(std::string why) {
  return bad_request("can't parse entities: " + why);
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\0';
}

void append_utf8(std::string& to, std::uint32_t code) {
  auto byte = [&](std::uint32_t b) { to += static_cast<char>(b); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

class html_reader {
public:
  explicit html_reader(std::string_view source) : source_(source) {}

  outcome<formatted> read() {
    while (at_ < source_.size()) {
      if (source_[at_] == '&' && read_character_reference())
        continue;
      if (source_[at_] != '<') {
        out_.text += source_[at_++];
        continue;
      }
      bool is_end = at_ + 1 < source_.size() && source_[at_ + 1] == '/';
      if (auto failed = is_end ? end_tag() : start_tag(); !failed.description.empty())
        return failed;
    }
    if (!open_.empty())
      return cannot_parse(
          text::cat("Can't find end tag corresponding to start tag \"", open_.back().name, '"'));
    std::stable_sort(out_.entities.begin(), out_.entities.end(), starts_before);
    return std::move(out_);
  }

private:
  struct tag {
    std::string name;
    std::string argument;
    std::int64_t offset = 0;
  };

  static bool starts_before(const json::value& a, const json::value& b) {
    auto key = [](const json::value& v) {
      return std::pair(integer_at(v.get_object(), "offset"), -integer_at(v.get_object(), "length"));
    };
    return key(a) < key(b);
  }

  bool read_character_reference() {
    auto end = source_.find(';', at_);
    if (end == std::string_view::npos || end - at_ > 10)
      return false;
    auto name = source_.substr(at_ + 1, end - at_ - 1);
    std::uint32_t code = 0;
    if (name == "lt")
      code = '<';
    else if (name == "gt")
      code = '>';
    else if (name == "amp")
      code = '&';
    else if (name == "quot")
      code = '"';
    else if (name.starts_with('#'))
      code = text::integer<std::uint32_t>(name.substr(1)).value_or(0);
    if (code == 0 || code > 0x10FFFF)
      return false;
    append_utf8(out_.text, code);
    at_ = end + 1;
    return true;
  }

  /// An empty description means all is well.
  refusal start_tag() {
    auto begin = at_++;
    auto name_end = at_;
    while (name_end < source_.size() && !is_space(source_[name_end]) && source_[name_end] != '>')
      ++name_end;
    auto close = source_.find('>', name_end);
    auto name = text::lower_ascii(source_.substr(at_, name_end - at_));
    if (name_end >= source_.size())
      return cannot_parse(text::cat("Unclosed start tag at byte offset ", begin));
    if (!entity_type(name))
      return cannot_parse(text::cat("Unsupported start tag \"", name, "\" at byte offset ", begin));
    if (close == std::string_view::npos)
      return cannot_parse(text::cat("Unclosed start tag \"", name, "\" at byte offset ", begin));
    auto attributes = source_.substr(name_end, close - name_end);
    tag t{name, attribute(name, attributes), utf16_length(out_.text)};
    if (name == "span" && attributes.find("tg-spoiler") == std::string_view::npos)
      return cannot_parse(
          text::cat("Tag \"span\" must have class \"tg-spoiler\" at byte offset ", begin));
    open_.push_back(std::move(t));
    at_ = close + 1;
    return {};
  }

  static std::string attribute(std::string_view tag_name, std::string_view attributes) {
    std::string_view wanted = tag_name == "a" ? "href" : tag_name == "tg-emoji" ? "emoji-id" : "";
    auto found = wanted.empty() ? std::string_view::npos : attributes.find(wanted);
    if (found == std::string_view::npos)
      return {};
    auto quote = attributes.find_first_of("\"'", found);
    if (quote == std::string_view::npos)
      return {};
    auto end = attributes.find(attributes[quote], quote + 1);
    return std::string(attributes.substr(quote + 1, end - quote - 1));
  }

  refusal end_tag() {
    auto begin = at_;
    if (open_.empty())
      return cannot_parse(text::cat("Unexpected end tag at byte offset ", begin));
    auto close = source_.find('>', at_);
    if (close == std::string_view::npos)
      return cannot_parse(text::cat("Unclosed end tag at byte offset ", begin));
    auto name = text::lower_ascii(text::trim(source_.substr(begin + 2, close - begin - 2)));
    tag t = std::move(open_.back());
    if (!name.empty() && name != t.name)
      return cannot_parse(text::cat("Unmatched end tag at byte offset ", begin, ", expected \"</",
                                    t.name, ">\", found \"</", name, ">\""));
    open_.pop_back();
    at_ = close + 1;
    auto length = utf16_length(out_.text) - t.offset;
    if (length == 0)
      return {};
    json::object entity{{"offset", t.offset}, {"length", length}, {"type", entity_type(t.name)}};
    if (t.name == "a")
      entity["url"] = t.argument;
    out_.entities.push_back(std::move(entity));
    return {};
  }

  std::string_view source_;
  std::size_t at_ = 0;
  formatted out_;
  std::vector<tag> open_;
};

outcome<json::array> read_entities(const arguments& args, std::string_view name,
                                   std::int64_t text_length) {
  auto sent = args.json_value(name);
  if (!sent.is_there)
    return json::array{};
  if (sent.is_broken)
    return bad_request("can't parse entities JSON object");
  if (!sent.value.is_array())
    return json::array{};
  for (const auto& v : sent.value.get_array()) {
    const auto* o = v.if_object();
    if (!o)
      return bad_request("can't parse MessageEntity: expected an Object");
    for (auto field : {"offset", "length"})
      if (!o->contains(field))
        return bad_request(text::cat("can't parse MessageEntity: Can't find field \"", field, '"'));
    if (string_at(*o, "type").empty())
      return bad_request("can't parse MessageEntity: Can't find field \"type\"");
    auto offset = integer_at(*o, "offset");
    auto length = integer_at(*o, "length");
    if (offset < 0)
      return bad_request(text::cat("receive an entity with incorrect offset ", offset));
    if (length <= 0)
      return bad_request(text::cat("receive an entity with incorrect length ", length));
    if (offset + length > text_length)
      return bad_request(text::cat("entity beginning at UTF-16 offset ", offset,
                                   " ends after the end of the "
                                   "text at UTF-16 offset ",
                                   offset + length));
  }
  return sent.value.get_array();
}

} // namespace

std::int64_t utf16_length(std::string_view s) {
  std::int64_t n = 0;
  for (char c : s) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80)
      n += byte >= 0xF0 ? 2 : 1;
  }
  return n;
}

outcome<formatted> parse_html(std::string_view source) {
  return html_reader(source).read();
}

outcome<formatted> read_formatted(const arguments& args, std::string_view text_name,
                                  std::string_view entities_name) {
  auto body = args.text(text_name);
  if (!text::is_storable(body))
    return bad_request("strings must be encoded in UTF-8");
  auto mode = text::lower_ascii(args.text("parse_mode"));
  if (mode == "html")
    return parse_html(body);
  if (!mode.empty() && mode != "none")
    return bad_request("unsupported parse_mode"); // the emulator reads no Markdown
  auto entities = read_entities(args, entities_name, utf16_length(body));
  if (!entities)
    return entities.error();
  return formatted{std::move(body), std::move(*entities)};
}

outcome<formatted> read_caption(const arguments& args) {
  constexpr std::size_t longest = 1024; // Bot API: 0-1024 characters after entities parsing
  auto f = read_formatted(args, "caption", "caption_entities");
  if (f && text::code_points(f->text) > longest)
    return bad_request("message caption is too long");
  return f;
}

} // namespace frontdesk::playground::telegram

// sendPhoto, sendDocument, getFile.
#include "base/text.hpp"
#include "ops/playground/telegram/formatting.hpp"
#include "ops/playground/telegram/keyboard.hpp"
#include "ops/playground/telegram/methods.hpp"

namespace frontdesk::playground::telegram::methods {
namespace {

constexpr std::size_t max_upload = 50u << 20;   // Bot API: 50 MB
constexpr std::size_t max_photo = 10u << 20;    // 10 MB
constexpr std::size_t max_download = 20u << 20; // getFile: 20 MB

/// The file of the argument `name`: uploaded now, or named by the id of an earlier one.
outcome<std::shared_ptr<const file>> read_file(bot& b, const arguments& args, const char* name,
                                               std::size_t largest) {
  if (const auto* part = args.file(name)) {
    if (part->value.empty())
      return bad_request("file must be non-empty");
    if (part->value.size() > largest)
      return refusal{"Request Entity Too Large", 413, 0};
    file f;
    f.name = part->file_name.empty() ? "file" : part->file_name;
    f.type = part->type.empty() ? "application/octet-stream" : part->type;
    f.bytes = std::make_shared<const std::string>(part->value);
    return std::make_shared<const file>(*b.keep_file(std::move(f)));
  }
  auto id = args.text(name);
  if (id.empty())
    return bad_request(text::cat("there is no ", name, " in the request"));
  const auto* known = b.find_file(id);
  if (!known)
    return bad_request("wrong file identifier/HTTP URL specified");
  return std::make_shared<const file>(*known);
}

outcome<json::value> send_file(bot& b, const arguments& args, content kind, const char* name,
                               std::size_t largest) {
  auto f = read_caption(args);
  if (!f)
    return f.error();
  auto k = read_markup(args);
  if (!k)
    return k.error();
  auto c = writable_chat(b, args);
  if (!c)
    return c.error();
  auto attached = read_file(b, args, name, largest);
  if (!attached)
    return attached.error();
  message m;
  m.kind = kind;
  m.text = std::move(f->text);
  m.entities = std::move(f->entities);
  m.buttons = std::move(k->buttons);
  m.attached = std::move(*attached);
  return json::value(b.json_of(b.say(**c, std::move(m)), **c));
}

} // namespace

outcome<json::value> send_photo(bot& b, const arguments& args) {
  return send_file(b, args, content::photo, "photo", max_photo);
}

outcome<json::value> send_document(bot& b, const arguments& args) {
  return send_file(b, args, content::document, "document", max_upload);
}

outcome<json::value> get_file(bot& b, const arguments& args) {
  const auto* f = b.find_file(args.text("file_id"));
  if (!f)
    return bad_request("invalid file_id");
  if (f->bytes->size() > max_download)
    return bad_request("file is too big");
  return json::value(json::object{{"file_id", f->id},
                                  {"file_unique_id", f->unique_id},
                                  {"file_size", static_cast<std::int64_t>(f->bytes->size())},
                                  {"file_path", text::cat("documents/", f->id)}});
}

} // namespace frontdesk::playground::telegram::methods

// The Graph API's routes: messages, media, phone number, downloads.
#include "ops/playground/whatsapp/world.hpp"

#include "base/text.hpp"
#include "ops/playground/http/form.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace frontdesk::playground::whatsapp {
namespace {

constexpr std::size_t max_document = 100u << 20; // Cloud API: documents 100 MB
constexpr std::size_t max_image = 5u << 20;
constexpr std::array media_types{
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "audio/ogg",
    "audio/mpeg",
    "video/mp4",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};

http::reply ok(const json::object& body) {
  http::reply r;
  r.body = write(body);
  return r;
}

graph_error unknown_object(std::string_view id) {
  graph_error e;
  e.message = text::cat("Unsupported post request. Object with ID '", id,
                        "' does not exist, cannot be loaded due to missing permissions, or does "
                        "not support this operation.");
  e.type = "GraphMethodException";
  e.subcode = 33;
  return e;
}

graph_error bad_token() {
  auto e = error_of(190, {});
  e.message = title_of(190);
  return e;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return text::hex(std::span<const unsigned char>(digest));
}

} // namespace

world::world(boost::asio::io_context& io, const sim_clock& clock, playground::faults& f)
    : io_(io), clock_(clock), faults_(f) {}

number& world::add_number(number_settings s) {
  auto id = s.id;
  auto [at, is_new] =
      numbers_.try_emplace(id, io_, clock_, std::move(s), [this](number& n, const change& c) {
        if (on_change)
          on_change(n, c);
      });
  return at->second;
}

number* world::find_number(std::string_view id) {
  auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &found->second;
}

number* world::number_named(std::string_view name) {
  for (auto& [id, n] : numbers_)
    if (n.settings().name == name)
      return &n;
  return nullptr;
}

http::reply world::refuse(const graph_error& e) {
  http::reply r;
  r.status = e.http;
  r.body = error_json(e, text::cat("A", next_trace_++));
  return r;
}

bool world::handle(http::request& r, const std::shared_ptr<http::responder>& out) {
  std::string_view path = r.path;
  if (path.starts_with("/lookaside/")) {
    out->send(download(r, path.substr(11)));
    return true;
  }
  bool is_graph = path.size() > 3 && path[1] == 'v' && path[2] >= '1' && path[2] <= '9';
  auto slash = path.find('/', 1);
  if (!is_graph || slash == std::string_view::npos)
    return false;
  call_with_faults(r, path.substr(slash + 1), out);
  return true;
}

void world::call_with_faults(http::request& r, std::string_view rest,
                             const std::shared_ptr<http::responder>& out) {
  auto slash = rest.find('/');
  auto id = rest.substr(0, slash);
  auto edge = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  std::string recipient;
  if (edge == "messages")
    if (auto body = parse(r.body); body && body->is_object())
      recipient = string_at(body->get_object(), "to");
  auto f = faults_.empty() ? std::nullopt : faults_.take("whatsapp", edge, recipient);
  bool has_effect = !f || f->status == 0 || f->after_effect;
  http::reply reply;
  if (has_effect)
    reply = object_call(r, id, edge);
  if (f && f->status != 0) {
    auto e = error_of(f->code != 0 ? f->code : 131000, f->description);
    e.http = static_cast<unsigned>(f->status);
    reply = refuse(e);
    if (f->retry_after > 0)
      reply.headers.emplace_back("Retry-After", std::to_string(f->retry_after));
  }
  if (f) {
    reply.delay = f->delay;
    reply.end = f->end;
    replace_answer(*f, reply);
  }
  if (on_call)
    on_call({find_number(id), edge, r.body, reply.status, reply.body});
  out->send(std::move(reply));
}

const number* world::owner_of(const http::request& r) const {
  for (const auto& [id, n] : numbers_)
    if (r.authorization == "Bearer " + n.settings().token)
      return &n;
  return nullptr;
}

http::reply world::object_call(http::request& r, std::string_view id, std::string_view edge) {
  const auto* owner = owner_of(r);
  if (!owner)
    return refuse(bad_token());
  auto* n = find_number(id);
  if (!n)
    return edge.empty() ? media_call(r, id) : refuse(unknown_object(id));
  if (n != owner)
    return refuse(unknown_object(id));
  if (edge == "messages" && r.method == "POST")
    return messages(*n, r);
  if (edge == "media" && r.method == "POST")
    return upload(*n, r);
  if (edge.empty() && r.method == "POST")
    return configure(*n, r);
  if (edge.empty() && r.method == "GET")
    return ok({{"id", n->settings().id},
               {"display_phone_number", n->settings().display},
               {"verified_name", n->settings().name},
               {"quality_rating", "GREEN"}});
  return refuse(unknown_object(id));
}

http::reply world::messages(number& n, const http::request& r) {
  auto body = parse(r.body);
  if (!body || !body->is_object())
    return refuse(invalid_parameter("The request body is not valid JSON"));
  const auto& o = body->get_object();
  if (string_at(o, "status") == "read") {
    auto done =
        n.mark_read(std::string(string_at(o, "message_id")), object_at(o, "typing_indicator"));
    return done ? ok({{"success", true}}) : refuse(done.error());
  }
  auto id = n.send(o);
  if (!id)
    return refuse(id.error());
  auto to = string_at(o, "to", string_at(o, "recipient"));
  return ok({{"messaging_product", "whatsapp"},
             {"contacts", json::array{json::object{{"input", to}, {"wa_id", to}}}},
             {"messages", json::array{json::object{{"id", *id}}}}});
}

http::reply world::upload(number& n, const http::request& r) {
  auto parts = http::parse_multipart(r.content_type, r.body);
  if (!parts)
    return refuse(invalid_parameter("The parameter file is required."));
  media m;
  std::string product;
  for (auto& p : *parts) {
    if (p.name == "messaging_product")
      product = p.value;
    if (p.name == "file" && p.is_file) {
      m.name = p.file_name;
      m.type = p.type;
      m.bytes = std::make_shared<const std::string>(std::move(p.value));
    }
  }
  if (product != "whatsapp")
    return refuse(invalid_parameter("The parameter messaging_product is required."));
  if (!m.bytes)
    return refuse(invalid_parameter("The parameter file is required."));
  if (std::find(media_types.begin(), media_types.end(), m.type) == media_types.end())
    return refuse(invalid_parameter(text::cat("Param file must be a file with one of the following "
                                              "types: ... Received file of type '",
                                              m.type, "'.")));
  if (m.bytes->empty()
      || m.bytes->size() > (m.type.starts_with("image/") ? max_image : max_document))
    return refuse(error_of(131053, "Media file size is not supported"));
  return ok({{"id", n.keep_media(std::move(m))}});
}

http::reply world::media_call(const http::request& r, std::string_view id) {
  for (auto& [number_id, n] : numbers_) {
    auto m = n.find_media(id);
    if (!m)
      continue;
    if (r.method == "DELETE") {
      n.erase_media(m->id);
      return ok({{"success", true}});
    }
    return ok({{"url", text::cat(base_url, "/lookaside/", m->id)},
               {"mime_type", m->type},
               {"sha256", sha256(*m->bytes)},
               {"file_size", static_cast<std::int64_t>(m->bytes->size())},
               {"id", m->id},
               {"messaging_product", "whatsapp"}});
  }
  return refuse(unknown_object(id));
}

http::reply world::download(const http::request& r, std::string_view id) {
  const auto* n = owner_of(r);
  if (!n)
    return refuse(bad_token());
  auto m = n->find_media(id);
  if (!m)
    return refuse(unknown_object(id));
  http::reply out;
  out.type = m->type;
  out.body = *m->bytes;
  return out;
}

/// Overrides the number's callback URL; the platform would ask for the challenge first, which
/// verify_callback() does on its own.
http::reply world::configure(number& n, const http::request& r) {
  auto body = parse(r.body);
  const auto* hook =
      body && body->is_object() ? object_at(body->get_object(), "webhook_configuration") : nullptr;
  if (!hook)
    return refuse(invalid_parameter("The parameter webhook_configuration is required."));
  n.posts.set_url(string_at(*hook, "override_callback_uri"));
  return ok({{"success", true}});
}

void world::verify_callback(number& n, std::string url, std::function<void(bool)> then) {
  auto origin = http::parse_origin(url);
  auto challenge = std::to_string(1'158'201'444 + next_trace_++);
  auto wire = std::make_shared<std::shared_ptr<http::outgoing>>();
  auto request = text::cat("GET ", origin.path, "?hub.mode=subscribe&hub.challenge=", challenge,
                           "&hub.verify_token=", n.settings().verify_token,
                           " HTTP/1.1\r\nHost: ", origin.authority(), "\r\n\r\n");
  *wire = http::outgoing::open(
      io_, origin,
      [wire, request, challenge, then](bool connected) {
        auto w = std::exchange(*wire, nullptr);
        if (!connected || !w)
          return then(false);
        w->send(request, [w, challenge, then](http::answer a) {
          then(a.status == 200 && a.body == challenge);
          w->close();
        });
      },
      [] {});
}

void world::wake() {
  for (auto& [id, n] : numbers_)
    n.posts.wake();
}

void world::reset() {
  for (auto& [id, n] : numbers_)
    n.reset();
}

} // namespace frontdesk::playground::whatsapp

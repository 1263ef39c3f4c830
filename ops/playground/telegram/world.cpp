// Routing of Bot API requests, faults, and method calls inside webhook answers.
#include "ops/playground/telegram/world.hpp"

#include "base/text.hpp"

namespace frontdesk::playground::telegram {
namespace {

http::reply as_reply(api_answer a) {
  http::reply r;
  r.status = a.status;
  r.body = std::move(a.body);
  if (a.retry_after > 0)
    r.headers.emplace_back("Retry-After", std::to_string(a.retry_after));
  return r;
}

http::reply error(unsigned code, std::string description) {
  return as_reply(answer_of(refusal{std::move(description), static_cast<int>(code), 0}));
}

refusal refusal_of(const fault& f) {
  if (!f.description.empty())
    return {f.description, f.status, f.retry_after};
  switch (f.status) {
  case 429:
    return {text::cat("Too Many Requests: retry after ", f.retry_after), 429, f.retry_after};
  case 403:
    return {"Forbidden: bot was blocked by the user", 403, 0};
  case 401:
    return {"Unauthorized", 401, 0};
  case 400:
    return bad_request("chat not found");
  default:
    return {"Internal Server Error", f.status, f.retry_after};
  }
}

/// Not run from inside a webhook's answer (PLATFORMS §1.4).
bool is_barred_in_answer(std::string_view method) {
  return method.starts_with("get") || method == "setwebhook" || method == "deletewebhook"
         || method == "close" || method == "logout";
}

} // namespace

world::world(boost::asio::io_context& io, const sim_clock& clock, playground::faults& f)
    : io_(io), clock_(clock), faults_(f) {}

bot& world::add_bot(std::string token, std::string name) {
  if (auto* known = find_bot(token))
    return *known;
  auto key = token;
  auto [at, is_new] = bots_.try_emplace(std::move(key), io_, clock_, people_, std::move(token),
                                        std::move(name), [this](bot& b, const change& c) {
                                          if (on_change)
                                            on_change(b, c);
                                        });
  auto& b = at->second;
  b.on_method = [this, &b](std::string type, std::string body) {
    run_from_webhook(b, type, std::move(body));
  };
  return b;
}

bot* world::find_bot(std::string_view token) {
  auto found = bots_.find(token);
  return found == bots_.end() ? nullptr : &found->second;
}

bot* world::bot_named(std::string_view name) {
  for (auto& [token, b] : bots_)
    if (b.identity().name == name)
      return &b;
  return nullptr;
}

person& world::add_person(person p) {
  auto& kept = people_[p.id];
  kept = std::move(p);
  return kept;
}

bool world::handle(http::request& r, const std::shared_ptr<http::responder>& out) {
  std::string_view path = r.path;
  if (path.starts_with("/file/bot")) {
    serve_file(path.substr(9), out);
    return true;
  }
  if (!path.starts_with("/bot"))
    return false;
  path.remove_prefix(4);
  auto slash = path.find('/');
  if (slash == std::string_view::npos) {
    out->send(error(404, "Not Found"));
    return true;
  }
  auto* b = find_bot(path.substr(0, slash));
  auto args = arguments::read(r);
  if (!b)
    out->send(error(401, "Unauthorized"));
  else if (!args)
    out->send(error(400, "Bad Request: can't parse request body"));
  else
    answer_with_faults(*b, path.substr(slash + 1), *args, out);
  return true;
}

void world::answer_with_faults(bot& b, std::string_view method, const arguments& args,
                               const std::shared_ptr<http::responder>& out) {
  auto f = faults_.empty() ? std::nullopt : faults_.take("telegram", method, args.text("chat_id"));
  if (!f)
    return out->send(as_reply(run(b, method, args, false)));
  bool has_effect = f->status == 0 || f->after_effect;
  api_answer a;
  if (has_effect)
    a = run(b, method, args, false);
  if (f->status != 0)
    a = answer_of(refusal_of(*f));
  if (on_call && !has_effect)
    on_call({&b, method, &args, a.status, a.body, false});
  auto reply = as_reply(std::move(a));
  reply.delay = f->delay;
  reply.end = f->end;
  replace_answer(*f, reply);
  out->send(std::move(reply));
}

api_answer world::run(bot& b, std::string_view name, const arguments& args, bool in_answer) {
  auto run = find_method(name);
  auto a =
      run ? answer_of(run(b, args)) : answer_of(refusal{"Not Found: method not found", 404, 0});
  if (on_call)
    on_call({&b, name, &args, a.status, a.body, in_answer});
  return a;
}

void world::run_from_webhook(bot& b, const std::string& type, std::string body) {
  http::request r;
  r.content_type = type;
  r.body = std::move(body);
  auto args = arguments::read(r);
  if (!args)
    return;
  auto method = args->text("method");
  if (method.empty() || is_barred_in_answer(text::lower_ascii(method)))
    return;
  run(b, method, *args, true);
}

void world::serve_file(std::string_view rest, const std::shared_ptr<http::responder>& out) {
  auto slash = rest.find('/');
  auto* b = find_bot(rest.substr(0, slash));
  constexpr std::string_view folder = "/documents/";
  if (!b || slash == std::string_view::npos || !rest.substr(slash).starts_with(folder))
    return out->send(error(404, "Not Found"));
  const auto* f = b->find_file(std::string(rest.substr(slash + folder.size())));
  if (!f)
    return out->send(error(404, "Not Found"));
  http::reply r;
  r.type = f->type;
  r.body = *f->bytes;
  out->send(std::move(r));
}

void world::wake() {
  for (auto& [token, b] : bots_)
    b.delivery.wake();
}

void world::reset() {
  for (auto& [token, b] : bots_)
    b.reset();
}

} // namespace frontdesk::playground::telegram

// Matching of armed faults.
#include "ops/playground/faults.hpp"

namespace frontdesk::playground {

void replace_answer(const fault& f, http::reply& r) {
  if (f.body.empty())
    return;
  r.body = f.body;
  if (!f.type.empty())
    r.type = f.type;
}

std::optional<fault> faults::take(std::string_view platform, std::string_view method,
                                  std::string_view chat) {
  auto fits = [](const std::string& wanted, std::string_view is) {
    return wanted.empty() || wanted == is;
  };
  for (auto f = armed_.begin(); f != armed_.end(); ++f) {
    if (!fits(f->platform, platform) || !fits(f->method, method) || !fits(f->chat, chat))
      continue;
    fault taken = *f;
    if (f->times > 0 && --f->times == 0)
      armed_.erase(f);
    if (on_taken)
      on_taken(method, chat, taken);
    return taken;
  }
  return std::nullopt;
}

} // namespace frontdesk::playground

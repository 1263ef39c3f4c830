// Listening beside the check against the specification.
#include "tests/e2e/support/call_log.hpp"

#include <algorithm>

namespace frontdesk::test {

call_log::call_log(desk& d) : desk_(d) {
  d.platforms.call([&] {
    auto& on_call = d.platforms.telegram().on_call;
    before_ = on_call;
    on_call = [this](const playground::telegram::call& c) {
      if (before_)
        before_(c);
      if (c.args->has("chat_id"))
        entries_.push_back({std::chrono::steady_clock::now(), c.args->integer("chat_id"),
                            std::string(c.method), c.args->text("text"), c.status});
    };
  });
}

call_log::~call_log() {
  desk_.platforms.call([&] { desk_.platforms.telegram().on_call = std::move(before_); });
}

std::vector<call_log::entry> call_log::of(std::int64_t chat) const {
  return desk_.platforms.call([&] {
    std::vector<entry> out;
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(out),
                 [&](const entry& e) { return chat == 0 || e.chat == chat; });
    return out;
  });
}

} // namespace frontdesk::test

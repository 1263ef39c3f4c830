// Button data of any shape, in the middle of a flow and outside one: always answered, never a
// write.
#include "actors/flow/engine.hpp"
#include "db/club/registrations.hpp"
#include "expect.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

using namespace frontdesk;
using fuzz::expect;

namespace {

flow::who somebody(role standing) {
  flow::who w;
  w.business = {1};
  w.person = {7};
  w.chat = {70};
  w.standing = standing;
  w.name = "Asha";
  w.now_us = 1'790'000'000'000'000;
  w.next_run = 501;
  return w;
}

/// What the tap does to a conversation in this state.
flow::action tap(const flow::who& by, const flow::state& at, std::string_view data) {
  net::update u;
  u.kind = net::input_kind::tap;
  u.text = data;
  u.message = "34";
  return flow::turn(by, at, u).start();
}

/// The state after the first tap, to tap again in: the data before the first line break opens
/// something.
flow::state opened(const flow::who& by, std::string_view first) {
  const auto done = tap(by, {}, first);
  return done.kind == flow::action::kind_t::say ? done.say.next : flow::state{};
}

/// Drafts, language, a request to be a member and what a guest is called are the guest's own; other
/// business rows and other people's standing are not.
bool touches_only_itself(const flow::action& done, const flow::who& by) {
  return done.targets.empty()
         && std::ranges::all_of(done.statements, [&](const db::statement& each) {
              const std::string_view name = each.what->name;
              return name.starts_with("desk.") || name == "club.withdraw_registration"
                     || name == "club.registration_card" // that of who asks
                     || each == db::club::my_request(by.business, by.person)
                     || each == db::club::forget_names(by.person, by.business);
            });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto line = all.find('\n');
  const std::string_view first = all.substr(0, line);
  const std::string_view second = line == all.npos ? std::string_view() : all.substr(line + 1);
  for (const role standing : {role::guest, role::owner}) {
    const auto by = somebody(standing);
    const auto state = opened(by, first);
    const auto done = tap(by, state, second);
    if (second.size() > 64)
      expect(done.kind == flow::action::kind_t::say && done.say.next == state,
             "data that cannot be ours changes nothing");
    if (standing == role::guest)
      expect(touches_only_itself(done, by),
             "a guest's tap writes at most the guest's own dialogue");
  }
  return 0;
}

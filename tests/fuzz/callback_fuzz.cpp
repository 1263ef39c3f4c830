// Button data of any shape, in the middle of a flow and outside one: always answered, never a
// write.
#include "actors/flow/engine.hpp"
#include "expect.hpp"

#include <cstdint>
#include <string>

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
    if (second.size() > 64 && done.kind == flow::action::kind_t::say)
      expect(done.say.next == state, "data that cannot be ours changes nothing");
    if (standing == role::guest)
      expect(done.kind != flow::action::kind_t::commit || state.flow.size() > 0,
             "a guest's tap alone writes nothing");
  }
  return 0;
}

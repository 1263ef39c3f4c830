// One channel's way to its platform: builds the call, sends it, judges the answer.
#pragma once

#include "actors/lease.hpp"
#include "actors/messages.hpp"
#include "base/result.hpp"
#include "net/verdict.hpp"

#include <functional>
#include <memory>
#include <string>

namespace frontdesk::actors {

/// A rendered document on its way to the platform: its bytes, or the id of an earlier upload.
struct media {
  std::string id; // platform file id; empty: upload `bytes`
  std::string bytes;
  std::string file_name;
};

/// Stateless apart from its configuration; any thread.
class sender {
public:
  using done = std::function<void(net::verdict)>;
  virtual ~sender() = default;
  sender() = default;
  sender(const sender&) = delete;
  sender& operator=(const sender&) = delete;

  /// `target`: the platform's message to change; empty: a new message. `then` runs on the HTTP
  /// client's thread.
  virtual void send(const delivery&, const std::string& target, const media&, done then) = 0;
  /// The platform lets messages be changed (WhatsApp does not).
  virtual bool edits() const = 0;
  virtual std::string_view platform() const = 0; // metric label
};

/// Whether a post's chat is still sent under the id it was taken with: asked right before the
/// write, because a process that was stopped must not send what another now sends (DESIGN §7).
std::function<bool()> still_ours(std::shared_ptr<const lease>, const delivery&);

/// What a call without an answer means: nothing was sent, or nobody knows.
net::verdict judge_fault(const fault&);

} // namespace frontdesk::actors

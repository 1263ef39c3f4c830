// From a webhook's bytes to an arrival at the router, and back to the HTTP answer.
#pragma once

#include "actors/directory.hpp"
#include "actors/handles.hpp"
#include "net/http/message.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace frontdesk::actors {

/// What the door needs once the database has told the channels' ids.
struct door_deps {
  router_actor router;
  std::shared_ptr<const directory> channels;
};

/// Called on the server's I/O threads: decodes, answers what needs no turn, hands the rest to the
/// router.
class door {
public:
  explicit door(door_deps d) : deps_(std::move(d)) {}

  void telegram(std::string_view channel, std::string body, net::http::responder) const;
  void whatsapp(std::string_view channel, std::string body, net::http::responder) const;

private:
  void admit(arrival, net::http::responder) const;
  door_deps deps_;
};

/// 503 with Retry-After: the platform's queue keeps the update (DESIGN §2).
net::http::response try_again();

} // namespace frontdesk::actors

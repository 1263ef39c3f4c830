// Waits on the client's thread for one answer.
#include "ops/cli/blocking_call.hpp"

#include <future>

namespace frontdesk::cli {

result<net::http::reply> wait_for(net::http::client& client, net::http::call what) {
  std::promise<result<net::http::reply>> answer;
  client.start(std::move(what),
               [&](result<net::http::reply> x) { answer.set_value(std::move(x)); });
  return answer.get_future().get();
}

} // namespace frontdesk::cli

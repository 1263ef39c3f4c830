// The body of a probe's answer, and who is silent.
#include "actors/probes.hpp"

#include "net/json_writer.hpp"

namespace frontdesk::actors {

net::http::response probe_answer(bool good, const std::vector<std::string>& reasons) {
  net::json_writer w;
  w.open_object().key("ok").raw(good ? "true" : "false").key("reasons").open_array();
  for (const auto& x : reasons)
    w.value(x);
  w.close_array().close_object();
  net::http::response r;
  r.status = good ? 200 : 503;
  r.body = w.take();
  return r;
}

net::http::response livez(const pulse& beats) {
  std::vector<std::string> why;
  for (const auto& name : beats.silent())
    why.push_back(name + " is silent");
  return probe_answer(why.empty(), why);
}

} // namespace frontdesk::actors

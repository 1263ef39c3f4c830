// Sessions and offers to JSON and back.
#include "actors/flow/session.hpp"

namespace frontdesk::flow {

std::optional<session> parse_session(std::string_view json) {
  session s;
  if (!json.empty() && !from_json(json, s))
    return std::nullopt;
  return s;
}

std::string to_text(const session& s) {
  return to_json(s);
}

std::optional<std::vector<offer>> parse_offers(std::string_view json) {
  std::vector<offer> list;
  if (!json.empty() && !from_json(json, list))
    return std::nullopt;
  return list;
}

} // namespace frontdesk::flow

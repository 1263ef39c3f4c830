// Query strings, form bodies and multipart bodies as named parts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::playground::http {

struct part {
  std::string name;
  std::string value;
  bool is_file = false;
  std::string file_name;
  std::string type;
};

/// %xx decoded; '+' stays (it means a space only in forms).
std::string percent_decoded(std::string_view);
std::vector<part> parse_urlencoded(std::string_view);
/// Nothing if the body does not follow the boundary of the content type.
std::optional<std::vector<part>> parse_multipart(std::string_view content_type,
                                                 std::string_view body);
/// The value of one query parameter, empty if absent.
std::string query_value(std::string_view query, std::string_view name);

} // namespace frontdesk::playground::http

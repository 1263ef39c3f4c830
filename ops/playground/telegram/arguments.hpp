// The arguments of one Bot API call, whichever way they came: JSON, form, multipart or query
// string.
#pragma once

#include "ops/playground/http/form.hpp"
#include "ops/playground/http/message.hpp"
#include "ops/playground/json.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::playground::telegram {

class arguments {
public:
  /// Nothing if the body is not what its content type says.
  static std::optional<arguments> read(const http::request&);
  explicit arguments(json::object named) : named_(std::move(named)) {}

  /// As text: a number in decimal, true as "true", an object as its JSON. Empty if absent.
  std::string text(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t otherwise = 0) const;
  bool flag(std::string_view name) const;
  bool has(std::string_view name) const;
  /// The object or array, also if it was sent as JSON text. Nothing if absent; `is_broken` if it
  /// is there and is not JSON.
  struct structure {
    json::value value;
    bool is_there = false;
    bool is_broken = false;
  };
  structure json_value(std::string_view name) const;
  /// An uploaded file: under its own name, or through "attach://name".
  const http::part* file(std::string_view name) const;
  /// The names of the uploaded parts.
  std::vector<std::string> file_names() const;
  const json::object& named() const { return named_; }

private:
  json::object named_;
  std::map<std::string, http::part, std::less<>> files_;
};

} // namespace frontdesk::playground::telegram

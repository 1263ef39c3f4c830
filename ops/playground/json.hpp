// JSON in the playground: Boost.JSON, so that it shares no parser and no writer with the daemon.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::playground {

namespace json = boost::json;

/// Nothing if the text is not one JSON value.
std::optional<json::value> parse(std::string_view text);
/// The value as text, in UTF-8.
std::string write(const json::value&);
/// The text with every character above ASCII as \uxxxx in lower case, which is how both platforms
/// send it (PLATFORMS §1.2, §3).
std::string ascii(std::string_view json_text);

/// The member if it is there and a string, else `otherwise`.
std::string_view string_at(const json::object&, std::string_view name,
                           std::string_view otherwise = {});
/// The member as a number, also if it is written as a string; else `otherwise`.
std::int64_t integer_at(const json::object&, std::string_view name, std::int64_t otherwise = 0);
bool flag_at(const json::object&, std::string_view name, bool otherwise = false);
/// The member if it is an object or array, else nullptr.
const json::object* object_at(const json::object&, std::string_view name);
const json::array* array_at(const json::object&, std::string_view name);

} // namespace frontdesk::playground

// Checks a call against the Bot API as data, when ../shared/corpora is there.
#pragma once

#include "net/outgoing.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <string>

namespace frontdesk::net::telegram::spec {

using nlohmann::json;

/// Null when there is none.
inline const json& api() {
  static const json loaded = [] {
    const char* named = std::getenv("FRONTDESK_CORPORA");
    const std::string folder = named ? named : FRONTDESK_SOURCE_DIR "/../shared/corpora";
    std::ifstream in(folder + "/telegram-bot-api-spec.api.json");
    return in ? json::parse(in) : json();
  }();
  return loaded;
}

inline std::string check_fields(const json& fields, const json& object, const std::string& where);

/// Empty if the value is of the named type, else what is wrong.
inline std::string check_value(const std::string& type, const json& value,
                               const std::string& where) {
  if (type.rfind("Array of ", 0) == 0) {
    if (!value.is_array())
      return where + " is not an array";
    for (const json& each : value)
      if (auto wrong = check_value(type.substr(9), each, where + "[]"); !wrong.empty())
        return wrong;
    return {};
  }
  if (type == "Integer")
    return value.is_number_integer() ? "" : where + " is not an integer";
  if (type == "String" || type == "InputFile")
    return value.is_string() ? "" : where + " is not a string";
  if (type == "Boolean" || type == "True")
    return value.is_boolean() ? "" : where + " is not a boolean";
  const json& named = api()["types"][type];
  if (named.contains("subtypes")) {
    for (const json& each : named["subtypes"])
      if (check_value(each, value, where).empty())
        return {};
    return where + " is no " + type;
  }
  return check_fields(named["fields"], value, where);
}

inline std::string check_fields(const json& fields, const json& object, const std::string& where) {
  if (!object.is_object())
    return where + " is not an object";
  for (const json& field : fields)
    if (field["required"] && !object.contains(field["name"].get<std::string>()))
      return where + " lacks " + field["name"].get<std::string>();
  for (const auto& [name, value] : object.items()) {
    const json* known = nullptr;
    for (const json& field : fields)
      if (field["name"] == name)
        known = &field;
    if (!known)
      return where + " has an unknown field " + name;
    std::string wrong = "no type";
    for (const json& type : (*known)["types"])
      if (wrong = check_value(type, value, where + "." + name); wrong.empty())
        break;
    if (!wrong.empty())
      return wrong;
  }
  return {};
}

/// The call as one object: the JSON body, or the multipart fields with their JSON read.
inline json fields_of(const outgoing& call) {
  if (call.parts.empty())
    return json::parse(call.body);
  json all = json::object();
  for (const auto& part : call.parts) {
    const bool is_json = part.name == "reply_markup" || part.name == "caption_entities";
    all[part.name] =
        is_json ? json::parse(part.data) : json(part.file_name.empty() ? part.data : "bytes");
  }
  return all;
}

/// Empty if the Bot API knows such a call, else what is wrong with it. Says nothing without the
/// data.
inline std::string check(const outgoing& call) {
  if (api().is_null())
    return {};
  if (!api()["methods"].contains(call.method))
    return "no method " + call.method;
  const json& method = api()["methods"][call.method];
  return check_fields(method.contains("fields") ? method["fields"] : json::array(), fields_of(call),
                      call.method);
}

} // namespace frontdesk::net::telegram::spec

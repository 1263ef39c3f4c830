// Walking a call's arguments beside the specification's fields.
#include "tests/e2e/support/bot_api_spec.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

namespace frontdesk::test {
namespace {

using nlohmann::json;
const std::string array_of = "Array of ";

bool is_number_text(const json& v) {
  if (!v.is_string())
    return false;
  auto s = v.get<std::string>();
  return !s.empty() && std::all_of(s.begin() + (s[0] == '-' ? 1 : 0), s.end(), [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
}

/// Forms and multipart carry objects as JSON text.
json unwrapped(const json& v) {
  if (!v.is_string())
    return v;
  auto parsed = json::parse(v.get<std::string>(), nullptr, false);
  return parsed.is_discarded() ? v : parsed;
}

} // namespace

std::optional<bot_api_spec> bot_api_spec::load() {
  auto file = std::filesystem::path(FRONTDESK_SOURCE_DIR).parent_path()
              / "shared/corpora/telegram-bot-api-spec.api.json";
  std::ifstream in(file);
  if (!in)
    return std::nullopt;
  return bot_api_spec(json::parse(in));
}

std::vector<std::string> bot_api_spec::complaints(const std::string& method, const json& arguments,
                                                  const std::vector<std::string>& files) const {
  std::vector<std::string> found;
  auto known = spec_["methods"].find(method);
  if (known == spec_["methods"].end())
    return {method + ": no such method"};
  check_fields(method, known->value("fields", json::array()), arguments, files, found);
  return found;
}

void bot_api_spec::check_fields(const std::string& where, const json& fields, const json& value,
                                const std::vector<std::string>& files,
                                std::vector<std::string>& found) const {
  auto is_uploaded = [&](const std::string& name) {
    return std::find(files.begin(), files.end(), name) != files.end();
  };
  std::vector<std::string> names;
  for (const auto& field : fields) {
    auto name = field["name"].get<std::string>();
    names.push_back(name);
    auto at = value.find(name);
    if (at == value.end()) {
      if (field["required"].get<bool>() && !is_uploaded(name))
        found.push_back(where + ": " + name + " is missing");
      continue;
    }
    bool fits_one = false;
    std::vector<std::string> inside;
    for (const auto& type : field["types"]) {
      std::vector<std::string> tried;
      if (fits(type.get<std::string>(), *at, where + "." + name, tried) && tried.empty()) {
        fits_one = true;
        break;
      }
      inside.insert(inside.end(), tried.begin(), tried.end());
    }
    if (!fits_one && inside.empty())
      found.push_back(where + ": " + name + " has the wrong type: " + at->dump());
    else if (!fits_one)
      found.insert(found.end(), inside.begin(), inside.end());
  }
  for (const auto& [name, member] : value.items())
    if (std::find(names.begin(), names.end(), name) == names.end() && name != "method")
      found.push_back(where + ": there is no " + name);
}

bool bot_api_spec::fits(const std::string& type, const json& value, const std::string& where,
                        std::vector<std::string>& found) const {
  if (type == "String")
    return value.is_string();
  if (type == "Integer")
    return value.is_number_integer() || is_number_text(value);
  if (type == "Float")
    return value.is_number() || value.is_string();
  if (type == "Boolean")
    return value.is_boolean() || value == "true" || value == "false";
  if (type == "InputFile")
    return false; // uploaded parts are no arguments
  auto v = unwrapped(value);
  if (type.rfind(array_of, 0) == 0) {
    auto of = type.substr(array_of.size());
    return v.is_array() && std::all_of(v.begin(), v.end(), [&](const json& x) {
             return fits(of, x, where + "[]", found);
           });
  }
  auto known = spec_["types"].find(type);
  if (!v.is_object() || known == spec_["types"].end())
    return false;
  if (auto kinds = known->find("subtypes"); kinds != known->end())
    return std::any_of(kinds->begin(), kinds->end(), [&](const json& kind) {
      std::vector<std::string> tried;
      return fits(kind.get<std::string>(), v, where, tried) && tried.empty();
    });
  check_fields(where, known->value("fields", json::array()), v, {}, found);
  return true;
}

} // namespace frontdesk::test

// Checks calls against the Bot API's specification as data (../shared/corpora, when it is there).
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace frontdesk::test {

class bot_api_spec {
public:
  /// Nothing if the specification is not on this machine.
  static std::optional<bot_api_spec> load();

  /// What is wrong with a call: unknown method or parameter, one missing, one of the wrong type.
  /// `files` names the uploaded parts.
  std::vector<std::string> complaints(const std::string& method, const nlohmann::json& arguments,
                                      const std::vector<std::string>& files = {}) const;

private:
  explicit bot_api_spec(nlohmann::json spec) : spec_(std::move(spec)) {}
  void check_fields(const std::string& where, const nlohmann::json& fields,
                    const nlohmann::json& value, const std::vector<std::string>& files,
                    std::vector<std::string>& found) const;
  bool fits(const std::string& type, const nlohmann::json& value, const std::string& where,
            std::vector<std::string>& found) const;

  nlohmann::json spec_;
};

} // namespace frontdesk::test

// How each type of configuration value is read from text or TOML, and printed.
#pragma once

#include "base/config.hpp"

#include <string>
#include <variant>
#include <vector>

namespace frontdesk::configuration {

/// A value as its source gives it; environment and flags give text only.
using raw = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

/// What a key may hold besides its type.
struct range {
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
};

/// Each reads the raw value into the member and returns what was expected instead ("a whole number
/// from 1 to 500"), or nothing when all is well.
std::string read(const raw&, range, std::string&);
std::string read(const raw&, range, std::int64_t&);
std::string read(const raw&, range, std::optional<std::int64_t>&);
std::string read(const raw&, range, bool&);
std::string read(const raw&, range, endpoint&);
std::string read(const raw&, range, platform&);
std::string read(const raw&, range, log::level&);
std::string read(const raw&, range, std::vector<std::string>&);
std::string read(const raw&, range, std::vector<owner_config>&);

std::string show(const std::string&);
std::string show(std::int64_t);
std::string show(const std::optional<std::int64_t>&);
std::string show(bool);
std::string show(const endpoint&);
std::string show(platform);
std::string show(log::level);
std::string show(const std::vector<std::string>&);
std::string show(const std::vector<owner_config>&);

/// For error messages: the raw value as it was written.
std::string written(const raw&);

} // namespace frontdesk::configuration

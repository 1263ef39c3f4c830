// A PostgreSQL address taken apart as libpq does it: where its passwords are, and what is wrong.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::configuration {

/// A password inside an address: where it stands there, and what it is.
struct password_in_address {
  std::size_t begin = 0, end = 0;
  std::string value;
};

struct database_address {
  std::vector<password_in_address> passwords; // in order of `begin`, none over another
  std::string complaint; // why libpq could not read it, without a word of it; empty: it can
};

database_address read_database_address(std::string_view);

} // namespace frontdesk::configuration

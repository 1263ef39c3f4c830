// README.md: its configuration table is the one the program prints.
#include "base/config.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

TEST_CASE("README.md has the configuration table of this program", "[base][config]") {
  std::ifstream in{FRONTDESK_SOURCE_DIR "/README.md"};
  std::string readme{std::istreambuf_iterator<char>{in}, {}};
  auto begin = readme.find("| key | variable |");
  auto end = readme.find("<!-- end of table -->");
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  CHECK(readme.substr(begin, end - begin) == frontdesk::config_markdown());
}

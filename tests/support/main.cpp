// Catch2's main, compiled once for every test program. Tests run in the order of their names, which
// no build changes.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

int main(int argc, char** argv) {
  Catch::Session session;
  session.configData().runOrder = Catch::RunTests::InLexicographicalOrder;
  return session.run(argc, argv);
}

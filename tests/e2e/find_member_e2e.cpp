// The thin line: a real update "find par" goes through the daemon, and the chat shows the member.
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;

TEST_CASE("find par shows Parin in the chat", "[e2e][club]") {
  desk d;
  d.owner().types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  d.member(1002, "Ravi Patel", "+919797979797");

  auto answer = d.owner().types("/find par").answer();
  CHECK(answer.has("Parin Shah"));
  CHECK_FALSE(answer.has("Ravi Patel"));
}

TEST_CASE("a find that matches nobody says so about users", "[e2e][club]") {
  desk d;
  d.owner().types("/start").answer();
  CHECK(d.owner().types("/find par%").answer().has("No users found"));
}

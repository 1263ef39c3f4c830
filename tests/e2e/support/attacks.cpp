// What is typed, and what becomes of it.
#include "tests/e2e/support/attacks.hpp"

#include "tests/support/mutants.hpp"

#include <algorithm>

namespace frontdesk::test {
namespace {

const std::vector<std::string> classics = {"' OR '1'='1",
                                           "'; DROP TABLE club.members;--",
                                           "\" OR \"\"=\"",
                                           "1; SELECT pg_sleep(9)",
                                           "') UNION SELECT token FROM desk.channels--",
                                           "\\'; TRUNCATE desk.people; --",
                                           "$1",
                                           "$$x$$",
                                           "%",
                                           "_",
                                           "par%",
                                           "\\",
                                           "%' ESCAPE '!",
                                           "{1,2}",
                                           "{\"a\":1}",
                                           "NULL",
                                           "E'\\x27'",
                                           "0x27",
                                           "1e9999",
                                           "-1",
                                           "99999999999999999999",
                                           "'||pg_read_file('/etc/passwd')||'",
                                           "/**/",
                                           "--",
                                           "; COPY desk.people TO PROGRAM 'id'",
                                           "a:1:0.0:0",
                                           "x:club.ban:42:3",
                                           "<a href=\"x\">b</a>",
                                           "_*[`]*_",
                                           "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
                                           "\xe2\x80\xae"
                                           "evil",
                                           "${jndi:x}",
                                           "../../etc/passwd",
                                           "234x2 whey'1kg -10%",
                                           "parin'; -- 234x1",
                                           "INV'--/2026"};

} // namespace

std::vector<std::string> attacks(std::size_t mutants) {
  auto out = classics;
  dice random(7);
  auto plain = [](const std::string& s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c > 0; }); // a cut would spoil UTF-8
  };
  while (out.size() < classics.size() + mutants) {
    const auto& a = classics[random.below(classics.size())];
    const auto& b = classics[random.below(classics.size())];
    if (plain(a) && plain(b))
      out.push_back(a.substr(0, 1 + random.below(a.size())) + b);
  }
  return out;
}

} // namespace frontdesk::test

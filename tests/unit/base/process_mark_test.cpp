// Whether a process has ended, asked of real ones.
#include "base/process_mark.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace frontdesk;

namespace {

/// A child that tells its mark and waits to be killed.
struct sleeper {
  pid_t pid = 0;
  std::string mark;

  sleeper() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    pid = ::fork();
    if (pid == 0) {
      auto mine = process_mark();
      if (::write(ends[1], mine.data(), mine.size()) > 0)
        ::close(ends[1]);
      for (;;)
        ::pause();
    }
    ::close(ends[1]);
    char buffer[256];
    for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
      mark.append(buffer, static_cast<std::size_t>(n));
    ::close(ends[0]);
  }
  void ends() { ::kill(pid, SIGKILL); }
  void is_reaped() { ::waitpid(pid, nullptr, 0); }
};

} // namespace

TEST_CASE("a process has ended once it was killed, looked at by its parent or not", "[base]") {
  sleeper child;
  REQUIRE_FALSE(child.mark.empty());
  CHECK_FALSE(has_ended(child.mark));
  ::kill(child.pid, SIGSTOP);
  CHECK_FALSE(has_ended(child.mark)); // it may go on at any time
  child.ends();
  siginfo_t info;
  ::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED | WNOWAIT);
  CHECK(has_ended(child.mark));
  child.is_reaped();
  CHECK(has_ended(child.mark));
}

TEST_CASE("a number that is another process's now is no sign of life", "[base]") {
  auto mine = process_mark();
  CHECK_FALSE(has_ended(mine));
  auto earlier = mine.substr(0, mine.rfind('/')) + "/1";
  CHECK(has_ended(earlier));
}

TEST_CASE("nobody knows of a process elsewhere", "[base]") {
  auto mine = process_mark();
  auto elsewhere = mine;
  elsewhere[0] = elsewhere[0] == 'a' ? 'b' : 'a'; // another boot
  CHECK_FALSE(has_ended(elsewhere.substr(0, elsewhere.rfind('/')) + "/1"));
  for (const char* odd : {"", "/", "//", "4711", "/4711/", "a/b/c/d/e"})
    CHECK_FALSE(has_ended(odd));
  CHECK_FALSE(has_ended(mine.substr(0, mine.find("/pid:")) + "/pid:[1]/1/1"));
}

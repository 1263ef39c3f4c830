// Ten thousand connections that say no more, and some that never stop saying little: people are
// answered as if there were none, in bounded memory.
#include "base/text.hpp"
#include "tests/e2e/support/posts.hpp"
#include "tests/e2e/support/writers.hpp"
#include "tests/support/await.hpp"
#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

constexpr int idle_ones = 10'000;
constexpr int of_an_address = 1'000; // so many ports of each of ten
constexpr int slow_ones = 200;
constexpr long most_resident_kb = 256 * 1024; // RELIABILITY P8
constexpr rlim_t most_data = rlim_t{320} << 20;

/// What the daemon may hold of its own: beyond that the kernel gives it nothing. A thread's stack
/// counts as a whole, so it is given less than the usual 8 MiB.
bool limit_memory() {
  const rlimit data{most_data, most_data}, stack{1 << 20, 1 << 20};
  return ::setrlimit(RLIMIT_STACK, &stack) == 0 && ::setrlimit(RLIMIT_DATA, &data) == 0;
}

/// Both ends of every connection are on this machine, each in a process of its own.
bool may_open_enough() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max >= idle_ones + 2'000)
    return true;
  WARN("NOT TRIED: ten thousand connections need as many open files, " << files.rlim_max
                                                                       << " are permitted here");
  return false;
}

/// The n-th connection of a stranger, from an address that a thousand share; -1 if refused.
int connect_to(int port, int n) {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  sockaddr_in from{}, to{};
  from.sin_family = to.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + static_cast<in_addr_t>(n / of_an_address));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) == 0
      && ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0)
    return fd;
  ::close(fd);
  return -1;
}

/// Each has had an answer: who never says anything is cut after limits.read_ms.
class idle_crowd {
public:
  explicit idle_crowd(int port) {
    constexpr std::string_view request = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    std::array<char, 1024> answer{};
    for (int n = 0; n < idle_ones; ++n)
      if (int fd = connect_to(port, n); fd >= 0) {
        sockets_.push_back(fd);
        answered_ += ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0
                     && ::recv(fd, answer.data(), answer.size(), 0) > 0;
      }
  }
  ~idle_crowd() {
    for (int fd : sockets_)
      ::close(fd);
  }
  idle_crowd(const idle_crowd&) = delete;
  idle_crowd& operator=(const idle_crowd&) = delete;

  std::size_t answered() const { return answered_; }
  /// So many the daemon has not ended.
  std::size_t held() const {
    char byte = 0;
    return static_cast<std::size_t>(std::count_if(sockets_.begin(), sockets_.end(), [&](int fd) {
      return ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }));
  }

private:
  std::vector<int> sockets_;
  std::size_t answered_ = 0;
};

/// A byte of a head each, again and again, for so long; who was cut comes back. How often.
int dribble(int port, std::chrono::seconds lasts) {
  const std::string head = "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Slow: ";
  std::deque<raw_client> slow;
  std::vector<std::size_t> written(slow_ones, 0);
  int cut = 0;
  auto until = std::chrono::steady_clock::now() + lasts;
  while (std::chrono::steady_clock::now() < until) {
    while (slow.size() < slow_ones)
      slow.emplace_back(static_cast<std::uint16_t>(port));
    std::size_t living = 0;
    for (std::size_t i = 0; i < slow_ones; ++i)
      living += slow[i].write(std::string(
                    1, i < written.size() && written[i] < head.size() ? head[written[i]++] : 'a'))
                    ? 1U
                    : 0U;
    if (living < slow_ones / 2) {
      cut += slow_ones;
      slow.clear();
      written.assign(slow_ones, 0);
    }
    std::this_thread::sleep_for(200ms);
  }
  return cut;
}

long kb_of(pid_t pid, const char* field) {
  auto status = bytes_of(text::cat("/proc/", pid, "/status"));
  return std::stol(status.substr(status.find(field) + std::string_view(field).size() + 1));
}

} // namespace

TEST_CASE("ten thousand idle connections and two hundred slow ones hold nobody up",
          "[e2e][process][idle]") {
  if (!may_open_enough())
    return;
  desk d({.replicas = 1,
          .checks_calls = false,
          .more = "[limits]\nguest_turns = 100000\n",
          .enter = limit_memory});
  writers w(d, 60, 20ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 100; }, 20s));
  auto before = kb_of(d.pid(), "VmRSS");
  auto from = writers::now_us();
  idle_crowd idle(d.port());
  CHECK(idle.answered() == idle_ones);
  auto held_from = writers::now_us();
  int cut = dribble(d.port(), 25s); // twice limits.read_ms
  CHECK(idle.held() < idle_ones);   // as many as may be: who came after them took places of theirs
  CHECK(idle.held() > idle_ones - 3 * slow_ones);
  CHECK(cut >= slow_ones);
  auto with = kb_of(d.pid(), "VmRSS"), most = kb_of(d.pid(), "VmHWM");
  auto seen = w.between(from, writers::now_us());
  auto held = w.between(held_from, writers::now_us());
  std::printf(
      "%zu idle, %d slow ones cut: %zu answered, slowest after %.2f s, %.2f s when all were "
      "there; resident %ld MiB before, %ld with them, %ld at most, %ld MiB of data\n",
      idle.answered(), cut, seen.accepted, seen.slowest_s, held.slowest_s, before / 1024,
      with / 1024, most / 1024, kb_of(d.pid(), "VmData") / 1024);
  CHECK(seen.accepted > 500);
  CHECK(seen.refused + seen.otherwise == 0);
  CHECK(most < most_resident_kb);
  if (desk::measures_time())
    CHECK(seen.slowest_s < 1);
  w.check_complete();
}

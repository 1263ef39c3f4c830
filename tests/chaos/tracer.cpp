// Starting strace, waiting until it holds every thread, and reading what it wrote.
#include "tests/chaos/tracer.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/support/process.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <utility>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;

/// All that reads, writes or waits on a socket or a file.
constexpr const char* calls = "sendto,recvfrom,sendmsg,recvmsg,read,write,readv,writev,epoll_wait,"
                              "epoll_pwait,epoll_ctl,poll,ppoll,connect,accept4,close";
constexpr int held_for_us = 2'000'000;
constexpr auto attached_within = 10s;
constexpr auto detached_within = 1s;

} // namespace

tracer tracer::killing(pid_t pid, const std::string& call, int number, std::string folder) {
  return {pid, call, text::cat(call, ":signal=SIGKILL:when=", number), std::move(folder)};
}

tracer tracer::holding(pid_t pid, const std::string& call, int number, std::string folder) {
  return {pid, call, text::cat(call, ":delay_exit=", held_for_us, ":when=", number),
          std::move(folder)};
}

bool tracer::is_held() const {
  std::stringstream written;
  written << std::ifstream(folder_ + "/strace").rdbuf();
  return written.str().find("(DELAYED)") != std::string::npos;
}

tracer tracer::counting(pid_t pid, std::string folder) {
  return {pid, calls, "", std::move(folder)};
}

tracer::tracer(pid_t pid, const std::string& trace, const std::string& inject, std::string folder)
    : folder_(std::move(folder)), traced_(pid) {
  auto log = folder_ + "/strace.log";
  for (const auto& old : {log, folder_ + "/strace"})
    std::filesystem::remove(old);
  std::vector<std::string> command{
      "/usr/bin/strace", "-f", "-p", std::to_string(pid), "-o", folder_ + "/strace", "-e",
      "trace=" + trace};
  if (!inject.empty()) {
    command.emplace_back("-e");
    command.push_back("inject=" + inject);
  }
  pid_ = test::start_process(command, log);
  auto until = std::chrono::steady_clock::now() + attached_within;
  for (;;) {
    std::stringstream said;
    said << std::ifstream(log).rdbuf();
    if (said.str().find("attached") != std::string::npos)
      return;
    if (std::chrono::steady_clock::now() > until)
      throw fatal{"strace does not attach: " + said.str()};
    std::this_thread::sleep_for(2ms);
  }
}

void tracer::detach() {
  if (pid_ == 0)
    return;
  ::kill(pid_, SIGTERM); // it lets go of what it traces
  auto until = std::chrono::steady_clock::now() + detached_within;
  while (::waitpid(pid_, nullptr, WNOHANG) != pid_) {
    // It may wait for ever for a thread of a process that was killed meanwhile.
    if (std::chrono::steady_clock::now() > until)
      ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(2ms);
  }
  pid_ = 0;
}

tracer::~tracer() {
  detach();
}

std::map<std::string, int> tracer::counts() {
  detach();
  std::map<std::pair<std::string, std::string>, int> of_thread;
  std::ifstream in(folder_ + "/strace");
  for (std::string line; std::getline(in, line);) { // "1234  sendto(5, …" or "1234 <... resumed"
    auto call_at = line.find_first_not_of(' ', line.find(' '));
    auto ends = line.find('(');
    if (call_at == std::string::npos || ends == std::string::npos || ends <= call_at
        || line[call_at] == '<' || line[call_at] == '+' || line[call_at] == '-')
      continue;
    ++of_thread[{line.substr(call_at, ends - call_at), line.substr(0, line.find(' '))}];
  }
  std::map<std::string, int> out;
  for (const auto& [where, times] : of_thread)
    out[where.first] = std::max(out[where.first], times);
  return out;
}

} // namespace frontdesk::chaos

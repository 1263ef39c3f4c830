// fork, exec and wait, with fewer rights and a death signal.
#include "tests/support/process.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace frontdesk::test {
namespace {

constexpr uid_t nobody = 65534;

void sweep_folders_of_the_dead() {
  std::error_code ignored;
  for (const auto& x : std::filesystem::directory_iterator("/tmp", ignored)) {
    auto name = x.path().filename().string();
    if (!name.starts_with("frontdesk-test-"))
      continue;
    auto pid = std::atoi(name.c_str() + std::string_view("frontdesk-test-").size());
    if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH)
      std::filesystem::remove_all(x.path(), ignored);
  }
}

} // namespace

std::string make_folder(const std::string& purpose) {
  sweep_folders_of_the_dead();
  auto name = text::cat("/tmp/frontdesk-test-", ::getpid(), "-", purpose, "-XXXXXX");
  if (!::mkdtemp(name.data()))
    throw std::runtime_error("mkdtemp failed");
  if (::getuid() == 0 && ::chown(name.c_str(), nobody, nobody) != 0)
    throw std::runtime_error("chown failed");
  return name;
}

pid_t start_process(const std::vector<std::string>& command, const std::string& log,
                    bool (*enter)()) {
  std::vector<char*> arguments;
  for (const auto& x : command)
    arguments.push_back(const_cast<char*>(x.c_str()));
  arguments.push_back(nullptr);
  auto pid = ::fork();
  if (pid != 0)
    return pid;
  int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0666);
  ::dup2(out, 1);
  ::dup2(out, 2);
  for (int fd = 3; fd < 1024; ++fd)
    ::close(fd);
  if (enter != nullptr && !enter())
    ::_exit(126);
  if (::getuid() == 0
      && (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0))
    ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // for PostgreSQL: stop at once
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void run_process(const std::vector<std::string>& command, const std::string& log) {
  if (wait_for(start_process(command, log)) == 0)
    return;
  std::ostringstream text;
  text << command.front() << " failed:\n" << std::ifstream(log).rdbuf();
  throw std::runtime_error(text.str());
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path);
  if (!in)
    throw std::runtime_error(path + " cannot be read");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

int free_port() {
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&where), size) == 0
               && ::getsockname(fd, reinterpret_cast<sockaddr*>(&where), &size) == 0;
  ::close(fd);
  if (!bound)
    throw std::runtime_error("no free port");
  return ntohs(where.sin_port);
}

std::vector<std::string> under_clock(const std::string& file) {
  return {"/usr/bin/env",
          "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
          "FAKETIME_TIMESTAMP_FILE=" + file,
          "FAKETIME_CACHE_DURATION=1",
          "FAKETIME_DONT_FAKE_MONOTONIC=1",
          "FAKETIME_DONT_RESET=1"};
}

void write_clock(const std::string& file, const std::string& seconds) {
  std::ofstream(file + ".new") << seconds << '\n';
  std::filesystem::rename(file + ".new", file);
}

std::string program_beside(const std::string& name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

} // namespace frontdesk::test

// Reads /proc: man 5 proc.
#include "base/process_mark.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <string>
#include <system_error>
#include <unistd.h>

namespace frontdesk {

namespace {

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// "<state> <start>", the start in ticks since boot (proc(5), stat: fields 3 and 22); "" if it
/// cannot be read.
std::string state_and_start(const std::string& pid) {
  auto line = first_line(text::cat("/proc/", pid, "/stat"));
  auto at = line.rfind(')'); // the name before may hold anything
  if (at == std::string::npos || at + 2 >= line.size())
    return {};
  std::string_view rest = std::string_view(line).substr(at + 2);
  auto state = rest.substr(0, 1);
  for (int field = 3; field < 22 && !rest.empty(); ++field)
    rest.remove_prefix(std::min(rest.size(), rest.find(' ') + 1));
  return text::cat(state, ' ', rest.substr(0, rest.find(' ')));
}

/// Boot and PID namespace: where a PID means something.
std::string place() {
  char space[64] = {};
  auto length = ::readlink("/proc/self/ns/pid", space, sizeof space - 1);
  auto boot = first_line("/proc/sys/kernel/random/boot_id");
  if (length <= 0 || boot.empty())
    return {};
  return text::cat(boot, '/', std::string_view(space, static_cast<std::size_t>(length)));
}

} // namespace

std::string process_mark() {
  auto where = place();
  auto pid = std::to_string(::getpid());
  auto now = state_and_start(pid);
  return where.empty() || now.empty() ? std::string{}
                                      : text::cat(where, '/', pid, '/', now.substr(2));
}

bool has_ended(std::string_view mark) {
  auto start = mark.rfind('/');
  auto pid = start == std::string_view::npos ? start : mark.rfind('/', start - 1);
  if (pid == std::string_view::npos || mark.substr(0, pid) != place())
    return false;
  std::string number(mark.substr(pid + 1, start - pid - 1));
  int value = 0;
  auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || value <= 0)
    return false;
  if (::kill(value, 0) != 0 && errno == ESRCH)
    return true;
  auto now = state_and_start(number);
  // Z: killed, and its parent did not look yet. Another start: the number is somebody else's now.
  return !now.empty() && (now[0] == 'Z' || now.substr(2) != mark.substr(start + 1));
}

} // namespace frontdesk

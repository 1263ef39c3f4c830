// Reads /proc: man 5 proc, fields 4 (parent), 14 and 15 (ticks in user and kernel mode).
#include "tests/bench/cpu.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace frontdesk::bench {
namespace {

struct stat_line {
  pid_t parent = 0;
  double seconds = 0;
};

stat_line read_stat(const std::string& file) {
  std::ifstream in(file);
  std::string all((std::istreambuf_iterator<char>(in)), {});
  auto name_end = all.rfind(')');
  if (name_end == std::string::npos)
    return {};
  std::istringstream rest(all.substr(name_end + 1));
  std::string skipped;
  stat_line out;
  rest >> skipped >> out.parent; // state, parent
  for (int field = 5; field < 14; ++field)
    rest >> skipped;
  double user = 0, kernel = 0;
  rest >> user >> kernel;
  out.seconds = (user + kernel) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return out;
}

} // namespace

double seconds_of(const std::string& file) {
  return read_stat(file).seconds;
}

cpu_seconds cpu_now(pid_t daemon, pid_t postmaster) {
  cpu_seconds out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos)
      continue;
    auto line = read_stat("/proc/" + name + "/stat");
    if (line.parent == postmaster || name == std::to_string(postmaster))
      out.database += line.seconds;
    else if (name == std::to_string(daemon))
      out.daemon += line.seconds;
    else if (name == std::to_string(::getpid()))
      out.load += line.seconds;
  }
  return out;
}

double resident(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/statm");
  double all = 0, pages = 0;
  in >> all >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace frontdesk::bench

// The built program's other commands, run to their end.
#pragma once

#include "tests/support/process.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace frontdesk::test {

struct ran {
  int code = 0;
  std::string text; // standard output and error
  bool has(std::string_view words) const { return text.find(words) != text.npos; }
};

/// `before`: a program in front of ours, such as /usr/bin/env NAME=value.
inline ran frontdesk_command(std::vector<std::string> arguments,
                             std::vector<std::string> before = {}) {
  static std::atomic<int> number = 0;
  static const std::string folder = make_folder("command");
  auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  before.push_back((here / "frontdesk").string());
  before.insert(before.end(), arguments.begin(), arguments.end());
  auto log = folder + "/" + std::to_string(++number) + ".log";
  ran out;
  out.code = wait_for(start_process(before, log));
  std::ostringstream text;
  text << std::ifstream(log).rdbuf();
  out.text = text.str();
  return out;
}

} // namespace frontdesk::test

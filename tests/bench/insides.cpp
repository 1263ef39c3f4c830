// Reads /metrics and the threads below /proc.
#include "tests/bench/insides.hpp"

#include "base/text.hpp"
#include "ops/playground/http/ask.hpp"
#include "tests/bench/cpu.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace frontdesk::bench {
namespace {

using sums = std::map<std::string, double>;

/// `frontdesk_stage_seconds_sum{stage="open"} 1.5`: the label's value and the number.
void read_line(const std::string& line, const std::string& name, sums& to) {
  if (!line.starts_with(name + '{'))
    return;
  auto from = line.find('"'), until = line.find('"', from + 1);
  to[line.substr(from + 1, until - from - 1)] = std::stod(line.substr(line.rfind(' ')));
}

void subtract(sums& from, const sums& what) {
  for (const auto& [name, value] : what)
    from[name] -= value;
}

std::string listed(const sums& values) {
  std::string out;
  for (const auto& [name, value] : values) {
    char number[32];
    std::snprintf(number, sizeof number, value < 10 ? "%.2f" : "%.0f", value);
    out += text::cat(out.empty() ? "" : ", ", std::string_view(number), ' ', name);
  }
  return out;
}

} // namespace

insides look_inside(pid_t daemon, int port) {
  insides out;
  std::error_code gone; // a thread that ends meanwhile
  for (const auto& entry :
       std::filesystem::directory_iterator(text::cat("/proc/", daemon, "/task"), gone)) {
    std::ifstream in(entry.path() / "comm");
    std::string name;
    std::getline(in, name);
    out.thread_seconds[name] += seconds_of(entry.path() / "stat");
  }
  playground::http::origin to{"127.0.0.1", static_cast<unsigned short>(port), "/"};
  auto said = playground::http::ask(to, "GET", "/metrics").body;
  for (const auto& part : text::split(said, '\n')) {
    std::string line(part);
    read_line(line, "frontdesk_batch_turns_count", out.batches);
    read_line(line, "frontdesk_batch_turns_sum", out.batch_turns);
    read_line(line, "frontdesk_stage_seconds_count", out.stages);
    read_line(line, "frontdesk_stage_seconds_sum", out.stage_seconds);
  }
  return out;
}

insides operator-(insides after, const insides& before) {
  subtract(after.thread_seconds, before.thread_seconds);
  subtract(after.batches, before.batches);
  subtract(after.batch_turns, before.batch_turns);
  subtract(after.stages, before.stages);
  subtract(after.stage_seconds, before.stage_seconds);
  return after;
}

std::string means(const sums& totals, const sums& counts, double scale) {
  sums each;
  for (const auto& [name, total] : totals)
    if (auto n = counts.find(name); n != counts.end() && n->second > 0)
      each[name] = scale * total / n->second;
  return listed(each);
}

std::string shares(const sums& seconds, double turns) {
  sums each;
  for (const auto& [name, value] : seconds)
    if (value > 0)
      each[name] = value * 1e6 / turns;
  return listed(each);
}

} // namespace frontdesk::bench

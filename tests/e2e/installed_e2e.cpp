// The daemon as it is installed: what ops/systemd/frontdesk.service takes from it, it does not
// need.
#include "base/text.hpp"
#include "tests/e2e/support/shop.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sealed.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// A field of /proc/<pid>/status, "CapEff".
std::string status_field(pid_t pid, std::string_view field) {
  std::istringstream all(bytes_of(text::cat("/proc/", pid, "/status")));
  for (std::string line; std::getline(all, line);)
    if (line.starts_with(text::cat(field, ":\t")))
      return line.substr(field.size() + 2);
  return {};
}

/// Where the process might write: a mount without "ro" (proc(5), mountinfo: the sixth field).
std::string writable_mounts(pid_t pid) {
  std::string out;
  std::istringstream all(bytes_of(text::cat("/proc/", pid, "/mountinfo")));
  for (std::string line; std::getline(all, line);) {
    std::istringstream fields(line);
    std::string x, where, options;
    fields >> x >> x >> x >> x >> where >> options;
    if (options != "ro" && !options.starts_with("ro,"))
      out += where + ' ';
  }
  return out;
}

bool has_file(std::vector<playground::shown> all, std::string_view first_bytes) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& x) { return x.file.starts_with(first_bytes); });
}

} // namespace

TEST_CASE("the unit takes from the daemon what this test takes", "[e2e][installed]") {
  auto unit = bytes_of(FRONTDESK_SOURCE_DIR "/ops/systemd/frontdesk.service");
  for (const auto* line :
       {"DynamicUser=yes", "UMask=0077", "NoNewPrivileges=yes", "CapabilityBoundingSet=",
        "AmbientCapabilities=", "ProtectSystem=strict", "PrivateUsers=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "RestrictNamespaces=yes",
        "LockPersonality=yes", "MemoryDenyWriteExecute=yes", "SystemCallFilter=@system-service",
        "SystemCallFilter=~@privileged @resources @keyring", "SystemCallErrorNumber=EPERM"}) {
    INFO(line);
    CHECK(unit.find(text::cat('\n', line, '\n')) != std::string::npos);
  }
}

TEST_CASE("a daemon without rights and with nothing to write to draws an invoice",
          "[e2e][installed]") {
  if (!may_seal()) {
    WARN("NOT TRIED: the daemon as it is installed needs a mount namespace, which is not permitted "
         "here");
    return;
  }
  desk d({.checks_calls = true, .more = {}, .enter = seal_process});
  for (const auto* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"})
    CHECK(status_field(d.pid(), set) == "0000000000000000");
  CHECK(status_field(d.pid(), "NoNewPrivs") == "1");
  CHECK(status_field(d.pid(), "Seccomp") == "2");
  CHECK_FALSE(status_field(d.pid(), "Uid").starts_with("0\t"));
  CHECK(writable_mounts(d.pid()) == "");
  // What is taken from it is really gone.
  auto touch = [&](bool (*enter)()) {
    return wait_for(start_process({"/usr/bin/touch", d.folder() + "/written"},
                                  d.folder() + "/touch.log", enter));
  };
  CHECK(touch(nullptr) == 0);
  CHECK(touch(seal_process) == 1);

  auto asha = open_shop(d); // its last acts are an invoice, and a guest's request
  CHECK(has_file(asha.all(), "\x89PNG"));
  CHECK(has_file(asha.all(), "%PDF"));
  auto phone = d.whatsapp("919812345678", "Asha");
  phone.types("/start").answer();
  CHECK(d.stop_daemon() == 0);
  CHECK(d.log().find("\"level\":\"error\"") == std::string::npos);
}

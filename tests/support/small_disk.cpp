// Mounts a tmpfs in a mount namespace of this thread's own, so that nothing is left behind.
#include "tests/support/small_disk.hpp"

#include "base/text.hpp"
#include "tests/support/process.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <stdexcept>
#include <sys/mount.h>
#include <unistd.h>

namespace frontdesk::test {

bool small_disk::is_permitted() {
  static const bool is = ::unshare(CLONE_NEWNS) == 0
                         && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return is;
}

small_disk::small_disk(std::size_t megabytes) : folder_(make_folder("disk")) {
  auto options = text::cat("size=", megabytes, "m,mode=0777");
  if (!is_permitted()
      || ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
    throw std::runtime_error(text::cat("no small disk: ", std::strerror(errno)));
}

small_disk::~small_disk() {
  ::umount2(folder_.c_str(), MNT_DETACH);
  std::error_code ignored;
  std::filesystem::remove(folder_, ignored);
}

void small_disk::fill() const {
  static constexpr std::array<char, 4096> page{}; // tmpfs gives whole pages
  int out = ::open((folder_ + "/ballast").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  ssize_t written = 0;
  for (long i = 0; i < 1'000'000 && written >= 0; ++i)
    written = ::write(out, page.data(), page.size());
  bool is_full = written < 0 && errno == ENOSPC;
  ::close(out);
  if (!is_full)
    throw std::runtime_error(folder_ + " does not become full");
}

void small_disk::make_room() const {
  std::filesystem::remove(folder_ + "/ballast");
}

} // namespace frontdesk::test

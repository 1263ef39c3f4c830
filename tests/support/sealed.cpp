// Namespaces, capabilities and a filter of system calls, by the calls themselves: a shell between
// would be one more program that has to work without rights.
#include "tests/support/sealed.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace frontdesk::test {
namespace {

constexpr uid_t nobody_at_all = 65534;
/// Linux 6.3; older headers do not know it.
constexpr int set_mdwe = 65;
constexpr unsigned long refuse_exec_gain = 1;

bool writes(const char* file, const std::string& text) {
  int out = ::open(file, O_WRONLY | O_CLOEXEC);
  bool done = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(out);
  return done;
}

/// The unit's PrivateUsers; without root also what permits the mounts.
bool enter_user_namespace() {
  auto user = std::to_string(::getuid()), group = std::to_string(::getgid());
  return ::unshare(CLONE_NEWUSER) == 0 && writes("/proc/self/setgroups", "deny")
         && writes("/proc/self/uid_map", user + ' ' + user + " 1")
         && writes("/proc/self/gid_map", group + ' ' + group + " 1");
}

/// ProtectSystem=strict, and what a fresh machine has in its caches: nothing.
bool make_all_read_only() {
  mount_attr read_only{};
  read_only.attr_set = MOUNT_ATTR_RDONLY;
  return ::unshare(CLONE_NEWNS) == 0
         && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
         && ::mount("tmpfs", "/var/cache", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") == 0
         && ::mount_setattr(-1, "/", AT_RECURSIVE, &read_only, sizeof read_only) == 0;
}

/// CapabilityBoundingSet=, AmbientCapabilities=, SecureBits=, NoNewPrivileges=, DynamicUser=.
bool give_up_rights() {
  for (unsigned long x = 0; ::prctl(PR_CAPBSET_READ, x, 0, 0, 0) >= 0; ++x)
    if (::prctl(PR_CAPBSET_DROP, x, 0, 0, 0) != 0)
      return false;
  if (::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0, 0, 0) != 0)
    return false;
  if (::getuid() == 0
      && (::setgroups(0, nullptr) != 0 || ::setgid(nobody_at_all) != 0
          || ::setuid(nobody_at_all) != 0))
    return false;
  __user_cap_header_struct mine{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return ::syscall(SYS_capset, &mine, none.data()) == 0
         && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/// SystemCallFilter=~@privileged @resources @keyring, RestrictNamespaces=, LockPersonality=: of
/// each set what a program might try.
constexpr std::array refused_calls{SYS_chroot,        SYS_pivot_root,     SYS_mount,
                                   SYS_umount2,       SYS_mount_setattr,  SYS_sethostname,
                                   SYS_setdomainname, SYS_acct,           SYS_bpf,
                                   SYS_capset,        SYS_fanotify_init,  SYS_quotactl,
                                   SYS_reboot,        SYS_swapon,         SYS_swapoff,
                                   SYS_setuid,        SYS_setgid,         SYS_setreuid,
                                   SYS_setregid,      SYS_setresuid,      SYS_setresgid,
                                   SYS_setgroups,     SYS_chown,          SYS_fchown,
                                   SYS_fchownat,      SYS_lchown,         SYS_clock_settime,
                                   SYS_settimeofday,  SYS_adjtimex,       SYS_clock_adjtime,
                                   SYS_ioprio_set,    SYS_mbind,          SYS_migrate_pages,
                                   SYS_move_pages,    SYS_set_mempolicy,  SYS_sched_setaffinity,
                                   SYS_sched_setattr, SYS_sched_setparam, SYS_sched_setscheduler,
                                   SYS_setpriority,   SYS_setrlimit,      SYS_add_key,
                                   SYS_keyctl,        SYS_request_key,    SYS_unshare,
                                   SYS_setns,         SYS_personality};

/// SystemCallErrorNumber=EPERM; RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX.
bool filter_calls() {
  constexpr std::uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;
  std::vector<sock_filter> program;
  auto load = [&](std::size_t offset) {
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  };
  auto answer_if = [&](long is, std::uint32_t answer) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(is), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, answer));
  };
  load(offsetof(seccomp_data, nr));
  for (long call : refused_calls)
    answer_if(call, refuse);
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0));
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  load(offsetof(seccomp_data, args));
  for (long family : {AF_INET, AF_INET6, AF_UNIX})
    answer_if(family, SECCOMP_RET_ALLOW);
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT));
  sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

} // namespace

bool seal_process() {
  if (::getuid() != 0 && !enter_user_namespace())
    return false;
  ::clearenv();
  ::setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
  ::setenv("HOME", "/", 1); // of a dynamic user
  ::umask(0077);
  ::prctl(set_mdwe, refuse_exec_gain, 0, 0, 0); // MemoryDenyWriteExecute, where there is one
  return make_all_read_only() && give_up_rights() && filter_calls();
}

bool may_seal() {
  static const bool may = [] {
    auto child = ::fork();
    if (child == 0)
      ::_exit(seal_process() ? 0 : 1);
    int status = 0;
    return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
  }();
  return may;
}

} // namespace frontdesk::test

// What ops/systemd/frontdesk.service takes from the daemon, taken from a child process: for tests
// of the daemon as it is installed.
#pragma once

namespace frontdesk::test {

/// False if this machine gives this process no mount namespace.
bool may_seal();

/// Of this process and what it executes: every file system is read-only (/tmp too, which the unit
/// leaves writable), /var/cache is empty, there are no capabilities and none to gain, no memory to
/// write and execute, no environment, and the unit's system calls and kinds of sockets only. As
/// `nobody` when we are root, in a user namespace otherwise. Between fork and exec; false = not
/// done.
bool seal_process();

} // namespace frontdesk::test

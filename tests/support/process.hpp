// Child processes of the tests: run to the end, or kept and ended; they die with this program.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace frontdesk::test {

/// A fresh folder under /tmp that `nobody` may write when we are root (PostgreSQL refuses root).
/// Folders of programs that are gone are removed on the way.
std::string make_folder(const std::string& purpose);

/// As `nobody` when we are root. Output goes to `log`. `enter` is called in the child before it
/// executes the command; false ends it with 126.
pid_t start_process(const std::vector<std::string>& command, const std::string& log,
                    bool (*enter)() = nullptr);
/// The exit code; -1 = ended by a signal.
int wait_for(pid_t);
/// start_process and wait_for; throws with the log's text if the exit code is not 0.
void run_process(const std::vector<std::string>& command, const std::string& log);

/// What a command begins with whose wall clock reads an offset in seconds from a file. As with a
/// real clock that is set, what counts from boot goes on undisturbed.
std::vector<std::string> under_clock(const std::string& file);
/// Never read half written.
void write_clock(const std::string& file, const std::string& seconds);

/// A file's bytes, those of /proc too; throws if there is no such file.
std::string bytes_of(const std::string& path);

/// A port of 127.0.0.1 that nobody listens on now; whoever wants it takes it at once.
int free_port();
/// The path of another program of this build: all are built into one folder.
std::string program_beside(const std::string& name);

} // namespace frontdesk::test

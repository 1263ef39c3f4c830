// A gate in front of a server that passes bytes until a test orders a fault.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace frontdesk::test {

/// Listens on a unix socket in its own folder, or on 127.0.0.1; forwards to another unix socket, or
/// to a port of 127.0.0.1.
/// Orders apply to connections that stand and to new ones; heal() takes them back.
class gate {
public:
  enum class kind { unix_socket, tcp };
  enum class way { to_server, to_client };

  explicit gate(std::string upstream, kind = kind::unix_socket);
  explicit gate(unsigned short upstream_port);
  ~gate();
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  /// A DSN that goes through the gate; `host` is for a gate on TCP.
  std::string dsn(const std::string& database, const std::string& role = "postgres",
                  const std::string& host = "127.0.0.1") const;

  void stop_accepting(); // connections queue up unanswered
  void noop();           // accepts, reads and forwards nothing
  void drop(way);        // reads and throws away; as with TCP nothing follows a hole: heal() closes
  /// Passes `after` bytes, loses `bytes`, and passes the rest: as no TCP does, but a broken proxy.
  void lose(way, std::size_t after, std::size_t bytes);
  void delay(std::chrono::milliseconds);
  void close_on_data(way); // the next bytes that way close their connection instead of passing
  void close_after(way, std::size_t bytes); // passes that many more, then closes
  void split(std::size_t bytes);            // passes so many bytes at a time
  void limit(std::size_t bytes_a_second);   // of each connection and direction
  /// So many of a thousand pieces towards the server meet a fault, drawn from the seed: the
  /// connection ends before it, or after it and before its answer, or it waits, a moment or past
  /// every deadline.
  void misbehave(int of_a_thousand, unsigned seed);
  void corrupt(way); // the next bytes that way come out wrong, then close
  void heal();

  /// The folder of a gate's unix socket, named as PostgreSQL names its own.
  const std::string& folder() const { return folder_; }
  /// Where a gate on TCP listens.
  unsigned short port() const { return static_cast<unsigned short>(port_); }
  /// Closes every connection that stands.
  void cut();
  /// How many were accepted so far.
  std::size_t accepted() const { return accepted_; }
  /// Bytes passed so far.
  std::size_t passed(way) const;

private:
  struct order {
    bool accepting = true;
    bool forwarding = true;
    bool dropping[2] = {false, false};
    bool closing[2] = {false, false};
    std::size_t budget[2] = {unlimited, unlimited};
    std::size_t kept[2] = {0, 0}, lost[2] = {0, 0};
    std::chrono::milliseconds delay{0};
    bool corrupting[2] = {false, false};
    std::size_t piece = unlimited;
    std::size_t rate = 0; // 0 = unlimited
    int misbehaving = 0;  // of a thousand pieces
  };
  struct chunk {
    std::string bytes;
    std::chrono::steady_clock::time_point due;
  };
  struct link {
    int ends[2]; // client, server
    std::vector<chunk> queued[2];
    bool is_over = false;
    bool has_hole = false; // bytes of it were dropped
    bool answers_no_more = false;
  };

  static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

  void start();
  void listen_on_unix();
  void listen_on_tcp();
  void serve();
  void accept_one();
  int connect_upstream() const;
  /// True: nothing of this piece goes on.
  bool meets_fault(link&, std::chrono::milliseconds& held_back);
  void queue(link&, std::size_t way, std::string bytes, std::chrono::milliseconds held_back = {});
  void read_from(link&, std::size_t way);
  void forward_due(link&);
  void close_finished();
  template <class Change>
  void change(Change);

  const std::string upstream_;
  const int upstream_port_ = 0; // 0 = upstream_ is a unix socket
  std::string folder_;
  const bool is_tcp_;
  int port_ = 5432;
  int listener_ = -1;
  int wake_[2];
  std::vector<link> links_;
  std::atomic<std::size_t> accepted_{0};
  std::atomic<std::size_t> passed_[2] = {0, 0};
  mutable std::mutex guard_; // of the next three
  order order_;
  std::minstd_rand random_;
  bool cutting_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace frontdesk::test

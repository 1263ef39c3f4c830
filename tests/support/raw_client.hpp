// A TCP connection that writes raw bytes: for requests no HTTP client would send.
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace frontdesk::test {

/// A blocking TCP connection to loopback.
class raw_client {
public:
  explicit raw_client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { ::close(fd_); }

  bool connected() const { return connected_; }
  /// False once the other side has gone.
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void end_writing() { ::shutdown(fd_, SHUT_WR); }
  void reset() {
    const linger hard{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(std::exchange(fd_, -1));
  }

  /// Reads until `until` appears, the other side ends, or the time is up.
  std::string read(std::string_view until, int milliseconds = 5000) {
    std::string out;
    char piece[65536];
    pollfd p{fd_, POLLIN, 0};
    while (out.find(until) == std::string::npos || until.empty()) {
      if (::poll(&p, 1, milliseconds) <= 0)
        break;
      const auto n = ::recv(fd_, piece, sizeof piece, 0);
      if (n <= 0) {
        ended_ = true;
        break;
      }
      out.append(piece, static_cast<std::size_t>(n));
    }
    return out;
  }
  /// Everything until the other side ends the connection.
  std::string read_to_end(int milliseconds = 5000) { return read("", milliseconds); }
  bool ended() const { return ended_; }

private:
  int fd_;
  bool connected_ = false;
  bool ended_ = false;
};

/// The bytes of a POST. `fields`: more header lines, each with its end.
inline std::string posted(const std::string& path, const std::string& fields,
                          const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + fields
         + "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size())
         + "\r\n\r\n" + body;
}

} // namespace frontdesk::test

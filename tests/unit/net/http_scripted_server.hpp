// A server on loopback, plain or TLS, that answers whatever a test says, and counts what it saw.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace frontdesk::test {

/// Each connection has a thread. For every whole request (by Content-Length) the script returns the
/// bytes to send; a text that ends in "\x01" is sent without it and the connection is closed.
class scripted_server {
public:
  using script = std::function<std::string(const std::string& request)>;

  explicit scripted_server(script answer, SSL_CTX* tls = nullptr)
      : answer_(std::move(answer)), tls_(tls),
        fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    ::listen(fd_, 128);
    socklen_t size = sizeof at;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept(); });
  }
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;
  ~scripted_server() {
    stopping_ = true;
    acceptor_.join();
    for (auto& t : threads_)
      t.join();
    ::close(fd_);
  }

  std::uint16_t port() const { return port_; }
  std::string url() const {
    return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_);
  }
  int connections() const { return connections_; }
  int requests() const { return requests_; }
  int most_at_once() const { return most_; }

private:
  bool readable(int fd) {
    pollfd p{fd, POLLIN, 0};
    while (!stopping_)
      if (::poll(&p, 1, 10) > 0)
        return true;
    return false;
  }

  void accept() {
    while (readable(fd_)) {
      const int fd = ::accept(fd_, nullptr, nullptr);
      ++connections_;
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  }

  void serve(int fd) {
    SSL* ssl = nullptr;
    if (tls_) {
      ssl = SSL_new(tls_);
      SSL_set_fd(ssl, fd);
    }
    if (!ssl || SSL_accept(ssl) == 1)
      talk(fd, ssl);
    SSL_free(ssl);
    ::close(fd);
  }

  void talk(int fd, SSL* ssl) {
    std::string in;
    char piece[16384];
    while ((ssl && SSL_pending(ssl) > 0) || readable(fd)) {
      const auto n = ssl ? SSL_read(ssl, piece, sizeof piece)
                         : static_cast<int>(::recv(fd, piece, sizeof piece, 0));
      if (n <= 0)
        return;
      in.append(piece, static_cast<std::size_t>(n));
      while (const auto size = whole(in)) {
        if (!answer_one(in.substr(0, size), fd, ssl))
          return;
        in.erase(0, size);
      }
    }
  }

  /// Length of the first request if it is all there, else 0.
  static std::size_t whole(const std::string& in) {
    const auto end = in.find("\r\n\r\n");
    if (end == std::string::npos)
      return 0;
    const auto field = in.find("Content-Length: ");
    const auto body = field < end ? std::stoul(in.substr(field + 16)) : 0;
    return in.size() >= end + 4 + body ? end + 4 + body : 0;
  }

  bool answer_one(const std::string& request, int fd, SSL* ssl) {
    ++requests_;
    most_ = std::max(most_.load(), ++now_);
    auto out = answer_(request);
    --now_;
    const bool close = out.ends_with('\x01');
    if (close)
      out.pop_back();
    if (!out.empty() && ssl)
      SSL_write(ssl, out.data(), static_cast<int>(out.size()));
    else if (!out.empty())
      ::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
    return !close;
  }

  script answer_;
  SSL_CTX* tls_;
  int fd_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0, requests_ = 0, now_ = 0, most_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> threads_;
};

inline std::string ok(std::string_view body, std::string_view fields = "") {
  return "HTTP/1.1 200 OK\r\n" + std::string(fields)
         + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace frontdesk::test

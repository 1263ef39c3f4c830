// The gate's thread: poll, read, hold back, forward, close.
#include "tests/support/gate.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace frontdesk::test {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds past_deadlines{5'500}; // of a request to the database

int checked(int value) {
  if (value < 0)
    throw std::runtime_error(std::strerror(errno));
  return value;
}

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path)
    throw std::runtime_error("socket path too long");
  path.copy(out.sun_path, path.size());
  return out;
}

sockaddr_in loopback(int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  out.sin_port = htons(static_cast<std::uint16_t>(port));
  return out;
}

std::size_t index(gate::way w) {
  return w == gate::way::to_server ? 0 : 1;
}

} // namespace

gate::gate(std::string upstream, kind what)
    : upstream_(std::move(upstream)), is_tcp_(what == kind::tcp) {
  start();
}

gate::gate(unsigned short upstream_port) : upstream_port_(upstream_port), is_tcp_(true) {
  start();
}

void gate::start() {
  char name[] = "/tmp/frontdesk-gate-XXXXXX";
  if (!::mkdtemp(name))
    throw std::runtime_error("mkdtemp failed");
  folder_ = name;
  if (is_tcp_)
    listen_on_tcp();
  else
    listen_on_unix();
  checked(::pipe2(wake_, O_NONBLOCK | O_CLOEXEC));
  thread_ = std::thread([this] { serve(); });
}

gate::~gate() {
  change([this] { stopping_ = true; });
  thread_.join();
  for (auto& x : links_)
    x.is_over = true;
  close_finished();
  for (int fd : {listener_, wake_[0], wake_[1]})
    ::close(fd);
  std::filesystem::remove_all(folder_);
}

void gate::listen_on_unix() {
  listener_ = checked(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto where = unix_address(text::cat(folder_, "/.s.PGSQL.", port_));
  checked(::bind(listener_, reinterpret_cast<sockaddr*>(&where), sizeof where));
  checked(::chmod(folder_.c_str(), 0755)); // whoever runs as nobody comes in, too
  checked(::chmod(where.sun_path, 0777));
  checked(::listen(listener_, 128));
}

void gate::listen_on_tcp() {
  listener_ = checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto where = loopback(0);
  socklen_t size = sizeof where;
  checked(::bind(listener_, reinterpret_cast<sockaddr*>(&where), size));
  checked(::listen(listener_, 128));
  checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size));
  port_ = ntohs(where.sin_port);
}

std::string gate::dsn(const std::string& database, const std::string& role,
                      const std::string& host) const {
  return text::cat("host=", is_tcp_ ? host : folder_, " port=", port_, " dbname=", database,
                   " user=", role, " sslmode=disable gssencmode=disable");
}

template <class Change>
void gate::change(Change what) {
  std::lock_guard lock(guard_);
  what();
  [[maybe_unused]] auto ignored = ::write(wake_[1], "x", 1);
}

void gate::stop_accepting() {
  change([this] { order_.accepting = false; });
}

void gate::noop() {
  change([this] { order_.forwarding = false; });
}

void gate::drop(way w) {
  change([this, w] { order_.dropping[index(w)] = true; });
}

void gate::lose(way w, std::size_t after, std::size_t bytes) {
  change([=, this] {
    order_.kept[index(w)] = after;
    order_.lost[index(w)] = bytes;
  });
}

void gate::delay(std::chrono::milliseconds d) {
  change([this, d] { order_.delay = d; });
}

void gate::close_on_data(way w) {
  change([this, w] { order_.closing[index(w)] = true; });
}

void gate::close_after(way w, std::size_t bytes) {
  change([this, w, bytes] { order_.budget[index(w)] = bytes; });
}

void gate::split(std::size_t bytes) {
  change([this, bytes] { order_.piece = bytes; });
}

void gate::limit(std::size_t bytes_a_second) {
  change([this, bytes_a_second] { order_.rate = bytes_a_second; });
}

void gate::misbehave(int of_a_thousand, unsigned seed) {
  change([=, this] {
    order_.misbehaving = of_a_thousand;
    random_.seed(seed);
  });
}

void gate::corrupt(way w) {
  change([this, w] { order_.corrupting[index(w)] = true; });
}

void gate::heal() {
  change([this] { order_ = {}; });
}

void gate::cut() {
  change([this] { cutting_ = true; });
}

std::size_t gate::passed(way w) const {
  return passed_[index(w)];
}

void gate::serve() {
  while (true) {
    std::vector<pollfd> watched{{wake_[0], POLLIN, 0}};
    bool is_holding = false;
    {
      std::lock_guard lock(guard_);
      if (stopping_)
        return;
      bool is_dropping = order_.dropping[0] || order_.dropping[1];
      for (auto& x : links_)
        x.is_over = x.is_over || cutting_ || (x.has_hole && !is_dropping);
      cutting_ = false;
      close_finished();
      watched.push_back({listener_, static_cast<short>(order_.accepting ? POLLIN : 0), 0});
      for (const auto& x : links_)
        is_holding = is_holding || !x.queued[0].empty() || !x.queued[1].empty();
      for (const auto& x : links_)
        for (int end : x.ends)
          watched.push_back({end, static_cast<short>(order_.forwarding ? POLLIN : 0), 0});
    }
    ::poll(watched.data(), watched.size(), is_holding ? 1 : 1'000);
    char bytes[64];
    while (::read(wake_[0], bytes, sizeof bytes) > 0) {
    }
    std::lock_guard lock(guard_);
    for (std::size_t i = 0; i < links_.size(); ++i)
      for (std::size_t w : {0u, 1u})
        if (auto seen = watched[2 + 2 * i + w].revents; seen && order_.forwarding)
          read_from(links_[i], w);
        else if (seen & (POLLHUP | POLLERR))
          links_[i].is_over = true;
    if (watched[1].revents && order_.accepting)
      accept_one();
    for (auto& x : links_)
      forward_due(x);
  }
}

void gate::accept_one() {
  int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0)
    return;
  ++accepted_;
  int yes = 1;
  if (is_tcp_)
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  int server = connect_upstream();
  if (server < 0) {
    ::close(client); // nobody behind the gate: refuse
    return;
  }
  links_.push_back({{client, server}, {}, false});
}

int gate::connect_upstream() const {
  bool is_unix = upstream_port_ == 0;
  int server = checked(::socket(is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int status = 0;
  if (is_unix) {
    auto where = unix_address(upstream_);
    status = ::connect(server, reinterpret_cast<sockaddr*>(&where), sizeof where);
  } else {
    int yes = 1;
    ::setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    auto where = loopback(upstream_port_);
    status = ::connect(server, reinterpret_cast<sockaddr*>(&where), sizeof where);
  }
  if (status == 0)
    return server;
  ::close(server);
  return -1;
}

/// Bytes from ends[way] go to the other end.
void gate::read_from(link& x, std::size_t way) {
  char bytes[16384];
  auto n = ::recv(x.ends[way], bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0 || order_.closing[way]) {
    x.is_over = true;
    return;
  }
  if (order_.dropping[way]) {
    x.has_hole = true;
    return;
  }
  if (order_.corrupting[way]) {
    for (decltype(n) i = n / 2; i < std::min(n, n / 2 + 8); ++i)
      bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    x.is_over = true;
  }
  if (way == 1 && x.answers_no_more) {
    x.is_over = true;
    return;
  }
  std::chrono::milliseconds held_back{};
  if (way == 0 && order_.misbehaving > 0 && meets_fault(x, held_back))
    return;
  auto size = static_cast<std::size_t>(n);
  auto& budget = order_.budget[way];
  if (budget != unlimited) {
    x.is_over = size >= budget;
    size = std::min(size, budget);
    budget -= size;
  }
  std::string passed(bytes, size);
  auto &kept = order_.kept[way], &lost = order_.lost[way];
  if (lost > 0) {
    auto hole = std::min(kept, size);
    passed.erase(hole, lost);
    kept -= hole;
    lost -= size - passed.size();
  }
  queue(x, way, std::move(passed), held_back);
  if (x.is_over)
    forward_due(x);
}

bool gate::meets_fault(link& x, std::chrono::milliseconds& held_back) {
  if (random_() % 1000 >= static_cast<unsigned>(order_.misbehaving))
    return false;
  switch (random_() % 8) {
  case 0:
  case 1:
  case 2:
    x.is_over = true;
    break;
  case 3:
  case 4:
  case 5:
    x.answers_no_more = true;
    break;
  case 6:
    held_back = std::chrono::milliseconds(200 + random_() % 1'500);
    break;
  default:
    held_back = past_deadlines;
  }
  return x.is_over;
}

void gate::queue(link& x, std::size_t way, std::string bytes, std::chrono::milliseconds held_back) {
  auto due = clock::now() + order_.delay + held_back;
  if (!x.queued[way].empty())
    due = std::max(due, x.queued[way].back().due);
  for (std::size_t at = 0; at < bytes.size(); at += std::min(order_.piece, bytes.size())) {
    auto piece = bytes.substr(at, order_.piece);
    if (order_.rate != 0)
      due += std::chrono::microseconds(piece.size() * 1'000'000 / order_.rate);
    x.queued[way].push_back({std::move(piece), due});
  }
}

void gate::forward_due(link& x) {
  for (std::size_t w : {0u, 1u}) {
    auto& queue = x.queued[w];
    while (!queue.empty() && queue.front().due <= clock::now()) {
      auto& bytes = queue.front().bytes;
      // A peer that is stopped must not stop the gate.
      auto n = ::send(x.ends[1 - w], bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        break;
      if (n < 0) {
        x.is_over = true;
        break;
      }
      passed_[w] += static_cast<std::size_t>(n);
      bytes.erase(0, static_cast<std::size_t>(n));
      if (!bytes.empty())
        break;
      queue.erase(queue.begin());
    }
  }
}

void gate::close_finished() {
  std::erase_if(links_, [](link& x) {
    if (x.is_over)
      for (int end : x.ends)
        ::close(end);
    return x.is_over;
  });
}

} // namespace frontdesk::test

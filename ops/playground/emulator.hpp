// Both emulated platforms on one port and one thread, for tests, bench and frontdesk-play.
#pragma once

#include "ops/playground/faults.hpp"
#include "ops/playground/http/server.hpp"
#include "ops/playground/sim_clock.hpp"
#include "ops/playground/telegram/world.hpp"
#include "ops/playground/whatsapp/world.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <functional>
#include <future>
#include <list>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace frontdesk::playground {

/// Everything inside belongs to the emulator's thread: reach it through call().
class emulator {
public:
  /// Listens on 127.0.0.1; port 0 takes a free one.
  explicit emulator(unsigned short port = 0);
  ~emulator();
  emulator(const emulator&) = delete;
  emulator& operator=(const emulator&) = delete;

  unsigned short port() const { return port_; }
  /// "http://127.0.0.1:<port>": what a channel's `api` is set to for Telegram; WhatsApp's adds
  /// "/v23.0".
  std::string url() const;

  /// Runs `f` on the emulator's thread and returns what it returns. Not from that thread.
  template <class F>
  auto call(F f) -> std::invoke_result_t<F> {
    std::packaged_task<std::invoke_result_t<F>()> task(std::move(f));
    auto done = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return done.get();
  }
  /// Runs `f` on the emulator's thread, some time soon.
  template <class F>
  void post(F f) {
    boost::asio::post(io_, std::move(f));
  }
  /// Waits until `is_so` holds; it is asked on the emulator's thread after every change. False if
  /// the time is over. Not from that thread.
  bool wait_for(std::function<bool()> is_so,
                std::chrono::milliseconds at_most = std::chrono::seconds(5));
  /// Moves the emulated platforms' clock ahead: windows close, waits end.
  void advance(std::chrono::milliseconds);

  /// "127.0.0.1:<port>", as the call that is being answered names us: through which gate it came.
  const std::string& called_as() const { return called_as_; }

  /// Multiplies what wait_for() is given: for runs in which parts of what is tested fail on
  /// purpose.
  int patience = 1;

  telegram::world& telegram() { return telegram_; }
  whatsapp::world& whatsapp() { return whatsapp_; }
  playground::faults& faults() { return faults_; }
  sim_clock& clock() { return clock_; }
  boost::asio::io_context& io() { return io_; }

  /// Told of changes beside the waiting tests: the page's event stream, a load generator.
  std::vector<telegram::bot::observer> telegram_observers;
  std::vector<whatsapp::number::observer> whatsapp_observers;
  /// Asked for paths that belong to neither platform, in order; true = answered.
  std::vector<std::function<bool(http::request&, const std::shared_ptr<http::responder>&)>> pages;

private:
  struct watcher {
    std::function<bool()> is_so;
    std::promise<void> held;
  };

  void answer(http::request&&, const std::shared_ptr<http::responder>&);
  void changed();
  void ask_watchers();

  boost::asio::io_context io_{1};
  sim_clock clock_;
  playground::faults faults_;
  telegram::world telegram_;
  whatsapp::world whatsapp_;
  http::server server_;
  unsigned short port_ = 0;
  std::string called_as_;
  std::list<watcher> watchers_;
  bool is_asking_ = false;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

} // namespace frontdesk::playground

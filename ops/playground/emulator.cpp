// The emulator's thread, routing between the platforms, and waiting for what a test expects.
#include "ops/playground/emulator.hpp"

#include "base/text.hpp"

namespace frontdesk::playground {

emulator::emulator(unsigned short port)
    : telegram_(io_, clock_, faults_), whatsapp_(io_, clock_, faults_),
      server_(io_,
              [this](http::request&& r, const std::shared_ptr<http::responder>& out) {
                answer(std::move(r), out);
              }),
      work_(io_.get_executor()) {
  server_.listen(port);
  port_ = server_.port();
  whatsapp_.base_url = url();
  telegram_.on_change = [this](telegram::bot& b, const telegram::change& c) {
    for (const auto& observer : telegram_observers)
      observer(b, c);
    changed();
  };
  whatsapp_.on_change = [this](whatsapp::number& n, const whatsapp::change& c) {
    for (const auto& observer : whatsapp_observers)
      observer(n, c);
    changed();
  };
  thread_ = std::thread([this] { io_.run(); });
}

emulator::~emulator() {
  boost::asio::post(io_, [this] { server_.stop(); });
  work_.reset();
  io_.stop();
  thread_.join();
}

std::string emulator::url() const {
  return text::cat("http://127.0.0.1:", port_);
}

void emulator::answer(http::request&& r, const std::shared_ptr<http::responder>& out) {
  called_as_ = r.host;
  if (telegram_.handle(r, out) || whatsapp_.handle(r, out))
    return;
  for (const auto& page : pages)
    if (page(r, out))
      return;
  http::reply missing;
  missing.status = 404;
  missing.body = R"({"ok":false,"error_code":404,"description":"Not Found"})";
  out->send(std::move(missing));
}

bool emulator::wait_for(std::function<bool()> is_so, std::chrono::milliseconds at_most) {
  std::list<watcher> mine;
  mine.push_back({std::move(is_so), {}});
  auto at = mine.begin();
  auto held = at->held.get_future();
  call([&] {
    watchers_.splice(watchers_.end(), mine);
    ask_watchers();
  });
  bool in_time = held.wait_for(at_most * patience) == std::future_status::ready;
  call([&] {
    // Whoever held was moved out already; the other is taken back here.
    for (auto w = watchers_.begin(); w != watchers_.end(); ++w)
      if (w == at)
        return mine.splice(mine.end(), watchers_, w);
  });
  return in_time || held.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

void emulator::changed() {
  if (watchers_.empty() || is_asking_)
    return;
  is_asking_ = true; // asked when the change is complete
  boost::asio::post(io_, [this] { ask_watchers(); });
}

void emulator::ask_watchers() {
  is_asking_ = false;
  for (auto w = watchers_.begin(); w != watchers_.end();) {
    auto current = w++;
    if (!current->is_so())
      continue;
    current->held.set_value();
    watchers_.erase(current);
  }
}

void emulator::advance(std::chrono::milliseconds by) {
  call([&] {
    clock_.advance(by);
    telegram_.wake();
    whatsapp_.wake();
  });
}

} // namespace frontdesk::playground

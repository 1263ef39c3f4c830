// Joining and leaving the emulator.
#include "ops/playground/sim/site.hpp"

#include "ops/playground/sim/page.hpp"

namespace frontdesk::playground::sim {

site::site(emulator& e) : e_(e), control_(e), files_(e) {
  e.call([this] {
    events_.watch(e_);
    control_.watch();
    auto& pages = e_.pages;
    pages.push_back(serve_page);
    pages.push_back([this](http::request& r, const auto& out) { return events_.handle(r, out); });
    pages.push_back([this](http::request& r, const auto& out) { return files_.handle(r, out); });
    pages.push_back([this](http::request& r, const auto& out) { return control_.handle(r, out); });
  });
}

site::~site() {
  e_.call([this] {
    e_.pages.clear();
    e_.telegram_observers.clear();
    e_.whatsapp_observers.clear();
    e_.telegram().on_call = nullptr;
    e_.whatsapp().on_call = nullptr;
  });
}

} // namespace frontdesk::playground::sim

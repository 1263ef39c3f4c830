// Attached files for the page: the bytes, and a picture of a PDF's first page.
#pragma once

#include "ops/playground/emulator.hpp"

#include <boost/asio/thread_pool.hpp>

#include <map>
#include <string>

namespace frontdesk::playground::sim {

/// GET /sim/file?platform=&channel=&id= and GET /sim/preview?… (PNG, made by pdftoppm beside the
/// emulator's thread). Made after the emulator and gone before it.
class files {
public:
  explicit files(emulator& e) : e_(e) {}
  ~files() {
    painters_.join();
    e_.call([] {}); // what the painters posted is over
  }
  bool handle(http::request&, const std::shared_ptr<http::responder>&);

private:
  struct found {
    std::string type;
    std::string name;
    std::shared_ptr<const std::string> bytes;
  };
  found find(const http::request&) const;
  void paint(const std::string& key, found, std::shared_ptr<http::responder>);

  emulator& e_;
  std::map<std::string, std::string> pictures_; // PNG by file id
  boost::asio::thread_pool painters_{1};
};

} // namespace frontdesk::playground::sim

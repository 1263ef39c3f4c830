// libpq calls of one pipelined connection, and its results as replies.
#include "db/wire/connection.hpp"

#include <libpq-fe.h>

namespace frontdesk::db::wire {
namespace {

std::string joined(const std::vector<target>& list, std::string target::*part) {
  std::string out;
  for (const auto& x : list)
    out.append(&x == list.data() ? "" : ",").append(x.*part);
  return out;
}

} // namespace

bool connection::start(const std::string& dsn, const std::string& application_name,
                       const std::vector<target>& targets) {
  close();
  auto hosts = joined(targets, &target::host);
  auto found = joined(targets, &target::address);
  auto ports = joined(targets, &target::port);
  // What stands after dbname overrides the DSN unless it is empty, what stands before is a default.
  const char* keys[] = {"tcp_user_timeout",
                        "fallback_application_name",
                        "dbname",
                        "client_encoding",
                        "host",
                        "hostaddr",
                        "port",
                        nullptr};
  const char* values[] = {"5000",        application_name.c_str(),
                          dsn.c_str(),   "UTF8",
                          hosts.c_str(), found.c_str(),
                          ports.c_str(), nullptr};
  raw_ = PQconnectStartParams(keys, values, 1);
  if (is_broken())
    return false;
  PQsetNoticeProcessor(
      raw_, [](void*, const char*) {}, nullptr); // libpq prints them otherwise
  return true;
}

connection::polled connection::poll() {
  switch (PQconnectPoll(raw_)) {
  case PGRES_POLLING_READING:
    return polled::read;
  case PGRES_POLLING_WRITING:
    return polled::write;
  case PGRES_POLLING_OK:
    return polled::connected;
  default:
    return polled::failed;
  }
}

bool connection::enter_pipeline() {
  piped_ = PQsetnonblocking(raw_, 1) == 0 && PQenterPipelineMode(raw_) == 1;
  return piped_;
}

void connection::close() {
  if (raw_)
    PQfinish(raw_);
  raw_ = nullptr;
  piped_ = false;
}

int connection::socket() const {
  return PQsocket(raw_);
}

bool connection::is_broken() const {
  return !raw_ || PQstatus(raw_) == CONNECTION_BAD;
}

std::string connection::error() const {
  return raw_ ? one_line(PQerrorMessage(raw_)) : "not connected";
}

std::shared_ptr<pg_cancel> connection::cancel_ticket() const {
  return {PQgetCancel(raw_), PQfreeCancel};
}

const std::vector<const char*>& connection::pointers(const std::vector<value>& values) {
  pointers_.clear();
  for (const auto& x : values)
    pointers_.push_back(x ? x->c_str() : nullptr);
  return pointers_;
}

bool connection::prepare(const std::string& name, const std::string& text) {
  return PQsendPrepare(raw_, name.c_str(), text.c_str(), 0, nullptr) == 1;
}

bool connection::execute(const std::string& name, const std::vector<value>& values) {
  return PQsendQueryPrepared(raw_, name.c_str(), static_cast<int>(values.size()),
                             pointers(values).data(), nullptr, nullptr, 0)
         == 1;
}

bool connection::execute_text(const std::string& text, const std::vector<value>& values) {
  return PQsendQueryParams(raw_, text.c_str(), static_cast<int>(values.size()), nullptr,
                           pointers(values).data(), nullptr, nullptr, 0)
         == 1;
}

bool connection::sync() {
  return PQpipelineSync(raw_) == 1;
}

connection::flushed connection::flush() {
  int left = PQflush(raw_);
  return left == 0 ? flushed::all : left > 0 ? flushed::some : flushed::failed;
}

bool connection::consume() {
  return PQconsumeInput(raw_) == 1;
}

bool connection::is_busy() {
  return PQisBusy(raw_) == 1;
}

reply connection::next(columns& names) {
  return to_reply(PQgetResult(raw_), names);
}

} // namespace frontdesk::db::wire

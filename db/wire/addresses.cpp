// Reading hosts from a DSN and asking the name server.
#include "db/wire/addresses.hpp"

#include "base/text.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace frontdesk::db::wire {
namespace {

struct free_options {
  void operator()(PQconninfoOption* x) const { PQconninfoFree(x); }
};

std::string option(const PQconninfoOption* list, std::string_view name) {
  for (; list && list->keyword; ++list)
    if (list->keyword == name && list->val)
      return list->val;
  return {};
}

} // namespace

bool needs_no_lookup(const std::string& host) {
  if (host.empty() || host.front() == '/' || host.front() == '@')
    return true;
  boost::system::error_code is_name;
  boost::asio::ip::make_address(host, is_name);
  return !is_name;
}

std::vector<target> targets_to_resolve(const std::string& dsn) {
  std::unique_ptr<PQconninfoOption, free_options> parsed(PQconninfoParse(dsn.c_str(), nullptr));
  auto hosts = option(parsed.get(), "host");
  auto ports = option(parsed.get(), "port");
  if (hosts.empty() || !option(parsed.get(), "hostaddr").empty())
    return {};
  std::vector<target> out;
  for (auto host : text::split(hosts, ','))
    out.push_back({std::string(host), "", ""});
  auto each = text::split(ports, ',');
  for (std::size_t i = 0; i < out.size() && !ports.empty(); ++i)
    out[i].port = each.size() == 1 ? each[0] : i < each.size() ? each[i] : "";
  if (std::ranges::all_of(out, [](const target& x) { return needs_no_lookup(x.host); }))
    return {};
  return out;
}

void addresses::cancel() {
  ++search_;
  resolver_.cancel();
}

void addresses::find(std::vector<target> wanted, done then) {
  cancel();
  wanted_ = std::move(wanted);
  found_.clear();
  at_ = 0;
  done_ = std::move(then);
  next();
}

void addresses::next() {
  for (; at_ < wanted_.size() && needs_no_lookup(wanted_[at_].host); ++at_)
    found_.push_back(wanted_[at_]);
  if (at_ == wanted_.size())
    return done_(std::move(found_));
  resolver_.async_resolve(
      wanted_[at_].host, "", [this, search = search_](auto failed, const auto& results) {
        if (search != search_)
          return;
        const auto& host = wanted_[at_++];
        for (const auto& x : results)
          if (!failed)
            found_.push_back({host.host, x.endpoint().address().to_string(), host.port});
        next();
      });
}

} // namespace frontdesk::db::wire

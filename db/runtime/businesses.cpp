// The configuration's businesses into rows, one transaction each.
#include "db/runtime/businesses.hpp"

#include "db/runtime/arrays.hpp"
#include "db/runtime/open_sql.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

using list = std::vector<configured_business>;
using kept = std::function<void(result<list>)>;

struct owner {
  std::int32_t platform = 1;
  std::string external;
};

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 16
         && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

result<std::vector<owner>> owners_of(const configured_business& b) {
  constexpr std::string_view whatsapp = "whatsapp:+";
  std::vector<owner> out;
  for (const auto& text : b.owners) {
    owner x{1, text};
    if (text.starts_with(whatsapp))
      x = {2, text.substr(whatsapp.size())};
    if (!is_number(x.external))
      return fault{errc::invalid, "owners of " + b.name + ": \"" + text
                                      + "\" is neither a Telegram id nor whatsapp:+<number>"};
    out.push_back(std::move(x));
  }
  return out;
}

std::string texts(const std::vector<std::string>& list) {
  return column(list, [](const std::string& x) { return x; });
}

/// Walks the businesses one after the other: the first lock each takes is its own row.
class keeping : public std::enable_shared_from_this<keeping> {
public:
  keeping(pool& p, list businesses, kept done)
      : pool_(p), businesses_(std::move(businesses)), done_(std::move(done)) {}

  void next() {
    if (at_ == businesses_.size())
      return done_(std::move(businesses_));
    auto owners = owners_of(businesses_[at_]);
    if (!owners)
      return done_(owners.error());
    owners_ = std::move(*owners);
    pool_.run_together(
        rows_of_business(),
        [self = shared_from_this()](result<std::vector<rows>> r) { self->on_kept(std::move(r)); });
  }

private:
  std::vector<statement> rows_of_business() const {
    const auto& b = businesses_[at_];
    std::vector<statement> out{
        keep_business(b.name, b.time_zone, texts(b.languages), texts(b.areas))};
    for (const auto& c : b.channels)
      out.push_back(keep_channel(b.name, c.name, c.platform, c.external));
    auto platforms = column(owners_, [](auto& x) { return x.platform; });
    auto externals = column(owners_, [](auto& x) { return x.external; });
    auto empty = column(owners_, [](auto&) { return std::string(); });
    auto zero = column(owners_, [](auto&) { return 0; });
    out.push_back(
        make_people(platforms, empty, externals, zero, empty, empty, empty, empty, empty, empty));
    out.push_back(find_identities(platforms, empty, externals));
    return out;
  }

  void on_kept(result<std::vector<rows>> r) {
    if (!r)
      return done_(r.error());
    auto& b = businesses_[at_];
    b.id = {r->at(0).at(0).number("id")};
    for (std::size_t i = 0; i < b.channels.size(); ++i) {
      const auto& kept = r->at(1 + i);
      if (kept.empty())
        return done_(
            fault{errc::invalid, "channel " + b.channels[i].name + " belongs to another business"});
      b.channels[i].id = {kept[0].number("id")};
    }
    auto people = column(r->back(), [](const row& x) { return x.number("person_id"); });
    pool_.run(fix_owners(b.name, people), [self = shared_from_this()](result<rows> fixed) {
      if (!fixed)
        return self->done_(fixed.error());
      ++self->at_;
      self->next();
    });
  }

  pool& pool_;
  list businesses_;
  std::vector<owner> owners_; // of the current one
  std::size_t at_ = 0;
  kept done_;
};

} // namespace

std::vector<configured_business> to_businesses(const config& c) {
  list out;
  for (const auto& b : c.businesses) {
    configured_business x;
    x.name = b.name;
    x.time_zone = b.time_zone;
    x.languages = b.languages;
    x.areas = b.areas;
    for (const auto& o : b.owners)
      x.owners.push_back(o.on == platform::whatsapp ? "whatsapp:+" + o.external : o.external);
    for (const auto& ch : c.channels)
      if (ch.business == b.name)
        x.channels.push_back({ch.name, static_cast<std::int32_t>(ch.on), ch.phone_number_id, {}});
    out.push_back(std::move(x));
  }
  return out;
}

void keep_configured(pool& p, list businesses, kept done) {
  std::make_shared<keeping>(p, std::move(businesses), std::move(done))->next();
}

} // namespace frontdesk::db::runtime

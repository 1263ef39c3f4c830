// Metrics on prometheus-cpp: families made from the table, series kept in a bounded map.
#include "base/metrics.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace frontdesk::metrics {

namespace {

constexpr std::size_t max_length = 64;
constexpr std::string_view other = "other";

const prometheus::Histogram::BucketBoundaries& boundaries(buckets scale) {
  static const prometheus::Histogram::BucketBoundaries seconds{
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  static const prometheus::Histogram::BucketBoundaries sizes{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  return scale == buckets::sizes ? sizes : seconds;
}

bool is_allowed(std::string_view v) {
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '.' || c == '-' || c == '/';
  };
  return !v.empty() && v.size() <= max_length && std::ranges::all_of(v, fits);
}

/// Status codes are the one label that is digits; ids are longer.
bool is_id(std::string_view v) {
  return v.size() > 3 && std::ranges::all_of(v, [](char c) { return c >= '0' && c <= '9'; });
}

struct series {
  prometheus::Counter* counter = nullptr;
  prometheus::Gauge* gauge = nullptr;
  prometheus::Histogram* histogram = nullptr;
};

class metric {
public:
  explicit metric(const definition& d, prometheus::Registry& to) : about_(d) {
    auto name = std::string{d.name};
    auto help = std::string{d.help};
    if (d.what == kind::counter)
      counters_ = &prometheus::BuildCounter().Name(name).Help(help).Register(to);
    else if (d.what == kind::gauge)
      gauges_ = &prometheus::BuildGauge().Name(name).Help(help).Register(to);
    else
      histograms_ = &prometheus::BuildHistogram().Name(name).Help(help).Register(to);
    if (!d.labels.empty())
      for (auto label : text::split(d.labels, ','))
        labels_.emplace_back(label);
    else if (d.what != kind::gauge) // which is not there before it is known
      find({});                     // shows as 0 from the start
  }

  series find(labels values) {
    FD_CHECK(values.size() == labels_.size());
    key_buffer buffer;
    auto key = bounded(values, buffer);
    {
      std::shared_lock lock{guard_};
      if (auto known = series_.find(key); known != series_.end())
        return known->second;
    }
    std::unique_lock lock{guard_};
    if (series_.size() >= max_values)
      key = all_other(buffer);
    auto known = series_.find(key);
    return known != series_.end() ? known->second : series_.emplace(key, make(key)).first->second;
  }

private:
  static constexpr char separator = '\x1f';
  static constexpr std::size_t max_labels = 4;
  using key_buffer = std::array<char, max_labels*(max_length + 1)>;

  /// The values with separators between them; on the stack, because this runs several times a turn.
  static std::string_view bounded(labels values, key_buffer& buffer) {
    FD_CHECK(values.size() <= max_labels);
    std::size_t size = 0;
    for (auto v : values) {
      if (size != 0)
        buffer[size++] = separator;
      auto kept = is_allowed(v) && !is_id(v) ? v : other;
      std::ranges::copy(kept, buffer.begin() + static_cast<std::ptrdiff_t>(size));
      size += kept.size();
    }
    return {buffer.data(), size};
  }

  std::string_view all_other(key_buffer& buffer) const {
    std::string key;
    for (std::size_t i = 0; i < labels_.size(); ++i)
      key += text::cat(i == 0 ? "" : "\x1f", other);
    std::ranges::copy(key, buffer.begin());
    return {buffer.data(), key.size()};
  }

  series make(std::string_view key) {
    prometheus::Labels named;
    auto values = text::split(key, separator);
    for (std::size_t i = 0; i < labels_.size(); ++i)
      named.emplace(labels_[i], values[i]);
    if (counters_)
      return {.counter = &counters_->Add(named)};
    if (gauges_)
      return {.gauge = &gauges_->Add(named)};
    return {.histogram = &histograms_->Add(named, boundaries(about_.scale))};
  }

  definition about_;
  std::vector<std::string> labels_;
  prometheus::Family<prometheus::Counter>* counters_ = nullptr;
  prometheus::Family<prometheus::Gauge>* gauges_ = nullptr;
  prometheus::Family<prometheus::Histogram>* histograms_ = nullptr;
  std::shared_mutex guard_;
  std::map<std::string, series, std::less<>> series_;
};

struct registry {
  prometheus::Registry prometheus;
  std::vector<std::unique_ptr<metric>> metrics;

  registry() {
    for (const auto& d : table)
      metrics.push_back(std::make_unique<metric>(d, prometheus));
  }
};

registry& all() {
  static registry r;
  return r;
}

series find(name n, labels values) {
  return all().metrics[n.index()]->find(values);
}

} // namespace

void add(name counter, labels values, std::int64_t by) {
  auto found = find(counter, values);
  FD_CHECK(found.counter != nullptr && by >= 0);
  found.counter->Increment(static_cast<double>(by));
}

void set(name gauge, double to, labels values) {
  auto found = find(gauge, values);
  FD_CHECK(found.gauge != nullptr);
  found.gauge->Set(to);
}

void change(name gauge, double by, labels values) {
  auto found = find(gauge, values);
  FD_CHECK(found.gauge != nullptr);
  found.gauge->Increment(by);
}

void observe(name histogram, double value, labels values) {
  auto found = find(histogram, values);
  FD_CHECK(found.histogram != nullptr);
  found.histogram->Observe(value);
}

std::string text() {
  return prometheus::TextSerializer{}.Serialize(all().prometheus.Collect());
}

double current(name n, labels values) {
  auto found = find(n, values);
  if (found.counter)
    return found.counter->Value();
  if (found.gauge)
    return found.gauge->Value();
  return static_cast<double>(found.histogram->Collect().histogram.sample_count);
}

} // namespace frontdesk::metrics

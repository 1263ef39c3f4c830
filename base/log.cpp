// The log: builds the JSON line and hands it to spdlog.
#include "base/log.hpp"

#include "base/metrics.hpp"
#include "base/redactor.hpp"
#include "base/text.hpp"

#include <fmt/chrono.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <iterator>
#include <memory>
#include <mutex>

namespace frontdesk::log {

namespace {

redactor& the_redactor() {
  static redactor r;
  return r;
}

spdlog::logger& output() {
  static auto logger = [] {
    auto l = std::make_shared<spdlog::logger>("frontdesk",
                                              std::make_shared<spdlog::sinks::stdout_sink_mt>());
    l->set_pattern("%v");
    l->flush_on(spdlog::level::trace); // a crash must not swallow the lines before it
    return l;
  }();
  return *logger;
}

std::atomic<level> lowest{level::info};
std::mutex sink_guard;
std::function<void(std::string_view)> other_sink;
std::atomic<bool> has_other_sink{false};

void append_quoted(std::string& to, std::string_view s) {
  to += '"';
  for (char c : s)
    switch (c) {
    case '"':
      to += "\\\"";
      break;
    case '\\':
      to += "\\\\";
      break;
    case '\n':
      to += "\\n";
      break;
    case '\r':
      to += "\\r";
      break;
    case '\t':
      to += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20)
        to += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
      else
        to += c;
    }
  to += '"';
}

/// A line a turn and a line a send: the calendar is asked once a second.
void append_timestamp(std::string& to) {
  static thread_local std::chrono::sys_seconds known{};
  static thread_local std::string shown;
  auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  if (seconds != known || shown.empty()) {
    known = seconds;
    shown = fmt::format("{:%Y-%m-%dT%H:%M:%S}.", fmt::gmtime(seconds));
  }
  to += shown;
  fmt::format_to(std::back_inserter(to), "{:03}Z", (now - seconds).count());
}

/// Log text is whatever the outside sent: bytes that are no UTF-8 would make the line no JSON.
std::string printable(std::string s) {
  if (!text::is_storable(s))
    for (auto& c : s)
      if (static_cast<unsigned char>(c) >= 0x80 || c == '\0')
        c = '?';
  return s;
}

void append_value(std::string& to, const field& f) {
  auto raw = f.content.text();
  if (names_phone(f.name)) {
    auto clean = the_redactor().clean_phone(raw);
    if (f.content.is_bare() && clean == raw)
      to += clean;
    else
      append_quoted(to, printable(std::move(clean)));
  } else if (f.content.is_bare()) {
    to += raw;
  } else if (f.content.is_ours()) {
    append_quoted(to, raw);
  } else {
    append_quoted(to, printable(the_redactor().clean(raw)));
  }
}

std::string line(level l, std::string_view event, std::initializer_list<field> fields) {
  std::string out;
  out.reserve(256);
  out += R"({"ts":")";
  append_timestamp(out);
  out += R"(","level":")";
  out += name_of(l);
  out += R"(","event":)";
  append_quoted(out, event);
  for (const auto& f : fields) {
    out += ',';
    append_quoted(out, f.name);
    out += ':';
    append_value(out, f);
  }
  out += '}';
  return out;
}

void count_lost_line() noexcept {
  try {
    metrics::add("frontdesk_log_lines_lost_total");
  } catch (...) { // out of memory: the next line will tell
  }
}

} // namespace

std::string_view name_of(level l) {
  constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
  return names[static_cast<std::size_t>(l)];
}

void event(level l, std::string_view event, std::initializer_list<field> fields) {
  if (l < lowest.load(std::memory_order_relaxed))
    return;
  try {
    auto text = line(l, event, fields);
    if (!has_other_sink.load(std::memory_order_acquire)) {
      output().log(spdlog::level::info, "{}", text);
      return;
    }
    std::scoped_lock lock{sink_guard};
    if (other_sink)
      other_sink(text);
  } catch (...) {
    count_lost_line(); // logging must not end a turn: the line is lost, the work goes on
  }
}

void hide(std::string_view secret) {
  the_redactor().hide(secret);
}

std::string cleaned(std::string_view s) {
  return the_redactor().clean(s);
}

void set_level(level l) {
  lowest = l;
}

void set_sink(std::function<void(std::string_view)> sink) {
  std::scoped_lock lock{sink_guard};
  has_other_sink.store(static_cast<bool>(sink), std::memory_order_release);
  other_sink = std::move(sink);
}

} // namespace frontdesk::log

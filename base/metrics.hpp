// Counters, gauges and histograms, all declared in one table with fixed label sets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace frontdesk::metrics {

enum class kind : std::uint8_t { counter, gauge, histogram };

/// What a histogram measures decides its buckets.
enum class buckets : std::uint8_t { none, seconds, sizes };

/// One metric: its row in the table.
struct definition {
  std::string_view name;
  kind what;
  std::string_view help;
  std::string_view labels; // names separated by ',', in the order values are given
  buckets scale = buckets::none;
};

/// Every metric of the daemon. A name that is not here does not compile.
inline constexpr definition table[] = {
    {"frontdesk_http_requests_total", kind::counter, "Answers given by the HTTP server.",
     "route,status"},
    {"frontdesk_updates_total", kind::counter, "Updates by platform and what became of them.",
     "platform,outcome"},
    {"frontdesk_updates_ignored_total", kind::counter, "Updates of a kind we do not act on.",
     "platform,kind"},
    {"frontdesk_quarantined_total", kind::counter, "Updates put into quarantine.", "reason"},
    {"frontdesk_turns_total", kind::counter, "Turns by flow and outcome.", "flow,outcome"},
    {"frontdesk_turn_seconds", kind::histogram, "From update to acknowledgement.", "platform",
     buckets::seconds},
    {"frontdesk_stage_seconds", kind::histogram, "Time of one stage of a turn.", "stage",
     buckets::seconds},
    {"frontdesk_turns_in_flight", kind::gauge, "Turns that are not acknowledged yet.", ""},
    {"frontdesk_turns_refused_total", kind::counter, "Updates answered 503 at the door.", "reason"},
    {"frontdesk_denied_total", kind::counter, "Taps and flows that authorisation refused.", "flow"},
    {"frontdesk_conversations", kind::gauge, "Conversation actors alive.", ""},
    {"frontdesk_actor_restarts_total", kind::counter, "Actors that died and were started again.",
     "actor"},
    {"frontdesk_heartbeat_age_seconds", kind::gauge, "Since the last heartbeat of a pinned actor.",
     "actor"},
    {"frontdesk_replicas_live", kind::gauge, "Replicas alive, as this one sees it.", ""},
    {"frontdesk_db_connections", kind::gauge, "Connections to PostgreSQL by state.", "state"},
    {"frontdesk_db_waiting", kind::gauge, "Requests waiting for a connection.", ""},
    {"frontdesk_db_statement_seconds", kind::histogram, "Time of one statement.", "statement",
     buckets::seconds},
    {"frontdesk_db_faults_total", kind::counter, "Statements that failed.", "statement,fault"},
    {"frontdesk_db_reconnects_total", kind::counter, "Connections to PostgreSQL made again.", ""},
    {"frontdesk_batch_turns", kind::histogram, "Turns in one batch.", "batch", buckets::sizes},
    {"frontdesk_sends_total", kind::counter, "Calls to a platform by outcome.", "platform,outcome"},
    {"frontdesk_send_seconds", kind::histogram, "Time of one call to a platform.", "platform",
     buckets::seconds},
    {"frontdesk_send_waiting", kind::gauge, "Posts in hand at this replica.", "channel"},
    {"frontdesk_outbox_oldest_seconds", kind::gauge, "Age of the oldest unsent post.", "channel"},
    {"frontdesk_dead_letters_total", kind::counter, "Posts given up.", "platform,reason"},
    {"frontdesk_channels_stopped", kind::gauge, "Channels whose token the platform refused.", ""},
    {"frontdesk_pdf_seconds", kind::histogram, "Time to draw one document.", "document",
     buckets::seconds},
    {"frontdesk_jobs_total", kind::counter, "Jobs of the scheduler by outcome.", "job,outcome"},
    {"frontdesk_slices_ahead", kind::gauge, "Partitions that exist ahead of today.", ""},
    {"frontdesk_log_lines_lost_total", kind::counter, "Log lines that could not be written.", ""},
};

/// A metric's place in the table, found while compiling: `metrics::add("frontdesk_turns_total",
/// {…})`.
class name {
public:
  consteval name(const char* text) : index_(find(text)) {}
  constexpr std::size_t index() const { return index_; }

private:
  static consteval std::size_t find(std::string_view text) {
    for (std::size_t i = 0; i < std::size(table); ++i)
      if (table[i].name == text)
        return i;
    throw "this metric is not in metrics::table";
  }
  std::size_t index_;
};

/// Label values in the order of the table. A value may hold letters, digits, '_', '.', '-', '/';
/// one that is empty, all digits, too long or not among the first `max_values` of its metric is
/// counted as "other", so that nothing from outside can make the output grow.
using labels = std::initializer_list<std::string_view>;
inline constexpr std::size_t max_values = 200;

void add(name counter, labels = {}, std::int64_t by = 1);
void set(name gauge, double to, labels = {});
void change(name gauge, double by, labels = {});
void observe(name histogram, double value, labels = {});

/// What GET /metrics answers: Prometheus text format.
std::string text();
/// The number behind one series, for tests and for the playground: counter and gauge value,
/// histogram count.
double current(name, labels = {});

} // namespace frontdesk::metrics

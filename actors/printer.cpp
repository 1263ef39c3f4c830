// Reads the stored rows, draws the PDF.
#include "actors/printer.hpp"

#include "actors/fault_caf.hpp"
#include "actors/invoice_rows.hpp"
#include "actors/pressure.hpp"
#include "base/metrics.hpp"
#include "base/thread_name.hpp"
#include "db/club/documents.hpp"
#include "net/media/invoice_pdf.hpp"

#include <caf/typed_response_promise.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace frontdesk::actors {

namespace {

/// Of the picture in a chat: read at a glance, the PDF is for print. At 180 it took 140 ms to draw.
constexpr double preview_dpi = 80;

/// Nobody waits for a paper as they wait for an answer. Linux counts niceness per thread.
void give_way() {
  constexpr int niceness = 10;
  thread_local const bool gives_way = [] {
    name_thread("papers");
    return ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness) == 0;
  }();
  static_cast<void>(gives_way);
}

/// Niceness counts among the daemon's own threads: from PostgreSQL, which is another service,
/// drawing took a third of two cores that had too much to do. So after a paper it rests while many
/// turns are under way: with 200 of them it has a tenth of a core. Whoever waits for a paper has no
/// turn under way.
void rest(std::chrono::steady_clock::duration drawing) {
  constexpr int few = 20; // turns under way: no rest
  constexpr std::chrono::steady_clock::duration longest = std::chrono::milliseconds(200);
  const int beyond = std::max(0, static_cast<int>(turns_under_way) - few);
  std::this_thread::sleep_for(std::min(drawing * beyond / few, longest));
}

/// A document that cannot be drawn must not end the one who draws: its post is given up.
result<std::string> draw(const db::row& head, const db::rows& lines, const db::rows& taxes,
                         const print_request& x) {
  auto began = std::chrono::steady_clock::now();
  try {
    auto view = to_view(head, lines, taxes, x.language);
    view.for_supplier = x.for_supplier;
    auto drawn =
        x.picture ? net::media::invoice_png(view, preview_dpi) : net::media::invoice_pdf(view);
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    metrics::observe("frontdesk_pdf_seconds", took.count(), {x.picture ? "picture" : "invoice"});
    return drawn;
  } catch (const std::exception& e) {
    return fault{errc::bug, e.what()};
  }
}

} // namespace

caf::result<printed> printer_state::print(const print_request& x) {
  give_way();
  auto promise = self_->make_response_promise<printed>();
  auto fail = [promise](const caf::error& e) mutable { promise.deliver(e); };
  auto ask = [this](db::statement s) {
    return self_->request(database, caf::infinite, std::move(s));
  };
  ask(db::club::invoice_head(x.business, x.entity))
      .then(
          [=](row_set& head) mutable {
            if (head.rows.empty()) {
              promise.deliver(to_error({errc::not_found, "no such document"}));
              return;
            }
            ask(db::club::invoice_lines(x.business, x.entity))
                .then(
                    [=](row_set& lines) mutable {
                      ask(db::club::invoice_taxes(x.business, x.entity))
                          .then(
                              [=](row_set& taxes) mutable {
                                auto began = std::chrono::steady_clock::now();
                                auto pdf = draw(head.rows.front(), lines.rows, taxes.rows, x);
                                if (pdf)
                                  promise.deliver(printed{std::move(*pdf)});
                                else
                                  promise.deliver(to_error(pdf.error()));
                                rest(std::chrono::steady_clock::now() - began);
                              },
                              fail);
                    },
                    fail);
          },
          fail);
  return promise;
}

printer_actor::behavior_type printer_state::make_behavior() {
  return {
      [this](print_request& x) { return print(x); },
      [](status_atom) {
        return actor_status{name, 0, 0};
      },
  };
}

printer_actor::behavior_type printer(printer_actor::stateful_pointer<printer_state> self,
                                     database_actor database) {
  self->state.database = std::move(database);
  return self->state.make_behavior();
}

} // namespace frontdesk::actors

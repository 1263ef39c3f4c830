// A club on a fresh database for tests: set up, with an owner who writes and a pool as the daemon
// has it.
#pragma once

#include "actors/rules/club/document.hpp"
#include "db/club/billing.hpp"
#include "db/club/documents.hpp"
#include "db/club/items.hpp"
#include "db/club/members.hpp"
#include "db/club/registrations.hpp"
#include "db/club/setup.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <string>

namespace frontdesk::test {

class club_bench {
public:
  explicit club_bench(std::size_t connections = 4)
      : database(postgres::shared().fresh_database()), pool(options(connections)) {
    execute(admin(), R"(
      INSERT INTO desk.businesses (id, name, areas) VALUES (1, 'gym', '{club}');
      INSERT INTO desk.people (person_id, first_name) VALUES (7, 'Asha'), (9, 'Ravi');
      INSERT INTO desk.standings (business_id, person_id, role) VALUES (1, 7, 5), (1, 9, 4);)");
  }

  /// Everything an invoice needs, as club §11 wants it.
  void set_up() {
    db::club::setup_fields x;
    x.legal_name = "Level Up Fitness LLP";
    x.trade_name = "Level Up Club";
    x.address = "1 MG Road, Pune";
    x.gstin = "27AAPFU0939F1ZV";
    x.invoice_prefix = "LUF";
    x.upi_id = "club@upi";
    x.payee_name = "Level Up Club";
    ask(db::club::save_setup(asha, 0, x));
  }

  db::rows ask(db::statement x) { return ok(run(pool, std::move(x))); }
  fault refused(db::statement x) { return failed(run(pool, std::move(x))); }
  std::string sql(const std::string& query) { return test::ask(admin(), query); }
  std::string admin() const { return postgres::shared().admin_dsn(database); }

  /// An approved member.
  person_id member(std::int64_t id, const std::string& name,
                   const std::string& phone = "+919876500000", const std::string& username = "") {
    execute(admin(), "INSERT INTO desk.people (person_id, first_name, username) VALUES ("
                         + std::to_string(id) + ", 'x" + std::to_string(id) + "', '" + username
                         + "')");
    ask(db::club::request_membership({gym, {id}, role::guest, {}, ""}, name, phone, "2025-11"));
    ask(db::club::decide_registration(asha, {id}, 1, true, ""));
    return {id};
  }

  /// An item of HSN 2106 at 18 %, price including GST; its id.
  std::int64_t item(const std::string& name, std::int64_t price, std::int64_t stock_milli = -1) {
    db::club::item_fields x;
    x.name = name;
    x.hsn_code = "2106";
    x.mrp = money{price};
    x.gst = basis_points{1800};
    if (stock_milli >= 0) {
      x.track_stock = true;
      x.stock = quantity{stock_milli};
    }
    return ask(db::club::create_item(asha, x)).front().number("id");
  }

  /// Issues what the rules preview.
  db::statement issue(const rules::club::invoice& x) {
    return db::club::issue_invoice(asha, document_json(x), preview_json(*compute(x)));
  }

  static inline const business_id gym{1};
  static inline const db::club::author asha{gym, {7}, role::owner, {3}, "u\"1"};
  static inline const db::club::author ravi{gym, {9}, role::admin, {}, ""};
  std::string database;
  db::pool pool;

private:
  db::pool_options options(std::size_t connections) const {
    db::pool_options x;
    x.dsn = postgres::shared().dsn(database);
    x.connections = connections;
    return x;
  }
};

/// One line of a store item, price including GST.
inline rules::club::invoice_line item_line(std::int64_t item, std::int64_t rate, std::int64_t milli,
                                           std::int64_t version = 1) {
  return {rules::club::line_kind::item,
          item,
          version,
          "",
          "2106",
          "PCS",
          {{rate}, {milli}, {}, {1800}, rules::club::price_mode::inclusive}};
}

inline rules::club::invoice sale_to(std::int64_t member,
                                    std::vector<rules::club::invoice_line> lines) {
  rules::club::invoice x;
  x.to.member = member;
  x.to.name = member == 0 ? "Walk-in" : "";
  x.lines = std::move(lines);
  return x;
}

} // namespace frontdesk::test

// Settings as parameters.
#include "db/club/setup.hpp"

namespace frontdesk::db::club {

statement save_setup(const author& by, std::int64_t version, const setup_fields& x) {
  return save_setup_statement(by, version, x.scheme, x.gstin, x.legal_name, x.trade_name, x.address,
                              x.state_code, x.price_mode, x.round_total, x.invoice_prefix,
                              x.credit_prefix, x.upi_id, x.payee_name, x.terms, x.hsn_digits);
}

} // namespace frontdesk::db::club

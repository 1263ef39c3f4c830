// error: placeholders_and_argument_types_differ_in_number
#include "db/sql.hpp"

namespace frontdesk::db {

constexpr sql<std::int64_t> pay{"test.pay", "UPDATE club.bills SET paid = $2 WHERE id = $1"};

} // namespace frontdesk::db

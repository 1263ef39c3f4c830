// PGresult to reply: rows as text, errors through the SQLSTATE table.
#include "db/wire/reply.hpp"

#include "db/wire/sqlstate.hpp"

#include <libpq-fe.h>

#include <memory>

namespace frontdesk::db::wire {
namespace {

using result_owner = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string_view field(const PGresult* x, int code) {
  const char* text = PQresultErrorField(x, code);
  return text ? text : "";
}

bool same_columns(const PGresult* x, const columns& names) {
  auto n = PQnfields(x);
  if (!names || names->size() != static_cast<std::size_t>(n))
    return false;
  for (int i = 0; i < n; ++i)
    if ((*names)[static_cast<std::size_t>(i)] != PQfname(x, i))
      return false;
  return true;
}

rows to_rows(const PGresult* x, columns& names) {
  const int width = PQnfields(x);
  const int height = PQntuples(x);
  if (height == 0)
    return {};
  if (!same_columns(x, names)) {
    std::vector<std::string> fresh;
    for (int i = 0; i < width; ++i)
      fresh.emplace_back(PQfname(x, i));
    names = std::make_shared<const std::vector<std::string>>(std::move(fresh));
  }
  rows out;
  out.reserve(static_cast<std::size_t>(height));
  for (int r = 0; r < height; ++r) {
    std::vector<std::optional<std::string>> values(static_cast<std::size_t>(width));
    for (int c = 0; c < width; ++c)
      if (!PQgetisnull(x, r, c))
        values[static_cast<std::size_t>(c)].emplace(PQgetvalue(x, r, c),
                                                    static_cast<std::size_t>(PQgetlength(x, r, c)));
    out.emplace_back(names, std::move(values));
  }
  return out;
}

reply to_failure(const PGresult* x) {
  reply out{.what = reply::kind::failure};
  out.state = field(x, PG_DIAG_SQLSTATE);
  auto message = field(x, PG_DIAG_MESSAGE_PRIMARY);
  out.why = out.state.empty() ? to_fault({}, one_line(PQresultErrorMessage(x)), {})
                              : to_fault(out.state, message, field(x, PG_DIAG_MESSAGE_DETAIL));
  // "cached plan must not change result type" has no state of its own.
  if (out.state == "0A000" && field(x, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery") {
    out.stale_plan = true;
    out.why.code = errc::retry;
  }
  return out;
}

} // namespace

std::string one_line(const char* message) {
  std::string text = message ? message : "";
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  for (char& c : text)
    if (c == '\n')
      c = ' ';
  return text;
}

reply to_reply(pg_result* raw, columns& names) {
  result_owner x(raw, PQclear);
  if (!x)
    return {.what = reply::kind::end};
  switch (PQresultStatus(x.get())) {
  case PGRES_COMMAND_OK:
  case PGRES_TUPLES_OK:
    return {.what = reply::kind::data, .data = to_rows(x.get(), names)};
  case PGRES_PIPELINE_SYNC:
    return {.what = reply::kind::sync};
  case PGRES_PIPELINE_ABORTED:
    return {.what = reply::kind::skipped};
  default:
    return to_failure(x.get());
  }
}

} // namespace frontdesk::db::wire

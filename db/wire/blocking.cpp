// libpq's blocking calls.
#include "db/wire/blocking.hpp"

#include "db/wire/reply.hpp"

#include <libpq-fe.h>

namespace frontdesk::db::wire {

blocking::blocking(pg_conn* raw) : raw_(raw, PQfinish) {}

result<blocking> blocking::open(const std::string& dsn) {
  char* wrong = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(dsn.c_str(), &wrong), PQconninfoFree);
  const std::unique_ptr<char, void (*)(void*)> text(wrong, PQfreemem);
  if (!parsed)
    return fault{errc::invalid, one_line(wrong ? wrong : "out of memory")};
  const char* keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding",
                        nullptr};
  const char* values[] = {"10", "frontdesk", dsn.c_str(), "UTF8", nullptr};
  blocking out(PQconnectdbParams(keys, values, 1));
  if (PQstatus(out.raw_.get()) != CONNECTION_OK)
    return fault{errc::unavailable, one_line(PQerrorMessage(out.raw_.get()))};
  PQsetNoticeProcessor(
      out.raw_.get(), [](void*, const char*) {}, nullptr);
  return out;
}

result<rows> blocking::query(const std::string& text, const std::vector<value>& values) {
  std::vector<const char*> pointers;
  for (const auto& x : values)
    pointers.push_back(x ? x->c_str() : nullptr);
  columns names;
  auto r = to_reply(PQexecParams(raw_.get(), text.c_str(), static_cast<int>(values.size()), nullptr,
                                 pointers.data(), nullptr, nullptr, 0),
                    names);
  if (r.what == reply::kind::failure)
    return std::move(r.why);
  return std::move(r.data);
}

result<void> blocking::script(const std::string& text) {
  columns names;
  auto r = to_reply(PQexec(raw_.get(), text.c_str()), names);
  if (r.what == reply::kind::failure)
    return std::move(r.why);
  return {};
}

result<void> blocking::check(const std::string& text) {
  columns names;
  auto r = to_reply(PQprepare(raw_.get(), "", text.c_str(), 0, nullptr), names);
  if (r.what == reply::kind::failure)
    return std::move(r.why);
  return {};
}

bool blocking::is_in_transaction() const {
  return PQtransactionStatus(raw_.get()) == PQTRANS_INTRANS;
}

} // namespace frontdesk::db::wire

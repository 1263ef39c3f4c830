// A screen becomes one Bot API call.
#include "actors/telegram_sender.hpp"

#include "net/screen.hpp"
#include "net/telegram/answers.hpp"
#include "net/telegram/encode.hpp"

namespace frontdesk::actors {

namespace {

net::outgoing encode(const delivery& d, const std::string& target, const media& m) {
  net::telegram::target to{d.external, target};
  if (d.kind == db::runtime::post_kind::strip)
    return net::telegram::strip(to);
  auto screen = net::from_json(d.payload).value();
  if (!screen.menu.empty())
    return net::telegram::encode_menu(screen.menu, d.external);
  if (screen.attached.kind == net::document_kind::none)
    return net::telegram::encode(screen, to);
  if (screen.attached.picture)
    return net::telegram::encode(screen, to, {m.id, m.bytes, m.file_name, "image/png"},
                                 net::telegram::file_kind::photo);
  return net::telegram::encode(screen, to, {m.id, m.bytes, m.file_name, "application/pdf"},
                               net::telegram::file_kind::document);
}

} // namespace

void telegram_sender::send(const delivery& d, const std::string& target, const media& m,
                           done then) {
  auto what = encode(d, target, m);
  net::http::call c;
  c.to = api_;
  c.target = "/bot" + token_ + '/' + what.method;
  c.body = std::move(what.body);
  c.parts = std::move(what.parts);
  c.may_send = still_ours(own_, d);
  client_.start(std::move(c), [then = std::move(then)](result<net::http::reply> x) {
    then(x ? net::telegram::classify(*x) : judge_fault(x.error()));
  });
}

} // namespace frontdesk::actors

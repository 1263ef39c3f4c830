// A screen becomes exactly one message; a document's bytes are uploaded before it.
#include "actors/whatsapp_sender.hpp"

#include "net/screen.hpp"
#include "net/whatsapp/answers.hpp"
#include "net/whatsapp/encode.hpp"

namespace frontdesk::actors {

namespace {

net::verdict judge(const result<net::http::reply>& x) {
  return x ? net::whatsapp::classify(*x) : judge_fault(x.error());
}

net::http::call to_call(net::outgoing what, const net::http::endpoint& api,
                        const std::string& number, const std::string& token,
                        std::function<bool()> may_send) {
  net::http::call c;
  c.to = api;
  c.target = '/' + number + '/' + what.method;
  c.body = std::move(what.body);
  c.parts = std::move(what.parts);
  c.bearer = token;
  c.may_send = std::move(may_send);
  return c;
}

} // namespace

void whatsapp_sender::send(const delivery& d, const std::string&, const media& m, done then) {
  auto screen = net::from_json(d.payload).value();
  net::whatsapp::target to{d.external, d.id};
  if (!screen.menu.empty() || screen.attached.picture) {
    // The platform has no command list, and one message carries receipt and document (DESIGN §7).
    net::verdict nothing_to_send;
    nothing_to_send.what = net::outcome::not_modified;
    return then(std::move(nothing_to_send));
  }
  auto may_send = still_ours(own_, d);
  if (screen.attached.kind == net::document_kind::none) {
    client_.start(to_call(net::whatsapp::encode(screen, to), api_, number_, token_, may_send),
                  [then](result<net::http::reply> x) { then(judge(x)); });
    return;
  }
  net::attachment file{m.id, m.bytes, m.file_name, "application/pdf"};
  auto send_message = [this, may_send, screen = std::move(screen), to,
                       then](net::attachment known) {
    client_.start(
        to_call(net::whatsapp::encode(screen, to, known), api_, number_, token_, may_send),
        [then, id = known.id](result<net::http::reply> x) {
          auto v = judge(x);
          v.file = id;
          then(std::move(v));
        });
  };
  if (!m.id.empty())
    return send_message(std::move(file));
  client_.start(to_call(net::whatsapp::upload(file), api_, number_, token_, may_send),
                [then, send_message, file](result<net::http::reply> x) mutable {
                  auto v = judge(x);
                  if (v.what != net::outcome::sent) {
                    // An upload of unknown outcome shows nobody anything: it may simply be
                    // repeated.
                    if (v.what == net::outcome::unknown)
                      v.what = net::outcome::retry;
                    return then(std::move(v));
                  }
                  file.id = v.file;
                  file.bytes.clear();
                  send_message(std::move(file));
                });
}

} // namespace frontdesk::actors

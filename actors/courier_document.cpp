// A post with a document: the platform's copy of it if it has one, else drawn now and uploaded
// once.
#include "actors/courier.hpp"

#include "actors/fault_caf.hpp"
#include "base/text.hpp"
#include "db/runtime/quarantine.hpp"
#include "net/screen.hpp"

#include <array>

namespace frontdesk::actors {

namespace {

constexpr std::int64_t whatsapp_media_life = 29LL * 86'400; // PLATFORMS §4: ids live 30 days

/// "invoice:17:hi": one upload per channel serves every copy with the same mark.
std::string upload_key(const net::document& d) {
  constexpr std::array<std::string_view, 4> kinds{"", "invoice", "credit_note",
                                                  "cancelled_invoice"};
  return text::cat(kinds.at(static_cast<std::size_t>(d.kind)), ':', d.entity, ':', d.language,
                   d.picture ? ":page" : "", d.for_supplier ? ":supplier" : "");
}

} // namespace

void courier_state::call_with_document(chat_id chat, delivery d) {
  auto screen = net::from_json(d.payload);
  auto kept = std::make_shared<delivery>(std::move(d));
  if (!screen)
    return self_->send(self_, resumption{[=, this, why = screen.error().text] {
                         fail_document(chat, std::move(*kept), {errc::bug, why});
                       }});
  auto document = screen->attached;
  if (kept->file == upload::fresh)
    return call_with_bytes(chat, kept, document);
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::find_upload(deps.channel.id, upload_key(document)))
      .then(
          [=, this](row_set& x) {
            if (!x.rows.empty())
              return call(chat, std::move(*kept),
                          {std::string(x.rows[0].at("upload_id")), {}, document.file_name});
            call_with_bytes(chat, kept, document);
          },
          [=, this](const caf::error& e) { fail_document(chat, std::move(*kept), to_fault(e)); });
}

void courier_state::call_with_bytes(chat_id chat, const std::shared_ptr<delivery>& kept,
                                    const net::document& document) {
  self_
      ->request(deps.printer, caf::infinite,
                print_request{deps.channel.business, document.entity, document.language,
                              document.picture, document.for_supplier})
      .then(
          [=, this](printed& p) {
            call(chat, std::move(*kept), {{}, std::move(p.bytes), document.file_name});
          },
          [=, this](const caf::error& e) { fail_document(chat, std::move(*kept), to_fault(e)); });
}

void courier_state::upload_anew(chat_queue& q, delivery d) {
  auto document = net::from_json(d.payload).value().attached;
  write(db::runtime::forget_upload(deps.channel.id, upload_key(document)));
  d.file = upload::fresh;
  q.put_back(std::move(d));
}

/// Not drawn: as if the platform had answered, so that order and retries are the same.
void courier_state::fail_document(chat_id chat, delivery d, const fault& f) {
  net::verdict v;
  bool for_good = f.code == errc::not_found || f.code == errc::bug || f.code == errc::invalid;
  v.what = for_good ? net::outcome::dead : net::outcome::retry;
  v.reason = f.text;
  ++d.attempts;
  survive(d);
  on_answer(chat, std::move(d), v);
  pump();
  end_drain_if_idle();
}

void courier_state::keep_upload(const delivery& d, const net::verdict& v) {
  if (v.file.empty() || d.file != upload::fresh)
    return; // sent by an earlier upload, which gets no younger by it
  auto document = net::from_json(d.payload).value().attached;
  write(db::runtime::save_upload(deps.channel.id, upload_key(document), v.file,
                                 deps.channel.on == net::platform::whatsapp ? whatsapp_media_life
                                                                            : 0));
}

} // namespace frontdesk::actors

// Which posts a turn owes: on Telegram an invoice brings a picture and a PDF beside the reply.
#include "actors/turn_writer.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;

namespace {

flow::reply receipt() {
  flow::reply r;
  r.where = flow::place::fresh;
  r.screen.body = "Invoice LUF/26-27/000001 for Parin Shah: ₹1,060.00.";
  r.screen.attached = {net::document_kind::invoice, 17, "LUF-26-27-000001.pdf", "hi"};
  return r;
}

db::runtime::turn_commit written(const flow::reply& r, net::platform on) {
  net::update u;
  u.on = on;
  u.kind = net::input_kind::tap;
  u.message = "5";
  db::runtime::turn_commit turn;
  turn.chat = {70};
  write_reply(turn, u, {}, r);
  return turn;
}

net::screen screen_of(const db::runtime::outgoing& p) {
  return net::from_json(p.payload).value();
}

} // namespace

TEST_CASE("an invoice on Telegram is the receipt with its buttons, a picture, the PDF",
          "[actors]") {
  auto r = receipt();
  r.screen.body += "\nParin cannot be reached here: share this PDF.";
  auto turn = written(r, net::platform::telegram);
  REQUIRE(turn.posts.size() == 3);
  CHECK(turn.posts[0].kind == db::runtime::post_kind::message);
  CHECK(turn.posts[0].live);
  CHECK(screen_of(turn.posts[0]).body == r.screen.body);
  CHECK(screen_of(turn.posts[0]).attached.kind == net::document_kind::none);
  auto page = screen_of(turn.posts[1]);
  CHECK(page.attached.picture);
  CHECK(page.attached.entity == 17);
  CHECK(page.attached.file_name == "LUF-26-27-000001.png");
  CHECK(page.body.empty());
  for (auto i : {1, 2}) {
    CHECK_FALSE(turn.posts[i].live);
    CHECK(turn.posts[i].kind == db::runtime::post_kind::document);
  }
  auto pdf = screen_of(turn.posts[2]);
  CHECK_FALSE(pdf.attached.picture);
  CHECK(pdf.body == receipt().screen.body); // what it is, wherever it is forwarded
}

TEST_CASE("an invoice on WhatsApp is one message", "[actors]") {
  CHECK(written(receipt(), net::platform::whatsapp).posts.size() == 1);
}

TEST_CASE("a customer's copy brings the picture where their chat shows it", "[actors]") {
  auto r = receipt();
  r.screen.attached = {};
  flow::notice copy;
  copy.chat = {420};
  copy.screen = receipt().screen;
  copy.topic = "invoice:17";
  copy.on = GENERATE(net::platform::telegram, net::platform::whatsapp);
  r.notices = {copy};
  auto turn = written(r, net::platform::telegram);
  std::size_t pictures = copy.on == net::platform::telegram ? 1 : 0;
  REQUIRE(turn.posts.size() == 2 + pictures);
  CHECK(turn.posts.back().topic == "invoice:17");
  CHECK(turn.posts.back().chat == copy.chat);
  CHECK(screen_of(turn.posts[1]).attached.picture == (pictures == 1));
}

TEST_CASE("a copy of a card is changed once, be it the one that was tapped", "[actors]") {
  flow::reply r;
  r.screen.body = "Approved.";
  flow::notice copy;
  copy.chat = {70};
  copy.edits = {11};
  copy.message = GENERATE("5", "4", "");
  copy.screen.body = "Approved.";
  r.notices = {copy};
  auto turn = written(r, net::platform::telegram); // a tap on message 5
  CHECK(turn.posts.size() == (copy.message == "5" ? 1 : 2));
}

// A GST invoice from an empty business to the PDF in two chats, on both platforms.
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

/// The owner answers the checklist of the first run.
void set_up(pg::phone& owner) {
  owner.types("/setup").sees("legal name");
  owner.types("Level Up Fitness LLP").sees("address");
  owner.types("12 MG Road, Ahmedabad 380001").sees("registered for GST");
  owner.taps("Registered").sees("GSTIN");
  owner.types("24AAQCA8719H1ZC").sees("letters");
  owner.types("LUF").sees("UPI");
  owner.types("club@upi").sees("printed on every invoice");
  owner.taps("Save").sees("raise invoices now");
}

void add_item(pg::phone& owner, const std::string& name, const std::string& price) {
  owner.types("/newitem").sees("called");
  owner.types(name).sees("HSN");
  owner.types("2106").sees("cost");
  owner.types(price).sees("contained");
  owner.taps("No, added").sees("rate");
  owner.types("18").sees("unit");
  owner.taps("Pieces").sees("counted");
  owner.taps("Count stock").sees("How many");
  owner.types("50").sees(name);
  owner.taps("Save").sees("price list as number");
}

/// The owner's phone, once there is a member and an item to sell.
pg::phone owner_of_shop(desk& d) {
  auto asha = d.owner();
  asha.types("/start").answer();
  set_up(asha);
  d.member(1001, "Parin Shah", "+919898989898");
  add_item(asha, "Whey 1 kg", "499");
  return asha;
}

/// On Telegram the PDF comes after the receipt, on WhatsApp with it.
pg::shown receipt_and_pdf(pg::phone& owner) {
  auto pdf = owner.until([](const pg::shown& s) { return s.file_name.ends_with(".pdf"); });
  if (!pdf.labels.empty())
    return pdf;
  auto all = owner.all();
  auto receipt = std::find_if(all.rbegin(), all.rend(),
                              [](const pg::shown& s) { return s.file_name.empty(); });
  REQUIRE(receipt != all.rend());
  receipt->file = pdf.file;
  receipt->file_name = pdf.file_name;
  return *receipt;
}

/// Two of the item at a discount, up to the button Issue.
void review(pg::phone& owner) {
  owner.types("/inv").sees("Who is it for");
  owner.types("par").sees("Parin Shah");
  owner.taps("Parin Shah").sees("Which item");
  owner.types("whey").sees("Whey 1 kg");
  owner.taps("Whey 1 kg").sees("how many");
  owner.taps("2").sees("discount");
  owner.taps("10 %").sees("Total");
  owner.taps("Done").sees("Payable");
}

pg::shown issue(pg::phone& owner) {
  review(owner);
  owner.taps("Issue");
  return receipt_and_pdf(owner);
}

} // namespace

TEST_CASE("an invoice refuses until the business is set up, then has number one", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  CHECK(asha.types("/inv").answer().has("Complete the setup first"));
  set_up(asha);
  d.member(1001, "Parin Shah", "+919898989898");
  add_item(asha, "Whey 1 kg", "499");
  auto receipt = issue(asha);
  // Vector A of the rules: 499 x 2, 10 %, 18 % exclusive, intra-State: 1,059.88, payable 1,060.
  CHECK(receipt.has("1,060.00"));
  CHECK(receipt.file_name.starts_with("LUF-"));
  CHECK(receipt.file_name.ends_with("-000001.pdf"));
  CHECK(receipt.file.starts_with("%PDF"));
  auto all = asha.all();
  REQUIRE(all.size() > 2);
  CHECK(all[all.size() - 2].file.starts_with("\x89PNG")); // its first page, to look at
  CHECK(all[all.size() - 2].text == "");
  CHECK(all.back().has("Parin Shah")); // says what it is, wherever it is forwarded
  CHECK(d.sql("SELECT stock_milli FROM club.items") == "48000");
  CHECK(d.sql("SELECT total_paise FROM club.invoices") == "106000");
}

TEST_CASE("a member who wrote before gets the PDF, one who never did is named", "[e2e][club]") {
  desk d;
  auto asha = owner_of_shop(d);
  CHECK(issue(asha).has("share this PDF"));
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  auto kept = issue(asha);
  CHECK_FALSE(kept.has("share this PDF"));
  auto sent = parin.until([](const pg::shown& s) { return s.file_name.ends_with(".pdf"); });
  CHECK(sent.file.starts_with("%PDF"));
  CHECK(sent.has("To be paid: ₹1,060.00."));
  CHECK(sent.file_name == kept.file_name);
  CHECK((sent.file != kept.file)); // the original, and the duplicate for the business
}

TEST_CASE("who blocked the bot is named, until they come back", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  set_up(asha);
  d.member(1001, "Parin Shah", "+919898989898");
  add_item(asha, "Whey 1 kg", "499");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  auto reached = [&](const char* wanted) {
    for (int i = 0; i < 250; ++i) {
      if (d.sql("SELECT reachable FROM desk.chats WHERE external = '1001'") == wanted)
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  };
  parin.blocks();
  REQUIRE(reached("f"));
  CHECK(issue(asha).has("share this PDF"));
  parin.blocks(false);
  REQUIRE(reached("t"));
  CHECK_FALSE(issue(asha).has("share this PDF"));
}

TEST_CASE("twenty presses of Issue in one moment raise one invoice", "[e2e][club]") {
  desk d({.replicas = 2, .more = {}});
  auto asha = owner_of_shop(d);
  review(asha);
  d.platforms.call([&] {
    const auto& shown = d.bot().find_chat(desk::asha)->messages.back();
    for (const auto& row : shown.buttons)
      for (const auto& b : row)
        for (int i = 0; b.text == "Issue" && i < 20; ++i)
          d.bot().presses(desk::asha, shown.id, std::string(b.data));
  });
  receipt_and_pdf(asha);
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  CHECK(d.sql("SELECT count(*) FROM club.invoices") == "1");
  CHECK(d.sql("SELECT stock_milli FROM club.items") == "48000");
  auto toasts = d.platforms.call([&] {
    return std::count_if(d.bot().presses_made().begin(), d.bot().presses_made().end(),
                         [](const auto& p) { return p.second.answered; });
  });
  CHECK(toasts >= 20);
}

TEST_CASE("one typed line raises an invoice of two lines", "[e2e][club]") {
  desk d;
  auto asha = owner_of_shop(d);
  add_item(asha, "Shaker", "200");
  auto serial = d.sql("SELECT serial_no FROM club.items WHERE name = 'Shaker'");
  auto preview = asha.types("/inv parin " + serial + "x2 whey1kg -10%").answer();
  CHECK(preview.has("Parin Shah"));
  CHECK(preview.has("Shaker"));
  CHECK(preview.has("Whey 1 kg"));
}

TEST_CASE("two admins edit one item: the second sees both and chooses", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto bina = d.telegram(2002, "Bina");
  bina.types("/start").answer();
  d.execute("INSERT INTO desk.standings (business_id, person_id, role) SELECT id, 2002, 4 FROM "
            "desk.businesses");
  set_up(asha);
  add_item(asha, "Whey 1 kg", "499");
  for (auto* p : {&asha, &bina}) {
    p->types("/item whey").sees("Whey 1 kg");
    p->taps("Whey 1 kg").sees("Edit");
    p->taps("Edit").sees("Save");
    p->taps("Change").sees("Price");
    p->taps("Price").sees("cost");
  }
  bina.types("950").sees("950.00");
  bina.taps("Save").sees("is changed");
  asha.types("920").sees("920.00");
  auto card = asha.taps("Save").sees("Bina changed this");
  CHECK(card.has("950.00"));
  CHECK(card.has("920.00"));
  asha.taps("Compare").sees("theirs");
  SECTION("theirs holds") {
    asha.taps("Keep theirs").sees("Nothing of yours was saved");
    CHECK(d.sql("SELECT price_paise FROM club.items") == "95000");
    CHECK(d.sql("SELECT count(*) FROM desk.audit WHERE action = 'item.edit'") == "1");
  }
  SECTION("mine holds") {
    asha.taps("Apply mine").sees("is changed");
    CHECK(d.sql("SELECT price_paise FROM club.items") == "92000");
    CHECK(d.sql("SELECT count(*) FROM desk.audit WHERE action = 'item.edit'") == "2");
  }
}

TEST_CASE("a cancelled invoice gets a credit note and gives the stock back", "[e2e][club]") {
  desk d;
  auto asha = owner_of_shop(d);
  issue(asha);
  asha.types("/invoices").sees("000001");
  asha.taps("LUF").sees("Cancel invoice");
  asha.taps("Cancel invoice").sees("Why");
  asha.taps("Wrong items").sees("cannot be undone");
  asha.taps("Cancel invoice");
  CHECK(receipt_and_pdf(asha).has("cancels invoice"));
  CHECK(d.sql("SELECT stock_milli FROM club.items") == "50000");
  CHECK(d.sql("SELECT count(*) FROM club.invoices WHERE doc_type = 'CRN'") == "1");
}

TEST_CASE("the same invoice is raised from WhatsApp", "[e2e][club][whatsapp]") {
  desk d;
  auto asha = owner_of_shop(d);
  auto same = d.whatsapp("919812345678", "Asha");
  same.types("menu").answer();
  auto receipt = issue(same);
  CHECK(receipt.has("1,060.00"));
  CHECK(receipt.file.starts_with("%PDF"));
}

TEST_CASE("a member who blocks the bot is named with the invoice until they come back",
          "[e2e][club][courier]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  set_up(asha);
  d.member(1001, "Parin Shah", "+919898989898");
  add_item(asha, "Whey 1 kg", "499");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  auto is_told = [](const pg::shown& s) { return s.has("share this PDF") && s.has("Parin Shah"); };
  auto pdfs = [&] {
    auto all = parin.all();
    return std::count_if(all.begin(), all.end(),
                         [](const pg::shown& s) { return s.file.starts_with("%PDF"); });
  };
  auto delivered = [&] {
    return d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; });
  };

  parin.blocks();
  REQUIRE(delivered());
  CHECK(d.sql("SELECT reachable::text FROM desk.chats WHERE external = '1001'") == "false");
  CHECK(is_told(issue(asha)));
  CHECK(pdfs() == 0);

  parin.blocks(false);
  REQUIRE(delivered());
  CHECK_FALSE(is_told(issue(asha)));
  CHECK(eventually([&] { return pdfs() == 1; }));

  // Blocked without a word to us: the call's 403 tells.
  d.platforms.call([&] { d.bot().find_chat(1001)->blocked = true; });
  issue(asha);
  CHECK(eventually([&] {
    return d.sql("SELECT reachable::text FROM desk.chats WHERE external = '1001'") == "false";
  }));
  // The PDF and the picture of its page: each is tried once and given up.
  CHECK(eventually([&] {
    return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 3 AND attempts = 1") == "2";
  }));
  CHECK(is_told(issue(asha)));
  parin.types("/start").answer(); // writing makes the person reachable again
  CHECK_FALSE(is_told(issue(asha)));
  CHECK(eventually([&] { return pdfs() == 2; }));
}

TEST_CASE("who issued an invoice is told that WhatsApp could not deliver its copy",
          "[e2e][club][whatsapp]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  set_up(asha);
  d.member(1001, "Parin Shah", "+919800000001");
  d.execute("INSERT INTO desk.identities (platform, scope, external, person_id) "
            "VALUES (2, '', '919800000001', 1001)");
  add_item(asha, "Whey 1 kg", "499");
  d.whatsapp("919800000001", "Parin").types("hi").answer();
  // The platform's 24 hours are over before ours: it takes the message, then says that it failed.
  d.platforms.call([&] {
    auto& number = *d.platforms.whatsapp().number_named("desk");
    number.chat_with("919800000001").last_inbound_ms = -1'000'000'000'000;
  });
  CHECK_FALSE(issue(asha).has("share this PDF"));
  auto told = asha.until([](const pg::shown& s) { return s.has("share this PDF"); });
  CHECK(told.has("Parin Shah cannot be reached here"));
  CHECK(told.has("LUF/"));
  CHECK(d.sql("SELECT reachable::text FROM desk.chats WHERE external = '919800000001'") == "false");
  CHECK(d.sql("SELECT count(*) FROM desk.jobs WHERE name = 'tell_unsent'") == "1");
}

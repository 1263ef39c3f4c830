// The invoice as PDF and picture, read back with pdftotext, pdfinfo and zbarimg.
#include "invoice_sample.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::net::media;
using Catch::Contains;
using test::sample_invoice;

namespace {

/// What a command prints when the bytes are in the file that replaces "@".
std::string read_by(const std::string& command, const std::string& bytes) {
  std::string path = "/tmp/frontdesk-invoice-XXXXXX";
  const int fd = ::mkstemp(path.data());
  REQUIRE(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  ::close(fd);
  auto line = command;
  line.replace(line.find('@'), 1, path);
  std::string out;
  FILE* pipe = ::popen((line + " 2>/dev/null").c_str(), "r");
  char piece[4096];
  for (std::size_t n = 0; (n = std::fread(piece, 1, sizeof piece, pipe)) > 0;)
    out.append(piece, n);
  ::pclose(pipe);
  ::unlink(path.c_str());
  return out;
}

/// The words of a PDF, one space between them.
std::string words_of(const std::string& pdf, const std::string& options = "-layout") {
  std::istringstream in(read_by("pdftotext " + options + " @ -", pdf));
  std::string out;
  for (std::string word; in >> word;)
    out += word + " ";
  return out;
}

int pages_of(const std::string& pdf) {
  const auto info = read_by("pdfinfo @", pdf);
  return std::stoi(info.substr(info.find("Pages:") + 6));
}

} // namespace

TEST_CASE("invoice_pdf prints every field of a tax invoice", "[net][media]") {
  const auto text = words_of(invoice_pdf(sample_invoice()).value());
  for (const auto* expected :
       {"TAX INVOICE",
        "Original for recipient",
        "Level Up Fitness Club LLP",
        "2nd Floor, Sai Plaza, FC Road",
        "GSTIN: 27AAPFU0939F1ZV",
        "State: 27-Maharashtra",
        "Bill to",
        "Parin Shah",
        "14, Green Park Society",
        "Number LUF/25-26/000123",
        "Date 14 Mar 2026",
        "Due date 21 Mar 2026",
        "Place of supply 27-Maharashtra",
        "Reverse charge No",
        "# Description HSN/SAC Qty Rate ₹ Discount ₹ Taxable ₹ GST CGST SGST Total ₹",
        "1 Whey 1 kg 2106 2 pcs 499.00 99.80 898.20 18% 80.84 80.84 1,059.88",
        "2 Monthly membership 999723 1 month 2,500.00 0.00 2,380.96 5% 59.52 59.52 2,500.00",
        "3 Packing 2106 1 100.00 0.00 100.00 18% 9.00 9.00 118.00",
        "Total 99.80 3,379.16 149.36 149.36 3,677.88",
        "5% 2,380.96 59.52 (2.5%) 59.52 (2.5%)",
        "18% 998.20 89.84 (9%) 89.84 (9%)",
        "Subtotal ₹3,279.16",
        "Shipping ₹100.00",
        "CGST ₹149.36",
        "SGST ₹149.36",
        "Round-off ₹0.12",
        "Grand total ₹3,678.00",
        "Rupees three thousand six hundred seventy-eight only",
        "Paid ₹0.00",
        "Balance due ₹3,678.00",
        "Scan to pay with any UPI app",
        "club@upi",
        "IFSC HDFC0000123",
        "Fees once paid are not refunded.",
        "For Level Up Fitness Club LLP",
        "Authorised signatory",
        "Page 1 of 1"})
    CHECK_THAT(text, Contains(expected));
  CHECK_THAT(text, !Contains("IGST"));
}

TEST_CASE("invoice_pdf gives the same bytes for the same view, on any thread", "[net][media]") {
  const auto first = invoice_pdf(sample_invoice()).value();
  std::string other;
  std::thread([&] { other = invoice_pdf(sample_invoice()).value(); }).join();
  CHECK((first == other));
  CHECK(first.size() < 500'000);
  CHECK_THAT(read_by("pdfinfo -isodates @", first), Contains("2026-03-14T00:00:00+05:30"));
  CHECK_THAT(read_by("pdffonts @", first), Contains("NotoSans") && !Contains(" no  no "));
}

TEST_CASE("invoice's payment code carries the UPI link for the balance", "[net][media]") {
  auto v = sample_invoice();
  v.paid = {100'050};
  v.balance = v.total - v.paid;
  const std::string link = "QR-Code:upi://pay?pa=club%40upi&pn=Level%20Up%20Club&am=2677.50&cu=INR"
                           "&tr=LUF-25-26-000123-1&tn=Invoice%20LUF%2F25-26%2F000123\n";
  CHECK(read_by("zbarimg -q @", invoice_png(v).value()) == link);
  CHECK(read_by("pdftoppm -r 150 -png -singlefile @ | zbarimg -q -", invoice_pdf(v).value())
        == link);
}

TEST_CASE("invoice that was cancelled says so, and by what", "[net][media]") {
  auto v = sample_invoice();
  CHECK_THAT(words_of(invoice_pdf(v).value()), !Contains("CANCELLED"));
  v.cancelled_by = "CRN/25-26/000007";
  v.balance = {};
  const auto text = words_of(invoice_pdf(v).value());
  CHECK_THAT(text, Contains("CANCELLED") && Contains("CRN/25-26/000007"));
  CHECK(read_by("zbarimg -q @", invoice_png(v).value()).empty());
}

TEST_CASE("invoice has no payment code when nothing can be paid so", "[net][media]") {
  auto v = sample_invoice();
  SECTION("paid") {
    v.balance = {};
  }
  SECTION("no UPI id") {
    v.upi_id.clear();
  }
  SECTION("credit note") {
    v.title = document_title::credit_note;
  }
  CHECK(read_by("zbarimg -q @", invoice_png(v).value()).empty());
  CHECK_THAT(words_of(invoice_pdf(v).value()), !Contains("Scan to pay"));
}

TEST_CASE("invoice_pdf shows IGST between States", "[net][media]") {
  auto v = sample_invoice();
  v.inter_state = true;
  v.place_of_supply = "29-Karnataka";
  v.lines = {{"Protein tin",
              "2106",
              {3000},
              "pcs",
              {180'000},
              {108'000},
              {432'000},
              {1800},
              {},
              {},
              {77'760},
              {509'760}}};
  v.taxes = {{{1800}, {432'000}, {}, {}, {77'760}}};
  v.igst = {77'760};
  const auto text = words_of(invoice_pdf(v).value());
  CHECK_THAT(text, Contains("Taxable ₹ GST IGST Total ₹"));
  CHECK_THAT(text,
             Contains("1 Protein tin 2106 3 pcs 1,800.00 1,080.00 4,320.00 18% 777.60 5,097.60"));
  CHECK_THAT(text, Contains("18% 4,320.00 777.60 (18%)"));
  CHECK_THAT(text, !Contains("CGST"));
}

TEST_CASE("documents without tax show none", "[net][media]") {
  auto v = sample_invoice();
  v.taxed = false;
  v.taxes = {{{}, {337'916}, {}, {}, {}}}; // SQL sums up by rate, and 0 % is one
  for (auto& x : v.lines) {
    x.gst = {};
    x.cgst = x.sgst = x.discount = {};
    x.total = x.taxable;
  }
  SECTION("credit note of a supplier who may not charge any") {
    v.title = document_title::credit_note;
    v.supplier.gstin = GENERATE("", "27AAPFU0939F1ZV"); // not registered; composition
    const auto text = words_of(invoice_pdf(v).value());
    CHECK_THAT(text, Contains("# Description HSN/SAC Qty Rate ₹ Total ₹"));
    CHECK_THAT(text, !Contains("CGST") && !Contains("0%") && !Contains("Tax summary"));
  }
  SECTION("bill of supply, at whose top composition is declared") {
    v.title = document_title::bill_of_supply;
    v.composition = GENERATE(false, true);
    const auto text = words_of(invoice_pdf(v).value(), "-raw");
    CHECK_THAT(text, Contains("BILL OF SUPPLY") && !Contains("CGST") && !Contains("Tax summary"));
    const auto said =
        text.find("Composition taxable person, not eligible to collect tax on supplies");
    CHECK((said < text.find("Bill to")) == v.composition);
    CHECK((said == text.npos) == !v.composition);
  }
  SECTION("plain invoice of a supplier who is not registered") {
    v.title = document_title::invoice;
    v.supplier.gstin.clear();
    const auto text = words_of(invoice_pdf(v).value());
    CHECK_THAT(text, Contains("# Description HSN/SAC Qty Rate ₹ Total ₹"));
    CHECK_THAT(text, !Contains("TAX") && !Contains("GST") && !Contains("Composition"));
  }
}

TEST_CASE("invoice-cum-bill of supply shows what is taxed and what is not", "[net][media]") {
  auto v = sample_invoice();
  v.title = document_title::invoice_cum_bill;
  v.lines[1].gst = {};
  v.lines[1].cgst = v.lines[1].sgst = {};
  const auto text = words_of(invoice_pdf(v).value());
  CHECK_THAT(text, Contains("INVOICE-CUM-BILL OF SUPPLY") && Contains("GST CGST SGST Total ₹"));
  CHECK_THAT(text, !Contains("TAX INVOICE") && !Contains("Composition"));
}

TEST_CASE("invoice_pdf prints half of an odd rate to its last digit", "[net][media]") {
  auto v = sample_invoice();
  v.taxes[0].gst = {25};
  CHECK_THAT(words_of(invoice_pdf(v).value()), Contains("59.52 (0.125%) 59.52 (0.125%)"));
}

TEST_CASE("invoice_pdf calls the State tax of some Union Territories UTGST", "[net][media]") {
  auto v = sample_invoice();
  v.union_territory = true;
  const auto text = words_of(invoice_pdf(v).value());
  CHECK_THAT(text, Contains("GST CGST UTGST Total ₹"));   // of the lines
  CHECK_THAT(text, Contains("GST Taxable ₹ CGST UTGST")); // of the summary
  CHECK_THAT(text, Contains("UTGST ₹149.36") && !Contains("SGST"));
}

TEST_CASE("invoice_pdf says where it goes, if not to the recipient", "[net][media]") {
  auto v = sample_invoice();
  CHECK_THAT(words_of(invoice_pdf(v).value()), !Contains("Ship to"));
  v.ship_to = "7 Brigade Road\nBengaluru 560001";
  const auto text = words_of(invoice_pdf(v).value(), "-raw");
  CHECK_THAT(text, Contains("Ship to 7 Brigade Road Bengaluru 560001"));
}

TEST_CASE("invoice_pdf marks the copy that the supplier keeps", "[net][media]") {
  auto v = sample_invoice();
  v.for_supplier = true;
  CHECK_THAT(words_of(invoice_pdf(v).value()),
             Contains("Triplicate for supplier") && !Contains("Original"));
  v.lines.erase(v.lines.begin()); // a service and its packing
  CHECK_THAT(words_of(invoice_pdf(v).value()),
             Contains("Duplicate for supplier") && !Contains("Triplicate"));
}

TEST_CASE("credit note names the invoice and the reason", "[net][media]") {
  auto v = sample_invoice();
  v.title = document_title::credit_note;
  v.number = "LUC/25-26/000007";
  v.refers_to = "LUF/25-26/000123";
  v.refers_to_date = v.date;
  v.reason = "Goods returned";
  const auto text = words_of(invoice_pdf(v).value());
  CHECK_THAT(text, Contains("CREDIT NOTE"));
  CHECK_THAT(text, Contains("Against invoice LUF/25-26/000123, 14 Mar 2026"));
  CHECK_THAT(text, Contains("Reason Goods returned"));
  CHECK_THAT(text, Contains("CGST ₹149.36"));
  CHECK_THAT(text, !Contains("Balance due"));
}

TEST_CASE("invoice_pdf speaks Hindi and prints names in their scripts", "[net][media]") {
  auto v = sample_invoice();
  v.language = "hi";
  v.recipient.name = "परी शर्मा પરીન";
  v.lines[0].description = "Сывороточный протеин";
  const auto pdf = invoice_pdf(v).value();
  const auto text = words_of(pdf);
  for (const auto* expected :
       {"TAX INVOICE", "LUF/25-26/000123", "14-03-2026", "Сывороточный протеин", "₹3,678.00"})
    CHECK_THAT(text, Contains(expected));
  CHECK_THAT(text, Contains("मात्र"));
  CHECK_THAT(text, !Contains("बीजक")); // one word for it, as in the chat
  const auto fonts = read_by("pdffonts @", pdf);
  for (const auto* font : {"NotoSansDevanagari", "NotoSansGujarati", "NotoSans-"})
    CHECK_THAT(fonts, Contains(font));
  CHECK_THAT(fonts, !Contains("Serif"));
}

TEST_CASE("long invoices go over several pages, each with its head", "[net][media]") {
  auto v = sample_invoice();
  const auto line = v.lines[0];
  for (int i = 4; i <= 120; ++i) {
    v.lines.push_back(line);
    v.lines.back().description = "Item number " + std::to_string(i);
  }
  const auto pdf = invoice_pdf(v).value();
  const int pages = pages_of(pdf);
  CHECK(pages >= 3);
  for (int p = 1; p <= pages; ++p) {
    const auto text = words_of(pdf, "-layout -f " + std::to_string(p) + " -l " + std::to_string(p));
    CHECK_THAT(text, Contains("Page " + std::to_string(p) + " of " + std::to_string(pages)));
    CHECK_THAT(text, Contains("LUF/25-26/000123"));
    if (p < pages)
      CHECK_THAT(text, Contains("# Description HSN/SAC"));
  }
  const auto all = words_of(pdf);
  for (int i = 4; i <= 120; ++i)
    CHECK_THAT(all, Contains(std::to_string(i) + " Item number " + std::to_string(i) + " "));
  CHECK_THAT(all, Contains("Grand total"));
}

TEST_CASE("invoice_pdf wraps long names and bears hostile text", "[net][media]") {
  auto v = sample_invoice();
  const auto name =
      GENERATE(as<std::string>{}, std::string(255, 'W'), "<b>&amp;</b> %s \\ *_[`", "", "a\nb\tc",
               "\xff\xfe broken", "👨‍👩‍👧 family", "مرحبا שלום");
  v.recipient.name = v.supplier.name = v.lines[0].description = name;
  const auto pdf = invoice_pdf(v).value();
  CHECK(pages_of(pdf) <= 3);
  CHECK_THAT(words_of(pdf), Contains("Grand total ₹3,678.00"));
  if (name.starts_with('<'))
    CHECK_THAT(words_of(pdf), Contains("<b>&amp;</b> %s \\ *_[`"));
}

TEST_CASE("invoice_pdf fits very large amounts", "[net][media]") {
  auto v = sample_invoice();
  v.lines[0].rate = {1'000'000'000};
  v.lines[0].taxable = v.lines[0].total = {9'999'000'000'000};
  v.lines[0].cgst = v.lines[0].sgst = {899'910'000'000};
  CHECK_THAT(words_of(invoice_pdf(v).value()),
             Contains("1,00,00,000.00 99.80 99,99,00,00,000.00 18% 8,99,91,00,000.00 "
                      "8,99,91,00,000.00 99,99,00,00,000.00"));
}

// UPI links, checked against club §11.8, and the codes that carry them.
#include "net/media/upi_qr.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::net::media;

TEST_CASE("upi_link writes the link of club 11.8", "[net][media]") {
  CHECK(upi_link({"club@upi", "Level Up Club", money{105988}, "LUF-25-26-000123-1",
                  "Invoice LUF/25-26/000123"})
        == "upi://pay?pa=club%40upi&pn=Level%20Up%20Club&am=1059.88&cu=INR&tr=LUF-25-26-000123-1"
           "&tn=Invoice%20LUF%2F25-26%2F000123");
}

TEST_CASE("upi_link leaves out what is not known", "[net][media]") {
  CHECK(upi_link({"a@b", "A", {}, "", ""}) == "upi://pay?pa=a%40b&pn=A&cu=INR");
  CHECK(upi_link({"a@b", "A", money{100}, "", ""}) == "upi://pay?pa=a%40b&pn=A&am=1.00&cu=INR");
}

TEST_CASE("upi_link cannot be given further fields by a name or a note", "[net][media]") {
  const auto link = upi_link({"a@b&am=9", "A&am=1#x", money{5}, "r&am=2 é", "n+ =&\n"});
  CHECK(
      link
      == "upi://"
         "pay?pa=a%40b%26am%3D9&pn=A%26am%3D1%23x&am=0.05&cu=INR&tr=r-am-2---&tn=n%2B%20%3D%26%0A");
}

TEST_CASE("upi_link keeps to the lengths, in characters", "[net][media]") {
  std::string name;
  for (int i = 0; i < 60; ++i)
    name += "न";
  const auto link = upi_link({"a@b", name, {}, std::string(60, '7'), std::string(60, 'n')});
  CHECK(link.find("&tr=" + std::string(35, '7') + "&tn=" + std::string(50, 'n'))
        != std::string::npos);
  std::size_t letters = 0;
  for (auto at = link.find("%E0%A4%A8"); at != std::string::npos;
       at = link.find("%E0%A4%A8", at + 1))
    ++letters;
  CHECK(letters == 50);
}

TEST_CASE("encode_qr makes a square with the three finders", "[net][media]") {
  const auto code = encode_qr("upi://pay?pa=club%40upi").value();
  CHECK((code.width - 17) % 4 == 0);
  for (const auto& [row, column] :
       {std::pair(0, 0), std::pair(0, code.width - 7), std::pair(code.width - 7, 0)}) {
    CHECK(code.at(row, column));
    CHECK_FALSE(code.at(row + 1, column + 1));
    CHECK(code.at(row + 3, column + 3));
  }
  CHECK(encode_qr(std::string(5000, 'x')).error().code == errc::too_large);
}

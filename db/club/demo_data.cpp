// Indian names and a gym's shelves, drawn by a generator that no library version changes.
#include "db/club/demo_data.hpp"

#include "base/text.hpp"

#include <array>
#include <random>
#include <string_view>

namespace frontdesk::db::club {

namespace {

// No name may contain "par": the demo's search for it finds one person.
constexpr std::array<std::string_view, 72> first_names{
    "Aarav",  "Aditi",   "Aditya", "Akash",  "Amit",   "Amrita", "Ananya",  "Anil",    "Anita",
    "Anjali", "Ankit",   "Arjun",  "Asha",   "Ashwin", "Bhavna", "Chetan",  "Deepa",   "Deepak",
    "Dev",    "Diya",    "Farhan", "Gauri",  "Gautam", "Geeta",  "Hardik",  "Harsh",   "Isha",
    "Ishaan", "Jatin",   "Jaya",   "Karan",  "Kavya",  "Kiran",  "Krishna", "Lakshmi", "Lata",
    "Madhav", "Manish",  "Meera",  "Mohan",  "Naina",  "Neha",   "Nikhil",  "Nisha",   "Omkar",
    "Pooja",  "Pranav",  "Priya",  "Rahul",  "Rajesh", "Rekha",  "Ritu",    "Rohan",   "Sachin",
    "Sameer", "Sandeep", "Sanjay", "Shreya", "Simran", "Sneha",  "Sonal",   "Suresh",  "Tanvi",
    "Tejas",  "Uma",     "Varun",  "Vidya",  "Vijay",  "Vikram", "Vivek",   "Yash",    "Zoya"};

constexpr std::array<std::string_view, 60> last_names{
    "Agarwal", "Ahuja",     "Bansal",   "Bhatt",     "Bose",     "Chauhan", "Chopra",  "Das",
    "Desai",   "Deshmukh",  "Dutta",    "Fernandes", "Gandhi",   "Ghosh",   "Gill",    "Goyal",
    "Gupta",   "Iyer",      "Jadhav",   "Jain",      "Joshi",    "Kamat",   "Kapoor",  "Kaur",
    "Khan",    "Khanna",    "Kulkarni", "Kumar",     "Malhotra", "Mehta",   "Menon",   "Mishra",
    "Modi",    "Mukherjee", "Naidu",    "Nair",      "Pandey",   "Patel",   "Patil",   "Pillai",
    "Prasad",  "Rao",       "Rathod",   "Reddy",     "Roy",      "Saxena",  "Sen",     "Sethi",
    "Shah",    "Sharma",    "Shetty",   "Shinde",    "Shukla",   "Singh",   "Solanki", "Thakur",
    "Tiwari",  "Trivedi",   "Varma",    "Yadav"};

struct shelf {
  std::string_view name, hsn_code, unit;
  std::int64_t price_paise, gst_bp;
};

constexpr std::array<shelf, 18> shelves{{{"Isolate", "2106", "PCS", 349'900, 500},
                                         {"Casein", "2106", "PCS", 319'900, 500},
                                         {"Mass gainer", "2106", "PCS", 279'900, 500},
                                         {"BCAA", "2106", "PCS", 149'900, 500},
                                         {"Creatine", "2106", "PCS", 99'900, 500},
                                         {"Pre-workout", "2106", "PCS", 179'900, 500},
                                         {"Energy drink", "2202", "BTL", 12'000, 4000},
                                         {"Peanut butter", "2008", "PCS", 44'900, 500},
                                         {"Protein bar", "1806", "BOX", 72'000, 500},
                                         {"Rolled oats", "1104", "KGS", 18'000, 500},
                                         {"Shaker", "3924", "PCS", 39'900, 1800},
                                         {"Gym bag", "4202", "PCS", 129'900, 1800},
                                         {"T-shirt", "6109", "PCS", 69'900, 500},
                                         {"Track pants", "6103", "PCS", 99'900, 500},
                                         {"Yoga mat", "9506", "PCS", 89'900, 500},
                                         {"Lifting belt", "4203", "PCS", 149'900, 1800},
                                         {"Resistance band", "4016", "PCS", 34'900, 1800},
                                         {"Skipping rope", "9506", "PCS", 24'900, 500}}};

constexpr std::array<std::string_view, 12> kinds{"chocolate", "vanilla", "mango",  "coffee",
                                                 "black",     "blue",    "red",    "green",
                                                 "grey",      "white",   "orange", "lime"};
constexpr std::array<std::string_view, 5> sizes{"small", "medium", "large", "family", "club"};

constexpr std::int64_t first_id = 6'100'000'001; // in the range of Telegram's ids
constexpr std::int64_t first_serial = 101;
constexpr std::int64_t known_serial = 234;
constexpr std::int64_t plenty_milli = 1'000'000'000; // of what every test sells

/// std::uniform_int_distribution differs between libraries, the engine does not.
class dice {
public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(n));
  }
  template <class List>
  const auto& of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
  }

private:
  std::mt19937_64 engine_;
};

demo_item other_item(std::int64_t n, dice& d) {
  const auto number = static_cast<std::size_t>(n);
  const auto& shelf = shelves[number % shelves.size()];
  const auto round = number / shelves.size();
  const auto model = round / (kinds.size() * sizes.size());
  demo_item x;
  x.name = text::cat(shelf.name, " ", kinds[round % kinds.size()], " ",
                     sizes[round / kinds.size() % sizes.size()]);
  if (model > 0)
    x.name += text::cat(" mk ", model + 1);
  x.hsn_code = shelf.hsn_code;
  x.unit = shelf.unit;
  x.price_paise = shelf.price_paise + d.below(40) * 500;
  x.gst_bp = shelf.gst_bp;
  x.track_stock = n % 3 == 0;
  x.stock_milli = x.track_stock ? (20 + d.below(480)) * 1000 : 0;
  return x;
}

} // namespace

std::vector<demo_member> demo_members(std::int64_t count, std::uint64_t seed) {
  dice d(seed);
  std::vector<demo_member> out;
  for (std::int64_t i = 0; i < count; ++i) {
    demo_member x{first_id + i, std::string(d.of(first_names)), std::string(d.of(last_names)), "",
                  ""};
    x.phone = text::cat("+91", 7'000'000'000 + d.below(2'999'999'999));
    if (d.below(10) < 6)
      x.username = text::cat(text::lower_ascii(x.first_name), "_", i);
    out.push_back(std::move(x));
  }
  if (!out.empty())
    out.front() = {first_id, "Parin", "Shah", "parin", "+919876543210"};
  return out;
}

std::vector<demo_item> demo_items(std::int64_t count, std::uint64_t seed) {
  dice d(seed);
  std::vector<demo_item> out;
  for (std::int64_t i = 0; i < count; ++i) {
    auto x = i == 0 ? demo_item{0, "Whey 1 kg", "2106", "PCS", 249'900, 500, plenty_milli, true}
                    : other_item(i - 1, d);
    const bool last = i == count - 1;
    x.serial_no = last && first_serial + i < known_serial ? known_serial : first_serial + i;
    if (x.serial_no == known_serial) {
      x.unit = "PCS";
      x.track_stock = true;
      x.stock_milli = plenty_milli;
    }
    out.push_back(std::move(x));
  }
  return out;
}

} // namespace frontdesk::db::club

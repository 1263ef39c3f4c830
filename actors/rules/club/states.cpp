// The table of GST State codes and how a person may name a State.
#include "actors/rules/club/states.hpp"

#include <algorithm>
#include <array>

namespace frontdesk::rules::club {

namespace {

// Source: club §11.9; 25 and 28 as §14.2 wants them: known, with a warning.
constexpr std::array table{
    state{"01", "Jammu & Kashmir"},
    state{"02", "Himachal Pradesh"},
    state{"03", "Punjab"},
    state{"04", "Chandigarh"},
    state{"05", "Uttarakhand"},
    state{"06", "Haryana"},
    state{"07", "Delhi"},
    state{"08", "Rajasthan"},
    state{"09", "Uttar Pradesh"},
    state{"10", "Bihar"},
    state{"11", "Sikkim"},
    state{"12", "Arunachal Pradesh"},
    state{"13", "Nagaland"},
    state{"14", "Manipur"},
    state{"15", "Mizoram"},
    state{"16", "Tripura"},
    state{"17", "Meghalaya"},
    state{"18", "Assam"},
    state{"19", "West Bengal"},
    state{"20", "Jharkhand"},
    state{"21", "Odisha"},
    state{"22", "Chhattisgarh"},
    state{"23", "Madhya Pradesh"},
    state{"24", "Gujarat"},
    state{"25", "Daman & Diu", true},
    state{"26", "Dadra & Nagar Haveli and Daman & Diu"},
    state{"27", "Maharashtra"},
    state{"28", "Andhra Pradesh (before 2014)", true},
    state{"29", "Karnataka"},
    state{"30", "Goa"},
    state{"31", "Lakshadweep"},
    state{"32", "Kerala"},
    state{"33", "Tamil Nadu"},
    state{"34", "Puducherry"},
    state{"35", "Andaman & Nicobar"},
    state{"36", "Telangana"},
    state{"37", "Andhra Pradesh"},
    state{"38", "Ladakh"},
    state{"96", "Other countries"},
    state{"97", "Other territory"},
};

/// Lower-case letters and digits alone, so that case, spaces, "&" and "and" do not matter.
std::string key(std::string_view text) {
  std::string words;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
    const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    words += keep ? c : ' ';
  }
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    if (auto word = words.substr(at, end - at); word != "and")
      out += word;
    at = end + 1;
  }
  return out;
}

} // namespace

std::span<const state> states() {
  return table;
}

const state* find_state(std::string_view code) {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const state& x) { return x.code == code; });
  return at == table.end() ? nullptr : &*at;
}

const state* state_from_text(std::string_view typed) {
  const auto wanted = key(typed);
  if (wanted.empty())
    return nullptr;
  if (const auto* exact = find_state(wanted))
    return exact;
  const state* found = nullptr;
  for (const auto& x : table) {
    const auto name = key(x.name);
    if (x.historic || !name.starts_with(wanted))
      continue;
    if (name == wanted)
      return &x;
    if (found)
      return nullptr;
    found = &x;
  }
  return found;
}

std::string place_of_supply(std::string_view code) {
  const auto* x = find_state(code);
  return x ? std::string(x->code) + "-" + std::string(x->name) : std::string();
}

} // namespace frontdesk::rules::club

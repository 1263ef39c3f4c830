// The table of GST State codes and how a person may name a State.
#include "actors/rules/club/states.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace frontdesk::rules::club {

namespace {

// Source: club §11.9; 25 and 28 as §14.2 wants them: known, with a warning.
constexpr std::array table{
    state{"01", "Jammu & Kashmir", "जम्मू और कश्मीर"},
    state{"02", "Himachal Pradesh", "हिमाचल प्रदेश"},
    state{"03", "Punjab", "पंजाब"},
    state{"04", "Chandigarh", "चंडीगढ़", kind_of_state::union_territory},
    state{"05", "Uttarakhand", "उत्तराखंड"},
    state{"06", "Haryana", "हरियाणा"},
    state{"07", "Delhi", "दिल्ली"},
    state{"08", "Rajasthan", "राजस्थान"},
    state{"09", "Uttar Pradesh", "उत्तर प्रदेश"},
    state{"10", "Bihar", "बिहार"},
    state{"11", "Sikkim", "सिक्किम"},
    state{"12", "Arunachal Pradesh", "अरुणाचल प्रदेश"},
    state{"13", "Nagaland", "नागालैंड"},
    state{"14", "Manipur", "मणिपुर"},
    state{"15", "Mizoram", "मिज़ोरम"},
    state{"16", "Tripura", "त्रिपुरा"},
    state{"17", "Meghalaya", "मेघालय"},
    state{"18", "Assam", "असम"},
    state{"19", "West Bengal", "पश्चिम बंगाल"},
    state{"20", "Jharkhand", "झारखंड"},
    state{"21", "Odisha", "ओडिशा"},
    state{"22", "Chhattisgarh", "छत्तीसगढ़"},
    state{"23", "Madhya Pradesh", "मध्य प्रदेश"},
    state{"24", "Gujarat", "गुजरात"},
    state{"25", "Daman & Diu", "दमन और दीव", kind_of_state::historic},
    state{"26", "Dadra & Nagar Haveli and Daman & Diu", "दादरा और नगर हवेली और दमन और दीव",
          kind_of_state::union_territory},
    state{"27", "Maharashtra", "महाराष्ट्र"},
    state{"28", "Andhra Pradesh (before 2014)", "आंध्र प्रदेश (2014 से पहले)", kind_of_state::historic},
    state{"29", "Karnataka", "कर्नाटक"},
    state{"30", "Goa", "गोवा"},
    state{"31", "Lakshadweep", "लक्षद्वीप", kind_of_state::union_territory},
    state{"32", "Kerala", "केरल"},
    state{"33", "Tamil Nadu", "तमिलनाडु"},
    state{"34", "Puducherry", "पुदुच्चेरी"},
    state{"35", "Andaman & Nicobar", "अंडमान और निकोबार", kind_of_state::union_territory},
    state{"36", "Telangana", "तेलंगाना"},
    state{"37", "Andhra Pradesh", "आंध्र प्रदेश"},
    state{"38", "Ladakh", "लद्दाख", kind_of_state::union_territory},
    state{"96", "Other countries", "अन्य देश"},
    state{"97", "Other territory", "अन्य क्षेत्र"},
};

/// Keyboards write ढ़ as one sign or as two, and many people leave its dot away.
std::string without_dots(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> forms{
      {{"\u095b", "ज"}, {"\u095c", "ड"}, {"\u095d", "ढ"}, {"\u093c", ""}}};
  std::string out(text);
  for (const auto& [dotted, plain] : forms)
    for (auto at = out.find(dotted); at != out.npos; at = out.find(dotted, at))
      out.replace(at, dotted.size(), plain);
  return out;
}

/// Letters of any script and digits alone, small, so that case, spaces, "&" and "and" do not
/// matter.
std::string key(std::string_view text) {
  std::string words;
  for (char c : text::lower_ascii(without_dots(text))) {
    const bool keep =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    words += keep ? c : ' ';
  }
  std::string out;
  for (auto word : text::split(words, ' '))
    if (word != "and" && word != "और")
      out += word;
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
  const auto wanted = key(text::ascii_digits(typed));
  if (wanted.empty())
    return nullptr;
  if (const auto* exact = find_state(wanted))
    return exact;
  const state* found = nullptr;
  for (const auto& x : table) {
    const auto name = key(x.name), in_hindi = key(x.hindi);
    if (x.kind == kind_of_state::historic
        || (!name.starts_with(wanted) && !in_hindi.starts_with(wanted)))
      continue;
    if (name == wanted || in_hindi == wanted)
      return &x;
    if (found)
      return nullptr;
    found = &x;
  }
  return found;
}

bool has_utgst(std::string_view code) {
  const auto* x = find_state(code);
  return x && x->kind == kind_of_state::union_territory;
}

std::string place_of_supply(std::string_view code, std::string_view language) {
  const auto* x = find_state(code);
  return x ? text::cat(x->code, "-", language.starts_with("hi") ? x->hindi : x->name)
           : std::string();
}

} // namespace frontdesk::rules::club

// Every screen of the catalogue as each platform gets it, in each language, kept in tests/golden/.
// FRONTDESK_GOLDEN=write writes the files anew: read the difference before you commit it.
#include "actors/text/hi.hpp"
#include "base/text.hpp"
#include "net/telegram/limits.hpp"
#include "tests/unit/actors/flow/catalog_reach.hpp"
#include "tests/unit/actors/flow/rendered.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace frontdesk;

namespace {

namespace fs = std::filesystem;

constexpr net::platform platforms[] = {net::platform::telegram, net::platform::whatsapp};
constexpr std::string_view languages[] = {"en", "hi"};

const fs::path folder = fs::path(FRONTDESK_SOURCE_DIR) / "tests/golden";

bool writes() {
  const char* wish = std::getenv("FRONTDESK_GOLDEN");
  return wish != nullptr && std::string_view(wish) == "write";
}

flow::who reader(const flow::entry& e, net::platform on, std::string_view language) {
  auto by = walk::allowed(e);
  by.on = on;
  by.language = language;
  return by;
}

std::string read(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

/// Words of three Latin letters and more, in lower case.
std::set<std::string> latin_words(std::string_view s) {
  std::set<std::string> out;
  std::string word;
  for (char c : std::string(s) + " ") {
    auto lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'z') {
      word += lower;
      continue;
    }
    if (word.size() > 2)
      out.insert(word);
    word.clear();
  }
  return out;
}

/// What may stand in Latin letters on a Hindi screen: the values of walk::everything(), the answer
/// to who chose English, and what the translations write so themselves.
std::set<std::string> latin_in_hindi() {
  auto out = latin_words("Asha Parin Shah MG Road Pune Maharashtra 27AAPFU0939F1ZV Whey pcs luf "
                         "okbank Lean Unit Fitness INV stock taken English Sep "
                         "I write to you in English from now on. Choose Home");
  for (const auto& t : text::hindi_table)
    out.merge(latin_words(t.other));
  return out;
}

void check_hindi(const net::screen& s) {
  static const auto allowed = latin_in_hindi();
  std::string all = s.crumb + "\n" + s.body + "\n" + s.list_button;
  for (const auto& f : s.facts)
    all += "\n" + f.name + ": " + f.value;
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list)
      all += "\n" + c.label + " " + c.detail;
  for (const auto& word : latin_words(all)) {
    INFO("“" << word << "” in\n" << all);
    CHECK(allowed.contains(word));
  }
}

/// The screens as they are kept; what is wrong with any of them fails the test.
std::string portrait(const std::vector<walk::shown>& screens, net::platform on) {
  std::string out;
  for (const auto& [title, reply] : screens) {
    if (reply.where != flow::place::none) {
      auto r = walk::render(reply.screen, on);
      INFO(title << "\n" << r.text);
      CHECK(r.faults == std::vector<std::string>{});
      out += (out.empty() ? "== " : "\n== ") + title + "\n" + r.text;
    }
    CHECK(text::code_points(reply.toast) <= net::telegram::limits::toast_characters);
    if (!reply.toast.empty())
      out += "(toast: " + reply.toast + ")\n";
    for (const auto& n : reply.notices)
      out += "-- to chat " + std::to_string(n.chat.value) + "\n" + walk::render(n.screen, on).text;
  }
  return out;
}

/// The first line that differs, from both.
std::string difference(const std::string& kept, const std::string& now) {
  std::istringstream a(kept), b(now);
  std::string x, y;
  for (int line = 1;; ++line) {
    bool more_a = !!std::getline(a, x), more_b = !!std::getline(b, y);
    if (!more_a && !more_b)
      return "";
    if (more_a != more_b || x != y)
      return "line " + std::to_string(line) + "\n- " + (more_a ? x : "(end)") + "\n+ "
             + (more_b ? y : "(end)");
  }
}

} // namespace

TEST_CASE("every screen is kept as each platform gets it in each language",
          "[flow][catalog][golden]") {
  std::set<fs::path> made;
  for (const auto& e : flow::catalog())
    for (auto on : platforms)
      for (auto language : languages) {
        auto file =
            folder
            / (std::string(e.id) + "." + std::string(language) + "." + walk::name_of(on) + ".txt");
        INFO(file.filename());
        auto screens = walk::screens(e, reader(e, on, language), walk::everything());
        if (e.flow != nullptr)
          walk::add_side_screens(e, reader(e, on, language), screens);
        if (language == "hi")
          for (const auto& s : screens)
            check_hindi(s.reply.screen);
        auto now = portrait(screens, on);
        CHECK_FALSE(now.empty());
        made.insert(file);
        if (writes()) {
          fs::create_directories(folder);
          std::ofstream(file) << now;
          continue;
        }
        INFO("FRONTDESK_GOLDEN=write keeps it as it is now");
        CHECK(difference(read(file), now) == "");
      }
  for (const auto& old : fs::directory_iterator(folder)) {
    INFO(old.path() << " belongs to no entry of the catalogue");
    if (writes() && !made.contains(old.path()))
      fs::remove(old.path());
    else
      CHECK(made.contains(old.path()));
  }
}

TEST_CASE("every screen fits its platform with a full page of the longest names",
          "[flow][catalog][golden]") {
  for (const auto& e : flow::catalog())
    for (auto on : platforms)
      for (auto language : languages) {
        INFO(e.id << " " << language << " " << walk::name_of(on));
        portrait(walk::screens(e, reader(e, on, language), walk::crowd(12)), on);
      }
}

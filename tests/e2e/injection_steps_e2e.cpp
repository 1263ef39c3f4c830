// Every step of the catalogue that takes text is attacked, on both platforms, and none is missed.
#include "actors/flow/catalog.hpp"
#include "actors/text/tr.hpp"
#include "base/text.hpp"
#include "tests/e2e/support/attacks.hpp"
#include "tests/e2e/support/shop.hpp"
#include "tests/e2e/support/statements.hpp"
#include "tests/support/mutants.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace frontdesk::test;
using namespace frontdesk;
namespace pg = frontdesk::playground;

namespace {

using crumbs = std::set<std::string>;

constexpr int rounds = 14, moves = 30; // of one flow: its branches are chosen by dice

std::string below(const std::string& crumb, const flow::step& s) {
  return crumb + " › " + text::title("en", s.name.english());
}

/// The steps of this flow that ask for text, as their breadcrumbs name them.
crumbs text_steps(const flow::entry& e) {
  crumbs out;
  auto top = std::string(e.text.english());
  const auto& all = e.flow();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& s = all.at(i);
    if (s.kind == flow::step_kind::ask)
      out.insert(below(top, s));
    if (const auto* line = s.line())
      for (std::size_t n = 0; n < line->size(); ++n)
        if (line->at(n).kind == flow::step_kind::ask)
          out.insert(below(below(top, s), line->at(n)));
  }
  return out;
}

/// What the step takes, if it did not take the attack.
std::string good_answer(const std::string& crumb) {
  static const std::map<std::string_view, std::string> answers{
      {"hsn", "2106"},      {"price", "499"},    {"rate", "100"},
      {"gst", "18"},        {"stock", "50"},     {"qty", "2"},
      {"amount", "5"},      {"prefix", "LUF"},   {"gstin", "24AAQCA8719H1ZC"},
      {"state", "Gujarat"}, {"upi", "club@upi"}, {"phone", "9898989822"},
      {"discount", "10 %"}, {"shipping", "50"},  {"address", "1 MG Road, Pune 411001"}};
  for (const auto& [key, answer] : answers)
    if (crumb.ends_with(" › " + text::title("en", key)))
      return answer;
  return "Nisha Rao";
}

/// One person who goes through flows by chance and types attacks where text is asked for.
class walker {
public:
  walker(desk& d, pg::phone by, std::string chat, std::vector<std::string> texts)
      : desk_(d), by_(std::move(by)), chat_(std::move(chat)), texts_(std::move(texts)) {}

  /// Until every text step of the flow was attacked, or the rounds are over.
  void walk(const flow::entry& e) {
    auto wanted = text_steps(e);
    auto is_done = [&] {
      return std::includes(attacked.begin(), attacked.end(), wanted.begin(), wanted.end());
    };
    for (int i = 0; i < rounds && !is_done(); ++i) {
      by_.presses(opening_of(desk_, e.id));
      auto shown = look();
      for (int n = 0; n < moves && crumb_.starts_with(e.text.english()); ++n)
        if (!move(wanted, shown))
          break;
      by_.types("cancel").answer();
    }
  }

  crumbs attacked;

private:
  /// What the business answers, and where in the flow that is.
  pg::shown look() {
    auto shown = by_.answer();
    crumb_ = desk_.sql(text::cat(
        "SELECT coalesce((SELECT payload::json->>'crumb' FROM desk.outbox o JOIN desk.chats c ON "
        "c.id = chat_id WHERE c.external = '",
        chat_, "' AND payload <> '' ORDER BY place DESC LIMIT 1), '')"));
    return shown;
  }

  void type(const std::string& what, pg::shown& shown) {
    by_.types(what);
    shown = look();
  }

  /// False at the end: what would be written is not.
  bool move(const crumbs& wanted, pg::shown& shown) {
    auto here = crumb_;
    if (wanted.contains(here)) {
      attacked.insert(here);
      type(texts_[next_++ % texts_.size()], shown);
      if (crumb_ == here)
        type(good_answer(here), shown);
      return crumb_ != here || tap_any(shown);
    }
    if (here.ends_with("Review"))
      return shown.has("Change") && tap("Change", shown);
    if (here.ends_with("Customer") || here.ends_with("Item"))
      if (random_.below(2) == 0) {
        type(here.ends_with("Item") ? "whey" : "par", shown);
        return true;
      }
    return tap_any(shown);
  }

  bool tap(const std::string& label, pg::shown& shown) {
    by_.taps(label);
    shown = look();
    return true;
  }

  bool tap_any(pg::shown& shown) {
    std::vector<std::string> labels;
    for (const auto& l : shown.labels)
      if (!l.starts_with("‹") && !l.starts_with("⌂") && !l.starts_with("✕") && l != "Menu")
        labels.push_back(l);
    return !labels.empty() && tap(labels[random_.below(labels.size())], shown);
  }

  desk& desk_;
  pg::phone by_;
  std::string chat_, crumb_;
  std::vector<std::string> texts_;
  std::size_t next_ = 0;
  dice random_{11};
};

crumbs attack_all(desk& d, const std::vector<std::string>& texts, bool on_whatsapp,
                  std::int64_t newcomer) {
  auto staff = on_whatsapp ? d.whatsapp("919812345678", "Asha") : d.owner();
  walker by_staff(d, staff, on_whatsapp ? "919812345678" : std::to_string(desk::asha), texts);
  auto guest = on_whatsapp ? d.whatsapp("919000000001", "Eve") : d.telegram(3003, "Eve");
  guest.types("hi").answer();
  walker by_guest(d, guest, on_whatsapp ? "919000000001" : "3003", texts);
  staff.types("/start").answer();
  request_membership(d, newcomer); // a rejection needs no confirmation
  for (const auto& e : flow::catalog())
    if (e.flow != nullptr)
      (e.most == role::guest ? by_guest : by_staff).walk(e);
  auto all = by_staff.attacked;
  all.insert(by_guest.attacked.begin(), by_guest.attacked.end());
  return all;
}

} // namespace

TEST_CASE("each step that takes text is attacked, on both platforms",
          "[e2e][security][injection]") {
  desk d({.more = "[limits]\nguest_turns = 100000\n"});
  open_shop(d);
  crumbs wanted;
  for (const auto& e : flow::catalog())
    if (e.flow != nullptr)
      wanted.merge(text_steps(e));
  REQUIRE(wanted.size() > 20);
  REQUIRE(wanted.erase("Edit item › Stock") == 1); // only a new item's stock is asked for
  // The walk goes by chance, and whoever gives a GSTIN is not asked for a State: no pass finds them
  // all, each finds most, and together they leave next to none out.
  crumbs reached;
  auto attacked_most = [&](const crumbs& found) {
    reached.insert(found.begin(), found.end());
    return found.size() * 4 >= wanted.size() * 3;
  };
  statements_seen seen(d);
  std::int64_t newcomer = 900'000;
  for (bool on_whatsapp : {false, true})
    CHECK(
        attacked_most(attack_all(d, {"Parin Shah", "10", "zzz", "2106"}, on_whatsapp, ++newcomer)));
  // An attack may read like a quick entry.
  d.owner().types("/inv parin 234x2 whey1kg -10%").answer();
  d.owner().types("cancel").answer();
  auto before = seen.all();
  for (bool on_whatsapp : {false, true}) {
    INFO((on_whatsapp ? "whatsapp" : "telegram"));
    CHECK(attacked_most(attack_all(d, attacks(8), on_whatsapp, ++newcomer)));
  }
  CHECK(reached.size() + 2 >= wanted.size());
  CHECK(new_statements(seen.all(), before) == "");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
  d.owner().types("/find par").sees("Parin Shah");
}

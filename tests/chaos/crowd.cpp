// Choosing who moves, moving, and noticing the answer.
#include "tests/chaos/crowd.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <chrono>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
namespace tg = playground::telegram;
namespace wa = playground::whatsapp;

constexpr auto tick_length = 20ms;
constexpr auto gives_up_after = 12s;
constexpr int impatient_percent = 4;
constexpr int undeliverable = 131'026; // PLATFORMS: the message cannot be delivered to this person

/// Seven letters that no other text contains.
std::string word_of(std::size_t chat) {
  std::string out = "qzx";
  for (int i = 0; i < 4; ++i, chat /= 26)
    out += static_cast<char>('a' + chat % 26);
  return out;
}

bool fits(const std::string& shown, const std::string& wanted, bool exactly) {
  return exactly ? shown == wanted : shown.find(wanted) != std::string::npos;
}

void replace(std::string& text, std::string_view what, const std::string& by) {
  if (auto at = text.find(what); at != std::string::npos)
    text.replace(at, what.size(), by);
}

} // namespace

crowd::crowd(stage& s, recorder& r, const options& o)
    : stage_(s), history_(r), options_(o), random_(o.seed * 2 + 1), timer_(s.platforms.io()) {
  add_chats(o.chats);
  stage_.platforms.call([&] {
    stage_.bot().keep_messages = 30;
    stage_.platforms.telegram_observers.push_back(
        [this](tg::bot&, const tg::change& c) { on_telegram(c); });
    stage_.platforms.whatsapp_observers.push_back(
        [this](wa::number&, const wa::change& c) { on_whatsapp(c); });
  });
}

crowd::~crowd() {
  stage_.platforms.call([&] {
    is_running_ = false;
    timer_.cancel();
    stage_.platforms.telegram_observers.clear();
    stage_.platforms.whatsapp_observers.clear();
  });
}

void crowd::add_chats(int how_many) {
  for (std::int64_t person = 5'000'001; static_cast<int>(chats_.size()) < how_many; ++person) {
    chat c;
    c.person = person;
    c.phone = text::cat("9198", person + 10'000'000);
    auto kind = below(20); // of 20: 13 Telegram, 3 WhatsApp, 3 both, 1 guest
    c.is_guest = kind == 19;
    c.on_telegram = kind < 13 || c.is_guest;
    for (int chats = kind >= 16 && !c.is_guest ? 2 : 1; chats > 0; --chats) {
      c.word = word_of(chats_.size());
      chats_.push_back(c);
      by_name_[c.name()] = chats_.size() - 1;
      c.on_telegram = !c.on_telegram;
    }
  }
}

void crowd::introduce() {
  std::string rows, phones;
  for (const auto& c : chats_) {
    history_.write("chat", {{"chat", c.name()},
                            {"platform", c.on_telegram ? "telegram" : "whatsapp"},
                            {"person", c.person},
                            {"word", c.word},
                            {"guest", c.is_guest}});
    if (c.is_guest)
      continue;
    rows += text::cat(rows.empty() ? "" : ",", '(', c.person, ')');
    if (!c.on_telegram)
      phones += text::cat(phones.empty() ? "" : ",", "(", c.person, ",'", c.phone, "')");
  }
  stage_.execute(text::cat(
      "INSERT INTO desk.people (person_id, first_name) SELECT p, 'Staff ' || p FROM (VALUES ", rows,
      ") v(p) ON CONFLICT DO NOTHING; INSERT INTO desk.standings (business_id, person_id, role) "
      "SELECT b.id, p, 4 FROM desk.businesses b, (VALUES ",
      rows, ") v(p) ON CONFLICT DO NOTHING;"));
  if (!phones.empty())
    stage_.execute(
        text::cat("INSERT INTO desk.identities (platform, external, person_id) SELECT 2, e, p FROM "
                  "(VALUES ",
                  phones, ") v(p, e) ON CONFLICT DO NOTHING;"));
  // Enough of everything for a long run, with the movement that made it.
  stage_.execute(
      "WITH more AS (UPDATE club.items SET track_stock = true, stock_milli = stock_milli + "
      "1000000000 RETURNING business_id, id) INSERT INTO club.stock_movements (business_id, "
      "item_id, milli, kind, moved_by) SELECT business_id, id, 1000000000, 'opening', 0 FROM "
      "more");
}

void crowd::block(int percent) {
  stage_.platforms.call([&] {
    for (std::size_t i = 0; i < chats_.size(); ++i) {
      if (static_cast<int>(i % 10) * 10 >= percent)
        continue;
      playground::fault f;
      f.platform = chats_[i].on_telegram ? "telegram" : "whatsapp";
      f.chat = chats_[i].name();
      f.times = -1;
      f.status = chats_[i].on_telegram ? 403 : 400;
      f.code = chats_[i].on_telegram ? 0 : undeliverable;
      f.description = chats_[i].on_telegram ? "Forbidden: bot was blocked by the user" : "";
      stage_.platforms.faults().arm(f);
      history_.write("blocked", {{"chat", chats_[i].name()}});
    }
  });
}

void crowd::begin() {
  stage_.platforms.post([this] {
    is_running_ = true;
    tick();
  });
}

void crowd::end() {
  stage_.platforms.call([this] { is_running_ = false; });
}

void crowd::tick() {
  if (!is_running_)
    return;
  owed_ += options_.rate * std::chrono::duration<double>(tick_length).count();
  for (; owed_ >= 1; owed_ -= 1)
    move_somebody();
  timer_.expires_after(tick_length);
  timer_.async_wait([this](auto e) {
    if (!e)
      tick();
  });
}

void crowd::move_somebody() {
  for (int tries = 0; tries < 8; ++tries) {
    auto& c = chats_[below(chats_.size())];
    bool is_late = steady::now() - c.acted > gives_up_after;
    bool is_impatient = c.is_waiting && below(100) < impatient_percent;
    if (c.is_waiting && !is_late && !is_impatient)
      continue;
    if (c.is_waiting && is_late)
      c.runs = nullptr; // begins something else
    return act(c);
  }
}

void crowd::choose_script(chat& c) {
  int all = 0;
  for (const auto& s : scripts())
    all += s.for_guests || !c.is_guest ? s.weight : 0;
  auto drawn = static_cast<int>(below(static_cast<std::size_t>(all)));
  for (const auto& s : scripts())
    if ((s.for_guests || !c.is_guest) && (drawn -= s.weight) < 0) {
      c.runs = &s;
      break;
    }
  c.step = 0;
}

void crowd::act(chat& c) {
  if (!c.runs || c.step >= c.runs->moves.size())
    choose_script(c);
  const auto& next = c.runs->moves[c.step];
  c.acted = steady::now();
  c.is_waiting = true;
  c.tapped = next.taps;
  if (next.taps) {
    if (tap(c, next.what))
      return;
    c.runs = nullptr; // lost the thread: an answer came late, or a colleague took over
    c.is_waiting = false;
    return;
  }
  auto text = next.what;
  replace(text, "{word}", c.word);
  replace(text, "{n}", std::to_string(++numbered_));
  type(c, std::move(text));
}

void crowd::type(chat& c, std::string what) {
  if (c.on_telegram)
    stage_.bot().types(c.person, std::move(what));
  else
    stage_.number().types(c.phone, std::move(what));
}

bool crowd::tap(chat& c, const std::string& label) {
  for (bool exactly : {true, false})
    if (c.on_telegram ? tap_telegram(c, label, exactly) : tap_whatsapp(c, label, exactly))
      return true;
  return false;
}

bool crowd::tap_telegram(chat& c, const std::string& label, bool exactly) {
  auto* shown = stage_.bot().find_chat(c.person);
  if (!shown)
    return false;
  for (auto m = shown->messages.rbegin(); m != shown->messages.rend(); ++m)
    for (const auto& row : m->deleted ? tg::keyboard{} : m->buttons)
      for (const auto& b : row)
        if (!b.data.empty() && fits(b.text, label, exactly)) {
          stage_.bot().presses(c.person, m->id, std::string(b.data));
          return true;
        }
  return false;
}

bool crowd::tap_whatsapp(chat& c, const std::string& label, bool exactly) {
  auto& shown = stage_.number().chat_with(c.phone);
  auto m = std::find_if(shown.messages.rbegin(), shown.messages.rend(), [](const auto& x) {
    return x.from_business && !(x.rows.empty() && x.buttons.empty());
  });
  if (m == shown.messages.rend())
    return false;
  for (bool is_row : {false, true})
    for (const auto& o : is_row ? m->rows : m->buttons)
      if (fits(o.title, label, exactly)) {
        auto chosen = o;
        auto id = m->id;
        stage_.number().taps(c.phone, id, chosen, is_row);
        return true;
      }
  return false;
}

void crowd::answered(chat& c) {
  if (!c.is_waiting)
    return;
  c.is_waiting = false;
  ++c.step;
}

void crowd::on_telegram(const tg::change& c) {
  using what = tg::change::what;
  if ((c.kind != what::said && c.kind != what::edited) || !c.shown || !c.shown->from_bot)
    return;
  auto found = by_name_.find(std::to_string(c.chat));
  if (found == by_name_.end())
    return;
  auto& chat = chats_[found->second];
  if (c.shown->attached)
    return; // a paper comes beside what is said
  if (c.kind == what::said || (chat.tapped && !c.shown->buttons.empty()))
    answered(chat);
}

void crowd::on_whatsapp(const wa::change& c) {
  if (c.kind != wa::change::what::said || !c.shown)
    return;
  if (auto found = by_name_.find(c.chat); found != by_name_.end())
    answered(chats_[found->second]);
}

} // namespace frontdesk::chaos

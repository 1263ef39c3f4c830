// A phone's actions and what it shows, on either platform.
#include "ops/playground/phone.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::playground {
namespace {

bool fits(const std::string& label, const std::string& wanted, bool exactly) {
  return exactly ? label == wanted : label.find(wanted) != std::string::npos;
}

shown seen(const telegram::message& m) {
  shown s;
  s.id = std::to_string(m.id);
  s.text = m.text;
  for (const auto& row : m.buttons)
    for (const auto& b : row)
      s.labels.push_back(b.text);
  s.is_edited = m.edits > 0;
  if (m.attached) {
    s.file_name = m.attached->name;
    s.file = *m.attached->bytes;
  }
  return s;
}

shown seen(const whatsapp::message& m) {
  shown s;
  s.id = m.id;
  s.text = m.body;
  for (const auto& b : m.buttons)
    s.labels.push_back(b.title);
  for (const auto& r : m.rows)
    s.labels.push_back(r.title);
  s.file_name = m.file_name;
  if (m.attached)
    s.file = *m.attached->bytes;
  return s;
}

} // namespace

bool shown::has(std::string_view wanted) const {
  if (text.find(wanted) != std::string::npos)
    return true;
  return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return label.find(wanted) != std::string::npos;
  });
}

phone phone::telegram(emulator& e, std::string bot, std::int64_t person, std::string first_name) {
  phone p(e, true, std::move(bot), std::to_string(person));
  e.call([&] {
    auto& who = p.bot().who(person);
    if (!first_name.empty())
      who.first_name = first_name;
  });
  return p;
}

phone phone::whatsapp(emulator& e, std::string number, std::string person, std::string name) {
  phone p(e, false, std::move(number), std::move(person));
  e.call([&] {
    auto& c = p.number().chat_with(p.person_);
    if (!name.empty())
      c.who.name = name;
  });
  return p;
}

telegram::bot& phone::bot() const {
  auto* b = e_->telegram().bot_named(channel_);
  FD_CHECK(b != nullptr);
  return *b;
}

whatsapp::number& phone::number() const {
  auto* n = e_->whatsapp().number_named(channel_);
  FD_CHECK(n != nullptr);
  return *n;
}

void phone::remember(bool typed) {
  seen_ = changes();
  newest_ = newest();
  typed_ = typed;
}

std::int64_t phone::newest() const {
  if (!is_telegram_)
    return number().chat_with(person_).changes;
  const auto* c = bot().find_chat(chat());
  return c ? c->last_said : 0;
}

bool phone::has_answer() const {
  return typed_ ? newest() > newest_ : changes() > seen_;
}

std::int64_t phone::changes() const {
  if (!is_telegram_)
    return number().chat_with(person_).changes;
  const auto* c = bot().find_chat(chat());
  return c ? c->changes : 0;
}

std::vector<shown> phone::messages() const {
  std::vector<shown> out;
  if (is_telegram_) {
    if (const auto* c = bot().find_chat(chat()))
      for (const auto& m : c->messages)
        if (m.from_bot && !m.deleted)
          out.push_back(seen(m));
  } else {
    for (const auto& m : number().chat_with(person_).messages)
      if (m.from_business && m.failed_code == 0)
        out.push_back(seen(m));
  }
  return out;
}

shown phone::newest_change() const {
  if (is_telegram_)
    if (auto* c = bot().find_chat(chat()))
      if (const auto* m = bot().find_message(*c, typed_ ? c->last_said : c->last_changed))
        return seen(*m);
  auto all = messages();
  return all.empty() ? shown{} : all.back();
}

phone& phone::types(std::string text) {
  e_->call([&] {
    remember(true);
    if (is_telegram_)
      bot().types(chat(), std::move(text));
    else
      number().types(person_, std::move(text));
  });
  return *this;
}

phone& phone::taps(const std::string& label) {
  bool found = e_->call([&] {
    remember(false);
    for (bool exactly : {true, false})
      if (is_telegram_ ? tap_telegram(label, exactly) : tap_whatsapp(label, exactly))
        return true;
    return false;
  });
  if (!found)
    fail(text::cat("there is no button \"", label, '"'));
  return *this;
}

bool phone::tap_telegram(const std::string& label, bool exactly) {
  auto* c = bot().find_chat(chat());
  if (!c)
    return false;
  for (auto m = c->messages.rbegin(); m != c->messages.rend(); ++m)
    for (const auto& row : m->deleted ? telegram::keyboard{} : m->buttons)
      for (const auto& b : row)
        if (!b.data.empty() && fits(b.text, label, exactly)) {
          bot().presses(chat(), m->id, b.data);
          return true;
        }
  return false;
}

bool phone::tap_whatsapp(const std::string& label, bool exactly) {
  auto& c = number().chat_with(person_);
  for (auto m = c.messages.rbegin(); m != c.messages.rend(); ++m)
    for (bool is_row : {false, true})
      for (const auto& o : is_row ? m->rows : m->buttons)
        if (fits(o.title, label, exactly)) {
          auto chosen = o;
          number().taps(person_, m->id, chosen, is_row);
          return true;
        }
  return false;
}

phone& phone::presses(const std::string& data) {
  e_->call([&] {
    remember(false);
    auto on = newest_change().id;
    if (is_telegram_)
      bot().presses(chat(), on.empty() ? 1 : std::stoll(on), data);
    else
      number().taps(person_, on, {data, "?", {}}, false);
  });
  return *this;
}

phone& phone::forwards(std::string text, std::int64_t from) {
  e_->call([&] {
    remember(true);
    json::object sender{{"id", from}, {"is_bot", false}, {"first_name", "Somebody"}};
    json::object origin{{"type", "user"}, {"date", 1'790'000'000}, {"sender_user", sender}};
    bot().sends(chat(), json::object{{"text", text}, {"forward_origin", origin}});
  });
  return *this;
}

phone& phone::shares_contact(const std::string& digits) {
  e_->call([&] {
    remember(true);
    if (is_telegram_)
      bot().sends(chat(), {{"contact", json::object{{"phone_number", digits},
                                                    {"first_name", bot().who(chat()).first_name},
                                                    {"user_id", chat()}}}});
    else
      number().types(person_, digits);
  });
  return *this;
}

phone& phone::blocks(bool blocked) {
  e_->call([&] {
    if (is_telegram_)
      bot().blocks(chat(), blocked);
  });
  return *this;
}

shown phone::until(std::function<bool(const shown&)> is_it, std::chrono::milliseconds at_most) {
  shown found;
  bool came = e_->wait_for(
      [&] {
        if (!has_answer())
          return false;
        found = newest_change();
        return is_it(found);
      },
      at_most);
  if (!came)
    fail("what was expected did not come");
  return found;
}

shown phone::answer(std::chrono::milliseconds at_most) {
  return until([](const shown&) { return true; }, at_most);
}

shown phone::sees(const std::string& wanted, std::chrono::milliseconds at_most) {
  shown found;
  bool came = e_->wait_for(
      [&] {
        found = newest_change();
        return has_answer() && found.has(wanted);
      },
      at_most);
  if (!came)
    fail(text::cat("\"", wanted, "\" did not come"));
  return found;
}

shown phone::last() {
  return e_->call([&] {
    auto all = messages();
    return all.empty() ? shown{} : all.back();
  });
}

std::vector<shown> phone::all() {
  return e_->call([&] { return messages(); });
}

std::string phone::toast(std::chrono::milliseconds at_most) {
  std::string said, data;
  bool came = e_->wait_for(
      [&] {
        const telegram::press* newest = nullptr;
        for (const auto& [id, p] : bot().presses_made())
          if (p.chat == chat() && (!newest || p.id > newest->id))
            newest = &p;
        if (newest)
          data = newest->data;
        if (!newest || !newest->answered)
          return false;
        said = newest->toast;
        return true;
      },
      at_most);
  if (!came)
    fail(text::cat("the tap on '", data, "' was not answered"));
  return said;
}

void phone::fail(const std::string& why) {
  auto s = last();
  std::string labels;
  for (const auto& label : s.labels)
    labels += text::cat(" [", label, "]");
  throw check_failed(
      text::cat(channel_, "/", person_, ": ", why, "; the phone shows: ", s.text, labels));
}

} // namespace frontdesk::playground

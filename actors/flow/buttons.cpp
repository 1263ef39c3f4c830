// Tapped data: Answers of the current step, Actions that stand for themselves. Both authorised
// here.
#include "actors/flow/dialogue.hpp"

#include "base/text.hpp"

namespace frontdesk::flow {

std::optional<std::int64_t> parse_number(std::string_view s) {
  auto n = text::integer<std::int64_t>(s);
  return n && *n >= 0 && !s.starts_with('-') ? n : std::nullopt;
}

namespace {

/// The part before the separator; the text then starts behind it.
std::string_view cut(std::string_view& s, char separator) {
  auto at = s.find(separator);
  auto head = s.substr(0, at);
  s = at == s.npos ? std::string_view() : s.substr(at + 1);
  return head;
}

} // namespace

action dialogue::denied() {
  outcome_ = "denied";
  if (input_.kind == net::input_kind::tap)
    return nothing("denied", t("You do not have permission for this."), true);
  notes_.push_back(t("You do not have permission for this."));
  return is_active() && !s_.browsing ? show() : home();
}

action dialogue::stale() {
  outcome_ = "stale_button";
  toast_ = t("This button is out of date.");
  if (!is_active())
    return nothing("stale_button", t("This step has ended."), false);
  s_.browsing = false;
  notes_.push_back(t("That button is out of date. This is the current step."));
  return show();
}

/// Of Telegram the tap is answered and the screen stays. WhatsApp has no such answer, and there a
/// button may be old enough to be of something else: the menu is shown.
action dialogue::malformed() {
  if (by_.on != net::platform::whatsapp)
    return nothing("malformed", {}, false);
  outcome_ = "malformed";
  return home();
}

action dialogue::on_tap(std::string_view data) {
  auto rest = data;
  auto kind = data.size() <= 64 ? cut(rest, ':') : std::string_view();
  if (kind == "a")
    return on_answer(rest);
  if (kind == "x")
    return on_action(rest);
  return malformed();
}

/// a:<run>:<step>.<rev>:<index>
action dialogue::on_answer(std::string_view rest) {
  auto run = parse_number(cut(rest, ':'));
  auto place = cut(rest, ':');
  auto step = parse_number(cut(place, '.'));
  auto rev = parse_number(place);
  auto index = parse_number(rest);
  if (!run || !step || !rev || !index)
    return malformed();
  if (!is_active() || *run != state_.run || *rev != state_.rev || *step != s_.top.at)
    return stale();
  if (static_cast<std::uint64_t>(*index) >= offered_.size())
    return malformed();
  s_.browsing = false;
  return take(offered_[static_cast<std::size_t>(*index)]);
}

/// x:<code>:<id>:<version>
action dialogue::on_action(std::string_view rest) {
  auto code = cut(rest, ':');
  auto id = parse_number(cut(rest, ':'));
  auto version = parse_number(rest);
  if (code.empty() || !id || !version)
    return malformed();
  if (auto done = on_builtin(code, *id, *version))
    return std::move(*done);
  const auto* e = find_entry(code);
  return e != nullptr ? open_entry(*e, *id, *version, {}) : malformed();
}

std::optional<action> dialogue::on_builtin(std::string_view code, std::int64_t id,
                                           std::int64_t version) {
  if (code == "greet")
    return greet();
  if (code == "home") // a guest has little else than what waits for an answer
    return by_.standing == role::guest ? greet() : home();
  if (code == "help")
    return help();
  if (code == "group")
    return show_group(id);
  if (code == "drafts")
    return show_drafts(id);
  if (code == "page")
    return turn_page(id);
  if (code == "clear")
    return filter({});
  if (code == "resume")
    return resume(id);
  if (code == "discard")
    return discard(id);
  if (code == "undo")
    return undo(id);
  if (code == "cancel")
    return is_active() && id != state_.run ? stale() : cancel();
  if (code == "go_on") {
    if (!is_active() || id != state_.run)
      return stale();
    s_.browsing = false;
    return show();
  }
  if (code == "back") {
    if (s_.browsing || !is_active())
      return back();
    return id == state_.run && version == state_.rev ? back() : stale();
  }
  return std::nullopt;
}

action dialogue::open_entry(const entry& e, std::int64_t id, std::int64_t version,
                            std::string_view words) {
  if (!may_open(e, by_))
    return denied();
  if (e.shows != nullptr)
    return open_view(e, id, words);
  if (e.flow != nullptr)
    return begin(e, id, version, words);
  return act(e, {id, version, {}}, 0);
}

} // namespace frontdesk::flow

// The explorer behind the tests that hold for every step of the catalogue.
#include "tests/unit/actors/flow/catalog_reach.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace frontdesk::walk {

namespace {

using flow::mode;

constexpr std::size_t most_stops = 3000; // of one flow: more means that it never comes to an end

/// What a person might type, whatever is asked.
constexpr std::string_view answers[] = {"10",      "60000",           "Parin Shah", "9812345678",
                                        "2106",    "27AAPFU0939F1ZV", "LUF",        "parin@okbank",
                                        "Gujarat", "1 MG Road, Pune"};
/// One line that fills much at once.
constexpr std::string_view lines[] = {"Parin 234x2", "Parin 234x2 upi500"};

/// What a flow's row holds, read as the engine reads it.
struct spot {
  spot(const flow::definition& d, const flow::state& at)
      : steps(d), s(flow::parse_session(at.draft).value()),
        offers(flow::parse_offers(at.offered).value()), draft(d.make()) {
    flow::reader r(s.draft.text);
    steps.read(draft.get(), r);
    line = steps.at(static_cast<std::size_t>(s.top.at)).line();
    if (s.line_index < 0 || line == nullptr)
      line = nullptr;
    else {
      line_draft = line->make();
      flow::reader l(s.line_draft.text);
      line->read(line_draft.get(), l);
    }
  }

  const flow::step& asked() const {
    return line != nullptr ? line->at(static_cast<std::size_t>(s.line.at))
                           : steps.at(static_cast<std::size_t>(s.top.at));
  }
  bool asks(flow::step_kind kind) const { return s.shows == mode::asking && asked().kind == kind; }
  bool searches() const { return asks(flow::step_kind::pick) || asks(flow::step_kind::pick_many); }
  std::string step_name() const {
    std::string top(steps.at(static_cast<std::size_t>(s.top.at)).name.english());
    return line != nullptr ? text::cat(top, " › ", asked().name.english()) : top;
  }
  std::string place() const {
    switch (s.shows) {
    case mode::asking:
      return step_name() + (s.changing == s.top.at ? ": again" : "");
    case mode::line_menu:
      return "line";
    case mode::change:
      return "change";
    case mode::preview:
      return "preview";
    case mode::review:
      return "review";
    case mode::refused:
      return "refused";
    case mode::clash:
      return "clash";
    case mode::compare:
      return "compare";
    }
    return {};
  }

  const flow::definition& steps;
  flow::session s;
  std::vector<flow::offer> offers;
  flow::draft_pointer draft;
  const flow::definition* line = nullptr;
  flow::draft_pointer line_draft{nullptr, [](void*) {}};
};

/// Which steps apply; closely, also which are filled.
std::string outline(const flow::definition& steps, const void* draft, const flow::who& by,
                    bool closely) {
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    out += steps.at(i).applies(draft, by) ? '+' : '-';
    if (closely)
      out += steps.at(i).is_set(draft) ? '1' : '0';
  }
  return out;
}

/// What the screen looks like: question, kinds of buttons, names of facts.
std::string look_of(const spot& at, const net::screen& screen) {
  auto out = text::cat(at.place(), at.s.search.empty() ? " " : "?", at.s.pages.empty() ? "" : "…");
  std::set<int> offered;
  for (const auto& o : at.offers)
    offered.insert(static_cast<int>(o.kind));
  for (int kind : offered)
    out += text::cat(" ", kind);
  for (const auto& f : screen.facts)
    out += text::cat(" ", f.name);
  if (at.s.shows == mode::asking && !at.asks(flow::step_kind::repeat))
    for (char c : screen.body)
      out += c < '0' || c > '9' ? std::string(1, c) : "";
  return out;
}

std::string signature(const spot& at, const flow::who& by, bool closely) {
  std::set<int> offered;
  for (const auto& o : at.offers)
    offered.insert(static_cast<int>(o.kind));
  auto out = text::cat(at.place(), at.s.search.empty() ? " " : "?", at.s.pages.size(), " ");
  if (at.line == nullptr || closely)
    out += outline(at.steps, at.draft.get(), by, closely);
  if (at.line == nullptr && !at.steps.reads_lines()) // which may answer any of them in any order
    out += text::cat(" ", at.s.top.done);
  if (at.line != nullptr)
    out += text::cat(" ", outline(*at.line, at.line_draft.get(), by, closely));
  for (int kind : offered)
    out += text::cat(" ", kind);
  return out;
}

/// Several of the same, for what is shown page by page.
db::rows pages() {
  db::rows out;
  for (int i = 1; i <= 17; ++i) {
    auto n = std::to_string(i);
    out.push_back(everything({{"id", n}, {"key", "0:" + n + ":parin shah"}}).front());
  }
  return out;
}

/// What databases may hold; the walk goes through each.
const std::vector<db::rows>& worlds() {
  static const std::vector<db::rows> all{
      everything(),
      // a business that nobody has set up
      everything({{"legal_name", ""},
                  {"address", ""},
                  {"scheme", ""},
                  {"state_code", ""},
                  {"invoice_prefix", ""},
                  {"upi_id", ""}}),
      // one that charges no tax and counts no stock
      everything({{"scheme", "unregistered"}, {"taxed", "f"}, {"track_stock", "f"}}), pages()};
  return all;
}

/// Why a write was refused: it moved on, and somebody else wrote first.
const fault refusals[] = {
    {errc::stale, ""},
    {errc::stale,
     R"(changed|{"by":"Asha","at":"2026-09-21T12:00:00Z","version":4,"yours":{"name":"Parin"},"theirs":{"name":"Shah"}})"}};

/// Of the n-th answer.
std::string label_of(const net::screen& s, std::size_t n) {
  auto end = text::cat(":", n);
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list)
      if (c.data.starts_with("a:") && c.data.ends_with(end))
        return c.label;
  return {};
}

/// Only what the step may take; a line that fills much wherever the flow reads such.
std::vector<std::string_view> what_to_type(const spot& here) {
  std::vector<std::string_view> out;
  if (here.asks(flow::step_kind::ask))
    out.assign(std::begin(answers), std::end(answers));
  if (here.searches())
    out.push_back("Parin Shah");
  if (here.steps.reads_lines())
    out.insert(out.end(), std::begin(lines), std::end(lines));
  return out;
}

/// Does it; false where there is no such button.
bool perform(flow_bench& desk, const move& m, const db::rows& rows) {
  const db::rows none;
  const auto& found = m.finds ? rows : none;
  if (m.kind == move::kind_t::text)
    desk.types(m.text);
  else if (m.kind == move::kind_t::back)
    desk.taps_data(text::cat("x:back:", desk.state.run, ":", desk.state.rev));
  else {
    auto offers = flow::parse_offers(desk.state.offered).value();
    std::size_t at = 0, seen = 0;
    while (at < offers.size() && (offers[at].kind != m.offer || seen++ != m.nth))
      ++at;
    if (at == offers.size())
      return false;
    auto top = flow::parse_session(desk.state.draft).value().top.at;
    desk.taps_data(text::cat("a:", desk.state.run, ":", top, ".", desk.state.rev, ":", at));
  }
  settle(desk, found);
  if (m.refusal != nullptr && desk.waits_for_commit()) {
    desk.refuses(m.refusal->code, m.refusal->text);
    settle(desk, rows);
  }
  return true;
}

void open(flow_bench& desk, const flow::entry& e, const db::rows& rows) {
  desk.opens(e.id, 42, 3);
  settle(desk, rows);
}

class explorer {
public:
  explorer(const flow::entry& e, const flow::who& by, bool closely)
      : entry_(e), by_(by), closely_(closely) {}

  reach all() {
    for (const auto& rows : worlds()) {
      flow_bench desk(by_);
      open(desk, entry_, rows);
      auto next = out_.stops.size();
      arrive(desk, next, {}, &rows);
      for (; next < out_.stops.size() && out_.stops.size() < most_stops; ++next)
        go_on_from(next);
    }
    return std::move(out_);
  }

private:
  void arrive(flow_bench& desk, std::size_t from, const move& by, const db::rows* rows) {
    if (desk.waits() || desk.state.flow != entry_.id)
      return;
    spot at(entry_.flow(), desk.state);
    if (at.s.browsing || !seen_.insert(signature(at, by_, closely_)).second)
      return;
    if (at.s.shows == mode::asking)
      out_.steps.insert(at.step_name());
    bool is_new = looks_.insert(look_of(at, desk.last.reply.screen)).second;
    out_.stops.push_back({desk.state, desk.last.reply, at.place(), by, from, rows, is_new});
  }

  void try_out(std::size_t from, move m) {
    const auto* rows = out_.stops[from].answers;
    auto desk = at(out_.stops[from], by_);
    perform(desk, m, *rows);
    if (!desk.waits_for_commit())
      return arrive(desk, from, m, rows);
    for (const auto& why : refusals) {
      m.refusal = &why;
      auto again = at(out_.stops[from], by_);
      perform(again, m, *rows);
      arrive(again, from, m, rows);
    }
  }

  void go_on_from(std::size_t from) {
    const spot here(entry_.flow(), out_.stops[from].state);
    const auto screen = out_.stops[from].reply.screen;
    std::map<flow::offer_kind, std::size_t> counted;
    for (std::size_t i = 0; i < here.offers.size(); ++i) {
      auto kind = here.offers[i].kind;
      try_out(from, {move::kind_t::answer, label_of(screen, i), kind, counted[kind]++});
    }
    if (!data_with(screen, "x:back:").empty())
      try_out(from, {move::kind_t::back, "‹ Back"});
    for (auto text : what_to_type(here))
      try_out(from, {move::kind_t::text, std::string(text)});
    if (here.searches())
      try_out(from, {move::kind_t::text, "zzz", {}, 0, false});
  }

  const flow::entry& entry_;
  const flow::who& by_;
  bool closely_;
  reach out_;
  std::set<std::string> seen_, looks_;
};

} // namespace

flow_bench at(const visited& s, const flow::who& by) {
  flow_bench desk(by);
  desk.state = s.state;
  desk.last.reply = s.reply;
  return desk;
}

reach explore(const flow::entry& e, const flow::who& by) {
  auto out = explorer(e, by, false).all();
  // What hangs on two answers at once may have been passed by: look again, more closely.
  return missed(e, out).empty() ? out : explorer(e, by, true).all();
}

const reach& explored(const flow::entry& e) {
  static std::map<std::string_view, reach> kept;
  auto found = kept.find(e.id);
  return found != kept.end() ? found->second
                             : kept.emplace(e.id, explore(e, allowed(e))).first->second;
}

std::optional<flow::reply> replay(const flow::entry& e, const reach& r, std::size_t stop,
                                  const flow::who& by) {
  std::vector<const visited*> way;
  for (auto i = stop; way.push_back(&r.stops[i]), r.stops[i].from != i;)
    i = r.stops[i].from;
  flow_bench desk(by);
  open(desk, e, *way.back()->answers);
  for (auto next = way.rbegin() + 1; next != way.rend(); ++next)
    if (!perform(desk, (*next)->by, *(*next)->answers))
      return std::nullopt;
  return desk.last.reply;
}

void add_side_screens(const flow::entry& e, const flow::who& by, std::vector<shown>& to) {
  auto words = [](const net::screen& s) {
    auto out = text::cat(s.crumb, "\n", s.body);
    for (const auto* list : {&s.rows, &s.actions, &s.nav})
      for (const auto& c : *list)
        out += "\n" + c.label;
    return out;
  };
  std::set<std::string> had;
  for (const auto& s : to)
    had.insert(words(s.reply.screen));
  const auto& reached = explored(e);
  for (std::size_t i = 0; i < reached.stops.size(); ++i) {
    const auto& s = reached.stops[i];
    auto reply = s.is_new ? replay(e, reached, i, by) : std::nullopt;
    if (reply && had.insert(words(reply->screen)).second)
      to.push_back({text::cat(s.place, ", after ", name_of(s.by)), *reply});
  }
}

std::string name_of(const move& m) {
  if (m.kind == move::kind_t::open)
    return "it was opened";
  auto out = m.kind == move::kind_t::text ? text::cat("“", m.text, "”") : "[" + m.text + "]";
  if (!m.finds)
    out += ", not found";
  return m.refusal == nullptr      ? out
         : m.refusal->text.empty() ? out + ", refused"
                                   : out + ", refused: somebody was first";
}

std::vector<std::string> steps_of(const flow::entry& e) {
  std::vector<std::string> out;
  const auto& steps = e.flow();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto name = std::string(steps.at(i).name.english());
    out.push_back(name);
    if (const auto* line = steps.at(i).line())
      for (std::size_t n = 0; n < line->size(); ++n)
        out.push_back(text::cat(name, " › ", line->at(n).name.english()));
  }
  return out;
}

std::vector<std::string> missed(const flow::entry& e, const reach& r) {
  auto all = steps_of(e);
  std::erase_if(all, [&](const auto& step) { return r.steps.contains(step); });
  return all;
}

} // namespace frontdesk::walk

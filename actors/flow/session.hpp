// What is kept of a conversation between its turns, as JSON in the conversation row.
#pragma once

#include "actors/flow/codec.hpp"
#include "actors/flow/page.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::flow {

/// Where a person is among the steps of a flow, or of a line.
struct position {
  std::int32_t at = 0;             // step being asked
  std::int64_t done = 0;           // bit per answered step
  std::vector<std::int32_t> trail; // answered steps in order, for Back
};

/// What the flow's screen shows.
enum class mode : std::uint8_t {
  asking,    // a step; of a repeat: its list, or a step of one line
  line_menu, // one line: change an answer, remove it
  change,    // pick the answer to change
  preview,   // how a compact line was read
  review,    // the last look before commit
  refused,   // the database said no
  clash,     // somebody else wrote first
  compare,   // both versions, field by field
};

/// A read screen that Back returns to.
struct visit {
  std::string code;
  std::int64_t id = 0;
  std::string text;               // what was searched
  std::vector<std::string> pages; // `after` keys of the pages seen; the last is shown
};

struct session {
  std::int64_t shape = 0; // of the flow; a deployment that changes it closes the draft
  std::int64_t entity = 0, version = 0; // what the flow was opened on
  mode shows = mode::asking;
  position top, line;
  std::int32_t line_index = -1; // of the repeat at top.at; -1 = its list
  std::int32_t changing = -1;   // the answered step that is asked again: Back keeps its answer
  std::string search;
  std::vector<std::string> pages;
  std::int32_t wrong = 0; // wrong answers in a row
  raw_json draft, line_draft;
  std::vector<token> tokens;
  std::optional<clash> versus; // while the screen is one of clash and compare
  bool browsing = false;       // the screen shown is a read screen
  std::vector<visit> visits;
  std::string next_page; // key of the last row of the list on top
};

/// What an Answer button stood for when it was offered.
enum class offer_kind : std::uint8_t {
  value,  // the step's field becomes `json`
  toggle, // of pick_many
  extra,  // the step's n-th extra button
  keep,   // the answer given before
  done,   // of pick_many and repeat
  add,    // a new line
  line,   // open line n
  remove, // this line
  step,   // answer step n again
  more,   // next page
  before, // previous page
  clear,  // forget the search
  change, // the Change menu
  go_on,  // from preview to what comes next
  find,   // from preview: search step of token n
  save,   // commit
  theirs, // of a clash: give up the draft
  compare,
};

struct offer {
  offer_kind kind = offer_kind::value;
  std::int32_t n = 0;
  raw_json json;
};

constexpr bool is_done(const position& p, std::size_t step) {
  return (p.done >> step & 1) != 0;
}
constexpr void set_done(position& p, std::size_t step, bool done) {
  auto bit = std::int64_t{1} << step;
  p.done = done ? p.done | bit : p.done & ~bit;
}

/// Empty text is an empty session; text that does not fit is none (nullopt).
std::optional<session> parse_session(std::string_view json);
std::string to_text(const session&);
std::optional<std::vector<offer>> parse_offers(std::string_view json);

} // namespace frontdesk::flow

// Every screen of a flow that taps and words lead to, found without knowing the flow: what its
// definition asks when, and what its buttons offer.
#pragma once

#include "actors/flow/session.hpp"
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdesk::walk {

/// What somebody does at a screen, whatever its language and platform.
struct move {
  enum class kind_t : std::uint8_t { open, text, answer, back } kind = kind_t::open;
  std::string text = {}; // typed, or the button's English label
  flow::offer_kind offer = {};
  std::size_t nth = 0;            // of the answers of that kind
  bool finds = true;              // false: the database has no row for it
  const fault* refusal = nullptr; // of what was to be written
};

struct visited {
  flow::state state;
  flow::reply reply;
  std::string place; // "lines › gst", "gstin: again", "review"
  move by;           // what led here
  std::size_t from = 0;
  const db::rows* answers = nullptr; // what the database gives here
  bool is_new = false;               // no stop before it looks like it
};

struct reach {
  std::vector<visited> stops;
  std::set<std::string> steps; // that were asked: "customer", "lines › gst"
};

/// Goes on from every screen by everything that can be done there. Two screens are one if the same
/// is asked in the same way while the same steps apply.
reach explore(const flow::entry&, const flow::who&);
/// The same of the real catalogue, in English on Telegram, once.
const reach& explored(const flow::entry&);

/// "customer", "lines", "lines › gst": all that the definition names.
std::vector<std::string> steps_of(const flow::entry&);
/// Those that no walk came to.
std::vector<std::string> missed(const flow::entry&, const reach&);

/// A bench at this stop, with nothing but what is stored.
flow_bench at(const visited&, const flow::who&);
/// The way there once more, for another reader. Nothing where their platform has no such button.
std::optional<flow::reply> replay(const flow::entry&, const reach&, std::size_t stop,
                                  const flow::who&);
/// Each screen that looks like none before it, as this reader gets it, but those they have already.
void add_side_screens(const flow::entry&, const flow::who&, std::vector<shown>&);
/// "“10”", "[Done]".
std::string name_of(const move&);

} // namespace frontdesk::walk

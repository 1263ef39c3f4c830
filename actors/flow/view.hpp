// Read screens (cards, lists) and deeds (one-tap writes), as flows define them.
#pragma once

#include "actors/flow/hook.hpp"
#include "actors/flow/page.hpp"

#include <string_view>

namespace frontdesk::flow {

/// A read screen. A card shows one thing; a list pages through rows and is filtered by typing.
struct view {
  std::string_view id;
  hook<db::statement(std::int64_t, const who&)> load; // card; none: a screen without database
  hook<page(const db::rows&, const who&), page(const db::rows&)> render;
  hook<db::statement(const query&)> search; // list
  hook<link(const db::row&, const who&), link(const db::row&)> row;
  prompt question;
  sentence nothing_found;
  bool at_once = false;
  bool people = false; // a list: a forwarded message stands for who wrote it
  bool is_list() const { return static_cast<bool>(search); }
};

/// `load`: id, who -> statement. `render`: its rows -> page; its links are shown only to those
/// who may follow them.
template <class L, class R>
consteval view card(const char* id, L load, R render) {
  view v;
  v.id = id;
  v.load = load;
  v.render = render;
  return v;
}

/// A card without database: rows are empty.
template <class R>
consteval view screen(const char* id, R render) {
  view v;
  v.id = id;
  v.render = render;
  return v;
}

/// `search`: query -> statement (query.of: the id of the link that opened it). `row`: a row ->
/// link. at_once: rows are shown before anything is typed.
template <class S, class R>
consteval view list(const char* id, prompt question, S search, R row, sentence nothing_found,
                    bool at_once = true, bool people = false) {
  view v;
  v.id = id;
  v.question = question;
  v.search = search;
  v.row = row;
  v.nothing_found = nothing_found;
  v.at_once = at_once;
  v.people = people;
  return v;
}

/// What a deed is told: from its button, or from the undo row.
struct call {
  std::int64_t id = 0;
  std::int64_t version = 0; // what the person saw; SQL refuses if the row moved on
  std::string parameters;   // of an undo: the JSON kept with it
};

/// A write behind one tap.
class deed {
public:
  std::string_view id;
  std::string_view card; // shown with fresh rows after the write
  hook<plan(const call&, const who&), db::statement(const call&, const who&),
       std::vector<db::statement>(const call&, const who&)>
      run;
  hook<page(const call&, const std::vector<db::rows>&, const who&),
       std::string(const call&, const std::vector<db::rows>&, const who&)>
      done;
  hook<page(const fault&, const call&, const who&),
       std::string(const fault&, const call&, const who&)>
      refused;
};

/// `run`: what is written. `done`: its rows -> toast, notices and, without `card`, the screen.
/// `refused`: the sentence when the database said no; the card with the current state follows it.
/// `card`: the view that shows the row, loaded in the same transaction.
template <class Run, class Done, class Refused>
consteval deed act(const char* id, Run run, Done done, Refused refused, const char* card = "") {
  deed d;
  d.id = id;
  d.run = run;
  d.done = done;
  d.refused = refused;
  d.card = card;
  return d;
}

} // namespace frontdesk::flow

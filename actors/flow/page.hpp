// What flows, views and deeds give back to the engine: pages, plans, refusals, picked rows.
#pragma once

#include "actors/flow/engine.hpp"
#include "actors/text/invalid.hpp"
#include "actors/text/tr.hpp"
#include "net/screen.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::flow {

using text::invalid;
using text::key;
using text::label;
using text::prompt;
using text::sentence;

/// A row somebody chose. The version goes into `save`, whose SQL refuses if the row moved on.
struct picked {
  std::int64_t id = 0;
  std::int64_t version = 0;
  std::string label;
  bool operator==(const picked&) const = default;
};

/// What a search is told. `after` is the key of the last row seen ("" = first page).
struct query {
  const who& by;
  std::string text;
  std::string after;
  std::int64_t limit = 8;
  std::int64_t of = 0; // lists: the id of the link that opened them
};

/// An Action button: opens a view, starts a flow, does a deed. `code` is that one's id. Left out
/// of the screen when the person's role may not do it.
struct link {
  std::string label;
  std::string_view code;
  std::int64_t id = 0;
  std::int64_t version = 0;
  std::string detail = {};
  net::tone look = net::tone::plain;
};

/// What a screen holds; the engine adds breadcrumb and navigation.
struct page {
  std::string body;
  std::vector<net::fact> facts;
  std::vector<link> rows;
  std::vector<link> actions;
  net::document attached;
  std::string toast;
  bool alert = false;
  std::vector<notice> notices;
  std::string language; // what the engine adds is said in it, too; empty: the person's
  /// Of a review: it cannot be saved as it is. The step that mends it, by its key; "": none.
  std::optional<std::string_view> amend;

  page() = default;
  page(std::string text) : body(std::move(text)) {}
  page(const char* text) : body(text) {}
};

/// Keeps an Undo button for ten minutes: which deed takes it back, and what that deed is told.
struct undo {
  std::string_view deed;         // id of the deed that undoes
  std::int64_t id = 0;           // of the row it works on
  std::int64_t version = 0;      // the row's version after this write
  std::string parameters = "{}"; // JSON kept for the deed
};

/// What a commit or a deed writes, in one transaction with the turn.
struct plan {
  std::vector<db::statement> statements;
  std::vector<person_id> targets; // people whose standing changes (DESIGN §2)
  std::vector<undo> undos;        // at most one

  plan() = default;
  plan(db::statement s) { statements.push_back(std::move(s)); }
  plan(std::vector<db::statement> s) : statements(std::move(s)) {}
};

/// One field that two people gave different values.
struct difference {
  std::string name;
  std::string yours, theirs;
};

/// Somebody else wrote first. The engine offers Apply mine, Keep theirs and Compare.
struct clash {
  std::string says; // who, and when
  std::vector<difference> fields;
  std::string card; // where Keep theirs leads: a view, and the id it shows; empty: home
  std::int64_t id = 0;
};

/// What the person sees when the database refused the write. The draft is kept.
struct refusal {
  page shown;
  std::optional<clash> versus;
  std::string again; // label of a button that tries once more (the card may have changed the draft)
  std::string_view reopen; // key of a step to answer again; its button is named like the step
  bool reload = false;     // what the flow was opened on is read into the draft once more
  bool over = false;       // trying again is of no use: the flow ends
  refusal(page p) : shown(std::move(p)) {}
  refusal(std::string text) : shown(std::move(text)) {}
  refusal(const char* text) : shown(text) {}
  refusal(page p, std::string label) : shown(std::move(p)), again(std::move(label)) {}
  refusal(clash c) : versus(std::move(c)) {}
};

/// One word or phrase of a compact line and what it was read as.
struct token {
  std::string text;        // as typed
  std::string meaning;     // empty: not understood, shown with a ?
  std::string step;        // key of the step it belongs to
  std::int32_t line = -1;  // of a repeat: which line
  std::string search = {}; // what its step looks for; empty: the text
};

/// A token that only the database can resolve.
struct lookup {
  std::size_t token = 0; // index in reading::tokens
  db::statement ask;
  bool otherwise = false; // only if the one before found nothing
};

/// What a compact reader made of a line. No tokens: it is not a compact line.
struct reading {
  std::vector<token> tokens;
  std::vector<lookup> lookups;
  std::vector<std::string> notes; // why something of it is not taken
};

/// A ready-made answer that a step offers as a button.
template <class T>
struct suggestion {
  std::string label;
  T value;
};

/// What a list's next page starts behind: the row's "key", else its id.
std::string page_key(const db::row&);

} // namespace frontdesk::flow

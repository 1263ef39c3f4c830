// A flow as the engine sees it: steps and hooks behind virtual functions, drafts as void*.
#pragma once

#include "actors/flow/codec.hpp"
#include "actors/flow/page.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::flow {

enum class step_kind : std::uint8_t { pick, pick_many, ask, choose, repeat };

/// Something a person can choose at a step, before it is offered.
struct candidate {
  std::string label;
  std::string detail;
  std::string value; // JSON of the step's field
  std::string key;   // of its row, for the next page
};

/// An extra button of a step.
struct extra_view {
  label text;
  std::string_view reopens; // key of a step that is asked again; empty = this step is answered
};

class definition;

/// One step. `draft` is the flow's draft, or a line of it inside a repeat.
class step {
public:
  step_kind kind = step_kind::ask;
  key name;
  prompt question;
  role least = role::guest;
  sentence nothing_found;
  bool lists_at_once = false;       // pick: show rows before anything is typed
  bool finds_people = false;        // pick: a forwarded message stands for who wrote it
  bool takes_contact = false;       // ask: a shared phone is an answer
  std::size_t fewest = 0, most = 0; // repeat, pick_many
  text::label done_label, add_label;

  /// Of the flow's shape: which field of the draft it fills, and how many options it names.
  virtual std::uint64_t fills() const = 0;
  /// Whether the step is asked at all.
  virtual bool applies(const void* draft, const who&) const = 0;
  virtual bool is_set(const void* draft) const = 0;
  virtual void reset(void* draft) const = 0;
  virtual std::string shown(const void* draft, const who&) const = 0;
  /// Replaces the question when the flow words it itself; empty = use `question`.
  virtual std::string wording(const void* draft, const who&) const = 0;
  /// After the field was filled: whether the draft obeys the step's rule; a fault repeats the step.
  virtual result<void> obeys(const void* draft, const who&) const = 0;
  /// After that: fills what follows from the answer.
  virtual void follow(void* draft, const who&) const = 0;
  virtual std::vector<extra_view> extras() const = 0;
  virtual void take_extra(void* draft, std::size_t which, const who&) const = 0;
  /// Keys of the steps that must be asked again once this one is answered anew.
  virtual std::vector<std::string_view> unsettles() const = 0;

  // ask, pick, choose
  virtual result<void> take_text(void*, std::string_view, const who&) const { return {}; }
  virtual bool take_value(void*, std::string_view) const { return false; }
  virtual db::statement search(const void*, const query&) const { return {}; }
  virtual candidate read(const db::row&, const who&) const { return {}; }
  /// The options of choose; ready-made answers of ask and pick.
  virtual std::vector<candidate> options(const void*, const who&) const { return {}; }

  // pick_many: the chosen rows; repeat: the lines
  virtual bool toggle(void*, std::string_view) const { return false; }
  virtual bool holds(const void*, std::string_view) const { return false; }
  virtual std::size_t count(const void*) const { return 0; }
  virtual std::string list(const void*, const who&) const { return {}; }
  virtual const definition* line() const { return nullptr; }
  virtual std::string line_label(const void*, std::size_t, const who&) const { return {}; }
  virtual std::string line_json(const void*, std::size_t) const { return {}; }
  /// Gives a line what it needs to know of the whole draft, before its steps are asked.
  virtual void seed_line(void*, const void*, const who&) const {}
  virtual bool put_line(void*, std::size_t, std::string_view) const { return false; }
  virtual void remove_line(void*, std::size_t) const {}

protected:
  ~step() = default;
};

using draft_pointer = std::unique_ptr<void, void (*)(void*)>;

/// The plain facts of a flow.
struct head {
  std::string_view id;          // "club.payment"
  bool opens_at_review = false; // when opened on an entity
  label save_label;             // of the last button; empty: Save
  label keep_label;             // the last button takes away for good: what leaves all as it is
  role commits = role::guest;   // least role for the last button
  std::string_view card;        // the view of the row that it is opened on
};

/// A whole flow, or the steps of one line inside a repeat.
class definition : public head {
public:
  constexpr explicit definition(const head& h) : head(h) {}

  virtual constexpr std::size_t size() const = 0;
  virtual constexpr const step& at(std::size_t) const = 0;
  virtual std::uint64_t shape() const = 0;
  virtual draft_pointer make() const = 0;
  virtual void write(const void* draft, writer&) const = 0;
  virtual bool read(void* draft, reader&) const = 0;

  virtual bool confirms() const = 0;
  virtual page review(const void* draft, const who&) const = 0;
  virtual plan save(const void* draft, const who&) const = 0;
  virtual page saved(const void* draft, const std::vector<db::rows>&, const who&) const = 0;
  virtual refusal refused(void* draft, const fault&, const who&) const = 0;
  /// One line for "Saved: …" and the drafts list.
  virtual std::string about(const void* draft, const who&) const = 0;

  virtual bool loads() const = 0;
  virtual db::statement load(std::int64_t entity, const who&) const = 0;
  /// A page instead of the flow when it cannot be opened.
  virtual std::optional<page> loaded(void* draft, const db::rows&, const who&) const = 0;

  virtual bool reads_lines() const = 0;
  virtual reading read_line(std::string_view text, void* draft, const who&) const = 0;
  virtual void found(void* draft, token&, const db::rows&, const who&) const = 0;

protected:
  ~definition() = default;
};

} // namespace frontdesk::flow

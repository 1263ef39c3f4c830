// The flow builder: define / pick / ask / choose / repeat / when / confirm / commit.
//
// One flow is one .cpp in actors/flows/<area>/ and one line in actors/flow/catalog.cpp:
// clang-format off
//
//   struct payment { picked member; money amount; std::string method; };      // the draft
//   …review, save, saved, refused: plain functions…
//   constexpr auto def =
//     flow::define<payment>("club.payment")
//       .pick<&payment::member>("member", "Who paid? Send a name or an ID.", members)
//       .ask<&payment::amount>("amount", "How much, in rupees?", check::rupees)
//       .choose<&payment::method>("method", "How was it paid?", {{"Cash", "cash"}, {"UPI", "upi"}})
//       .confirm(review)          // (draft [, who]) -> page or text
//       .commit(save, saved)      // (draft, who) -> statement(s) or plan; (draft, rows [, who]) -> page or text
//       .on_refused(refused);     // (draft, fault, who) -> refusal, page or text
//   const flow::definition& club_payment() { return flow::erase<def>(); }
//
// Steps          pick  pick_many  ask  choose  repeat(each<line>()…)   keep<&d::f>() = a field no step asks for
// Behind a step  .when(predicate) .permit(role) .then(fill) .require(rule) .word(question) .show(answer)
//                .suggest(list) .only(predicate) .option(label, fill) .reopen(label, key) .skip(label [, value])
//                .contact() .unsettles(keys…)   and of repeat .seed(fill) .buttons(add, done)
// Of the flow    .load(statement, fill) .edits() .compact(read, found) .about(title) .confirm .commit .on_refused
//
// clang-format on
// A function takes the leading arguments it needs: (draft), (draft, who). Every English literal is
// the key of its translations (actors/text/hi/*.hpp). Wrong definitions do not compile; the error
// is a sentence. Views and deeds: actors/flow/view.hpp. Tests: tests/support/flow_bench.hpp.
#pragma once

#include "actors/flow/flow_of.hpp"

#include <tuple>
#include <type_traits>
#include <utility>

namespace frontdesk::mistake {
void flow_id_must_be_area_dot_name();
void two_steps_share_a_key();
void confirm_must_come_before_commit();
void commit_is_already_there();
void step_can_have_four_extra_buttons();
void no_step_has_this_key();
} // namespace frontdesk::mistake

namespace frontdesk::flow {

template <auto... F>
struct fields {
  template <auto G>
  static constexpr bool hold = (std::is_same_v<fields<F>, fields<G>> || ...);
  static constexpr std::size_t count = sizeof...(F);
  template <auto... G>
  using with = fields<F..., G...>;
};

/// A flow under construction, and, once it has commit and on_refused, the flow itself.
template <class D, class Filled, class... S>
class builder final : public flow_of<D, S...> {
public:
  using base = flow_of<D, S...>;
  constexpr builder(const head& h, hooks<D> k, std::tuple<S...> s) : base(h, k, s) {}

  // ---- steps -------------------------------------------------------------------------------

  /// A search whose rows become buttons. The field is the picker's type, or its id.
  template <auto F, class T, class V>
  consteval auto pick(key k, prompt q, const picker<T, V>& p) const {
    auto s = make<F>(step_kind::pick, k, q);
    look_up(s, p);
    return with<F>(s);
  }
  /// Several rows of one search; the field is a vector.
  template <auto F, class T, class V>
  consteval auto pick_many(key k, prompt q, const picker<T, V>& p, std::size_t fewest = 1,
                           std::size_t most = 50) const {
    auto s = make<F>(step_kind::pick_many, k, q);
    look_up(s, p);
    s.fewest = fewest;
    s.most = most;
    return with<F>(s);
  }
  /// Typed text, read by a check: text -> result<field>, its fault a sentence for the person.
  template <auto F, class Check>
  consteval auto ask(key k, prompt q, Check check) const {
    auto s = make<F>(step_kind::ask, k, q);
    static_assert(std::is_constructible_v<decltype(s.check), Check>,
                  "the check gives another type than the field has");
    s.check = check;
    return with<F>(s);
  }
  /// One of at most seven options.
  template <auto F, std::size_t N>
  consteval auto choose(key k, prompt q,
                        const option<typename member_of<decltype(F)>::type> (&options)[N]) const {
    static_assert(N <= 7, "WhatsApp lists hold seven rows beside navigation: use pick()");
    auto s = make<F>(step_kind::choose, k, q);
    for (std::size_t i = 0; i < N; ++i)
      s.choices[i] = options[i];
    return with<F>(s);
  }
  /// Lines, each asked with the steps of `line`; `list` shows them all. Add, Edit, Remove and Done
  /// are the engine's.
  template <auto F, class Line, class List>
  consteval auto repeat(key k, Line line, List list, std::size_t fewest = 1,
                        std::size_t most = 50) const {
    static_assert(Line::is_complete, "every field of the draft needs exactly one step");
    lines_step<D, F, Line> s(line);
    s.kind = step_kind::repeat;
    s.name = k;
    s.listed = list;
    s.fewest = fewest;
    s.most = most;
    return with<F>(s);
  }
  /// Fields that no step asks for: filled by load, then or compact.
  template <auto... F>
  consteval auto keep() const {
    static_assert(((!Filled::template hold<F>)&&...), "two steps fill the same field");
    return builder<D, typename Filled::template with<F...>, S...>(*this, this->hooks_,
                                                                  this->steps_);
  }

  // ---- of the step before ------------------------------------------------------------------

  /// Asked only if the predicate holds; otherwise its field is empty.
  template <class F>
  consteval auto when(F f) const {
    return last([&](auto& s) { s.when = f; });
  }
  /// Asked only of people with at least this role.
  consteval auto permit(role r) const {
    return last([&](auto& s) { s.least = r; });
  }
  /// Runs when the step was answered: fills kept fields.
  template <class F>
  consteval auto then(F f) const {
    return last([&](auto& s) { s.after = f; });
  }
  /// A rule over the whole draft: result<void>, its fault a sentence for the person.
  template <class F>
  consteval auto require(F f) const {
    return last([&](auto& s) { s.rule = f; });
  }
  /// Words the question itself, from the draft.
  template <class F>
  consteval auto word(F f) const {
    return last([&](auto& s) { s.words = f; });
  }
  /// Shows the answer itself, in the Change menu.
  template <class F>
  consteval auto show(F f) const {
    return last([&](auto& s) { s.looks = f; });
  }
  /// Ready-made answers: draft -> list of {label, value}.
  template <class F>
  consteval auto suggest(F f) const {
    return last([&](auto& s) { s.suggested = f; });
  }
  /// Of choose: the options for which the predicate holds, (draft, value, who) -> bool.
  template <class F>
  consteval auto only(F f) const {
    return last([&](auto& s) { s.offered = f; });
  }
  /// A shared phone contact is an answer, too.
  consteval auto contact() const {
    return last([](auto& s) { s.takes_contact = true; });
  }
  /// Another button: `act` fills the draft and the step counts as answered.
  template <class F>
  consteval auto option(label text, F act) const {
    return last([&](auto& s) { free_extra(s) = {text, act, {}}; });
  }
  /// A button that sends back to an earlier step.
  consteval auto reopen(label text, key step) const {
    must_know(step);
    return last([&](auto& s) { free_extra(s) = {text, {}, step.english()}; });
  }
  /// A button that leaves the field empty.
  consteval auto skip(label text) const {
    return last([&](auto& s) { free_extra(s) = {text, {}, {}}; });
  }
  template <class V>
  consteval auto skip(label text, V value) const {
    return last([&](auto& s) {
      free_extra(s) = {text, {}, {}};
      s.when_skipped = value;
    });
  }
  /// Answering this step anew makes these be asked again.
  consteval auto unsettles(key a, key b = {}, key c = {}, key d = {}) const {
    return last([&](auto& s) {
      s.unsettled = {a.english(), b.english(), c.english(), d.english()};
    });
  }
  /// Of repeat: gives a new or reopened line what it needs to know of the draft.
  template <class F>
  consteval auto seed(F f) const {
    return last([&](auto& s) { s.seed = f; });
  }
  /// Of repeat and pick_many: other words than Add and Done.
  consteval auto buttons(label add, label done) const {
    return last([&](auto& s) {
      s.add_label = add;
      s.done_label = done;
    });
  }

  // ---- of the flow -------------------------------------------------------------------------

  /// One read when the flow opens; `entity`: the button's id, or 0. What `fill` sets is not asked;
  /// its page is shown instead, as is view `card` if the row's version is not the button's.
  template <class L, class F>
  consteval auto load(L statement, F fill, const char* card = "") const {
    return flow([&](auto& b) {
      b.hooks_.load = statement;
      b.hooks_.loaded = fill;
      b.card = card;
    });
  }
  /// Opened on an entity the flow starts at its review, where every answer can be changed.
  consteval auto edits() const {
    return flow([](auto& b) { b.opens_at_review = true; });
  }
  /// Reads a whole line (or sentence) into any part of the draft; tokens that need the database
  /// carry a statement whose rows go to `found`.
  template <class R, class F>
  consteval auto compact(R read, F found) const {
    return flow([&](auto& b) {
      b.hooks_.read_line = read;
      b.hooks_.found = found;
    });
  }
  template <class R>
  consteval auto compact(R read) const {
    return flow([&](auto& b) { b.hooks_.read_line = read; });
  }
  /// One line that names the draft: "Invoice for Parin". Of a line in repeat: its button.
  template <class F>
  consteval auto about(F f) const {
    return flow([&](auto& b) { b.hooks_.about = f; });
  }
  /// The last look before commit. Of what cannot be taken back `keep` says how to leave it be.
  template <class F>
  consteval auto confirm(F review, label save = {}, label keep = {}, role least = {}) const {
    if (this->hooks_.save)
      mistake::confirm_must_come_before_commit();
    return flow([&](auto& b) {
      b.hooks_.review = review;
      b.save_label = save;
      b.keep_label = keep;
      b.commits = least;
    });
  }
  /// save: draft -> statement(s), one transaction. saved: their rows -> the receipt.
  template <class Save, class Saved>
  consteval auto commit(Save save, Saved saved) const {
    if (this->hooks_.save)
      mistake::commit_is_already_there();
    return flow([&](auto& b) {
      b.hooks_.save = save;
      if constexpr (std::is_constructible_v<decltype(b.hooks_.saved), Saved>)
        b.hooks_.saved = saved;
      else
        b.hooks_.saved_one = saved;
    });
  }
  /// What the person sees when the database refused the write. Compulsory.
  template <class F>
  consteval auto on_refused(F card) const {
    return flow([&](auto& b) { b.hooks_.refused = card; });
  }

  static constexpr bool is_complete = Filled::count == boost::pfr::tuple_size_v<D>;
  /// unsettles() may name later steps, so it is checked when all are there.
  constexpr bool knows_its_keys() const { return knows_all(std::index_sequence_for<S...>()); }
  constexpr bool has_commit() const { return static_cast<bool>(this->hooks_.save); }
  constexpr bool has_refused() const { return static_cast<bool>(this->hooks_.refused); }

private:
  template <std::size_t... I>
  constexpr bool knows_all(std::index_sequence<I...> all) const {
    return (knows_each(std::get<I>(this->steps_).unsettled, all) && ...);
  }
  template <std::size_t N, std::size_t... I>
  constexpr bool knows_each(const std::array<std::string_view, N>& keys,
                            std::index_sequence<I...>) const {
    for (std::size_t i = 0; i < N; ++i)
      if (!keys[i].empty() && !((std::get<I>(this->steps_).name.english() == keys[i]) || ...))
        return false;
    return true;
  }

  template <auto F>
  constexpr auto make(step_kind kind, key k, prompt q) const {
    field_step<D, F> s;
    s.kind = kind;
    s.name = k;
    s.question = q;
    return s;
  }

  template <class Step, class T, class V>
  static constexpr void look_up(Step& s, const picker<T, V>& p) {
    using alone = db::statement(const query&);
    using seeing = db::statement(const query&, const typename picker<T, V>::seen&);
    s.find.template adopt<alone>(p.search);
    if constexpr (std::same_as<V, D>)
      s.find.template adopt<seeing>(p.search);
    else
      static_assert(std::is_void_v<V>, "the picker looks at another draft");
    s.face = p.read;
    s.nothing_found = p.nothing_found;
    s.lists_at_once = p.at_once;
    s.finds_people = p.people;
  }

  template <auto F, class Step>
  constexpr auto with(const Step& s) const {
    static_assert(std::is_same_v<typename member_of<decltype(F)>::owner, D>,
                  "the step fills a field of another draft");
    static_assert(!Filled::template hold<F>, "two steps fill the same field");
    for (std::size_t i = 0; i < sizeof...(S); ++i)
      if (this->at(i).name.english() == s.name.english())
        mistake::two_steps_share_a_key();
    return builder<D, typename Filled::template with<F>, S..., Step>(
        *this, this->hooks_, std::tuple_cat(this->steps_, std::tuple<Step>(s)));
  }

  template <class F>
  constexpr auto last(F change) const {
    static_assert(sizeof...(S) > 0, "this belongs to a step: put it behind one");
    auto copy = *this;
    change(std::get<sizeof...(S) - 1>(copy.steps_));
    return copy;
  }
  template <class F>
  constexpr auto flow(F change) const {
    auto copy = *this;
    change(copy);
    return copy;
  }

  static constexpr extra<D>& free_extra(step_of<D>& s) {
    for (auto& x : s.extra_buttons)
      if (x.text.empty())
        return x;
    mistake::step_can_have_four_extra_buttons();
    return s.extra_buttons[0];
  }
  constexpr void must_know(key k) const {
    for (std::size_t i = 0; i < sizeof...(S); ++i)
      if (this->at(i).name.english() == k.english())
        return;
    mistake::no_step_has_this_key();
  }
};

/// Starts a flow. The id is "area.name".
template <class D>
consteval auto define(const char* id) {
  std::string_view name(id);
  auto dot = name.find('.');
  bool fits = dot != name.npos && dot > 0 && dot + 1 < name.size() && name.size() <= 24;
  for (char c : name)
    fits = fits && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.');
  if (!fits || name.find('.', dot + 1) != name.npos)
    mistake::flow_id_must_be_area_dot_name();
  head h;
  h.id = name;
  return builder<D, fields<>>(h, {}, {});
}

/// Starts the steps of one line of a repeat.
template <class Line>
consteval auto each() {
  return builder<Line, fields<>>(head{}, {}, {});
}

/// The flow as the engine sees it; the last checks.
template <const auto& Def>
const definition& erase() {
  static_assert(Def.is_complete, "every field of the draft needs exactly one step");
  static_assert(Def.knows_its_keys(), "unsettles() names a step that this flow does not have");
  static_assert(Def.has_commit(), "a flow ends in commit()");
  static_assert(Def.has_refused(), "say what people see when the database refuses: on_refused()");
  return Def;
}

} // namespace frontdesk::flow

namespace frontdesk::flows {
// What a flow's author writes without a prefix.
using flow::each;
using flow::page;
using flow::picked;
using flow::plan;
using flow::refusal;
using flow::who;
using text::tr;
} // namespace frontdesk::flows

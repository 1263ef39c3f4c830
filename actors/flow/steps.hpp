// The two step types behind the builder: one field, and a list of lines.
#pragma once

#include "actors/flow/definition.hpp"
#include "actors/flow/hook.hpp"
#include "actors/flow/show.hpp"

#include <array>
#include <type_traits>

namespace frontdesk::mistake {
void picker_must_say_what_to_show_when_nothing_matched();
} // namespace frontdesk::mistake

namespace frontdesk::flow {

template <class M>
struct member_of;
template <class C, class T>
struct member_of<T C::*> {
  using owner = C;
  using type = T;
};

template <class T>
struct element {
  using type = T;
};
template <class T>
struct element<std::vector<T>> {
  using type = T;
};

/// What a constexpr table can hold of a field's type; of most types only their empty value.
struct empty_value {};
template <class T>
using plain = std::conditional_t<
    std::same_as<T, std::string>, std::string_view,
    std::conditional_t<std::is_trivially_copyable_v<T> && !is_optional<T>, T, empty_value>>;

template <class T>
T unplain(const plain<T>& x) {
  if constexpr (std::same_as<plain<T>, empty_value>)
    return T{};
  else
    return T(x);
}

/// A button of choose: its text and the value it stands for.
template <class T>
struct option {
  label text;
  plain<T> value{};
};

/// An extra button. `act` fills what it stands for; `reopens` sends back to an earlier step.
template <class D>
struct extra {
  label text;
  hook<void(D&, const who&), void(D&)> act;
  std::string_view reopens;
};

/// A row that a picker read: what goes into the draft and how it looks.
template <class T>
struct found {
  T value;
  std::string label;
  std::string detail;
};

/// A search of the database whose rows become buttons. Its sentence for "nothing matched" is its
/// own. D: the draft the search needs to see, if it does.
template <class T, class D = void>
struct picker {
  using seen = std::conditional_t<std::is_void_v<D>, int, D>;
  hook<db::statement(const query&), db::statement(const query&, const seen&)> search;
  hook<found<T>(const db::row&, const who&), found<T>(const db::row&)> read;
  sentence nothing_found;
  bool at_once = false; // rows are shown before anything is typed
  bool people = false;  // a forwarded message stands for who wrote it

  consteval picker of_people() const {
    auto p = *this;
    p.people = true;
    return p;
  }

  template <class S, class R>
  consteval picker(S s, R r, sentence none = {}, bool shows_at_once = false)
      : search(s), read(r), nothing_found(none), at_once(shows_at_once) {
    if (none.empty())
      mistake::picker_must_say_what_to_show_when_nothing_matched();
  }
};

/// What every step of a draft D can carry, whatever its field.
template <class D>
class step_of : public step {
public:
  hook<bool(const D&, const who&), bool(const D&)> when;
  hook<void(D&, const who&), void(D&)> after;
  hook<result<void>(const D&, const who&), result<void>(const D&)> rule;
  hook<std::string(const D&, const who&), std::string(const D&)> words;
  hook<std::string(const D&, const who&), std::string(const D&)> looks;
  std::array<extra<D>, 4> extra_buttons{};
  std::array<std::string_view, 4> unsettled{};

  bool applies(const void* d, const who& by) const override {
    return by.standing >= least && (!when || when.template call<bool>(draft(d), by));
  }
  std::string wording(const void* d, const who& by) const override {
    return words ? words.template call<std::string>(draft(d), by) : std::string();
  }
  result<void> obeys(const void* d, const who& by) const override {
    return rule ? rule.template call<result<void>>(draft(d), by) : result<void>{};
  }
  void follow(void* d, const who& by) const override {
    if (after)
      after.template call<void>(draft(d), by);
  }
  std::vector<extra_view> extras() const override {
    std::vector<extra_view> out;
    for (const auto& x : extra_buttons)
      if (!x.text.empty())
        out.push_back({x.text, x.reopens});
    return out;
  }
  void take_extra(void* d, std::size_t i, const who& by) const override {
    const auto& x = extra_buttons.at(i);
    if (x.act)
      x.act.template call<void>(draft(d), by);
    else
      leave(d);
  }
  std::vector<std::string_view> unsettles() const override {
    std::vector<std::string_view> out;
    for (auto k : unsettled)
      if (!k.empty())
        out.push_back(k);
    return out;
  }

protected:
  ~step_of() = default;
  /// What Skip does.
  virtual void leave(void* d) const { this->reset(d); }
  static const D& draft(const void* d) { return *static_cast<const D*>(d); }
  static D& draft(void* d) { return *static_cast<D*>(d); }
};

/// Which field of D a member pointer names, counted from 0.
template <class D, auto F>
std::uint64_t place_of() {
  const D draft{};
  const void* wanted = &(draft.*F);
  std::uint64_t found = 0;
  boost::pfr::for_each_field(draft, [&](const auto& field, std::size_t i) {
    if (static_cast<const void*>(&field) == wanted)
      found = i;
  });
  return found;
}

/// A step that fills one field: pick, pick_many, ask, choose.
template <class D, auto F>
class field_step final : public step_of<D> {
public:
  using field = typename member_of<decltype(F)>::type;
  using value = typename element<field>::type; // of pick_many: one of the rows

  hook<result<field>(std::string_view), result<field>(std::string_view, const who&),
       result<field>(std::string_view, const D&, const who&)>
      check;
  hook<db::statement(const query&), db::statement(const query&, const D&)> find;
  hook<found<value>(const db::row&, const who&), found<value>(const db::row&)> face;
  std::array<option<field>, 7> choices{};
  hook<bool(const D&, const field&, const who&)> offered;
  plain<field> when_skipped{};
  hook<std::vector<suggestion<field>>(const D&, const who&),
       std::vector<suggestion<field>>(const D&)>
      suggested;

  std::uint64_t fills() const override {
    std::uint64_t options = 0;
    for (const auto& o : choices)
      options += o.text.empty() ? 0 : 1;
    return place_of<D, F>() * (choices.size() + 1) + options;
  }
  bool is_set(const void* d) const override { return to_json(at(d)) != to_json(field{}); }
  void reset(void* d) const override { at(d) = field{}; }

  std::string shown(const void* d, const who& by) const override {
    if (this->looks)
      return this->looks.template call<std::string>(this->draft(d), by);
    for (const auto& o : choices)
      if (!o.text.empty() && to_json(at(d)) == json_of(o))
        return text::tr(by.language, o.text);
    return show(at(d), by);
  }

  result<void> take_text(void* d, std::string_view typed, const who& by) const override {
    auto r =
        check.template call<result<field>>(typed, this->draft(static_cast<const void*>(d)), by);
    if (!r)
      return r.error();
    at(d) = std::move(*r);
    return {};
  }
  bool take_value(void* d, std::string_view json) const override { return from_json(json, at(d)); }

  db::statement search(const void* d, const query& q) const override {
    return find.template call<db::statement>(q, this->draft(d));
  }
  candidate read(const db::row& row, const who& by) const override {
    auto x = face.template call<found<value>>(row, by);
    return {std::move(x.label), std::move(x.detail), to_json(x.value), page_key(row)};
  }
  std::vector<candidate> options(const void* d, const who& by) const override {
    std::vector<candidate> out;
    for (const auto& o : choices)
      if (!o.text.empty() && is_offered(o, this->draft(d), by))
        out.push_back({text::tr(by.language, o.text), {}, json_of(o), {}});
    if (suggested)
      for (auto& s : suggested.template call<std::vector<suggestion<field>>>(this->draft(d), by))
        out.push_back({std::move(s.label), {}, to_json(s.value), {}});
    return out;
  }

  bool toggle(void* d, std::string_view json) const override {
    if constexpr (is_vector<field>) {
      auto& list = at(d);
      for (auto i = list.begin(); i != list.end(); ++i)
        if (to_json(*i) == json)
          return list.erase(i), true;
      value x{};
      if (!from_json(json, x))
        return false;
      list.push_back(std::move(x));
      return true;
    }
    return (void)d, (void)json, false;
  }
  bool holds(const void* d, std::string_view json) const override {
    if constexpr (is_vector<field>)
      for (const auto& x : at(d))
        if (to_json(x) == json)
          return true;
    return (void)d, (void)json, false;
  }
  std::size_t count(const void* d) const override {
    if constexpr (is_vector<field>)
      return at(d).size();
    return (void)d, 0;
  }

protected:
  void leave(void* d) const override { at(d) = unplain<field>(when_skipped); }

private:
  static const field& at(const void* d) { return step_of<D>::draft(d).*F; }
  static field& at(void* d) { return step_of<D>::draft(d).*F; }
  bool is_offered(const option<field>& o, const D& d, const who& by) const {
    return !offered || offered.template call<bool>(d, unplain<field>(o.value), by);
  }
  static std::string json_of(const option<field>& o) { return to_json(unplain<field>(o.value)); }
};

/// A step that fills a vector of lines, each with steps of its own.
template <class D, auto F, class Line>
class lines_step final : public step_of<D> {
public:
  using line_type = typename element<typename member_of<decltype(F)>::type>::type;

  constexpr explicit lines_step(Line l) : each(l) {}
  Line each;
  hook<std::string(const D&, const who&), std::string(const D&)> listed;
  hook<void(line_type&, const D&, const who&), void(line_type&, const D&)> seed;

  std::uint64_t fills() const override { return place_of<D, F>(); }
  bool is_set(const void* d) const override { return !at(d).empty(); }
  void reset(void* d) const override { at(d).clear(); }
  std::string shown(const void* d, const who& by) const override { return show(at(d), by); }
  std::size_t count(const void* d) const override { return at(d).size(); }
  std::string list(const void* d, const who& by) const override {
    return listed.template call<std::string>(this->draft(d), by);
  }
  const definition* line() const override { return &each; }
  std::string line_label(const void* d, std::size_t i, const who& by) const override {
    return line()->about(&at(d).at(i), by);
  }
  std::string line_json(const void* d, std::size_t i) const override {
    auto x = i < at(d).size() ? at(d)[i] : line_type{};
    return to_json(x);
  }
  void seed_line(void* line, const void* d, const who& by) const override {
    if (seed)
      seed.template call<void>(*static_cast<line_type*>(line), this->draft(d), by);
  }
  bool put_line(void* d, std::size_t i, std::string_view json) const override {
    line_type x{};
    if (!from_json(json, x))
      return false;
    if (i < at(d).size())
      at(d)[i] = std::move(x);
    else
      at(d).push_back(std::move(x));
    return true;
  }
  void remove_line(void* d, std::size_t i) const override {
    if (i < at(d).size())
      at(d).erase(at(d).begin() + static_cast<std::ptrdiff_t>(i));
  }

private:
  static const auto& at(const void* d) { return step_of<D>::draft(d).*F; }
  static auto& at(void* d) { return step_of<D>::draft(d).*F; }
};

} // namespace frontdesk::flow

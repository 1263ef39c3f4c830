// A finished flow: its steps and hooks behind the engine's virtual functions.
#pragma once

#include "actors/flow/steps.hpp"

#include <boost/pfr.hpp>

#include <tuple>

namespace frontdesk::flow {

/// What a flow has beside its steps.
template <class D>
struct hooks {
  hook<db::statement(std::int64_t, const who&)> load;
  hook<std::optional<page>(D&, const db::rows&, const who&),
       std::optional<page>(D&, const db::rows&)>
      loaded;
  hook<reading(std::string_view, D&, const who&), reading(std::string_view, D&)> read_line;
  hook<void(D&, token&, const db::rows&, const who&)> found;
  hook<std::string(const D&, const who&), std::string(const D&)> about;
  hook<page(const D&, const who&), page(const D&), std::string(const D&, const who&),
       std::string(const D&)>
      review;
  hook<plan(const D&, const who&), db::statement(const D&, const who&),
       std::vector<db::statement>(const D&, const who&)>
      save;
  hook<page(const D&, const std::vector<db::rows>&, const who&),
       page(const D&, const std::vector<db::rows>&),
       std::string(const D&, const std::vector<db::rows>&, const who&),
       std::string(const D&, const std::vector<db::rows>&)>
      saved;
  hook<page(const D&, const db::rows&, const who&), page(const D&, const db::rows&),
       std::string(const D&, const db::rows&, const who&), std::string(const D&, const db::rows&)>
      saved_one;
  hook<refusal(D&, const fault&, const who&), page(D&, const fault&, const who&),
       std::string(D&, const fault&, const who&), refusal(const D&, const fault&, const who&),
       page(const D&, const fault&, const who&), std::string(const D&, const fault&, const who&)>
      refused;
};

template <class D, class... S>
class flow_of : public definition {
public:
  constexpr flow_of(const head& h, hooks<D> k, std::tuple<S...> s)
      : definition(h), hooks_(k), steps_(s) {}

  constexpr std::size_t size() const override { return sizeof...(S); }
  constexpr const step& at(std::size_t i) const override {
    const step* found = nullptr;
    std::size_t n = 0;
    std::apply([&](const auto&... s) { ((n++ == i ? found = &s : found), ...); }, steps_);
    return *found;
  }
  std::uint64_t shape() const override {
    auto h = shape_of<D>();
    auto mix = [&h](std::uint64_t x) { h = (h ^ x) * 1099511628211ull; };
    auto mix_text = [&mix](std::string_view s) {
      for (char c : s)
        mix(static_cast<unsigned char>(c));
    };
    for (std::size_t i = 0; i < size(); ++i) {
      mix_text(at(i).name.english());
      mix(static_cast<std::uint64_t>(at(i).kind));
      mix(at(i).fills());
      auto extras = at(i).extras();
      mix(extras.size());
      for (const auto& x : extras) { // a button is kept as its place among them
        mix_text(x.text.english());
        mix_text(x.reopens);
      }
      if (const auto* line = at(i).line())
        mix(line->shape());
    }
    return h;
  }
  draft_pointer make() const override {
    return {new D{}, [](void* p) { delete static_cast<D*>(p); }};
  }
  void write(const void* d, writer& w) const override { encode(w, draft(d)); }
  bool read(void* d, reader& r) const override {
    decode(r, draft(d));
    return !r.failed();
  }

  bool confirms() const override { return static_cast<bool>(hooks_.review); }
  page review(const void* d, const who& by) const override {
    return hooks_.review.template call<page>(draft(d), by);
  }
  plan save(const void* d, const who& by) const override {
    return hooks_.save.template call<plan>(draft(d), by);
  }
  page saved(const void* d, const std::vector<db::rows>& rows, const who& by) const override {
    if (hooks_.saved)
      return hooks_.saved.template call<page>(draft(d), rows, by);
    static const db::rows none;
    return hooks_.saved_one.template call<page>(draft(d), rows.empty() ? none : rows.front(), by);
  }
  refusal refused(void* d, const fault& f, const who& by) const override {
    return hooks_.refused.template call<refusal>(draft(d), f, by);
  }
  std::string about(const void* d, const who& by) const override {
    return hooks_.about ? hooks_.about.template call<std::string>(draft(d), by) : std::string();
  }

  bool loads() const override { return static_cast<bool>(hooks_.load); }
  db::statement load(std::int64_t entity, const who& by) const override {
    return hooks_.load.template call<db::statement>(entity, by);
  }
  std::optional<page> loaded(void* d, const db::rows& rows, const who& by) const override {
    return hooks_.loaded.template call<std::optional<page>>(draft(d), rows, by);
  }
  bool reads_lines() const override { return static_cast<bool>(hooks_.read_line); }
  reading read_line(std::string_view text, void* d, const who& by) const override {
    return hooks_.read_line.template call<reading>(text, draft(d), by);
  }
  void found(void* d, token& t, const db::rows& rows, const who& by) const override {
    if (hooks_.found)
      hooks_.found.template call<void>(draft(d), t, rows, by);
  }

protected:
  static const D& draft(const void* d) { return *static_cast<const D*>(d); }
  static D& draft(void* d) { return *static_cast<D*>(d); }
  hooks<D> hooks_;
  std::tuple<S...> steps_;
};

} // namespace frontdesk::flow

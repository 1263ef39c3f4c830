// A function pointer with one of several signatures, so that flows pass only what they use.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace frontdesk::flow {

/// Constructed from a function or captureless lambda that fits one of the signatures, tried in order.
template <class... Signatures>
class hook {
public:
  constexpr hook() = default;
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, hook> && (std::convertible_to<F, Signatures*> || ...))
  constexpr hook(F f) {
    bool taken = false;
    ((taken = taken || take<Signatures>(f)), ...);
  }

  constexpr explicit operator bool() const {
    return std::apply([](auto*... p) { return ((p != nullptr) || ...); }, pointers_);
  }

  /// The pointer of one signature; null if the hook holds another.
  template <class S>
  constexpr S* pointer() const {
    return std::get<S*>(pointers_);
  }
  template <class S>
  constexpr void set(S* f) {
    std::get<S*>(pointers_) = f;
  }

  /// Calls it with as many of the arguments as it takes, leading ones first: (a, b, c), (a, b), (a).
  template <class R, class... Args>
  R call(Args&&... args) const {
    return call_at<R, 0>(std::forward<Args>(args)...);
  }

private:
  template <class S, class F>
  constexpr bool take(F& f) {
    if constexpr (std::convertible_to<F, S*>) {
      std::get<S*>(pointers_) = f;
      return true;
    }
    return false;
  }

  template <class R, std::size_t I, class... Args>
  R call_at(Args&&... args) const {
    auto* p = std::get<I>(pointers_);
    if constexpr (I + 1 < sizeof...(Signatures))
      if (p == nullptr)
        return call_at<R, I + 1>(std::forward<Args>(args)...);
    return invoke<R>(p, args...);
  }

  template <class R, class P, class A>
  static R invoke(P p, A& a) {
    return static_cast<R>(p(a));
  }
  template <class R, class P, class A, class B>
  static R invoke(P p, A& a, B& b) {
    if constexpr (std::is_invocable_v<P, A&, B&>)
      return static_cast<R>(p(a, b));
    else
      return static_cast<R>(p(a));
  }
  template <class R, class P, class A, class B, class C>
  static R invoke(P p, A& a, B& b, C& c) {
    if constexpr (std::is_invocable_v<P, A&, B&, C&>)
      return static_cast<R>(p(a, b, c));
    else if constexpr (std::is_invocable_v<P, A&, C&>)
      return static_cast<R>(p(a, c));
    else
      return invoke<R>(p, a, b);
  }
  template <class R, class P, class A, class B, class C, class E>
  static R invoke(P p, A& a, B& b, C& c, E& e) {
    return static_cast<R>(p(a, b, c, e));
  }

  std::tuple<Signatures*...> pointers_{};
};

} // namespace frontdesk::flow

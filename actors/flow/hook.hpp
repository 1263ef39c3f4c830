// A function pointer with one of several signatures, so that flows pass only what they use.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace frontdesk::flow {

/// Constructed from a function or captureless lambda that fits one of the signatures, tried in
/// order. Which one it holds is a number: with sanitizers on, a function's address is no constant
/// to compare.
template <class... Signatures>
class hook {
public:
  constexpr hook() = default;
  template <class F>
  requires(
      !std::same_as<std::remove_cvref_t<F>,
                    hook> && (std::convertible_to<F, Signatures*> || ...)) constexpr hook(F f) {
    take<F, 0>(f);
  }

  constexpr explicit operator bool() const { return held_ != none; }

  /// Takes over what another hook holds, if it has that signature.
  template <class S, class Other>
  constexpr void adopt(const Other& other) {
    if (other.template holds<S>()) {
      std::get<S*>(pointers_) = other.template pointer<S>();
      held_ = index_of<S, 0>();
    }
  }
  template <class S>
  constexpr bool holds() const {
    return held_ == index_of<S, 0>();
  }
  template <class S>
  constexpr S* pointer() const {
    return std::get<S*>(pointers_);
  }

  /// Calls it with as many of the arguments as it takes, leading ones first: (a, b, c), (a, b),
  /// (a).
  template <class R, class... Args>
  R call(Args&&... args) const {
    return call_at<R, 0>(std::forward<Args>(args)...);
  }

private:
  static constexpr std::size_t none = sizeof...(Signatures);
  template <std::size_t I>
  using signature = std::tuple_element_t<I, std::tuple<Signatures*...>>;

  template <class S, std::size_t I>
  static constexpr std::size_t index_of() {
    if constexpr (I == none || std::is_same_v<signature<I>, S*>)
      return I;
    else
      return index_of<S, I + 1>();
  }

  template <class F, std::size_t I>
  constexpr void take(F f) {
    if constexpr (std::convertible_to<F, signature<I>>) {
      std::get<I>(pointers_) = f;
      held_ = I;
    } else {
      take<F, I + 1>(f);
    }
  }

  template <class R, std::size_t I, class... Args>
  R call_at(Args&&... args) const {
    if constexpr (I + 1 < none)
      if (held_ != I)
        return call_at<R, I + 1>(std::forward<Args>(args)...);
    return invoke<R>(std::get<I>(pointers_), args...);
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
  std::size_t held_ = none;
};

} // namespace frontdesk::flow

// Drafts and sessions as JSON: aggregates become arrays of their fields, in order (Boost.PFR).
#pragma once

#include <boost/pfr.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace frontdesk::flow {

/// A piece of JSON that is carried along without being looked at.
struct raw_json {
  std::string text;
};

/// Writes one JSON text of arrays, strings, integers, booleans and null.
class writer {
public:
  void open() {
    comma();
    out_ += '[';
    first_ = true;
  }
  void close() {
    out_ += ']';
    first_ = false;
  }
  void number(std::int64_t);
  void text(std::string_view);
  void flag(bool x) {
    comma();
    out_ += x ? "true" : "false";
  }
  void none() {
    comma();
    out_ += "null";
  }
  void raw(std::string_view json) {
    comma();
    out_ += json.empty() ? "null" : json;
  }
  std::string take() { return std::move(out_); }

private:
  void comma() {
    if (!first_)
      out_ += ',';
    first_ = false;
  }
  std::string out_;
  bool first_ = true;
};

/// Reads what writer wrote, in the same order. The first thing that does not fit sets failed().
class reader {
public:
  explicit reader(std::string_view json) : rest_(json) {}
  bool open();
  bool more(); // in an array: another element follows
  bool close();
  std::int64_t number();
  std::string text();
  bool flag();
  bool none(); // skips a null if there is one
  std::string_view raw();
  bool failed() const { return failed_; }
  bool finished() const { return !failed_ && rest_.empty(); }

private:
  bool take(std::string_view word);
  void comma();
  void skip_string();
  void unescape(std::string& out);
  std::string_view rest_;
  bool first_ = true;
  bool failed_ = false;
};

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void encode(writer& w, const T& x) {
  if constexpr (std::same_as<T, bool>) {
    w.flag(x);
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    w.number(static_cast<std::int64_t>(x));
  } else if constexpr (std::same_as<T, std::string>) {
    w.text(x);
  } else if constexpr (std::same_as<T, raw_json>) {
    w.raw(x.text);
  } else if constexpr (is_optional<T>) {
    if (x)
      encode(w, *x);
    else
      w.none();
  } else if constexpr (is_vector<T>) {
    w.open();
    for (const auto& y : x)
      encode(w, y);
    w.close();
  } else {
    static_assert(std::is_aggregate_v<T>,
                  "a draft holds integers, bool, text, optional, vector and plain structs");
    w.open();
    boost::pfr::for_each_field(x, [&](const auto& field) { encode(w, field); });
    w.close();
  }
}

template <class T>
void decode(reader& r, T& x) {
  if constexpr (std::same_as<T, bool>) {
    x = r.flag();
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    x = static_cast<T>(r.number());
  } else if constexpr (std::same_as<T, std::string>) {
    x = r.text();
  } else if constexpr (std::same_as<T, raw_json>) {
    x.text = r.raw();
  } else if constexpr (is_optional<T>) {
    if (r.none())
      x.reset();
    else
      decode(r, x.emplace());
  } else if constexpr (is_vector<T>) {
    x.clear();
    if (r.open())
      while (r.more())
        decode(r, x.emplace_back());
    r.close();
  } else {
    r.open();
    boost::pfr::for_each_field(x, [&](auto& field) { decode(r, field); });
    r.close();
  }
}

template <class T>
std::string to_json(const T& x) {
  writer w;
  encode(w, x);
  return w.take();
}

/// False if the text is not exactly a T.
template <class T>
bool from_json(std::string_view json, T& x) {
  reader r(json);
  decode(r, x);
  return r.finished();
}

/// A number for the shape of a type: the kinds of its fields, in order.
template <class T>
constexpr std::uint64_t shape_of(std::uint64_t h = 14695981039346656037ull) {
  auto mix = [](std::uint64_t at, std::uint64_t x) { return (at ^ x) * 1099511628211ull; };
  if constexpr (std::same_as<T, bool>) {
    return mix(h, 'b');
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    return mix(h, 'i');
  } else if constexpr (std::same_as<T, std::string>) {
    return mix(h, 's');
  } else if constexpr (is_optional<T> || is_vector<T>) {
    return shape_of<typename T::value_type>(mix(h, is_vector<T> ? 'v' : 'o'));
  } else {
    h = mix(h, '(');
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((h = shape_of<boost::pfr::tuple_element_t<I, T>>(h)), ...);
    }
    (std::make_index_sequence<boost::pfr::tuple_size_v<T>>());
    return mix(h, ')');
  }
}

} // namespace frontdesk::flow

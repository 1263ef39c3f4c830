// JSON in: a document is checked whole when parsed, so nothing can turn out to be wrong later.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::json {

inline constexpr std::size_t max_depth = 64; // RELIABILITY §5: the corpora reach 12
inline constexpr std::size_t max_text =
    16 * 1024; // bytes of one string we keep, unless a caller says otherwise

enum class kind : std::uint8_t { absent, null, boolean, number, string, array, object };

class value;
class document;

/// Walks the items of an array, or the values of an object.
class iterator {
public:
  iterator(const document* in, std::uint32_t at, bool keyed) : in_(in), at_(at), keyed_(keyed) {}
  value operator*() const;
  /// The name of the member this stands on; empty in an array.
  std::string key() const;
  iterator& operator++();
  bool operator==(const iterator& o) const { return at_ == o.at_; }

private:
  const document* in_;
  std::uint32_t at_;
  bool keyed_;
};

/// A place in a document: cheap to copy, valid while the document lives. A missing member is a
/// value of kind `absent`, whose members are absent in turn.
class value {
public:
  value() = default;
  value(const document* in, std::uint32_t at) : in_(in), at_(at) {}

  kind type() const;
  bool is(kind k) const { return type() == k; }
  /// Present and not null.
  explicit operator bool() const { return type() > kind::null; }
  /// The member of that name, the first if the name is repeated.
  value operator[](std::string_view key) const;
  /// The n-th item of an array, from 0; absent behind its end.
  value item(std::size_t n) const;
  iterator begin() const;
  iterator end() const;
  /// The bytes as received.
  std::string_view raw() const;

  /// Unescaped, with U+FFFD for every lone surrogate and U+0000: PostgreSQL holds neither.
  /// Fault invalid unless a string, too_large above `limit` bytes.
  result<std::string> text(std::size_t limit = max_text) const;
  /// Fault invalid unless written as an integer that 64 bits hold.
  result<std::int64_t> integer() const;
  result<bool> boolean() const;
  /// A string with this text; nothing is copied to find out.
  bool reads(std::string_view text) const;

private:
  const document* in_ = nullptr;
  std::uint32_t at_ = 0;
};

/// A checked document with its text. Moving it invalidates its values.
class document {
public:
  document() = default;
  document(document&&) = default; // a copy's text would be the original's
  document& operator=(document&&) = default;
  value root() const { return {this, 0}; }

private:
  friend class value;
  friend class iterator;
  friend class walker;
  friend result<document> parse(std::string_view);
  friend result<document> parse_in_place(const std::string&);
  struct node {
    std::uint32_t begin = 0, size = 0; // its bytes in text_
    std::uint32_t next = 0;            // the node after it and all inside it
    kind type = kind::absent;
  };
  std::string_view bytes(std::uint32_t at) const;
  /// Of text with so much behind its beginning that may be read.
  result<void> read(std::string_view text, std::size_t capacity);

  std::string_view text_;
  std::string own_; // the text, unless it is somebody else's; too long to lie inside this object
  std::vector<node> nodes_;
};

/// Checks all of the text, an object or an array: encoding, grammar, every escape and number,
/// depth. Fault invalid says what is wrong, never with the text's own words.
result<document> parse(std::string_view);
/// The same of a text that outlives the document and stays as it is: nothing is copied if it has
/// simdjson's padding, 64 bytes, as spare capacity.
result<document> parse_in_place(const std::string&);

/// Members by name. Faults name the member; optional ones read as empty, 0 or false when missing or
/// null.
result<std::string> required_text(value object, std::string_view key, std::size_t limit = max_text);
result<std::string> optional_text(value object, std::string_view key, std::size_t limit = max_text);
result<std::int64_t> required_integer(value object, std::string_view key);
result<std::int64_t> optional_integer(value object, std::string_view key);
result<bool> optional_flag(value object, std::string_view key);

} // namespace frontdesk::net::json

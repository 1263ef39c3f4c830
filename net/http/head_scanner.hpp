// Finds the end of a request's header and refuses what Beast would let through.
#pragma once

#include <cstddef>
#include <string_view>

namespace frontdesk::net::http {

/// Reads a header that arrives in pieces, each byte once.
class head_scanner {
public:
  enum class state { more, complete, bad, too_many_fields };

  explicit head_scanner(std::size_t most_fields) : most_fields_(most_fields) {}

  /// `text` is everything from the first byte of the request on. Refused: lines that end in a bare
  /// LF, and lines that begin with white space (obs-fold), which are read differently by different
  /// servers.
  state scan(std::string_view text);

  /// Length of the header with its empty line; after `complete`.
  std::size_t size() const { return line_; }

  void reset() { *this = head_scanner(most_fields_); }

private:
  std::size_t most_fields_;
  std::size_t line_ = 0; // where the current line begins
  std::size_t scanned_ = 0;
  std::size_t lines_ = 0;
};

} // namespace frontdesk::net::http

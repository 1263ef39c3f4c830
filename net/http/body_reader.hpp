// Reads a request's body, by length or in chunks, from bytes that arrive in any pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::net::http {

/// Ours and not Beast's, because Beast 1.81 reads a chunk extension with an open quote past the end
/// of its line: what a request means then depends on how the stream is cut.
class body_reader {
public:
  enum class state { more, done, bad, too_large };

  static body_reader of_length(std::uint64_t length) { return {part::length, length, length}; }
  static body_reader of_chunks(std::uint64_t limit) { return {part::size_line, 0, limit}; }

  /// Moves what belongs to the body from the front of `input` to `body`. On `more`, what is left in
  /// `input` is an unfinished line, shorter than longest_line, to be given again with what follows.
  state read(std::string_view& input, std::string& body);

  static constexpr std::size_t longest_line =
      1024; // of a chunk's size with extensions, or a trailer
  static constexpr int most_trailers = 32;

private:
  enum class part { length, size_line, data, data_end, trailer };

  body_reader(part p, std::uint64_t left, std::uint64_t limit)
      : part_(p), left_(left), allowed_(limit) {}

  state read_size(std::string_view line);
  state read_trailer(std::string_view line);
  void take(std::string_view& input, std::string& body);

  part part_;
  std::uint64_t left_;    // of the body, or of the chunk
  std::uint64_t allowed_; // that the chunks to come may hold
  int trailers_ = 0;
};

} // namespace frontdesk::net::http

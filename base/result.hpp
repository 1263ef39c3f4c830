// How a function says that the outside world refused: result<T>, fault, FD_TRY.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace frontdesk {

/// What went wrong, coarse enough to decide on. The text says the rest.
enum class errc {
  invalid = 1, // input that cannot be accepted; the text may be shown to the person
  denied,      // authentication or authorisation failed
  not_found,   // the thing named does not exist
  conflict,    // a unique or exclusion rule of the database refused the write
  stale,       // the row moved on since it was read
  refused,     // a business rule refused the write (raised by our SQL); text = its key
  unavailable, // a peer cannot be reached or is overloaded; nothing was done
  unknown,     // a peer may or may not have done it (DESIGN: unknown outcome)
  timeout,     // the deadline passed before anything was sent
  retry,       // deadlock or serialisation failure; nothing was done
  too_large,   // over a limit
  bug,         // a mistake of ours
};

/// The code's name, for logs and metrics.
constexpr std::string_view name_of(errc code) {
  constexpr std::string_view names[] = {
      "ok",          "invalid", "denied",  "not_found", "conflict",  "stale", "refused",
      "unavailable", "unknown", "timeout", "retry",     "too_large", "bug"};
  return names[static_cast<std::size_t>(code)];
}

struct fault {
  errc code = errc::bug;
  std::string text; // for logs; for errc::invalid a sentence for the person
};

/// Thrown only where value() is called on a fault, which is a mistake of ours.
class fault_error : public std::runtime_error {
public:
  explicit fault_error(fault f) : std::runtime_error(f.text), what_(std::move(f)) {}
  const fault& get() const { return what_; }

private:
  fault what_;
};

[[noreturn]] inline void throw_exception_from_error(const fault& f, const boost::source_location&) {
  throw fault_error(f);
}

template <class T>
using result = boost::system::result<T, fault>;

/// A start-up or command-line error: main prints the text in one line and exits 1.
class fatal : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace frontdesk

#define FD_CONCAT_(a, b) a##b
#define FD_CONCAT(a, b) FD_CONCAT_(a, b)
/// FD_TRY(auto x, f()): x is f()'s value, or this function returns f()'s fault.
#define FD_TRY(declaration, expression)                                                            \
  auto FD_CONCAT(fd_try_, __LINE__) = (expression);                                                \
  if (!FD_CONCAT(fd_try_, __LINE__))                                                               \
    return FD_CONCAT(fd_try_, __LINE__).error();                                                   \
  declaration = std::move(*FD_CONCAT(fd_try_, __LINE__))

// What `frontdesk doctor` found: good and bad, with the fix for each bad one.
#pragma once

#include <string>
#include <vector>

namespace frontdesk::cli {

class findings {
public:
  void good(std::string what) { all_.push_back({std::move(what), {}, true}); }
  void bad(std::string what, std::string fix) {
    all_.push_back({std::move(what), std::move(fix), false});
  }
  void expect(bool holds, std::string what, std::string fix) {
    all_.push_back({std::move(what), std::move(fix), holds});
  }

  /// One line each, the fix below what is wrong. Returns the exit code.
  int print() const;

private:
  struct finding {
    std::string what, fix;
    bool is_good = false;
  };
  std::vector<finding> all_;
};

} // namespace frontdesk::cli

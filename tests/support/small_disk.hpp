// A disk of a few megabytes that a test can fill: a tmpfs that only this process and its children
// see.
#pragma once

#include <cstddef>
#include <string>

namespace frontdesk::test {

class small_disk {
public:
  /// False if this process may not mount: not root, or a container that forbids it.
  static bool is_permitted();

  explicit small_disk(std::size_t megabytes);
  ~small_disk();
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  /// `nobody` may write there.
  const std::string& folder() const { return folder_; }
  /// Leaves no byte for anybody; throws if there is room for ever.
  void fill() const;
  /// Takes fill() back.
  void make_room() const;

private:
  std::string folder_;
};

} // namespace frontdesk::test

// Which promise this build breaks on purpose: none but in the program that tests/chaos has to
// catch.
#pragma once

#ifdef FRONTDESK_BREAKABLE
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#endif

namespace frontdesk {

enum class crime {
  none,
  ack_before_commit,                // answers 200 while the commit is under way
  no_dedupe,                        // open does not recognise what was done already
  no_version_fence,                 // a commit does not look whether the conversation moved
  unbounded_mailbox,                // a conversation takes whatever comes
  shared_draft,                     // people in one flow get each other's drafts
  swallowed_commit_error,           // a commit of unknown outcome counts as done
  outbox_order_broken,              // the last message of a chat goes first
  dead_replica_chats_never_claimed, // nobody sends what a dead replica owed
};

#ifdef FRONTDESK_BREAKABLE
/// BREAK_FRONTDESK names it; of the program frontdesk-broken alone.
inline crime crime_of_environment() {
  constexpr std::string_view names[] = {"none",
                                        "ack_before_commit",
                                        "no_dedupe",
                                        "no_version_fence",
                                        "unbounded_mailbox",
                                        "shared_draft",
                                        "swallowed_commit_error",
                                        "outbox_order_broken",
                                        "dead_replica_chats_never_claimed"};
  const char* named = std::getenv("BREAK_FRONTDESK");
  for (int i = 0; auto name : names) {
    if (named && name == named)
      return static_cast<crime>(i);
    ++i;
  }
  throw std::runtime_error("BREAK_FRONTDESK names no crime of base/broken.hpp");
}
inline const crime broken = crime_of_environment();
#else
inline constexpr crime broken = crime::none;
#endif

} // namespace frontdesk

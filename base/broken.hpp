// Which promise this build breaks on purpose: none but in the variants that tests/chaos has to
// catch.
#pragma once

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

#ifdef FRONTDESK_BREAK
inline constexpr crime broken = crime::FRONTDESK_BREAK;
#else
inline constexpr crime broken = crime::none;
#endif

} // namespace frontdesk

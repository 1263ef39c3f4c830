// Which promise this build breaks on purpose: none but in the variants that tests/chaos has to
// catch.
#pragma once

#include <string_view>

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
  sends_twice,                      // every message goes out once more
  no_lease,                         // sends what it held before it was stopped for long
  ends_on_a_text,                   // the process aborts in the turn of `deadly_text`
  ends_on_a_send,                   // the process aborts where a message with it is sent
  ends_at,                          // the process is killed at a fail point, if a file says so
};

/// What crime::ends_on_a_text and crime::ends_on_a_send die of.
inline constexpr std::string_view deadly_text = "/deadly";

#ifndef FRONTDESK_CRIME
#define FRONTDESK_CRIME none
#endif
/// Chosen by the compiler. Not inline: a variant compiles the files of its crime anew and takes the
/// others as they are.
constexpr crime broken = crime::FRONTDESK_CRIME;

/// tests/chaos/variants/ends_at.cpp: only that variant has it.
void end_if_armed(std::string_view point, int after_us);

/// A place at which the variant ends_at may end; nothing in all others. `after_us`: so much later,
/// for what has been sent and not answered. Not shared either: it looks at `broken`.
static inline void fail_point([[maybe_unused]] std::string_view name,
                              [[maybe_unused]] int after_us = 0) {
  if constexpr (broken == crime::ends_at)
    end_if_armed(name, after_us);
}

} // namespace frontdesk

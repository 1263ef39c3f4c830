// The alert card of a registration: the same words in every copy, before and after the decision.
#pragma once

#include "actors/flow/page.hpp"
#include "db/row.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::flows {

/// Which posts are copies of one person's card.
std::string registration_topic(std::int64_t person);

/// From a row of club.registration_card, in a language; with Approve and Reject while it is
/// pending.
flow::page registration_page(const db::row&, std::string_view language);

/// What somebody who asked before is told instead of the form, from rows of club.my_request;
/// nothing: they may ask.
std::optional<flow::page> request_page(const db::rows&, const flow::who&);

/// The card as a message to somebody else's chat, or as the new content of an earlier copy.
flow::notice registration_notice(const db::row& card, chat_id to, std::string_view language,
                                 post_id edits = {});

/// After a decision: every copy of the card, and a word to the person.
/// `copies`: rows of desk.find_topic; `chat`: of desk.find_chat.
std::vector<flow::notice> decision_notices(const db::row& card, const db::rows& copies,
                                           const db::rows& chat);

/// What the admin reads of somebody who was to be told and cannot be (never wrote, blocked us, or
/// WhatsApp's 24 hours are over); empty if they can. `chat`: of desk.find_chat.
std::string unreached(const db::rows& chat, std::string_view name, std::string_view language);

} // namespace frontdesk::flows

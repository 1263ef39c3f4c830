// What flows that change somebody's standing share.
#pragma once

#include "actors/flow/page.hpp"
#include "db/sql.hpp"

#include <optional>
#include <string>

namespace frontdesk::flows {

/// One change of desk.change_standing: ban, unban, delete, restore. The person must be among the
/// plan's targets.
db::statement change(std::int64_t person, std::optional<std::int64_t> version, const char* what,
                     const std::string& why, const flow::who&);

/// Why this person's standing is not the reader's to change, by its row's role and fixed; empty if
/// it is. The database asks the same.
std::string why_not_changed(const db::row& standing, const flow::who&);
/// Why the database refused it, for the admin.
std::string standing_refusal(const fault&, const flow::who&);
/// The same in a flow, with the person's card; if somebody was faster, `again` tries once more on
/// the person as they are now.
flow::refusal standing_refused(const fault&, std::int64_t person, std::string again,
                               const flow::who&);

} // namespace frontdesk::flows

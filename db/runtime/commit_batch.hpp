// Between turns to commit and the statement that commits them: its parameters, its answer.
#pragma once

#include "db/runtime/turns.hpp"

#include <span>
#include <vector>

namespace frontdesk::db::runtime {

/// The one statement for these turns. `also` are further chats that this transaction is going to
/// lock: they are locked with the turns' own, in key order.
statement commit_statement(std::span<const turn_commit>, const std::vector<chat_id>& also = {});

/// Its rows, one answer per turn.
std::vector<committed> read_committed(std::span<const turn_commit>, const rows&);

/// The database refused what a turn holds, so that trying again cannot help.
bool is_about_data(const fault&);

/// Unless it is this: a copy of the update has committed under another conversation's fence, or the
/// person became part of another since `open`. Both start again there.
bool starts_again(const fault&);

/// What a turn becomes whose data was refused: stale if it starts again, else failed.
committed refused_alone(const fault&);

} // namespace frontdesk::db::runtime

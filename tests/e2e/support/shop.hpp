// A desk with one of everything: a member, a request to join, an item, an invoice.
#pragma once

#include "tests/e2e/support/desk.hpp"

#include <set>
#include <string>
#include <string_view>

namespace frontdesk::test {

/// The owner's phone, when all of it is there.
playground::phone open_shop(desk&);

/// A guest asks to become a member.
void request_membership(desk&, std::int64_t person);

/// What a button carries that opens this entry of the catalogue, on what the shop has.
std::string opening_of(const desk&, std::string_view entry);

/// Those that are not in `known`, but for what the scheduler and the couriers do in between.
std::string new_statements(const std::set<std::string>& all, const std::set<std::string>& known);

} // namespace frontdesk::test

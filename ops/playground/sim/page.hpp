// The page's files, built into the program.
#pragma once

#include "base/embedded.hpp"
#include "ops/playground/http/message.hpp"

#include <span>

namespace frontdesk::playground::sim {

/// Generated from ops/playground/page/ while building.
std::span<const embedded_file> page_files();

/// Answers "/" and "/page/<name>"; false for other paths.
bool serve_page(http::request&, const std::shared_ptr<http::responder>&);

} // namespace frontdesk::playground::sim

// The page's files, built into the program.
#pragma once

#include "ops/playground/http/message.hpp"

#include <span>
#include <string_view>

namespace frontdesk::playground::sim {

struct page_file {
  std::string_view name; // "page.css"
  std::string_view text;
};

/// Generated from ops/playground/page/ while building.
std::span<const page_file> page_files();

/// Answers "/" and "/page/<name>"; false for other paths.
bool serve_page(http::request&, const std::shared_ptr<http::responder>&);

} // namespace frontdesk::playground::sim

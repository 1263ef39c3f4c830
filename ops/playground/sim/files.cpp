// Serving of files and of pdftoppm's pictures.
#include "ops/playground/sim/files.hpp"

#include "base/text.hpp"
#include "ops/playground/http/form.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace frontdesk::playground::sim {
namespace {

/// The first page as PNG; empty if it is no PDF or pdftoppm is missing.
std::string first_page(const std::string& pdf) {
  auto folder = (std::filesystem::temp_directory_path() / "frontdesk-page-XXXXXX").string();
  if (!mkdtemp(folder.data()))
    return {};
  auto name = folder + "/page";
  std::ofstream(name + ".pdf", std::ios::binary) << pdf;
  auto command =
      text::cat("pdftoppm -png -r 60 -f 1 -l 1 -singlefile ", name, ".pdf ", name, " 2>/dev/null");
  std::string png;
  if (auto* pipe = popen(command.c_str(), "r"); pipe && pclose(pipe) == 0) {
    std::ifstream in(name + ".png", std::ios::binary);
    png.assign(std::istreambuf_iterator<char>{in}, {});
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return png;
}

http::reply picture(const std::string& png) {
  http::reply r;
  r.status = png.empty() ? 404 : 200;
  r.type = "image/png";
  r.body = png;
  return r;
}

} // namespace

bool files::handle(http::request& r, const std::shared_ptr<http::responder>& out) {
  bool is_preview = r.path == "/sim/preview";
  if (!is_preview && r.path != "/sim/file")
    return false;
  auto f = find(r);
  http::reply reply;
  if (!f.bytes) {
    reply.status = 404;
    out->send(std::move(reply));
  } else if (!is_preview || f.type.starts_with("image/")) {
    reply.type = f.type;
    reply.headers.emplace_back("Content-Disposition",
                               text::cat("inline; filename=\"", f.name, "\""));
    reply.body = *f.bytes;
    out->send(std::move(reply));
  } else {
    auto key = http::query_value(r.query, "id");
    auto known = pictures_.find(key);
    if (known != pictures_.end())
      out->send(picture(known->second));
    else
      paint(key, std::move(f), out);
  }
  return true;
}

files::found files::find(const http::request& r) const {
  auto channel = http::query_value(r.query, "channel");
  auto id = http::query_value(r.query, "id");
  if (http::query_value(r.query, "platform") == "whatsapp") {
    auto* n = e_.whatsapp().number_named(channel);
    auto m = n ? n->find_media(id) : nullptr;
    return m ? found{m->type, m->name, m->bytes} : found{};
  }
  auto* b = e_.telegram().bot_named(channel);
  const auto* f = b ? b->find_file(id) : nullptr;
  return f ? found{f->type, f->name, f->bytes} : found{};
}

void files::paint(const std::string& key, found f, std::shared_ptr<http::responder> out) {
  boost::asio::post(painters_, [this, key, f = std::move(f), out = std::move(out)]() mutable {
    auto png = first_page(*f.bytes);
    e_.post([this, key, png = std::move(png), out = std::move(out)] {
      pictures_[key] = png;
      out->send(picture(png));
    });
  });
}

} // namespace frontdesk::playground::sim

// The Cloud API's error codes and their envelope.
#include "base/text.hpp"
#include "ops/playground/whatsapp/model.hpp"

#include <array>

namespace frontdesk::playground::whatsapp {
namespace {

struct known {
  int code;
  const char* title;
  unsigned http;
};

constexpr std::array table{
    known{4, "Application request limit reached", 429},
    known{80007, "Rate limit issues", 429},
    known{130429, "Rate limit hit", 429},
    known{131000, "Something went wrong", 500},
    known{131009, "Parameter value is not valid", 400},
    known{131016, "Service unavailable", 500},
    known{131021, "Recipient cannot be sender", 400},
    known{131026, "Message undeliverable", 400},
    known{131030, "Recipient phone number not in allowed list", 400},
    known{131047, "Re-engagement message", 400},
    known{131048, "Spam rate limit hit", 400},
    known{131049, "This message was not delivered to maintain healthy ecosystem engagement.", 400},
    known{131052, "Media download error", 400},
    known{131053, "Media upload error", 400},
    known{131056, "(Business Account, Consumer Account) pair rate limit hit", 400},
    known{131057, "Account in maintenance mode", 500},
    known{132000, "Number of parameters does not match the expected number of params", 400},
    known{190, "Invalid OAuth access token - Cannot parse access token", 401},
};

} // namespace

std::string title_of(int code) {
  for (const auto& k : table)
    if (k.code == code)
      return k.title;
  return "Something went wrong";
}

graph_error error_of(int code, std::string details) {
  graph_error e;
  e.code = code;
  e.message = text::cat("(#", code, ") ", title_of(code));
  e.details = std::move(details);
  for (const auto& k : table)
    if (k.code == code)
      e.http = k.http;
  return e;
}

graph_error invalid_value(std::string details) {
  return error_of(131009, std::move(details));
}

graph_error invalid_parameter(std::string message) {
  graph_error e;
  e.message = text::cat("(#100) ", message);
  return e;
}

std::string error_json(const graph_error& e, const std::string& trace) {
  json::object error{{"message", e.message}, {"type", e.type}, {"code", e.code}};
  if (e.subcode != 0)
    error["error_subcode"] = e.subcode;
  if (!e.details.empty())
    error["error_data"] = json::object{{"messaging_product", "whatsapp"}, {"details", e.details}};
  error["fbtrace_id"] = trace;
  return write(json::object{{"error", std::move(error)}});
}

} // namespace frontdesk::playground::whatsapp

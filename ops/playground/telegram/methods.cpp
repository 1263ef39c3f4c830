// The table of methods and the envelope of their answers.
#include "ops/playground/telegram/methods.hpp"

#include "base/text.hpp"

#include <array>

namespace frontdesk::playground::telegram {
namespace {

struct entry {
  std::string_view name;
  method run;
};

constexpr std::array table{
    entry{"sendmessage", &methods::send_message},
    entry{"editmessagetext", &methods::edit_message_text},
    entry{"answercallbackquery", &methods::answer_callback_query},
    entry{"editmessagereplymarkup", &methods::edit_message_reply_markup},
    entry{"editmessagecaption", &methods::edit_message_caption},
    entry{"deletemessage", &methods::delete_message},
    entry{"sendchataction", &methods::send_chat_action},
    entry{"sendphoto", &methods::send_photo},
    entry{"senddocument", &methods::send_document},
    entry{"getfile", &methods::get_file},
    entry{"getme", &methods::get_me},
    entry{"setwebhook", &methods::set_webhook},
    entry{"deletewebhook", &methods::delete_webhook},
    entry{"getwebhookinfo", &methods::get_webhook_info},
    entry{"getupdates", &methods::get_updates},
    entry{"setmycommands", &methods::set_my_commands},
    entry{"getmycommands", &methods::get_my_commands},
    entry{"deletemycommands", &methods::delete_my_commands},
    entry{"setchatmenubutton", &methods::set_chat_menu_button},
    entry{"getchatmenubutton", &methods::get_chat_menu_button},
};

} // namespace

method find_method(std::string_view name) {
  auto lower = text::lower_ascii(name);
  for (const auto& e : table)
    if (e.name == lower)
      return e.run;
  return nullptr;
}

api_answer answer_of(const outcome<json::value>& o) {
  if (o)
    return {200, text::cat("{\"ok\":true,\"result\":", write(*o), "}"), 0};
  const auto& r = o.error();
  json::object body{{"ok", false}, {"error_code", r.code}, {"description", r.description}};
  if (r.retry_after > 0)
    body["parameters"] = json::object{{"retry_after", r.retry_after}};
  return {static_cast<unsigned>(r.code), write(body), r.retry_after};
}

} // namespace frontdesk::playground::telegram

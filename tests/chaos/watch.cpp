// What a message looks like in the history.
#include "tests/chaos/watch.hpp"

#include "base/text.hpp"

#include <string>

namespace frontdesk::chaos {
namespace {

namespace tg = playground::telegram;
namespace wa = playground::whatsapp;

/// The call takes effect, and the daemon does not hear that.
bool is_unknown_outcome(const playground::fault& f) {
  return f.status != 0 ? f.after_effect
                       : f.end != playground::http::ending::whole || !f.body.empty();
}

void write_telegram(recorder& history, int via, const tg::change& c) {
  using what = tg::change::what;
  if ((c.kind != what::said && c.kind != what::edited) || !c.shown || !c.shown->from_bot)
    return;
  std::string labels;
  for (const auto& row : c.shown->buttons)
    for (const auto& b : row)
      labels += text::cat(b.text, '\n');
  history.write("shown", {{"platform", "telegram"},
                          {"chat", std::to_string(c.chat)},
                          {"message", std::to_string(c.shown->id)},
                          {"via", via},
                          {"is_new", c.kind == what::said},
                          {"text", c.shown->text},
                          {"labels", labels}});
}

void write_whatsapp(recorder& history, int via, const wa::change& c) {
  if (c.kind != wa::change::what::said || !c.shown)
    return;
  std::string labels;
  for (const auto* list : {&c.shown->buttons, &c.shown->rows})
    for (const auto& o : *list)
      labels += text::cat(o.title, '\n');
  history.write("shown", {{"platform", "whatsapp"},
                          {"chat", c.chat},
                          {"message", c.shown->id},
                          {"via", via},
                          {"is_new", true},
                          {"text", c.shown->body},
                          {"labels", labels},
                          {"opaque", c.shown->opaque}});
}

} // namespace

watch::watch(stage& s, recorder& history) : stage_(s) {
  stage_.platforms.call([&] {
    auto& p = stage_.platforms;
    p.telegram_observers.push_back([this, &p, &history](tg::bot&, const tg::change& c) {
      write_telegram(history, stage_.caller(p.called_as()), c);
    });
    p.whatsapp_observers.push_back([this, &p, &history](wa::number&, const wa::change& c) {
      write_whatsapp(history, stage_.caller(p.called_as()), c);
    });
    p.faults().on_taken = [this, &p, &history](std::string_view method, std::string_view chat,
                                               const playground::fault& f) {
      if (is_unknown_outcome(f))
        history.write("unknown", {{"chat", chat}});
      if (f.retry_after > 0)
        history.write("limited", {{"chat", chat},
                                  {"method", method},
                                  {"via", stage_.caller(p.called_as())},
                                  {"seconds", f.retry_after}});
    };
  });
}

watch::~watch() {
  stage_.platforms.call([&] {
    stage_.platforms.telegram_observers.clear();
    stage_.platforms.whatsapp_observers.clear();
    stage_.platforms.faults().on_taken = nullptr;
  });
}

} // namespace frontdesk::chaos

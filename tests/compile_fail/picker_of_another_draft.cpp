// error: the picker looks at another draft
#include "wrong_flow.hpp"

namespace frontdesk::flows {

struct booking {
  picked slot;
};
inline db::statement free_slots(const flow::query& q, const booking&) {
  return find(q.text);
}
constexpr flow::picker<picked, booking> slots{free_slots, read, "No users found. Try another name or Telegram ID."};

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", slots)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

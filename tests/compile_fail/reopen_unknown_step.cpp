// error: no_step_has_this_key
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .reopen("No", "lines")
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

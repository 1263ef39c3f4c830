// error: step_can_have_four_extra_buttons
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .skip("No")
    .skip("No")
    .skip("No")
    .skip("No")
    .skip("No")
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

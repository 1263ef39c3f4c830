// error: button_label_must_be_1_to_20_characters
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

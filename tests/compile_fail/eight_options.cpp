// error: WhatsApp lists hold seven rows beside navigation: use pick()
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"Yes", "1"}, {"Yes", "2"}, {"Yes", "3"}, {"Yes", "4"}, {"Yes", "5"}, {"Yes", "6"}, {"Yes", "7"}, {"Yes", "8"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

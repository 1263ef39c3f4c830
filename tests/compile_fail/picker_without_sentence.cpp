// error: picker_must_say_what_to_show_when_nothing_matched
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr flow::picker<picked> silent{search, read};

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", silent)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

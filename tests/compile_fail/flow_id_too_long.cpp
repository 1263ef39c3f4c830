// error: flow_id_must_be_area_dot_name
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.a_payment_made_at_the_desk")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&payment::amount>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

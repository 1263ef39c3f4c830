// error: every field of the draft needs exactly one step
#include "wrong_flow.hpp"

namespace frontdesk::flows {

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

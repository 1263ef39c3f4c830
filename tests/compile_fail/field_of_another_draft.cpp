// error: the step fills a field of another draft
#include "wrong_flow.hpp"

namespace frontdesk::flows {

struct refund {
  money back;
};

constexpr auto def =
  flow::define<payment>("test.payment")
    .pick<&payment::member>("name", "Yes", people)
    .ask<&refund::back>("amount", "Yes", rupees)
    .choose<&payment::method>("method", "Yes", {{"Yes", "cash"}, {"No", "upi"}})
    .confirm(review)
    .commit(save, saved)
    .on_refused(refused);

const flow::definition& test_payment() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows

// error: a draft holds integers, bool, text, optional, vector and plain structs
#include "actors/flow/codec.hpp"

namespace frontdesk::flow {

struct payment {
  double amount = 0;
};

void keep(writer& w) {
  encode(w, payment{});
}

} // namespace frontdesk::flow

// Strong types for the numbers that name things.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace frontdesk {

/// A 64-bit number that names one kind of thing; 0 = none.
template <class Tag>
struct id {
  std::int64_t value = 0;
  auto operator<=>(const id&) const = default;
  explicit operator bool() const { return value != 0; }
};

using business_id = id<struct business_tag>;
using channel_id = id<struct channel_tag>;   // desk.channels.id
using person_id = id<struct person_tag>;     // Telegram id, or >= 2^52 (DESIGN §1)
using identity_id = id<struct identity_tag>; // desk.identities.id
using chat_id = id<struct chat_tag>;         // desk.chats.id, not the platform's chat number
using post_id = id<struct post_tag>;         // desk.outbox.id = slice << 40 | sequence
using replica_id = id<struct replica_tag>;   // desk.replicas.id

/// Who carries the messages. Stored as smallint.
enum class platform : std::int16_t { telegram = 1, whatsapp = 2 };

/// What a person may do in a business; higher includes lower (club R-ROLE-1). Stored as smallint.
enum class role : std::int16_t {
  guest = 0,
  member = 1,
  trainer = 2,
  staff = 3,
  admin = 4,
  owner = 5
};

} // namespace frontdesk

template <class Tag>
struct std::hash<frontdesk::id<Tag>> {
  std::size_t operator()(frontdesk::id<Tag> x) const { return std::hash<std::int64_t>{}(x.value); }
};

#pragma once
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <stdlib.h>

// XXH3-128 under names of functions: the inlined library's own names are macros, which Swift cannot see.
static inline void colq_xxh3_128(const void *bytes, size_t count, uint64_t out[2]) {
  XXH128_hash_t hash = XXH3_128bits(bytes, count);
  out[0] = hash.high64;
  out[1] = hash.low64;
}
// The state must be 64-byte aligned; free() releases it.
static inline void *colq_xxh3_start(void) {
  void *state = aligned_alloc(64, (sizeof(XXH3_state_t) + 63) & ~(size_t)63);
  if (state) XXH3_128bits_reset((XXH3_state_t *)state);
  return state;
}
static inline void colq_xxh3_add(void *state, const void *bytes, size_t count) {
  XXH3_128bits_update((XXH3_state_t *)state, bytes, count);
}
static inline void colq_xxh3_finish(void *state, uint64_t out[2]) {
  XXH128_hash_t hash = XXH3_128bits_digest((XXH3_state_t *)state);
  out[0] = hash.high64;
  out[1] = hash.low64;
  free(state);
}
static inline uint64_t colq_xxh3_64(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }
// XXH64 with seed 0: what Parquet's bloom filters prescribe.
static inline uint64_t colq_xxh64(const void *bytes, size_t count) { return XXH64(bytes, count, 0); }

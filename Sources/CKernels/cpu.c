#include "colq_cpu.h"
#include <stdatomic.h>

// 0 not asked yet, 1 portable, 2 AVX2 and BMI2.
static _Atomic int level;

static int detect(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) return 2;
#endif
  return 1;
}

bool colq_has_avx2(void) {
  int now = atomic_load_explicit(&level, memory_order_relaxed);
  if (now == 0) {
    now = detect();
    atomic_store_explicit(&level, now, memory_order_relaxed);
  }
  return now == 2;
}

void colq_force_portable(bool portable) {
  atomic_store_explicit(&level, portable ? 1 : detect(), memory_order_relaxed);
}

#ifndef COLQ_CPU_H
#define COLQ_CPU_H
#include <stdbool.h>

/// Whether kernels may use AVX2 and BMI2 now: the processor has them and nobody forced the portable paths.
bool colq_has_avx2(void);

/// For tests: true makes every kernel take its portable path, false gives the processor's best again.
void colq_force_portable(bool portable);

#endif

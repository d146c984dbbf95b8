#ifndef COLQ_KERNELS_H
#define COLQ_KERNELS_H
#include "colq_prefetch.h"
#endif

#include "colq_kernels.h"

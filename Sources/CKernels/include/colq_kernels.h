#ifndef COLQ_KERNELS_H
#define COLQ_KERNELS_H
#include "colq_compare.h"
#include "colq_count.h"
#include "colq_cpu.h"
#include "colq_csv.h"
#include "colq_datetime.h"
#include "colq_pattern.h"
#include "colq_prefetch.h"
#include "colq_search.h"
#include "colq_select.h"
#include "colq_unpack.h"
#include "colq_utf8.h"
#endif

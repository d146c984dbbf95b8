#define _GNU_SOURCE
#include "colq_system.h"
#include <errno.h>
#include <malloc.h>
#include <unistd.h>

void colq_tune_malloc(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 256 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 4 << 20);
#endif
}

int colq_sync_file_system(int folder) {
#if defined(__linux__)
  return syncfs(folder);
#else
  errno = ENOSYS;
  return -1;
#endif
}

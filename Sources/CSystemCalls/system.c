#define _GNU_SOURCE
#include "colq_system.h"
#include <errno.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

void colq_tune_malloc(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 256 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 4 << 20);
#endif
}

void colq_tune_malloc_for_service(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
  mallopt(M_ARENA_MAX, 4);
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

void colq_lower_thread_priority(void) {
#if defined(__linux__)
  // Linux keeps a nice value for each thread (sched(7)); who 1 (process) with a thread's id names that thread.
  setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 19);
  // ioprio_set(2): IOPRIO_WHO_PROCESS, idle class.
  syscall(SYS_ioprio_set, 1, 0, 3 << 13);
#endif
}

void colq_name_thread(const char *name) {
#if defined(__linux__)
  // prctl(2) PR_SET_NAME cuts at 15 bytes, where pthread_setname_np refuses.
  prctl(PR_SET_NAME, name, 0, 0, 0);
#endif
}

int colq_move_pages(void *source, size_t size, void *target, size_t target_size) {
#if defined(__linux__)
  return mremap(source, size, target_size, MREMAP_MAYMOVE | MREMAP_FIXED, target) == MAP_FAILED ? -1 : 0;
#else
  errno = ENOSYS;
  return -1;
#endif
}

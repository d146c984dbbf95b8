// Preloaded before the C library: fsync, fdatasync, rename and write fail now and then, as a bad disk makes them fail.
//   FAILING_FILE: a file whose text is the one-in-so-many share of calls that fail; 0 or no file: none do.
#define _GNU_SOURCE
#include "number_in_file.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_ulong calls;

static int fails(void) {
  int one_in = (int)number_in_file("FAILING_FILE");
  if (one_in <= 0) return 0;
  // A hash of the number of the call: random enough, and needs no lock.
  unsigned long x = atomic_fetch_add(&calls, 1) * 0x9E3779B97F4A7C15ul;
  x ^= x >> 29;
  if (x % (unsigned long)one_in != 0) return 0;
  errno = (x >> 32) & 1 ? EIO : ENOSPC;
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int file) { return fails() ? -1 : NEXT(fsync)(file); }

int fdatasync(int file) { return fails() ? -1 : NEXT(fdatasync)(file); }

int rename(const char *from, const char *to) { return fails() ? -1 : NEXT(rename)(from, to); }

int renameat2(int from, const char *path, int to, const char *other, unsigned flags) {
  return fails() ? -1 : NEXT(renameat2)(from, path, to, other, flags);
}

int link(const char *from, const char *to) { return fails() ? -1 : NEXT(link)(from, to); }

// Of files only: sockets and terminals are no disk.
static int is_file(int file) {
  struct stat about;
  return fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
  return is_file(file) && fails() ? -1 : NEXT(write)(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return is_file(file) && fails() ? -1 : NEXT(pwrite)(file, bytes, count, offset);
}

ssize_t writev(int file, const struct iovec *pieces, int count) {
  return is_file(file) && fails() ? -1 : NEXT(writev)(file, pieces, count);
}

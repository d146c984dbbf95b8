#ifndef COLQ_SYSTEM_H
#define COLQ_SYSTEM_H
#include <stddef.h>
#include <stdint.h>

/// Makes malloc keep freed memory of up to a few hundred MB instead of returning it to the system after each batch.
void colq_tune_malloc(void);

/// Makes malloc give freed memory back soon and keep few heaps of threads: for processes that live long.
void colq_tune_malloc_for_service(void);

/// Writes everything of the file system that holds `folder` to disk; -1 with errno, ENOSYS where there is no such call.
int colq_sync_file_system(int folder);

/// Makes the calling thread give way to all others, for processor time and, where the scheduler knows it, for the disk.
void colq_lower_thread_priority(void);

/// Names the calling thread for whoever lists the process's threads; at most 15 bytes are kept.
void colq_name_thread(const char *name);

/// Moves `size` bytes of mapped memory to `target`, which is mapped and `target_size` bytes long; what lies there goes, and
/// what is beyond `size` is zero. 0, or -1 with errno (ENOSYS where there is no such call): the source is as it was then,
/// the target may be mapped no more.
int colq_move_pages(void *source, size_t size, void *target, size_t target_size);

#endif

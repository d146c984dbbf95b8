#ifndef COLQ_PREFETCH_H
#define COLQ_PREFETCH_H

/// Asks for the cache line at `p` ahead of a read; inlined into Swift.
static inline void colq_prefetch(const void *p) { __builtin_prefetch(p, 0, 3); }

#endif

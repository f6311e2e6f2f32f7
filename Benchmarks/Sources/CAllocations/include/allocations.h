#ifndef FQ_ALLOCATIONS_H
#define FQ_ALLOCATIONS_H

#include <stdint.h>

/// Whether allocations are counted on this platform.
int fq_counts_allocations(void);

/// How many pieces of memory this process has asked the heap for, on all threads. Those that became longer count again.
uint64_t fq_allocations(void);

#endif

// Counts what a process asks the heap for. A program that is linked with this file has the functions of the C library that
// allocate replaced by ones that count and hand the call on; those of shared libraries, the Swift runtime among them, are
// replaced too, because the dynamic linker takes a program's own functions first.
#include "allocations.h"

#include <stddef.h>

#if defined(__linux__) && defined(__GLIBC__)

#include <errno.h>
#include <stdatomic.h>

// glibc's own functions under the names that it keeps for this purpose.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_uint_fast64_t allocations;

static void count(void) { atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed); }

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count();
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **target, size_t alignment, size_t size) {
    void *memory = memalign(alignment, size);
    if (memory == NULL) return ENOMEM;
    *target = memory;
    return 0;
}

int fq_counts_allocations(void) { return 1; }
uint64_t fq_allocations(void) { return atomic_load_explicit(&allocations, memory_order_relaxed); }

#else

int fq_counts_allocations(void) { return 0; }
uint64_t fq_allocations(void) { return 0; }

#endif

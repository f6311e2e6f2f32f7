#ifndef CFENGQIAO_SYSTEM_H
#define CFENGQIAO_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the log needs from the machine and Swift's System package does not offer. Every function
// that can fail returns 0, or the errno; none of them retries a sync.

/// CRC32C (Castagnoli) of `bytes`, going on from `crc` (0 to begin), by the fastest way this
/// processor has. The choice is made once.
uint32_t fq_crc32c(uint32_t crc, const void *bytes, size_t count);

/// The same with tables only (slicing by 8): what runs where there is no instruction for it.
uint32_t fq_crc32c_table(uint32_t crc, const void *bytes, size_t count);

/// The same with the processor's instruction; the caller asks `fq_crc32c_has_hardware` first.
uint32_t fq_crc32c_hardware(uint32_t crc, const void *bytes, size_t count);

/// Whether this processor has the instruction.
bool fq_crc32c_has_hardware(void);

/// Brings a file's bytes, and the length needed to read them, onto the disk: `fdatasync`, on
/// Darwin `F_FULLFSYNC`. An error is final: the caller must not call again and believe the answer.
int fq_sync_data(int descriptor);

/// Brings a file or a folder with all its metadata onto the disk.
int fq_sync_all(int descriptor);

/// Takes an exclusive advisory lock on the open file without waiting; `EWOULDBLOCK` if another
/// open file holds it.
int fq_lock(int descriptor);

/// Lets go of the lock, for every process that has the open file.
int fq_unlock(int descriptor);

/// Sets disk space aside and makes the file as long as that reaches: a later sync of bytes written there has no
/// new length to write. A file system that cannot is no error: then a full disk shows when the bytes are written.
int fq_reserve(int descriptor, int64_t offset, int64_t length);

/// The length of an open file in bytes, in `*length`.
int fq_length(int descriptor, int64_t *length);

/// 16 bytes that change with every start of the machine.
int fq_boot_id(uint8_t id[16]);

/// `count` unpredictable bytes.
int fq_random(void *bytes, size_t count);

/// The process id of the caller.
int32_t fq_process_id(void);

/// `mkdir`, `rename` and `unlink` on paths that end with a zero byte.
int fq_make_directory(const char *path);
int fq_rename(const char *from, const char *to);
int fq_unlink(const char *path);

/// Calls `visit` with each name in the folder except `.` and `..`, in the file system's order.
int fq_list(const char *path, void *context, void (*visit)(void *context, const char *name));

#endif

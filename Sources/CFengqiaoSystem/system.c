#if defined(__linux__)
#define _GNU_SOURCE  // fallocate, getrandom
#endif
#include "CFengqiaoSystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/random.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif

int fq_sync_data(int descriptor) {
    int result;
    // An interrupted sync has not yet failed, so going on is not the second try that is forbidden.
    do {
#if defined(__APPLE__)
        result = fcntl(descriptor, F_FULLFSYNC);
#else
        result = fdatasync(descriptor);
#endif
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int fq_sync_all(int descriptor) {
    int result;
    do {
#if defined(__APPLE__)
        result = fcntl(descriptor, F_FULLFSYNC);
        if (result != 0 && (errno == ENOTSUP || errno == EINVAL)) result = fsync(descriptor);
#else
        result = fsync(descriptor);
#endif
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int fq_lock(int descriptor) {
    int result;
    do { result = flock(descriptor, LOCK_EX | LOCK_NB); } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

int fq_unlock(int descriptor) {
    return flock(descriptor, LOCK_UN) == 0 ? 0 : errno;
}

int fq_reserve(int descriptor, int64_t offset, int64_t length) {
#if defined(__linux__)
    int result;
    do {
        result = fallocate(descriptor, 0, offset, length);
    } while (result != 0 && errno == EINTR);
    if (result == 0 || errno == EOPNOTSUPP || errno == ENOSYS) return 0;
    return errno;
#else
    (void)descriptor, (void)offset, (void)length;
    return 0;
#endif
}

int fq_length(int descriptor, int64_t *length) {
    struct stat information;
    if (fstat(descriptor, &information) != 0) return errno;
    *length = information.st_size;
    return 0;
}

int fq_random(void *bytes, size_t count) {
#if defined(__linux__)
    uint8_t *p = bytes;
    while (count > 0) {
        ssize_t got = getrandom(p, count, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        p += got;
        count -= (size_t)got;
    }
#else
    arc4random_buf(bytes, count);
#endif
    return 0;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The machine's start is named by a UUID in text; its 32 digits become 16 bytes.
static int parse_uuid(const char *text, size_t count, uint8_t id[16]) {
    int digits = 0;
    memset(id, 0, 16);
    for (size_t i = 0; i < count && digits < 32; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0) continue;  // the hyphens
        id[digits / 2] = (uint8_t)(id[digits / 2] << 4 | digit);
        digits++;
    }
    return digits == 32 ? 0 : EINVAL;
}

int fq_boot_id(uint8_t id[16]) {
    char text[64];
#if defined(__linux__)
    int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    ssize_t count;
    do { count = read(file, text, sizeof text); } while (count < 0 && errno == EINTR);
    int error = count < 0 ? errno : 0;
    close(file);
    return error != 0 ? error : parse_uuid(text, (size_t)count, id);
#elif defined(__APPLE__)
    size_t count = sizeof text;
    if (sysctlbyname("kern.bootsessionuuid", text, &count, NULL, 0) != 0) return errno;
    return parse_uuid(text, count, id);
#else
    (void)text;
    return ENOTSUP;
#endif
}

int32_t fq_process_id(void) { return (int32_t)getpid(); }

int fq_make_directory(const char *path) { return mkdir(path, 0777) == 0 ? 0 : errno; }

int fq_rename(const char *from, const char *to) { return rename(from, to) == 0 ? 0 : errno; }

int fq_unlink(const char *path) { return unlink(path) == 0 ? 0 : errno; }

int fq_list(const char *path, void *context, void (*visit)(void *context, const char *name)) {
    DIR *folder = opendir(path);
    if (folder == NULL) return errno;
    int error = 0;
    for (;;) {
        errno = 0;  // The only way to tell the end from an error.
        struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            error = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            visit(context, entry->d_name);
    }
    closedir(folder);
    return error;
}

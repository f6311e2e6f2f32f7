#include "CFengqiaoSystem.h"

#include <string.h>

#if defined(__aarch64__)
#include <arm_acle.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#elif defined(__x86_64__)
#include <nmmintrin.h>
#endif

// The Castagnoli polynomial 0x1EDC6F41 with its bits reversed, as RFC 3720 uses it.
#define POLYNOMIAL 0x82F63B78u

// Filled before `main`, so that no caller needs a lock or a flag.
static uint32_t table[8][256];
static bool has_hardware;

static bool detect_hardware(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2") != 0;
#elif defined(__aarch64__) && defined(__linux__)
    return (getauxval(AT_HWCAP) & (1u << 7)) != 0;  // HWCAP_CRC32
#elif defined(__aarch64__) && defined(__APPLE__)
    return true;  // Every 64-bit Apple processor that macOS runs on has it.
#else
    return false;
#endif
}

__attribute__((constructor)) static void prepare(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
        table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int slice = 1; slice < 8; slice++)
            table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xFF];
    has_hardware = detect_hardware();
}

static inline uint32_t little32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t fq_crc32c_table(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *p = bytes;
    crc = ~crc;
    while (count >= 8) {
        uint32_t low = crc ^ little32(p), high = little32(p + 4);
        crc = table[7][low & 0xFF] ^ table[6][(low >> 8) & 0xFF] ^ table[5][(low >> 16) & 0xFF] ^
              table[4][low >> 24] ^ table[3][high & 0xFF] ^ table[2][(high >> 8) & 0xFF] ^
              table[1][(high >> 16) & 0xFF] ^ table[0][high >> 24];
        p += 8;
        count -= 8;
    }
    while (count-- > 0) crc = (crc >> 8) ^ table[0][(crc ^ *p++) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2")))
uint32_t fq_crc32c_hardware(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *p = bytes;
    uint64_t state = (uint32_t)~crc;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        state = _mm_crc32_u64(state, word);
        p += 8;
        count -= 8;
    }
    uint32_t rest = (uint32_t)state;
    while (count-- > 0) rest = _mm_crc32_u8(rest, *p++);
    return ~rest;
}
#elif defined(__aarch64__)
__attribute__((target("crc")))
uint32_t fq_crc32c_hardware(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *p = bytes;
    crc = ~crc;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        crc = __crc32cd(crc, word);
        p += 8;
        count -= 8;
    }
    while (count-- > 0) crc = __crc32cb(crc, *p++);
    return ~crc;
}
#else
uint32_t fq_crc32c_hardware(uint32_t crc, const void *bytes, size_t count) {
    return fq_crc32c_table(crc, bytes, count);
}
#endif

bool fq_crc32c_has_hardware(void) { return has_hardware; }

uint32_t fq_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return has_hardware ? fq_crc32c_hardware(crc, bytes, count) : fq_crc32c_table(crc, bytes, count);
}

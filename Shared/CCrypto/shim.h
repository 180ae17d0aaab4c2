// libcrypto, with the few one-shot calls that several modules need.

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

/// Writes the 32 bytes of SHA-256 of `length` bytes to `digest`.
static inline void crypto_sha256(const void *bytes, size_t length, unsigned char *digest) {
    SHA256((const unsigned char *)bytes, length, digest);
}

/// Writes the 32 bytes of HMAC-SHA-256 to `digest`.
static inline void crypto_hmac_sha256(const void *key, size_t key_length, const void *bytes,
                                      size_t length, unsigned char *digest) {
    unsigned int size = 32;
    HMAC(EVP_sha256(), key, (int)key_length, (const unsigned char *)bytes, length, digest, &size);
}

/// Fills `bytes` from the kernel-seeded generator; 1 when it worked.
static inline int crypto_random(void *bytes, size_t length) {
    return RAND_bytes((unsigned char *)bytes, (int)length);
}

/// 0 when both runs of `length` bytes are equal, in a time that does not depend on them.
static inline int crypto_compare(const void *left, const void *right, size_t length) {
    return CRYPTO_memcmp(left, right, length);
}

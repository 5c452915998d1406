/* MD5 (RFC 1321) and HMAC-MD5 (RFC 2104) for the load generator: small, and a key's two blocks are hashed once. */
#ifndef RADIUS_MD5_H
#define RADIUS_MD5_H
#include <stdint.h>
#include <string.h>

typedef struct { uint32_t s[4]; uint64_t length; uint8_t held[64]; } md5_state;
typedef struct { md5_state inner, outer; } hmac_key;

static const uint32_t MD5_K[64] = {
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
static const uint8_t MD5_TURN[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static void md5_block(uint32_t s[4], const uint8_t *block) {
  uint32_t m[16], a = s[0], b = s[1], c = s[2], d = s[3];
  memcpy(m, block, 64); /* little-endian machines only, as everything Latchkey runs on */
#pragma GCC unroll 64
  for (int i = 0; i < 64; i++) {
    uint32_t f;
    int g;
    if (i < 16) { f = d ^ (b & (c ^ d)); g = i; }
    else if (i < 32) { f = c ^ (d & (b ^ c)); g = (5 * i + 1) & 15; }
    else if (i < 48) { f = b ^ c ^ d; g = (3 * i + 5) & 15; }
    else { f = c ^ (b | ~d); g = (7 * i) & 15; }
    f += a + MD5_K[i] + m[g];
    a = d; d = c; c = b;
    int turn = MD5_TURN[i >> 4][i & 3];
    b += (f << turn) | (f >> (32 - turn));
  }
  s[0] += a; s[1] += b; s[2] += c; s[3] += d;
}

static void md5_begin(md5_state *md5) {
  *md5 = (md5_state){.s = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};
}

static void md5_add(md5_state *md5, const void *bytes, size_t length) {
  const uint8_t *from = bytes;
  size_t held = md5->length & 63;
  md5->length += length;
  if (held + length < 64) { memcpy(md5->held + held, from, length); return; }
  if (held) {
    size_t more = 64 - held;
    memcpy(md5->held + held, from, more);
    md5_block(md5->s, md5->held);
    from += more; length -= more;
  }
  for (; length >= 64; from += 64, length -= 64) md5_block(md5->s, from);
  memcpy(md5->held, from, length);
}

static void md5_end(md5_state *md5, uint8_t out[16]) {
  static const uint8_t padding[64] = {0x80};
  uint64_t bits = md5->length * 8;
  size_t held = md5->length & 63;
  md5_add(md5, padding, held < 56 ? 56 - held : 120 - held);
  md5_add(md5, &bits, 8);
  memcpy(out, md5->s, 16);
}

/* Keys of at most 64 bytes. */
static void hmac_make_key(hmac_key *key, const char *secret, size_t length) {
  uint8_t block[64] = {0};
  memcpy(block, secret, length);
  for (int i = 0; i < 64; i++) block[i] ^= 0x36;
  md5_begin(&key->inner);
  md5_add(&key->inner, block, 64);
  for (int i = 0; i < 64; i++) block[i] ^= 0x36 ^ 0x5c;
  md5_begin(&key->outer);
  md5_add(&key->outer, block, 64);
}

static void hmac(const hmac_key *key, const void *bytes, size_t length, uint8_t out[16]) {
  md5_state md5 = key->inner;
  md5_add(&md5, bytes, length);
  md5_end(&md5, out);
  md5 = key->outer;
  md5_add(&md5, out, 16);
  md5_end(&md5, out);
}
#endif

/* The packets of the load: a login by PAP under a Message-Authenticator, and the Start, Interim-Update and Stop of the same
   session; and whether an answer is right. Account i is the one of seeded-account.ts. */
#ifndef RADIUS_PACKET_H
#define RADIUS_PACKET_H
#include <arpa/inet.h>
#include <stdio.h>
#include "radius-md5.h"

enum { ACCESS_REQUEST = 1, ACCESS_ACCEPT = 2, ACCOUNTING_REQUEST = 4, ACCOUNTING_RESPONSE = 5 };
enum { START = 1, STOP = 2, INTERIM = 3 };
enum { MAX_REQUEST = 256, HEADER = 20, MESSAGE_AUTHENTICATOR = 80 };

typedef struct {
  const char *secret;
  size_t secret_length;
  hmac_key key;
  uint64_t accounts;
  const char *tag;
  int must_sign; /* answers to logins must bear a Message-Authenticator */
} radius_peer;

/* All over the table, each account once before any comes again: coprime to any number of accounts that is used. */
static uint64_t account_of(const radius_peer *peer, uint64_t number) { return number * 7368787 % peer->accounts; }

static uint64_t random_state = 88172645463325252ull;
static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static uint8_t *put(uint8_t *at, int type, const void *value, size_t length) {
  at[0] = (uint8_t)type;
  at[1] = (uint8_t)(length + 2);
  memcpy(at + 2, value, length);
  return at + 2 + length;
}

static uint8_t *put_number(uint8_t *at, int type, uint32_t value) {
  uint32_t bytes = htonl(value);
  return put(at, type, &bytes, 4);
}

/* vpn%013s in base 36. */
static void name_of(uint64_t account, char name[16]) {
  memcpy(name, "vpn0000000000000", 16);
  for (int i = 15; account > 0; i--, account /= 36) name[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[account % 36];
}

static uint8_t *put_session(uint8_t *at, const radius_peer *peer, uint64_t number) {
  char text[64];
  uint64_t account = account_of(peer, number);
  name_of(account, text);
  at = put(at, 1, text, 16);
  at = put_number(at, 4, 0x7f000001); /* NAS-IP-Address */
  at = put(at, 32, "bench", 5);       /* NAS-Identifier */
  at = put_number(at, 5, (uint32_t)(number & 0xffff));
  int length = snprintf(text, sizeof text, "10.%d.%d.%d", (int)(account >> 16 & 255), (int)(account >> 8 & 255),
                        (int)(account & 255));
  at = put(at, 31, text, (size_t)length); /* Calling-Station-Id */
  length = snprintf(text, sizeof text, "%s%010llx", peer->tag, (unsigned long long)number);
  return put(at, 44, text, (size_t)length); /* Acct-Session-Id */
}

static size_t finish(uint8_t *packet, uint8_t *end) {
  size_t length = (size_t)(end - packet);
  packet[2] = (uint8_t)(length >> 8);
  packet[3] = (uint8_t)length;
  return length;
}

/* The password is sixteen bytes long, so that one block hides it (RFC 2865 section 5.2). */
static size_t make_login(uint8_t *packet, uint8_t identifier, const radius_peer *peer, uint64_t number) {
  uint8_t zeros[16] = {0}, hidden[16];
  char password[32];
  uint64_t halves[2] = {next_random(), next_random()};
  packet[0] = ACCESS_REQUEST;
  packet[1] = identifier;
  memcpy(packet + 4, halves, 16);
  md5_state md5;
  md5_begin(&md5);
  md5_add(&md5, peer->secret, peer->secret_length);
  md5_add(&md5, packet + 4, 16);
  md5_end(&md5, hidden);
  snprintf(password, sizeof password, "Pw%014llu", (unsigned long long)account_of(peer, number));
  for (int i = 0; i < 16; i++) hidden[i] ^= (uint8_t)password[i];
  uint8_t *at = put(packet + HEADER, MESSAGE_AUTHENTICATOR, zeros, 16);
  at = put(at, 2, hidden, 16);
  at = put_number(at, 6, 2); /* Service-Type Framed */
  at = put_number(at, 61, 5);
  at = put_session(at, peer, number);
  size_t length = finish(packet, at);
  hmac(&peer->key, packet, length, packet + HEADER + 2);
  return length;
}

static size_t make_report(uint8_t *packet, uint8_t identifier, const radius_peer *peer, uint64_t number, int status) {
  packet[0] = ACCOUNTING_REQUEST;
  packet[1] = identifier;
  memset(packet + 4, 0, 16);
  uint8_t *at = put_number(packet + HEADER, 40, (uint32_t)status);
  at = put_session(at, peer, number);
  at = put_number(at, 8, 0x0b000000 + (uint32_t)(number & 0xffffff)); /* Framed-IP-Address */
  at = put_number(at, 41, 0);                                         /* Acct-Delay-Time */
  if (status != START) {
    uint32_t octets = status == INTERIM ? 1000000 : 3000000;
    at = put_number(at, 42, octets);
    at = put_number(at, 43, octets * 8);
    at = put_number(at, 46, status == INTERIM ? 600 : 900);
  }
  if (status == STOP) at = put_number(at, 49, 1);
  size_t length = finish(packet, at);
  md5_state md5;
  md5_begin(&md5);
  md5_add(&md5, packet, length);
  md5_add(&md5, peer->secret, peer->secret_length);
  md5_end(&md5, packet + 4);
  return length;
}

/* NULL, or what is wrong with the answer. `asked`: the authenticator of the request. `answer` is spoiled. */
static const char *fault_of(uint8_t *answer, size_t length, uint8_t code, const uint8_t asked[16], const radius_peer *peer) {
  uint8_t said[16], right[16];
  if (length < HEADER || length != ((size_t)answer[2] << 8 | answer[3])) return "length";
  memcpy(said, answer + 4, 16);
  memcpy(answer + 4, asked, 16);
  md5_state md5;
  md5_begin(&md5);
  md5_add(&md5, answer, length);
  md5_add(&md5, peer->secret, peer->secret_length);
  md5_end(&md5, right);
  if (memcmp(said, right, 16)) return "Response Authenticator";
  if (answer[0] != code) return "code";
  for (size_t at = HEADER; at < length; at += answer[at + 1]) {
    if (at + 2 > length || answer[at + 1] < 2 || at + answer[at + 1] > length) return "attributes";
    if (answer[at] != MESSAGE_AUTHENTICATOR) continue;
    if (answer[at + 1] != 18) return "attributes";
    memcpy(said, answer + at + 2, 16);
    memset(answer + at + 2, 0, 16);
    hmac(&peer->key, answer, length, right);
    return memcmp(said, right, 16) ? "Message-Authenticator" : NULL;
  }
  return code == ACCESS_ACCEPT && peer->must_sign ? "no Message-Authenticator" : NULL;
}
#endif

/* The load generator for RADIUS, in C so that it takes little of the processor it shares with the server. Settings as
   name=value, the outcome as JSON on stdout. With a rate packets are due at fixed moments, whatever the answers do, and
   latency counts from then (open loop); without one each answer makes place for the next request (closed loop). Every
   answer is checked. Nothing is repeated: what is not answered in time is lost. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "radius-packet.h"

enum { SOCKETS = 8, IDENTIFIERS = 256, BURST = 32, ANSWER = 4096, BLOCK = 512, BUFFER = 4 << 20 };
/* Packets go out in bursts of what was due meanwhile; waking up for each would cost more than sending it. */
static const int64_t NS = 1000000000, WAKE_NS = 200000, SWEEP_NS = 50000000;

typedef struct { int64_t due; uint8_t authenticator[16]; uint8_t used; } slot;
typedef struct { int fd; int next; int open; slot slots[IDENTIFIERS]; } lane;

static lane lanes[SOCKETS];
static radius_peer peer = {.accounts = 1000, .tag = "b"};
static const char *host = "127.0.0.1", *kind = "pap";
static int port, window = 16;
static double seconds = 1, rate = 0, timeout_s = 3;
static uint64_t first = 0;

static uint64_t sent, answered, in_time, lost, wrong, unasked;
static char first_wrong[ANSWER];
static uint32_t *latencies;
static size_t latency_count, latency_room;
static int64_t start, end;

static int64_t now_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * NS + at.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void note_latency(int64_t ns) {
  if (latency_count == latency_room) {
    latency_room = latency_room ? latency_room * 2 : 1 << 16;
    latencies = realloc(latencies, latency_room * sizeof *latencies);
    if (!latencies) fail("memory");
  }
  latencies[latency_count++] = (uint32_t)(ns / 1000);
}

static void read_settings(int count, char **words) {
  for (int i = 1; i < count; i++) {
    char *value = strchr(words[i], '=');
    if (!value) continue;
    *value++ = 0;
    const char *name = words[i];
    if (!strcmp(name, "host")) host = value;
    else if (!strcmp(name, "port")) port = atoi(value);
    else if (!strcmp(name, "kind")) kind = value;
    else if (!strcmp(name, "secret")) peer.secret = value;
    else if (!strcmp(name, "accounts")) peer.accounts = strtoull(value, NULL, 10);
    else if (!strcmp(name, "tag")) peer.tag = value;
    else if (!strcmp(name, "signed")) peer.must_sign = atoi(value);
    else if (!strcmp(name, "first")) first = strtoull(value, NULL, 10);
    else if (!strcmp(name, "seconds")) seconds = atof(value);
    else if (!strcmp(name, "rate")) rate = atof(value);
    else if (!strcmp(name, "window")) window = atoi(value);
    else if (!strcmp(name, "timeout")) timeout_s = atof(value);
    else { fprintf(stderr, "unknown setting %s\n", name); exit(2); }
  }
  if (!peer.secret || !port || window < 1 || window > IDENTIFIERS) { fprintf(stderr, "port, secret, window\n"); exit(2); }
  peer.secret_length = strlen(peer.secret);
  hmac_make_key(&peer.key, peer.secret, peer.secret_length);
}

static void open_lanes(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, host, &to.sin_addr) != 1) fail("host");
  for (int i = 0; i < SOCKETS; i++) {
    int size = BUFFER;
    lanes[i].fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (lanes[i].fd < 0 || connect(lanes[i].fd, (struct sockaddr *)&to, sizeof to)) fail("socket");
    setsockopt(lanes[i].fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  }
}

/* Accounting goes in blocks of sessions: the Starts of all, then their Interims, then their Stops, so that no two
   reports of one session are under way at once. */
static size_t make(uint8_t *packet, uint8_t identifier, uint64_t n) {
  static const int STATUS[] = {START, INTERIM, STOP};
  if (!strcmp(kind, "pap")) return make_login(packet, identifier, &peer, first + n);
  uint64_t session = first + n / (3 * BLOCK) * BLOCK + n % BLOCK;
  return make_report(packet, identifier, &peer, session, STATUS[n % (3 * BLOCK) / BLOCK]);
}

static uint64_t numbers_used(void) {
  return !strcmp(kind, "pap") ? sent : (sent + 3 * BLOCK - 1) / (3 * BLOCK) * BLOCK;
}

/* The identifier that was free for longest, or -1. */
static int free_identifier(lane *l, int most) {
  if (l->open >= most) return -1;
  while (l->slots[l->next].used) l->next = (l->next + 1) % IDENTIFIERS;
  int found = l->next;
  l->next = (l->next + 1) % IDENTIFIERS;
  return found;
}

/* Sends up to BURST requests on a lane; `due` tells when the n-th is due, and whether it is by now. */
static int send_burst(lane *l, int most, int64_t now) {
  static uint8_t packets[BURST][MAX_REQUEST];
  struct iovec parts[BURST];
  struct mmsghdr messages[BURST];
  int count = 0;
  for (; count < BURST; count++) {
    int64_t due = rate > 0 ? start + (int64_t)((double)sent * (double)NS / rate) : now;
    if (due > now || due >= end) break;
    int identifier = free_identifier(l, most);
    if (identifier < 0) break;
    slot *s = &l->slots[identifier];
    parts[count] = (struct iovec){packets[count], make(packets[count], (uint8_t)identifier, sent)};
    messages[count] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[count], .msg_iovlen = 1}};
    *s = (slot){.due = due, .used = 1};
    memcpy(s->authenticator, packets[count] + 4, 16);
    l->open++;
    sent++;
  }
  for (int done = 0; done < count;) {
    int went = sendmmsg(l->fd, messages + done, (unsigned)(count - done), 0);
    if (went > 0) done += went;
    else if (errno == ECONNREFUSED || errno == EAGAIN || errno == EINTR) usleep(50);
    else fail("send");
  }
  return count;
}

static void send_due(int64_t now) {
  static int turn;
  for (int idle = 0; idle < SOCKETS; turn = (turn + 1) % SOCKETS)
    idle = send_burst(&lanes[turn], rate > 0 ? IDENTIFIERS : window, now) > 0 ? 0 : idle + 1;
}

static void take(lane *l, uint8_t *answer, size_t length, int64_t now) {
  slot *s = length >= 2 ? &l->slots[answer[1]] : NULL;
  if (!s || !s->used) { unasked++; return; }
  uint8_t code = !strcmp(kind, "pap") ? ACCESS_ACCEPT : ACCOUNTING_RESPONSE, got = answer[0];
  const char *fault = fault_of(answer, length, code, s->authenticator, &peer);
  s->used = 0;
  l->open--;
  if (fault) {
    if (!wrong++) snprintf(first_wrong, sizeof first_wrong, "%s (code %d, %zu bytes)", fault, got, length);
    return;
  }
  answered++;
  if (now <= end) in_time++;
  note_latency(now - s->due);
}

static void receive(lane *l) {
  static uint8_t answers[BURST][ANSWER];
  struct iovec parts[BURST];
  struct mmsghdr messages[BURST];
  for (;;) {
    for (int i = 0; i < BURST; i++) {
      parts[i] = (struct iovec){answers[i], ANSWER};
      messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[i], .msg_iovlen = 1}};
    }
    int count = recvmmsg(l->fd, messages, BURST, 0, NULL);
    int64_t now = now_ns();
    for (int i = 0; i < count; i++) take(l, answers[i], messages[i].msg_len, now);
    if (count < BURST) return;
  }
}

/* What was not answered in time has taken as long as we waited, so that it stands in the percentiles. */
static int sweep(int64_t now) {
  int open = 0;
  for (int i = 0; i < SOCKETS; i++)
    for (int j = 0; j < IDENTIFIERS; j++) {
      slot *s = &lanes[i].slots[j];
      if (!s->used) continue;
      if (now - s->due < (int64_t)(timeout_s * (double)NS)) { open++; continue; }
      s->used = 0;
      lanes[i].open--;
      lost++;
      note_latency(now - s->due);
    }
  return open;
}

static void run(void) {
  struct pollfd waits[SOCKETS];
  for (int i = 0; i < SOCKETS; i++) waits[i] = (struct pollfd){.fd = lanes[i].fd, .events = POLLIN};
  start = now_ns();
  end = start + (int64_t)(seconds * (double)NS);
  for (int64_t swept = start;;) {
    int64_t now = now_ns();
    /* What was due in time is sent also afterwards, as long as somebody may still wait for it. */
    if (now < end || (rate > 0 && now < end + (int64_t)(timeout_s * (double)NS))) send_due(now);
    if (now - swept >= SWEEP_NS) {
      swept = now;
      if (sweep(now) == 0 && now >= end) break;
    }
    struct timespec wait = {0, rate > 0 && now < end ? WAKE_NS : SWEEP_NS};
    if (ppoll(waits, SOCKETS, &wait, NULL) <= 0) continue;
    for (int i = 0; i < SOCKETS; i++)
      if (waits[i].revents) receive(&lanes[i]);
  }
  uint64_t wanted = rate > 0 ? (uint64_t)(seconds * rate) : sent;
  for (uint64_t skipped = sent; skipped < wanted; skipped++, lost++) note_latency((int64_t)(timeout_s * (double)NS));
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double quantile_ms(double share) {
  if (latency_count == 0) return -1;
  size_t at = (size_t)((double)latency_count * share);
  return latencies[at < latency_count ? at : latency_count - 1] / 1000.0;
}

/* Processor time of this process so far, milliseconds. */
static double own_cpu_ms(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

int main(int count, char **words) {
  read_settings(count, words);
  open_lanes();
  run();
  if (latency_count) qsort(latencies, latency_count, sizeof *latencies, by_size);
  printf("{\"sent\":%llu,\"answered\":%llu,\"lost\":%llu,\"wrong\":%llu,\"unasked\":%llu,\"firstWrong\":\"%s\"",
         (unsigned long long)sent, (unsigned long long)answered, (unsigned long long)lost, (unsigned long long)wrong,
         (unsigned long long)unasked, first_wrong);
  printf(",\"perSecond\":%.1f,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f,\"cpuMs\":%.1f,\"next\":%llu}\n",
         (double)in_time / seconds, quantile_ms(0.5), quantile_ms(0.9), quantile_ms(0.99), quantile_ms(0.999),
         quantile_ms(1), own_cpu_ms(), (unsigned long long)(first + numbers_used()));
  return 0;
}

/*
 * How long a PUBACK takes when messages go into persistent sessions.
 *
 *   cc -O2 -o /tmp/persist broker/src/bench/persist.c
 *   /tmp/persist PORT[,PORT...] [SESSIONS [RATE [WARM [SECONDS]]]]
 *
 * Makes SESSIONS (1) sessions that nobody is connected to, one subscription each, on all the ports of
 * 127.0.0.1 in turn. Then 30 clients, on the ports in turn, publish with QoS 1 messages of 64 bytes,
 * RATE (20000) a second together, each to one of the sessions, for WARM (5) seconds that do not count
 * and SECONDS (10) that do. Prints what was acknowledged, and the time from a PUBLISH to its PUBACK,
 * as JSON. At the end the sessions are ended. Exit status 1 if a PUBACK did not come within 20 s of
 * the end, or was not the one that was due.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { PUBLISHERS = 30, PAYLOAD = 64, MAX_PORTS = 16, IN_FLIGHT = 65536, OUT_BYTES = 1 << 20, WAIT_SECONDS = 20 };

typedef struct {
  int fd;
  uint16_t last_id;             /* Packet Identifier of the last PUBLISH */
  uint32_t sent, acknowledged;  /* counts; both run round */
  double sent_at[IN_FLIGHT];    /* a ring: when each PUBLISH was written, seconds */
  unsigned char out[OUT_BYTES], in[8192];
  size_t out_bytes, in_bytes;
} publisher;

static publisher publishers[PUBLISHERS];
static int ports[MAX_PORTS], port_count;
static double *times;           /* of each PUBACK that counts, seconds */
static size_t time_count, time_room;

static void die(const char *what) {
  fprintf(stderr, "persist: %s: %s\n", what, errno ? strerror(errno) : "not what was expected");
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void write_all(int fd, const void *bytes, size_t count) {
  if (write(fd, bytes, count) != (ssize_t)count) die("write");
}

static void read_all(int fd, unsigned char *into, size_t count) {
  for (size_t got = 0; got < count;) {
    ssize_t some = read(fd, into + got, count - got);
    if (some <= 0) die("read");
    got += some;
  }
}

static size_t put_text(unsigned char *to, const char *text) {
  size_t length = strlen(text);
  to[0] = length >> 8;
  to[1] = length;
  memcpy(to + 2, text, length);
  return 2 + length;
}

/* A client with this number among its kind, connected to one of the ports. */
static int connect_client(const char *kind, int number, int clean) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(ports[number % port_count])};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char id[32];
  snprintf(id, sizeof id, "%s-%d", kind, number);
  unsigned char packet[128] = {0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, clean ? 2 : 0, 0, 60};
  size_t end = 12 + put_text(packet + 12, id);
  packet[1] = end - 2;
  write_all(fd, packet, end);
  unsigned char connack[4];
  read_all(fd, connack, sizeof connack);
  errno = 0;
  if (connack[0] != 0x20 || connack[3] != 0) die("CONNACK");
  return fd;
}

/* Makes a session with its subscription, or ends it. */
static void session(int number, int clean) {
  int fd = connect_client("persist", number, clean);
  if (!clean) {
    char filter[32];
    snprintf(filter, sizeof filter, "persist/%d", number);
    unsigned char packet[64] = {0x82, 0, 0, 1}, suback[5];
    size_t end = 4 + put_text(packet + 4, filter);
    packet[end++] = 1;
    packet[1] = end - 2;
    write_all(fd, packet, end);
    read_all(fd, suback, sizeof suback);
  }
  write_all(fd, "\xe0\0", 2);
  close(fd);
}

static void publish(publisher *from, int session_number, double at) {
  char topic[32];
  snprintf(topic, sizeof topic, "persist/%d", session_number);
  unsigned char *packet = from->out + from->out_bytes;
  size_t end = 2 + put_text(packet + 2, topic);
  from->last_id = from->last_id % 65535 + 1;
  packet[0] = 0x32;
  packet[end++] = from->last_id >> 8;
  packet[end++] = from->last_id;
  memset(packet + end, 'x', PAYLOAD);
  end += PAYLOAD;
  packet[1] = end - 2;
  from->out_bytes += end;
  from->sent_at[from->sent++ % IN_FLIGHT] = at;
}

static int has_room(const publisher *p) {
  return p->out_bytes < OUT_BYTES - 256 && p->sent - p->acknowledged < IN_FLIGHT - 1;
}

static void flush(publisher *p) {
  if (p->out_bytes == 0) return;
  ssize_t some = write(p->fd, p->out, p->out_bytes);
  if (some < 0 && errno != EAGAIN) die("write");
  if (some > 0) {
    memmove(p->out, p->out + some, p->out_bytes - some);
    p->out_bytes -= some;
  }
}

static void read_answers(publisher *p, int counts) {
  ssize_t some = read(p->fd, p->in + p->in_bytes, sizeof p->in - p->in_bytes);
  if (some <= 0) die("a publisher's connection");
  double at = now();
  p->in_bytes += some;
  size_t whole = p->in_bytes / 4;
  for (size_t i = 0; i < whole; i++) {
    const unsigned char *puback = p->in + 4 * i;
    uint32_t due = p->acknowledged % 65535 + 1;
    errno = 0;
    if (puback[0] != 0x40 || (puback[2] << 8 | puback[3]) != (int)due) die("PUBACK");
    double took = at - p->sent_at[p->acknowledged++ % IN_FLIGHT];
    if (counts && time_count < time_room) times[time_count++] = took;
  }
  p->in_bytes -= 4 * whole;
  memmove(p->in, p->in + 4 * whole, p->in_bytes);
}

static int compare(const void *a, const void *b) {
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

static double percentile(double part) {
  return time_count ? times[(size_t)((time_count - 1) * part)] * 1000 : 0;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: persist PORT[,PORT...] [SESSIONS [RATE [WARM [SECONDS]]]]\n");
    return 2;
  }
  for (char *port = strtok(arguments[1], ","); port && port_count < MAX_PORTS; port = strtok(NULL, ","))
    ports[port_count++] = atoi(port);
  int sessions = count > 2 ? atoi(arguments[2]) : 1;
  double rate = count > 3 ? atof(arguments[3]) : 20000;
  double warm = count > 4 ? atof(arguments[4]) : 5;
  double end = warm + (count > 5 ? atof(arguments[5]) : 10);
  time_room = rate * (end + WAIT_SECONDS) + 1;
  times = calloc(time_room, sizeof *times);
  for (int i = 0; i < sessions; i++) session(i, 0);
  int poll = epoll_create1(0);
  for (int i = 0; i < PUBLISHERS; i++) {
    publishers[i].fd = connect_client("publisher", i, 1);
    fcntl(publishers[i].fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(poll, EPOLL_CTL_ADD, publishers[i].fd, &event);
  }
  double begun = now(), at = 0;
  uint64_t sent = 0, unanswered = 1;
  while (at < end || (unanswered && at < end + WAIT_SECONDS)) {
    at = now() - begun;
    for (uint64_t due = at * rate; at < end && sent < due && has_room(&publishers[sent % PUBLISHERS]); sent++)
      publish(&publishers[sent % PUBLISHERS], rand() % sessions, begun + at);
    for (int i = 0; i < PUBLISHERS; i++) flush(&publishers[i]);
    struct epoll_event events[PUBLISHERS];
    int ready = epoll_wait(poll, events, PUBLISHERS, 1);
    for (int i = 0; i < ready; i++) read_answers(&publishers[events[i].data.u32], at >= warm);
    unanswered = 0;
    for (int i = 0; i < PUBLISHERS; i++) unanswered += publishers[i].sent - publishers[i].acknowledged;
  }
  qsort(times, time_count, sizeof *times, compare);
  printf("{\"sessions\": %d, \"rate\": %.0f, \"sent\": %lu, \"unanswered\": %lu, \"p50_ms\": %.1f, \"p90_ms\": %.1f, "
         "\"p99_ms\": %.1f, \"max_ms\": %.1f}\n",
         sessions, rate, sent, unanswered, percentile(.5), percentile(.9), percentile(.99), percentile(1));
  for (int i = 0; i < sessions; i++) session(i, 1);
  return unanswered != 0;
}

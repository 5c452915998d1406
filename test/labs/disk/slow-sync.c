/* Loaded before the C library (LD_PRELOAD): every fsync and fdatasync takes SLOW_SYNC_US longer. At the end it writes
   how many there were, and how many of them on the main thread, to the file SLOW_SYNC_COUNTS. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long all, on_main;

static int slowly(const char *name, int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  const char *us = getenv("SLOW_SYNC_US");
  atomic_fetch_add(&all, 1);
  if (getpid() == (pid_t)syscall(SYS_gettid)) atomic_fetch_add(&on_main, 1);
  if (us) usleep((useconds_t)atoi(us));
  return real(fd);
}

int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("SLOW_SYNC_COUNTS");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "{\"all\":%ld,\"onMain\":%ld}\n", atomic_load(&all), atomic_load(&on_main));
  fclose(file);
}

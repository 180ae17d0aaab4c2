#define _GNU_SOURCE
#include "CLinux.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int linux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int linux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data = {.u64 = tag}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int linux_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds) {
    return epoll_wait(epoll, events, count, milliseconds);
}

int linux_wait_readable(int descriptor, uint64_t nanoseconds) {
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    struct timespec limit = {
        .tv_sec = nanoseconds / 1000000000u, .tv_nsec = nanoseconds % 1000000000u};
    return ppoll(&watched, 1, &limit, NULL);
}

int linux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int linux_accept(int listener, struct sockaddr_storage *address, socklen_t *length) {
    return accept4(listener, (struct sockaddr *)address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static __thread void *thread_value;

void *linux_thread_value(void) { return thread_value; }

void linux_set_thread_value(void *value) { thread_value = value; }

void linux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

// sched_setattr(2), which glibc 2.36 does not wrap.
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

int linux_take_short_turns(void) {
    struct attributes wanted = {.size = sizeof wanted, .policy = SCHED_OTHER, .runtime = 100000};
    wanted.nice = getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
    return (int)syscall(SYS_sched_setattr, 0, &wanted, 0);
}

uint64_t linux_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

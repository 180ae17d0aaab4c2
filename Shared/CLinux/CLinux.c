#define _GNU_SOURCE
#include "CLinux.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <time.h>

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

uint64_t linux_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// What Linux has and Swift's Glibc module does not import: epoll, eventfd, accept4, and a
// pointer a thread.
//
// _GNU_SOURCE is defined in the .c file only: here it would clash with Swift's own Glibc.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/// A new epoll descriptor, closed on exec, or -1 with errno.
int linux_epoll_create(void);

/// Adds, changes or removes (`operation`: EPOLL_CTL_*) what `epoll` watches of `descriptor`.
int linux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag);

/// Waits at most `milliseconds` (-1: without end); the number of events, or -1 with errno.
int linux_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds);

/// Waits until a descriptor is readable, at most so long, finer than epoll_wait counts; 0 when it
/// is not, -1 with errno.
int linux_wait_readable(int descriptor, uint64_t nanoseconds);

/// The tag of an event, which is a packed struct with a union in C.
static inline uint64_t linux_event_tag(const struct epoll_event *event) { return event->data.u64; }

/// The readiness bits of an event.
static inline uint32_t linux_event_bits(const struct epoll_event *event) { return event->events; }

/// A non-blocking eventfd, closed on exec, or -1 with errno.
int linux_eventfd(void);

/// Accepts one connection, non-blocking and closed on exec, or -1 with errno.
int linux_accept(int listener, struct sockaddr_storage *address, socklen_t *length);

/// One pointer a thread: the event loop that runs on it.
void *linux_thread_value(void);

/// Sets the pointer of this thread.
void linux_set_thread_value(void *value);

/// Gives the calling thread a name of at most 15 bytes, as `ps -L` shows it.
void linux_name_thread(const char *name);

/// Asks for turns of 0.1 ms for the calling thread, so that it runs soon after it was woken; 0, or
/// -1 with errno. From Linux 6.12 on; before, it changes nothing.
int linux_take_short_turns(void);

/// Nanoseconds of CLOCK_MONOTONIC.
uint64_t linux_monotonic(void);

#endif

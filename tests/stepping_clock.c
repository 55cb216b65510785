/*
 * Put before a program (LD_PRELOAD), it moves the clock of the day by as many seconds as the file CONCORDAT_TEST_CLOCK holds (an int64_t) at
 * that moment.  The monotonic clock goes on, as it does when somebody sets the time of a machine.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *step;

/* Before the program gives up the right to open files. */
__attribute__((constructor)) static void step_map(void)
{
    const char *path = getenv("CONCORDAT_TEST_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(*step), PROT_READ, MAP_SHARED, fd, 0);

    if (at == MAP_FAILED)
        abort();
    step = at;
    close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int status = (int)syscall(SYS_clock_gettime, clock, out);

    if (status == 0 && clock == CLOCK_REALTIME)
        out->tv_sec += *step;
    return status;
}

/*
 * The peer of the web service: libmicrohttpd, bare, answering every request with the same bytes, a few or those of the file that is named,
 * from as many processes as it is told.  It prints its port, and ends with its standard input.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES_MOST = 64, BACKLOG = 1024, CONNECTIONS = 512, ANSWER_MOST = 1 << 20 };

static struct MHD_Response *constant;

static void must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "could not %s: %s\n", what, strerror(errno));
    exit(1);
}

/* A request is over when a call brings no more of its body, which is dropped. */
static enum MHD_Result answer(void *ctx, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *body, size_t *size, void **seen)
{
    (void)ctx, (void)url, (void)method, (void)version, (void)body;
    if (*seen && !*size)
        return MHD_queue_response(connection, MHD_HTTP_OK, constant);
    *seen = constant;
    *size = 0;
    return MHD_YES;
}

static int listen_somewhere(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    must(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, BACKLOG) == 0, "listen");
    must(getsockname(fd, (struct sockaddr *)&at, &size) == 0, "learn the port");
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

static char words[ANSWER_MOST] = "{\"answer\":\"the same for everybody\"}\n";

static size_t words_read(const char *name)
{
    FILE *file = name ? fopen(name, "rb") : NULL;
    size_t n;

    if (!name)
        return strlen(words);
    must(file != NULL, "open the answer");
    n = fread(words, 1, sizeof words, file);
    must(feof(file) && fclose(file) == 0, "read the answer");
    return n;
}

static void serve(int fd, size_t bytes)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    constant = MHD_create_response_from_buffer(bytes, words, MHD_RESPMEM_PERSISTENT);
    must(constant && MHD_add_response_header(constant, "Content-Type", "application/json") == MHD_YES, "make the answer");
    must(MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
                          (unsigned)CONNECTIONS, MHD_OPTION_END) != NULL,
         "start the library");
    while (1)
        pause();
}

int main(int argc, char **argv)
{
    int processes = argc >= 2 && argc <= 3 ? (int)strtol(argv[1], NULL, 10) : 0, fd;
    pid_t child[PROCESSES_MOST];
    size_t bytes;

    if (processes < 1 || processes > PROCESSES_MOST) {
        fprintf(stderr, "constant PROCESSES [FILE]: 1 to %d of them\n", PROCESSES_MOST);
        return 64;
    }
    bytes = words_read(argv[2]);
    fd = listen_somewhere();
    for (int i = 0; i < processes; i++) {
        child[i] = fork();
        must(child[i] >= 0, "start a process");
        if (!child[i])
            serve(fd, bytes);
    }
    while (getchar() != EOF)
        ;
    for (int i = 0; i < processes; i++)
        kill(child[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    return 0;
}

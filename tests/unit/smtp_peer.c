#include "smtp_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

enum { WORDS_MOST = 24 };

static int read_port(int fd)
{
    char line[16] = "";
    ptrdiff_t n = 0;

    while (n < countof(line) - 1 && read(fd, line + n, 1) == 1 && line[n] != '\n')
        n++;
    return (int)strtol(line, NULL, 10);
}

void smtp_peer_start(struct smtp_peer *peer, const char *const *words)
{
    const char *argv[WORDS_MOST] = { "python3", "tests/mail/smtp_peer", peer->folder };
    int in[2], out[2];

    assert_true(folder_new(peer->folder));
    for (int i = 0; words && words[i]; i++)
        argv[3 + i] = words[i];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    peer->pid = fork();
    assert_true(peer->pid >= 0);
    if (peer->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    peer->hold = in[1];
    peer->port = read_port(out[0]);
    close(out[0]);
    assert_true(peer->port > 0);
}

void smtp_peer_end(struct smtp_peer *peer)
{
    if (!peer->pid)
        return;
    close(peer->hold);
    assert_int_equal(waitpid(peer->pid, NULL, 0), peer->pid);
    peer->pid = 0;
}

void smtp_peer_stop(struct smtp_peer *peer)
{
    smtp_peer_end(peer);
    if (peer->folder[0])
        folder_drop(peer->folder);
    peer->folder[0] = '\0';
}

bool smtp_peer_file(const struct smtp_peer *peer, arena *mem, const char *name, str *out)
{
    struct err err;

    return file_read(mem, arena_printf(mem, "%s/%s", peer->folder, name), 1 << 20, out, &err) == RC_OK;
}

void smtp_peer_certificate(const char *folder, const char *name, const char *host)
{
    char command[1024];

    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=invented -addext subjectAltName=%s "
             "-keyout %s/%s.key -out %s/%s.pem 2>%s/openssl.said",
             host, folder, name, folder, name, folder);
    assert_int_equal(system(command), 0);
}

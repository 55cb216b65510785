/* What the service is measured beside: libmicrohttpd answering a constant, and nothing else.  bare_mhd PORT */
#include <microhttpd.h>
#include <stdlib.h>
#include <unistd.h>

static enum MHD_Result asked(void *ctx, struct MHD_Connection *connection, const char *target, const char *method, const char *version,
                             const char *bytes, size_t *size, void **context)
{
    static char words[] = "{\"status\":\"ok\"}\n";
    static int begun;
    struct MHD_Response *response;
    enum MHD_Result queued;

    (void)ctx, (void)target, (void)method, (void)version, (void)bytes, (void)size;
    if (*context != &begun) { /* an answer given with the head ends the connection */
        *context = &begun;
        return MHD_YES;
    }
    response = MHD_create_response_from_buffer(sizeof(words) - 1, words, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "application/json");
    queued = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return queued;
}

int main(int argc, char **argv)
{
    uint16_t port = argc > 1 ? (uint16_t)strtol(argv[1], NULL, 10) : 0;

    if (!MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, port, NULL, NULL, asked, NULL, MHD_OPTION_END))
        return 1;
    pause();
    return 0;
}

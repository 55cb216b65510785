#include "mail/smtp.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

/* What we last said to the server, and so what its answer is about. */
enum stage { GREETING, HELLO, STARTTLS, SIGN_IN, SENDER, RECIPIENT, DATA, TEXT, STAGES };

static const struct {
    const char *command; /* that begins it; NULL: none does */
    const char *failed, *hint;
} stages[STAGES] = {
    [GREETING] = { NULL, "greet us", "Check the name, the port and the security of the mail server." },
    [HELLO] = { "EHLO", "take our greeting", "Ask its keeper whether this machine may send mail through it." },
    [STARTTLS] = { "STARTTLS", "begin TLS", "Check the server's certificate, and the authorities of the mail settings." },
    [SIGN_IN] = { "AUTH", "let us sign in", "Check the user and the password of the mail settings." },
    [SENDER] = { "MAIL", "take the sender", "Check that the user of the mail settings may send as their sender." },
    [RECIPIENT] = { "RCPT", "take the recipient", "Check the person's address, then try again or discard the mail." },
    [DATA] = { "DATA", "take the text", "Ask its keeper what stands against the mail." },
    [TEXT] = { NULL, "take the text", "Ask its keeper what stands against the mail." },
};

enum { REPLY_MOST = 200, CLOSING = 421, SIGN_IN_FIRST = 530, TOO_LARGE = 552 };
enum { GOODBYE_SECONDS = 1 };

struct smtp {
    struct smtp_settings settings;
    CURL *curl; /* NULL: not connected */
    int taken;  /* mails, on this connection */
    /* The mail that is being sent. */
    str bytes; /* still to be read */
    enum stage stage;
    bool over;             /* goodbye was said: what follows is about nothing */
    int code;              /* of the server's last answer in that stage; 0: none yet */
    char said[REPLY_MOST]; /* that answer */
    bool elsewhere;        /* the server is on another machine, and SMTP_LOOPBACK */
    char why[CURL_ERROR_SIZE];
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- what is said ---- */

/* An answer as it may be kept: without addresses, and in plain characters. */
static void keep_reply(struct smtp *s, str line)
{
    ptrdiff_t n = 0;
    bool more = true;
    str word;

    while (more && n < REPLY_MOST - 1) {
        more = str_cut(line, ' ', &word, &line);
        if (str_find(word, '@') >= 0)
            word = S("(address)");
        for (ptrdiff_t i = 0; i < word.n && n < REPLY_MOST - 1; i++)
            s->said[n++] = word.p[i] > ' ' && word.p[i] <= '~' ? word.p[i] : '?';
        if (more && n < REPLY_MOST - 1)
            s->said[n++] = ' ';
    }
    s->said[n] = '\0';
}

static void hear_reply(struct smtp *s, str line)
{
    int64_t code;

    if (s->over || line.n < 3 || !str_digits(str_sub(line, 0, 3), 999, &code))
        return;
    s->code = (int)code;
    keep_reply(s, line);
}

static void enter(struct smtp *s, enum stage stage)
{
    s->stage = stage;
    s->code = 0;
}

static void hear_command(struct smtp *s, str line)
{
    str word, rest;

    str_cut(line, ' ', &word, &rest);
    for (int i = 0; i < STAGES; i++)
        if (stages[i].command && str_eq(word, str_of(stages[i].command)))
            enter(s, (enum stage)i);
    s->over = str_eq(word, S("QUIT"));
    if (s->over)
        curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)GOODBYE_SECONDS);
}

static int hear(CURL *curl, curl_infotype type, char *data, size_t n, void *ctx)
{
    str line = { data, (ptrdiff_t)n };

    (void)curl;
    while (str_ends(line, S("\n")) || str_ends(line, S("\r")))
        line.n--;
    if (type == CURLINFO_HEADER_IN)
        hear_reply(ctx, line);
    else if (type == CURLINFO_HEADER_OUT)
        hear_command(ctx, line);
    else if (type == CURLINFO_DATA_OUT)
        enter(ctx, TEXT);
    return 0;
}

/* ---- connecting ---- */

static bool is_loopback(const struct curl_sockaddr *to)
{
    if (to->family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)(const void *)&to->addr)->sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
    return to->family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)&to->addr)->sin6_addr);
}

static curl_socket_t connect_to(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct smtp *s = ctx;

    (void)purpose;
    if (s->settings.security == SMTP_LOOPBACK && !is_loopback(to)) {
        s->elsewhere = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t give_bytes(char *to, size_t size, size_t count, void *ctx)
{
    struct smtp *s = ctx;
    ptrdiff_t room = (ptrdiff_t)(size * count), n = s->bytes.n < room ? s->bytes.n : room;

    memcpy(to, s->bytes.p, (size_t)n);
    s->bytes = str_from(s->bytes, n);
    return (size_t)n;
}

/* For now: a mail is not to be given up for it. */
static rc no_memory(struct err *err)
{
    return err_set(err, RC_MAIL_SERVER, "there is no memory to send mail with");
}

#define SET(option, value) (ok &= curl_easy_setopt(s->curl, option, value) == CURLE_OK)

static bool set_transport(struct smtp *s)
{
    const struct smtp_settings *o = &s->settings;
    bool ok = true;

    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_USE_SSL, o->security == SMTP_STARTTLS ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_OPENSOCKETFUNCTION, connect_to);
    SET(CURLOPT_OPENSOCKETDATA, s);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give_bytes);
    SET(CURLOPT_READDATA, s);
    SET(CURLOPT_VERBOSE, 1L);
    SET(CURLOPT_DEBUGFUNCTION, hear);
    SET(CURLOPT_DEBUGDATA, s);
    SET(CURLOPT_ERRORBUFFER, s->why);
    return ok;
}

static bool set_texts(struct smtp *s, arena *mem, str hello)
{
    const struct smtp_settings *o = &s->settings;
    const char *scheme = o->security == SMTP_TLS ? "smtps" : "smtp";
    bool six = str_find(o->host, ':') >= 0, ok = true;

    SET(CURLOPT_URL, arena_printf(mem, "%s://%s%.*s%s:%d/%.*s", scheme, six ? "[" : "", STR_ARG(o->host), six ? "]" : "", o->port, STR_ARG(hello)).p);
    if (o->user.n) {
        SET(CURLOPT_USERNAME, arena_cstr(mem, o->user));
        SET(CURLOPT_PASSWORD, arena_cstr(mem, o->password));
    }
    if (o->authorities.n) {
        SET(CURLOPT_CAINFO, arena_cstr(mem, o->authorities));
        SET(CURLOPT_CAPATH, NULL);
    }
    return ok;
}

static rc prepare(struct smtp *s, arena *mem, str hello, struct err *err)
{
    if (s->curl)
        return RC_OK;
    s->curl = curl_easy_init();
    if (s->curl && set_transport(s) && set_texts(s, mem, hello))
        return RC_OK;
    curl_easy_cleanup(s->curl);
    s->curl = NULL;
    return no_memory(err);
}

/* ---- what came of it ---- */

static rc meaning(const struct smtp *s)
{
    if (s->code < 400 || s->code == CLOSING || s->code == SIGN_IN_FIRST)
        return RC_MAIL_SERVER;
    if (s->stage == SENDER && s->code == TOO_LARGE)
        return RC_MAIL_REFUSED;
    if (s->stage < RECIPIENT)
        return RC_MAIL_SERVER;
    return s->code < 500 ? RC_MAIL_LATER : RC_MAIL_REFUSED;
}

static rc explain(const struct smtp *s, CURLcode result, struct err *err)
{
    const char *host = s->settings.host.p;
    int n = (int)s->settings.host.n;
    rc code = meaning(s);

    if (s->elsewhere) {
        err_set(err, code, "the mail server '%.*s' is not this machine", n, host);
        return err_hint(err, "Without TLS mail goes to this machine alone: set the security to starttls or tls.");
    }
    if (s->code >= 400)
        err_set(err, code, "the mail server '%.*s' did not %s: %s", n, host, stages[s->stage].failed, s->said);
    else
        err_set(err, code, "the mail server '%.*s' did not %s: %s", n, host, stages[s->stage].failed,
                s->why[0] ? s->why : curl_easy_strerror(result));
    return err_hint(err, "%s", stages[s->code == SIGN_IN_FIRST ? SIGN_IN : s->stage].hint);
}

/* Goodbye is said, and the answer to it is nothing to wait for: so it cannot be read. */
static void hang_up(struct smtp *s)
{
    curl_socket_t fd = CURL_SOCKET_BAD;

    if (s->curl && curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD)
        shutdown(fd, SHUT_RD);
    curl_easy_cleanup(s->curl);
    s->curl = NULL;
    s->taken = 0;
}

/* ---- one mail ---- */

static bool set_mail(struct smtp *s, arena *mem, const struct message *m, const struct curl_slist *to, int64_t left_ms)
{
    const struct smtp_settings *o = &s->settings;
    int connect_ms = o->connect_ms ? o->connect_ms : SMTP_CONNECT_MS;
    bool ok = true;

    SET(CURLOPT_MAIL_FROM, arena_cstr(mem, o->bounces.n ? o->bounces : m->from.address));
    SET(CURLOPT_MAIL_RCPT, to);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->bytes.n);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(connect_ms < left_ms ? connect_ms : left_ms));
    SET(CURLOPT_TIMEOUT_MS, (long)left_ms);
    SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(left_ms / 1000 + 1));
    return ok;
}

static void slist_drop(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static rc attempt(struct smtp *s, arena *mem, const struct message *m, str bytes, int64_t until, struct err *err)
{
    CLEANUP(slist_drop) struct curl_slist *to = curl_slist_append(NULL, arena_cstr(mem, m->letter->to.address));
    int64_t left = until - now_ms();
    CURLcode result;

    TRY(prepare(s, mem, address_domain(m->from.address), err));
    s->bytes = bytes;
    s->elsewhere = s->over = false;
    s->why[0] = '\0';
    enter(s, GREETING);
    if (!to || !set_mail(s, mem, m, to, left > 1 ? left : 1))
        return no_memory(err);
    result = curl_easy_perform(s->curl);
    if (result == CURLE_OK) {
        s->taken++;
        return RC_OK;
    }
    return explain(s, result, err);
}

rc smtp_send(struct smtp *s, arena *mem, const struct message *message, struct err *err)
{
    int64_t until = now_ms() + (s->settings.total_ms ? s->settings.total_ms : SMTP_TOTAL_MS);
    bool was_used = s->taken > 0;
    str bytes;
    rc code;

    TRY(message_print(mem, message, &bytes, err));
    code = attempt(s, mem, message, bytes, until, err);
    if (code == RC_OK)
        return RC_OK;
    hang_up(s); /* where the dialogue stands is not known */
    /* A server may close a connection that has had its share; that is no reason to wait.  With the text on its way nobody knows. */
    if (code != RC_MAIL_SERVER || !was_used || s->stage >= DATA || now_ms() >= until)
        return code;
    code = attempt(s, mem, message, bytes, until, err);
    if (code != RC_OK)
        hang_up(s);
    return code;
}

/* ---- opening ---- */

rc smtp_open(const struct smtp_settings *settings, struct smtp **out, struct err *err)
{
    struct smtp *s = calloc(1, sizeof *s);

    if (!s)
        return no_memory(err);
    s->settings = *settings;
    *out = s;
    return RC_OK;
}

void smtp_close(struct smtp **smtp)
{
    if (!*smtp)
        return;
    hang_up(*smtp);
    free(*smtp);
    *smtp = NULL;
}

static rc deliver(void *ctx, arena *mem, const struct message *message, struct err *err)
{
    return smtp_send(ctx, mem, message, err);
}

struct post smtp_post(struct smtp *smtp)
{
    int total_ms = smtp->settings.total_ms ? smtp->settings.total_ms : SMTP_TOTAL_MS;

    return (struct post){ .deliver = deliver, .ctx = smtp, .most_seconds = total_ms / 1000 + 1 };
}

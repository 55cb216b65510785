#include "mail/settings.h"

#include "base/file.h"
#include "base/near.h"

#include <arpa/inet.h>
#include <sys/stat.h>

enum { SETTINGS_MOST = 1 << 20, PORT_MOST = 65535 };

/* What the file says, as it is said. */
enum setting { SENDER, BOUNCES, SERVER, PORT, SECURITY, SIGN_IN, AUTHORITIES, FOLDER, SETTINGS };

static const char *const names[SETTINGS] = {
    [SENDER] = "sender",     [BOUNCES] = "bounces", [SERVER] = "server",           [PORT] = "port",
    [SECURITY] = "security", [SIGN_IN] = "sign-in", [AUTHORITIES] = "authorities", [FOLDER] = "folder",
};

static const struct {
    const char *name;
    int port;
} securities[] = {
    [SMTP_STARTTLS] = { "starttls", 587 },
    [SMTP_TLS] = { "tls", 465 },
    [SMTP_LOOPBACK] = { "loopback", 25 },
};

struct said {
    str value[SETTINGS];
    int line[SETTINGS]; /* 0: not said */
    str file;
};

/* ---- lines ---- */

static int setting_of(str name)
{
    for (int i = 0; i < SETTINGS; i++)
        if (str_eq(name, str_of(names[i])))
            return i;
    return -1;
}

static rc unknown(str name, struct err *err)
{
    str known[SETTINGS];
    ptrdiff_t near;

    for (int i = 0; i < SETTINGS; i++)
        known[i] = str_of(names[i]);
    near = near_best(name, known, SETTINGS);
    err_set(err, RC_BAD_INPUT, "there is no setting '%.*s'", STR_ARG(name));
    if (near >= 0)
        return err_hint(err, "Did you mean '%s'?", names[near]);
    return err_hint(err, "A line is a setting and its value, such as 'server mail.example.org'.");
}

static rc line_read(struct said *s, str line, int number, struct err *err)
{
    str name, value;
    int which;

    str_cut(line, ' ', &name, &value);
    which = setting_of(name);
    value = str_trim(value);
    if (which < 0)
        return unknown(name, err);
    if (s->line[which]) {
        err_set(err, RC_BAD_INPUT, "'%s' is set twice, first in line %d", names[which], s->line[which]);
        return err_hint(err, "Leave one of them.");
    }
    if (!value.n)
        return err_set(err, RC_BAD_INPUT, "'%s' has no value", names[which]);
    s->value[which] = value;
    s->line[which] = number;
    return RC_OK;
}

static rc lines_read(struct said *s, str text, struct err *err)
{
    bool more = true;
    str line;

    for (int number = 1; more; number++) {
        more = str_cut(text, '\n', &line, &text);
        if (!str_trim(line).n || str_starts(line, S("#")))
            continue;
        if (line_read(s, line, number, err) != RC_OK)
            return err_place(err, s->file, number, 1, line, (int)line.n);
    }
    return RC_OK;
}

/* ---- values ---- */

static rc wrong(const struct said *s, enum setting which, const char *must_be, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "'%s' %s", names[which], must_be);
    return err_place(err, s->file, s->line[which], 1, S(""), 0);
}

static rc missing(const struct said *s, enum setting which, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "the mail settings do not say '%s'", names[which]);
    err_place(err, s->file, 0, 0, S(""), 0);
    return err_hint(err, "Add a line '%s' with its value.", names[which]);
}

/* "Concordat <register@example.org>", or the address alone. */
static rc party_read(const struct said *s, enum setting which, struct mail_party *out, struct err *err)
{
    struct mail_party p = { .address = s->value[which] };
    str name, rest, end;

    if (str_cut(s->value[which], '<', &name, &rest)) {
        if (!str_cut(rest, '>', &p.address, &end) || end.n)
            return wrong(s, which, "is not a name and an address, as in Concordat <register@example.org>", err);
        p.name = str_trim(name);
    }
    if (party_check(&p, err) != RC_OK)
        return err_place(err, s->file, s->line[which], 1, S(""), 0);
    *out = p;
    return RC_OK;
}

/* A name, an IPv4 address, or an IPv6 one without brackets. */
static bool is_host(arena *mem, str host)
{
    struct in6_addr unused;

    if (str_find(host, ':') >= 0)
        return inet_pton(AF_INET6, arena_cstr(mem, host), &unused) == 1;
    for (ptrdiff_t i = 0; i < host.n; i++) {
        char c = host.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return true;
}

static rc security_read(const struct said *s, struct smtp_settings *out, struct err *err)
{
    int64_t port;

    if (s->line[SECURITY]) {
        int i = 0;

        while (i < countof(securities) && !str_eq(s->value[SECURITY], str_of(securities[i].name)))
            i++;
        if (i == countof(securities))
            return wrong(s, SECURITY, "is starttls, tls or loopback", err);
        out->security = (enum smtp_security)i;
    }
    out->port = securities[out->security].port;
    if (s->line[PORT]) {
        if (!str_digits(s->value[PORT], PORT_MOST, &port) || port == 0)
            return wrong(s, PORT, "is a number from 1 to 65535", err);
        out->port = (int)port;
    }
    return RC_OK;
}

/* The password's file is for its owner alone. */
static rc sign_in_read(arena *mem, const struct said *s, struct smtp_settings *out, struct err *err)
{
    str file = s->value[SIGN_IN], text, user, password, rest;
    struct stat st;

    TRY(file_read(mem, file, SETTINGS_MOST, &text, err));
    if (stat(arena_cstr(mem, file), &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO))) {
        err_set(err, RC_USAGE, "'%.*s' holds a password, and others than its owner may use the file", STR_ARG(file));
        return err_hint(err, "Take the rights of the group and of others away: chmod 600.");
    }
    str_cut(text, '\n', &user, &rest);
    str_cut(rest, '\n', &password, &rest);
    if (!user.n || !password.n || rest.n) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is not the two lines of a sign-in", STR_ARG(file));
        return err_hint(err, "Write the user on its first line and the password on its second, and nothing else.");
    }
    out->user = user;
    out->password = password;
    return RC_OK;
}

static rc server_read(arena *mem, const struct said *s, struct smtp_settings *out, struct err *err)
{
    struct mail_party bounces;

    out->host = s->value[SERVER];
    out->authorities = s->value[AUTHORITIES];
    if (!is_host(mem, out->host))
        return wrong(s, SERVER, "is the name or the address of a machine, without a port", err);
    TRY(security_read(s, out, err));
    if (s->line[SIGN_IN])
        TRY(sign_in_read(mem, s, out, err));
    if (!s->line[BOUNCES])
        return RC_OK;
    TRY(party_read(s, BOUNCES, &bounces, err));
    out->bounces = bounces.address;
    return RC_OK;
}

/* With a folder nothing of a server has a meaning. */
static rc folder_alone(const struct said *s, struct err *err)
{
    for (int i = BOUNCES; i < FOLDER; i++)
        if (s->line[i])
            return wrong(s, (enum setting)i, "has no meaning where mails go into a folder", err);
    return RC_OK;
}

rc mail_settings_read(arena *mem, str path, struct mail_settings *out, struct err *err)
{
    struct said said = { .file = path };
    struct mail_settings m = { 0 };
    str text;

    TRY(file_read(mem, path, SETTINGS_MOST, &text, err));
    TRY(lines_read(&said, text, err));
    if (!said.line[SENDER])
        return missing(&said, SENDER, err);
    TRY(party_read(&said, SENDER, &m.sender, err));
    if (said.line[FOLDER]) {
        TRY(folder_alone(&said, err));
        m.folder = said.value[FOLDER];
    } else if (said.line[SERVER]) {
        m.sign_in = said.value[SIGN_IN];
        TRY(server_read(mem, &said, &m.smtp, err));
    } else {
        return missing(&said, SERVER, err);
    }
    *out = m;
    return RC_OK;
}

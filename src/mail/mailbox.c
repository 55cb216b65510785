#include "mail/mailbox.h"

#include "base/file.h"
#include "io/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_DATE = 14, NAME_LENGTH = NAME_DATE + 1 + MESSAGE_ID, MAIL_MOST = 1 << 20 };

static str path_of(arena *mem, str folder, str name, const char *ending)
{
    return arena_printf(mem, "%.*s/%.*s.%s", STR_ARG(folder), STR_ARG(name), ending);
}

/* ---- putting in ---- */

/* 20260612133000-c0ffee...: the time in UTC, and the id. */
static str name_of(arena *mem, const struct message *m)
{
    struct civil c = civil_from_day((daynum)(m->date / DAY_SECONDS));
    int second = (int)(m->date % DAY_SECONDS);

    return arena_printf(mem, "%04d%02d%02d%02d%02d%02d-%.*s", c.year, c.month, c.dom, second / HOUR_SECONDS, second / 60 % 60, second % 60,
                        STR_ARG(m->id));
}

static str print_json(arena *mem, const struct message *m)
{
    const struct letter *l = m->letter;
    struct buf b = buf_new(mem);
    struct json_out o = json_out_new(&b, JSON_PRETTY);

    json_open_object(&o);
    json_put_int(&o, S("date"), m->date);
    json_put_str(&o, S("name"), l->to.name);
    json_put_str(&o, S("address"), l->to.address);
    json_put_str(&o, S("reference"), l->reference);
    json_put_array(&o, S("words"));
    for (int i = 0; i < l->languages; i++) {
        json_open_object(&o);
        json_put_str(&o, S("language"), l->words[i].language);
        json_put_str(&o, S("subject"), l->words[i].subject);
        json_put_str(&o, S("text"), l->words[i].text);
        json_close_object(&o);
    }
    json_close_array(&o);
    json_close_object(&o);
    buf_char(&b, '\n');
    return buf_text(&b);
}

/* Who is shut in may open a folder that is there, and may not make one: so one is made only where there is none. */
static bool is_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* The file for pages comes last: what they show is there whole. */
static rc put_in(arena *mem, str folder, const struct message *m, struct err *err)
{
    const char *path = arena_cstr(mem, folder);
    str name = name_of(mem, m), bytes;

    TRY(message_print(mem, m, &bytes, err));
    if (!is_folder(path) && mkdir(path, 0700) != 0 && errno != EEXIST)
        return err_set(err, RC_NO_OUTPUT, "could not make the folder '%.*s': %s", STR_ARG(folder), strerror(errno));
    TRY(file_replace(mem, path_of(mem, folder, name, "eml"), bytes, FILE_FOR_OWNER, err));
    return file_replace(mem, path_of(mem, folder, name, "json"), print_json(mem, m), FILE_FOR_OWNER, err);
}

static rc deliver(void *ctx, arena *mem, const struct message *m, struct err *err)
{
    rc code = put_in(mem, *(const str *)ctx, m, err);

    /* A folder that cannot be written is the server's trouble, not the mail's. */
    if (code == RC_NO_OUTPUT || code == RC_USAGE)
        err->code = RC_MAIL_SERVER;
    return code == RC_OK ? RC_OK : err->code;
}

struct post mailbox_post(const str *folder)
{
    return (struct post){ .deliver = deliver, .ctx = (void *)folder, .most_seconds = 10 };
}

/* ---- taking out ---- */

static bool is_name(str name)
{
    for (ptrdiff_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (i == NAME_DATE ? c != '-' : !((c >= '0' && c <= '9') || (i > NAME_DATE && c >= 'a' && c <= 'f')))
            return false;
    }
    return name.n == NAME_LENGTH;
}

static rc no_such_mail(str name, struct err *err)
{
    return err_set(err, RC_NOT_FOUND, "there is no mail '%.*s'", STR_ARG(name));
}

static rc not_ours(str file, struct err *err)
{
    err_set(err, RC_BAD_INPUT, "'%.*s' is no mail of this program", STR_ARG(file));
    return err_hint(err, "Take it out of the folder.");
}

static bool get(const struct json *object, str key, enum json_type type, str *out)
{
    const struct json *value = json_get(object, key);

    if (!value || value->type != type)
        return false;
    *out = value->text;
    return true;
}

static bool get_words(const struct json *all, struct letter *l)
{
    if (!all || all->type != JSON_ARRAY || all->count < 1 || all->count > LETTER_LANGUAGES)
        return false;
    for (const struct json *one = all->child; one; one = one->next) {
        struct letter_words *w = &l->words[l->languages++];

        if (!get(one, S("language"), JSON_STRING, &w->language) || !get(one, S("subject"), JSON_STRING, &w->subject) ||
            !get(one, S("text"), JSON_STRING, &w->text))
            return false;
    }
    return true;
}

static rc read_json(arena *mem, str folder, str name, struct mailbox_mail *out, struct err *err)
{
    str file = path_of(mem, folder, name, "json"), text, date;
    struct mailbox_mail m = { .name = arena_str(mem, name) };
    struct json *json;

    TRY(file_read(mem, file, MAIL_MOST, &text, err));
    TRY(json_read(mem, file, text, &json, err));
    if (!get(json, S("date"), JSON_NUMBER, &date) || !str_digits(date, INSTANT_LAST, &m.date) ||
        !get(json, S("name"), JSON_STRING, &m.letter.to.name) || !get(json, S("address"), JSON_STRING, &m.letter.to.address) ||
        !get(json, S("reference"), JSON_STRING, &m.letter.reference) || !get_words(json_get(json, S("words")), &m.letter))
        return not_ours(file, err);
    *out = m;
    return RC_OK;
}

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

struct names {
    str *v;
    ptrdiff_t n, cap;
};

static rc read_names(arena *mem, str folder, struct names *out, struct err *err)
{
    CLEANUP(close_folder) DIR *dir = opendir(arena_cstr(mem, folder));
    const struct dirent *at;

    if (!dir && errno == ENOENT)
        return RC_OK;
    if (!dir)
        return err_set(err, RC_NO_INPUT, "could not read the folder '%.*s': %s", STR_ARG(folder), strerror(errno));
    while ((at = readdir(dir))) {
        str file = str_of(at->d_name), name = str_sub(file, 0, file.n < NAME_LENGTH ? file.n : NAME_LENGTH);

        if (is_name(name) && str_eq(str_from(file, name.n), S(".json")))
            *PUSH(mem, out) = arena_str(mem, name);
    }
    return RC_OK;
}

static int newest_first(const void *a, const void *b)
{
    return str_cmp(*(const str *)b, *(const str *)a);
}

rc mailbox_list(arena *mem, str folder, ptrdiff_t most, struct mailbox_list *out, struct err *err)
{
    struct mailbox_list list = { 0 };
    struct names names = { 0 };

    TRY(read_names(mem, folder, &names, err));
    if (names.n)
        qsort(names.v, (size_t)names.n, sizeof *names.v, newest_first);
    for (ptrdiff_t i = 0; i < names.n && i < most; i++)
        TRY(read_json(mem, folder, names.v[i], PUSH(mem, &list), err));
    *out = list;
    return RC_OK;
}

static bool is_there(arena *mem, str folder, str name)
{
    struct stat st;

    return is_name(name) && stat(path_of(mem, folder, name, "json").p, &st) == 0;
}

rc mailbox_read(arena *mem, str folder, str name, struct mailbox_mail *out, struct err *err)
{
    return is_there(mem, folder, name) ? read_json(mem, folder, name, out, err) : no_such_mail(name, err);
}

#include "signin/fetch.h"

#include "base/buf.h"

#include <curl/curl.h>
#include <sodium.h>

/* ---- where ---- */

static bool part_is(CURLU *url, CURLUPart part, const char *is)
{
    char *text = NULL;
    bool fits = curl_url_get(url, part, &text, 0) == CURLUE_OK && is && str_eq(str_of(text), str_of(is));

    curl_free(text);
    return fits;
}

static bool part_is_there(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool is_there = curl_url_get(url, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return is_there;
}

static bool is_this_machine(CURLU *url)
{
    return part_is(url, CURLUPART_HOST, "127.0.0.1") || part_is(url, CURLUPART_HOST, "[::1]") || part_is(url, CURLUPART_HOST, "localhost");
}

static bool is_good(CURLU *url)
{
    if (part_is_there(url, CURLUPART_USER) || part_is_there(url, CURLUPART_PASSWORD) || part_is_there(url, CURLUPART_FRAGMENT))
        return false;
    return part_is(url, CURLUPART_SCHEME, "https") || (part_is(url, CURLUPART_SCHEME, "http") && is_this_machine(url));
}

static bool is_printable(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return true;
}

bool is_fetchable(str text)
{
    char copy[FETCH_URL + 1];
    CURLU *url;
    bool fits;

    if (text.n > FETCH_URL || !is_printable(text))
        return false;
    snprintf(copy, sizeof(copy), "%.*s", STR_ARG(text));
    url = curl_url();
    fits = url && curl_url_set(url, CURLUPART_URL, copy, 0) == CURLUE_OK && is_good(url);
    curl_url_cleanup(url);
    return fits;
}

/* ---- asking ---- */

/* The room for an answer is taken before it is asked for: the library calls back, and must not be left in the middle (base/arena.h). */
struct asking {
    CURL *curl;
    struct curl_slist *headers;
    struct buf body;
    bool is_over;
};

static void asking_close(struct asking *a)
{
    curl_slist_free_all(a->headers);
    curl_easy_cleanup(a->curl);
}

static size_t take(char *bytes, size_t one, size_t n, void *ctx)
{
    struct asking *a = ctx;

    if (a->body.n + (ptrdiff_t)(one * n) > FETCH_MOST) {
        a->is_over = true;
        return 0;
    }
    buf_str(&a->body, (str){ bytes, (ptrdiff_t)(one * n) });
    return one * n;
}

static rc no_memory(struct err *err)
{
    return err_set(err, RC_NO_MEMORY, "out of memory");
}

/* The address that messages name: without what stands in its query. */
static str shown(str url)
{
    ptrdiff_t at = str_find(url, '?');

    return at < 0 ? url : str_sub(url, 0, at);
}

static rc asking_open(struct asking *a, arena *mem, str url, struct err *err)
{
    if (!is_fetchable(url)) {
        err_set(err, RC_BAD_INPUT, "'%.*s' is not an address of https", STR_ARG(shown(url)));
        return err_hint(err, "Look at the provider's configuration.");
    }
    a->body = buf_in(mem, arena_raw(mem, FETCH_MOST), FETCH_MOST);
    a->curl = curl_easy_init();
    a->headers = curl_slist_append(NULL, "Accept: application/json");
    if (!a->curl || !a->headers)
        return no_memory(err);
    curl_easy_setopt(a->curl, CURLOPT_URL, arena_cstr(mem, url));
    curl_easy_setopt(a->curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(a->curl, CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
    curl_easy_setopt(a->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(a->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(a->curl, CURLOPT_TIMEOUT_MS, (long)FETCH_MS);
    curl_easy_setopt(a->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)FETCH_MS);
    curl_easy_setopt(a->curl, CURLOPT_MAXFILESIZE, (long)FETCH_MOST);
    curl_easy_setopt(a->curl, CURLOPT_HTTPHEADER, a->headers);
    curl_easy_setopt(a->curl, CURLOPT_USERAGENT, "concordat");
    curl_easy_setopt(a->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(a->curl, CURLOPT_WRITEDATA, a);
    return RC_OK;
}

static rc asking_run(struct asking *a, str url, struct fetched *out, struct err *err)
{
    CURLcode code = curl_easy_perform(a->curl);
    long status = 0;

    if (a->is_over || code == CURLE_FILESIZE_EXCEEDED) {
        err_set(err, RC_TOO_LARGE, "'%.*s' answers with more than %d KB", STR_ARG(shown(url)), FETCH_MOST >> 10);
        return err_hint(err, "Look at the provider's configuration.");
    }
    if (code != CURLE_OK) {
        err_set(err, RC_BUSY, "could not ask '%.*s': %s", STR_ARG(shown(url)), curl_easy_strerror(code));
        return err_hint(err, "Try again later; if it stays so, look whether the provider answers.");
    }
    curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct fetched){ (int)status, buf_text(&a->body) };
    return RC_OK;
}

rc fetch_get(arena *mem, str url, struct fetched *out, struct err *err)
{
    CLEANUP(asking_close) struct asking a = { 0 };

    TRY(asking_open(&a, mem, url, err));
    return asking_run(&a, url, out, err);
}

/* Percent signs for what a form does not take as it is; wiped, since it may be a secret. */
static rc escaped_add(struct asking *a, struct buf *to, str text, struct err *err)
{
    char *escaped = curl_easy_escape(a->curl, text.n ? text.p : "", (int)text.n);

    if (!escaped)
        return no_memory(err);
    buf_z(to, escaped);
    sodium_memzero(escaped, strlen(escaped));
    curl_free(escaped);
    return RC_OK;
}

static rc form_make(struct asking *a, arena *mem, const struct fetch_field *fields, ptrdiff_t n, str *out, struct err *err)
{
    struct buf form = buf_new(mem);

    for (ptrdiff_t i = 0; i < n; i++) {
        if (!fields[i].name.n)
            continue;
        if (form.n)
            buf_char(&form, '&');
        buf_str(&form, fields[i].name);
        buf_char(&form, '=');
        TRY(escaped_add(a, &form, fields[i].value, err));
    }
    *out = buf_text(&form);
    return RC_OK;
}

/* RFC 6749 (2.3.1): name and secret are escaped as in a form before they are put together. */
static rc user_set(struct asking *a, arena *mem, str user, str password, struct err *err)
{
    struct buf name = buf_new(mem), secret = buf_new(mem);

    TRY(escaped_add(a, &name, user, err));
    TRY(escaped_add(a, &secret, password, err));
    curl_easy_setopt(a->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(a->curl, CURLOPT_USERNAME, arena_cstr(mem, buf_text(&name)));
    curl_easy_setopt(a->curl, CURLOPT_PASSWORD, arena_cstr(mem, buf_text(&secret)));
    return RC_OK;
}

rc fetch_post(arena *mem, str url, str user, str password, const struct fetch_field *fields, ptrdiff_t n, struct fetched *out, struct err *err)
{
    CLEANUP(asking_close) struct asking a = { 0 };
    str form;

    TRY(asking_open(&a, mem, url, err));
    TRY(form_make(&a, mem, fields, n, &form, err));
    if (user.n)
        TRY(user_set(&a, mem, user, password, err));
    curl_easy_setopt(a.curl, CURLOPT_POSTFIELDSIZE, (long)form.n);
    curl_easy_setopt(a.curl, CURLOPT_COPYPOSTFIELDS, form.n ? form.p : "");
    return asking_run(&a, url, out, err);
}

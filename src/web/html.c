#include "web/html.h"

#include "words/writing.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

struct html html_new(arena *mem, enum language lang)
{
    return (struct html){ .mem = mem, .lang = lang, .out = buf_new(mem) };
}

/* After this, what is written stands inside the element that was opened last. */
static void inside(struct html *h)
{
    if (h->in_tag)
        buf_char(&h->out, '>');
    h->in_tag = false;
}

str html_finish(struct html *h)
{
    inside(h);
    assert(h->depth == 0);
    return buf_text(&h->out);
}

static void begin(struct html *h, const char *element)
{
    inside(h);
    h->after_pre = false;
    buf_char(&h->out, '<');
    buf_z(&h->out, element);
    h->in_tag = true;
}

void html_open(struct html *h, const char *element)
{
    assert(h->depth < HTML_DEPTH);
    begin(h, element);
    h->open[h->depth++] = element;
    h->after_pre = strcmp(element, "textarea") == 0 || strcmp(element, "pre") == 0;
}

void html_close(struct html *h, const char *element)
{
    assert(h->depth > 0 && strcmp(h->open[h->depth - 1], element) == 0);
    inside(h);
    h->after_pre = false;
    h->depth--;
    buf_z(&h->out, "</");
    buf_z(&h->out, element);
    buf_char(&h->out, '>');
}

void html_void(struct html *h, const char *element)
{
    begin(h, element);
}

/* What a byte is written as where it is not written as it is: what HTML does not allow becomes U+FFFD. */
static const char *reference(uint8_t c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return "\xEF\xBF\xBD";
    }
}

/* Nearly all bytes are plain: one look each. */
static const bool is_special[256] = {
    [0 ... '\t' - 1] = true, ['\n' + 1 ... ' ' - 1] = true, [0x7F] = true, ['<'] = true, ['>'] = true, ['&'] = true, ['"'] = true, ['\''] = true,
};

/* Text with what means something to HTML as references. */
static void escaped(struct buf *b, str text)
{
    ptrdiff_t plain = 0;

    if (!text.n)
        return;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (!is_special[(uint8_t)text.p[i]])
            continue;
        buf_str(b, str_sub(text, plain, i));
        buf_z(b, reference((uint8_t)text.p[i]));
        plain = i + 1;
    }
    buf_str(b, str_from(text, plain));
}

static void name_of(struct html *h, const char *name)
{
    assert(h->in_tag);
    buf_char(&h->out, ' ');
    buf_z(&h->out, name);
}

void html_attr(struct html *h, const char *name, str value)
{
    name_of(h, name);
    buf_z(&h->out, "=\"");
    escaped(&h->out, value);
    buf_char(&h->out, '"');
}

void html_attr_int(struct html *h, const char *name, int64_t value)
{
    name_of(h, name);
    buf_z(&h->out, "=\"");
    buf_int(&h->out, value);
    buf_char(&h->out, '"');
}

void html_flag(struct html *h, const char *name)
{
    name_of(h, name);
}

/* Whether a browser would stay on this site, or go to one of the schemes that cannot run anything. */
static bool is_harmless(str url)
{
    static const char *const schemes[] = { "https:", "mailto:", "tel:" };
    ptrdiff_t colon = str_find(url, ':');

    /* Browsers skip spaces and control characters, and take "\" for "/": where there are any, nobody can say what is meant. */
    for (ptrdiff_t i = 0; i < url.n; i++)
        if ((uint8_t)url.p[i] <= ' ' || url.p[i] == 0x7F || url.p[i] == '\\')
            return false;
    if (str_starts(url, S("//")))
        return false;
    for (int i = 0; i < countof(schemes); i++)
        if (url.n >= (ptrdiff_t)strlen(schemes[i]) && strncasecmp(url.p, schemes[i], strlen(schemes[i])) == 0)
            return true;
    for (ptrdiff_t i = 0; i < colon; i++)
        if (url.p[i] == '/' || url.p[i] == '?' || url.p[i] == '#')
            return true;
    return colon < 0;
}

void html_url(struct html *h, const char *name, str url)
{
    html_attr(h, name, is_harmless(url) ? url : S("#"));
}

void html_own(struct html *h, str text)
{
    inside(h);
    /* A browser drops a line break right after <textarea> or <pre>: it gets one to drop. */
    if (h->after_pre && text.n && text.p[0] == '\n')
        buf_char(&h->out, '\n');
    if (text.n)
        h->after_pre = false;
    escaped(&h->out, text);
}

/* Whether there may be elements: in a title, an option and what is typed into there is nothing but text. */
static bool takes_elements(const struct html *h)
{
    static const char *const texts[] = { "title", "option", "textarea" };

    for (int i = 0; h->depth && i < countof(texts); i++)
        if (strcmp(h->open[h->depth - 1], texts[i]) == 0)
            return false;
    return true;
}

/* Where the next isolate begins or ends; -1: nowhere.  Nearly all texts have no byte that either begins with. */
static ptrdiff_t isolate_find(str text, bool *begins)
{
    ptrdiff_t begin, end;

    if (str_find(text, isolate_begin.p[0]) < 0)
        return -1;
    begin = str_find_str(text, isolate_begin);
    end = str_find_str(text, isolate_end);
    *begins = begin >= 0 && begin < end;
    return *begins ? begin : end;
}

/* The isolates of plain text as the element that says the same. */
void html_text(struct html *h, str text)
{
    ptrdiff_t at;
    bool begins;

    if (!takes_elements(h)) {
        html_own(h, text);
        return;
    }
    text = writing_isolated(h->mem, text);
    while ((at = isolate_find(text, &begins)) >= 0) {
        html_own(h, str_sub(text, 0, at));
        if (begins)
            html_open(h, "bdi");
        else
            html_close(h, "bdi");
        text = str_from(text, at + isolate_begin.n);
    }
    html_own(h, text);
}

static void html_user(struct html *h, str text)
{
    html_open(h, "bdi");
    html_own(h, text);
    html_close(h, "bdi");
}

void html_user_in(struct html *h, str text, enum language lang)
{
    html_open(h, "bdi");
    html_attr(h, "lang", language_code(lang));
    html_own(h, text);
    html_close(h, "bdi");
}

void html_raw_(struct html *h, str literal)
{
    inside(h);
    buf_str(&h->out, literal);
}

void html_classes_(struct html *h, const char *const *names, ptrdiff_t n)
{
    bool first = true;

    name_of(h, "class");
    buf_z(&h->out, "=\"");
    for (ptrdiff_t i = 0; i < n; i++) {
        if (!names[i])
            continue;
        if (!first)
            buf_char(&h->out, ' ');
        buf_z(&h->out, names[i]);
        first = false;
    }
    buf_char(&h->out, '"');
}

void html_open_class(struct html *h, const char *element, const char *class_names)
{
    html_open(h, element);
    html_attr(h, "class", str_of(class_names));
}

void html_element(struct html *h, const char *element, const char *class_names, str text)
{
    html_open_class(h, element, class_names);
    html_text(h, text);
    html_close(h, element);
}

struct content content_text(str text)
{
    return (struct content){ .kind = text.n ? CONTENT_TEXT : CONTENT_NONE, .is = text };
}

struct content content_user(str text)
{
    return (struct content){ .kind = text.n ? CONTENT_USER : CONTENT_NONE, .is = text };
}

struct content content_user_in(str text, enum language lang)
{
    return (struct content){ .kind = text.n ? CONTENT_USER : CONTENT_NONE, .is = text, .has_lang = true, .lang = lang };
}

struct content content_of(struct html *h)
{
    str made = html_finish(h);

    return (struct content){ .kind = made.n ? CONTENT_MARKUP : CONTENT_NONE, .is = made };
}

void html_content(struct html *h, struct content content)
{
    switch (content.kind) {
    case CONTENT_NONE: inside(h); break;
    case CONTENT_TEXT: html_text(h, content.is); break;
    case CONTENT_USER:
        if (content.has_lang)
            html_user_in(h, content.is, content.lang);
        else
            html_user(h, content.is);
        break;
    case CONTENT_MARKUP: html_raw_(h, content.is); break;
    }
}

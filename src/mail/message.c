#include "mail/message.h"

#include <assert.h>

enum {
    LINE_MOST = 78,         /* RFC 5322, 2.1.1 */
    ENCODED_LINE_MOST = 76, /* RFC 2047, 2; RFC 2045, 6.7 */
    PLAIN_WORD_MOST = 60,   /* a longer one would not fit beside a header's name */
    LOCAL_MOST = 64,        /* RFC 5321, 4.5.3.1 */
    LABEL_MOST = 63,
    ADDRESS_MOST = 254
};

/* Between two languages: short, since it is read aloud too. */
#define BETWEEN "\n----------\n\n"

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_among(char c, str set)
{
    return str_find(set, c) >= 0;
}

/* ---- what may be sent ---- */

static rc refused(struct err *err, const char *field, const char *what)
{
    err_set(err, RC_BAD_INPUT, "%s", what);
    return err_at(err, str_of(field));
}

/* How many bytes the character at ${at} of well-formed UTF-8 has. */
static ptrdiff_t char_bytes(str text, ptrdiff_t at)
{
    unsigned char c = (unsigned char)text.p[at];

    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* A control character of ASCII or Latin 1, or one of Unicode that ends a line or a paragraph. */
static bool is_control(str text, ptrdiff_t at)
{
    unsigned char c = (unsigned char)text.p[at];
    str rest = str_from(text, at);

    return c < 0x20 || c == 0x7F || (c == 0xC2 && (unsigned char)text.p[at + 1] < 0xA0) || str_starts(rest, S("\u2028")) ||
           str_starts(rest, S("\u2029"));
}

/* Text of well-formed UTF-8 whose only control characters are among ${but}. */
static bool is_clean(str text, str but)
{
    ptrdiff_t bad;

    if (!str_is_utf8(text, &bad))
        return false;
    for (ptrdiff_t i = 0; i < text.n; i += char_bytes(text, i))
        if (is_control(text, i) && !is_among(text.p[i], but))
            return false;
    return true;
}

static rc line_check(str line, ptrdiff_t most, const char *field, struct err *err)
{
    if (line.n > most) {
        err_set(err, RC_TOO_LARGE, "a line for a mail has more than %td bytes", most);
        return err_at(err, str_of(field));
    }
    if (!is_clean(line, S(""))) {
        refused(err, field, "a line for a mail holds a character that is no writing");
        return err_hint(err, "Take out line breaks, tabs and other control characters.");
    }
    return RC_OK;
}

static bool is_local(str local)
{
    for (ptrdiff_t i = 0; i < local.n; i++) {
        bool dot_in_place = local.p[i] == '.' && i > 0 && i + 1 < local.n && local.p[i - 1] != '.';

        if (!dot_in_place && !is_letter_or_digit(local.p[i]) && !is_among(local.p[i], S("!#$%&'*+-/=?^_`{|}~")))
            return false;
    }
    return local.n > 0 && local.n <= LOCAL_MOST;
}

static bool is_domain(str domain)
{
    str label;
    bool more = true;

    while (more) {
        more = str_cut(domain, '.', &label, &domain);
        if (!label.n || label.n > LABEL_MOST || label.p[0] == '-' || label.p[label.n - 1] == '-')
            return false;
        for (ptrdiff_t i = 0; i < label.n; i++)
            if (!is_letter_or_digit(label.p[i]) && label.p[i] != '-')
                return false;
    }
    return true;
}

rc party_check(const struct mail_party *party, struct err *err)
{
    str local, domain;

    TRY(line_check(party->name, LETTER_NAME_MOST, "name", err));
    if (party->address.n <= ADDRESS_MOST && str_cut(party->address, '@', &local, &domain) && is_local(local) && is_domain(domain))
        return RC_OK;
    refused(err, "address", "the address is none that a mail can be sent to");
    return err_hint(err, "Give it as name@place.example, in letters without accents, without spaces and quotes.");
}

static rc reference_check(str reference, struct err *err)
{
    bool good = reference.n > 0 && reference.n <= REFERENCE_MOST;

    for (ptrdiff_t i = 0; good && i < reference.n; i++)
        good = is_letter_or_digit(reference.p[i]) || is_among(reference.p[i], S("-_/"));
    if (good)
        return RC_OK;
    refused(err, "reference", "a mail needs the reference of what it is about");
    return err_hint(err, "Give at most %d letters, digits, '-', '_' and '/'.", REFERENCE_MOST);
}

/* Subtags of RFC 5646, as far as a header needs to be safe: "cy", "en", "en-GB". */
static bool is_language(str language)
{
    for (ptrdiff_t i = 0; i < language.n; i++)
        if (!is_letter_or_digit(language.p[i]) && language.p[i] != '-')
            return false;
    return language.n >= 2 && language.n <= 35;
}

static rc words_check(const struct letter_words *words, struct err *err)
{
    if (!is_language(words->language))
        return refused(err, "language", "the text of a mail needs the tag of its language, such as 'cy' or 'en'");
    if (!str_trim(words->subject).n)
        return refused(err, "subject", "a mail needs a subject");
    TRY(line_check(words->subject, LETTER_SUBJECT_MOST, "subject", err));
    if (!words->text.n)
        return refused(err, "text", "a mail needs a text");
    if (words->text.n > LETTER_TEXT_MOST) {
        err_set(err, RC_TOO_LARGE, "the text of a mail has more than %d bytes", LETTER_TEXT_MOST);
        return err_at(err, S("text"));
    }
    if (!is_clean(words->text, S("\n\t"))) {
        refused(err, "text", "the text of a mail holds a character that is no writing");
        return err_hint(err, "End its lines with a newline alone, and take out other control characters.");
    }
    return RC_OK;
}

rc letter_check(const struct letter *letter, struct err *err)
{
    assert(letter->languages >= 1 && letter->languages <= LETTER_LANGUAGES);
    TRY(party_check(&letter->to, err));
    TRY(reference_check(letter->reference, err));
    for (int i = 0; i < letter->languages; i++)
        TRY(words_check(&letter->words[i], err));
    return RC_OK;
}

/* ---- what its reader sees ---- */

str letter_subject(arena *mem, const struct letter *letter)
{
    struct buf b = buf_new(mem);

    for (int i = 0; i < letter->languages; i++) {
        buf_z(&b, i ? " / " : "");
        buf_str(&b, str_trim(letter->words[i].subject));
    }
    buf_printf(&b, " (%.*s)", STR_ARG(letter->reference));
    return buf_text(&b);
}

static str letter_text(arena *mem, const struct letter *letter)
{
    struct buf b = buf_new(mem);

    for (int i = 0; i < letter->languages; i++) {
        buf_z(&b, i ? BETWEEN : "");
        buf_str(&b, letter->words[i].text);
        if (!str_ends(letter->words[i].text, S("\n")))
            buf_char(&b, '\n');
    }
    return buf_text(&b);
}

/* ---- headers ---- */

/* A header as it is written: where in its line the next character stands. */
struct header {
    struct buf *b;
    ptrdiff_t column;
};

static struct header header_begin(struct buf *b, const char *name)
{
    buf_printf(b, "%s:", name);
    return (struct header){ b, str_of(name).n + 1 };
}

static void header_end(struct header *h)
{
    buf_z(h->b, "\r\n");
}

static void header_put(struct header *h, str text)
{
    buf_str(h->b, text);
    h->column += text.n;
}

/* A space before a word of ${n} characters; a new line before the space when the word would end beyond ${most}. */
static void header_space(struct header *h, ptrdiff_t n, ptrdiff_t most)
{
    if (h->column + 1 + n > most) {
        buf_z(h->b, "\r\n");
        h->column = 0;
    }
    header_put(h, S(" "));
}

/* Words apart by single spaces; lines end between them, and before ${most}. */
static void header_words(struct header *h, str text, ptrdiff_t most)
{
    str word;
    bool more = true;

    while (more) {
        more = str_cut(text, ' ', &word, &text);
        header_space(h, word.n, most);
        header_put(h, word);
    }
}

/* Whether header_words writes ${text} so that every reader sees it again: what could be taken for an encoded word cannot. */
static bool is_plain(str text)
{
    str word;
    bool more = true;

    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] < ' ' || text.p[i] > '~')
            return false;
    if (str_find_str(text, S("=?")) >= 0)
        return false;
    while (more) {
        more = str_cut(text, ' ', &word, &text);
        if (!word.n || word.n > PLAIN_WORD_MOST)
            return false;
    }
    return true;
}

/* One character as RFC 2047 has it in a phrase (5, rule 3), which is the narrowest of its places. */
static str encoded_char(str c, char room[12])
{
    static const char hex[] = "0123456789ABCDEF";
    ptrdiff_t n = 0;

    if (c.n == 1 && (is_letter_or_digit(*c.p) || is_among(*c.p, S("!*+-/"))))
        return c;
    if (c.n == 1 && *c.p == ' ')
        return S("_");
    for (ptrdiff_t i = 0; i < c.n; i++) {
        room[n++] = '=';
        room[n++] = hex[(unsigned char)c.p[i] >> 4];
        room[n++] = hex[(unsigned char)c.p[i] & 15];
    }
    return (str){ room, n };
}

#define ENCODED_BEGIN "=?utf-8?q?"
#define ENCODED_END "?="

/* Encoded words, each of whole characters and no line longer than RFC 2047 allows: the spaces between them are not the text's. */
static void header_encoded(struct header *h, str text)
{
    bool open = false;

    for (ptrdiff_t i = 0, n; i < text.n; i += n) {
        char room[12];
        str c;

        n = char_bytes(text, i);
        c = encoded_char(str_sub(text, i, i + n), room);
        if (open && h->column + c.n + S(ENCODED_END).n > ENCODED_LINE_MOST) {
            header_put(h, S(ENCODED_END));
            open = false;
        }
        if (!open) {
            header_space(h, S(ENCODED_BEGIN ENCODED_END).n + c.n, ENCODED_LINE_MOST);
            header_put(h, S(ENCODED_BEGIN));
            open = true;
        }
        header_put(h, c);
    }
    header_put(h, S(ENCODED_END));
}

static void header_text(struct buf *b, const char *name, str text)
{
    struct header h = header_begin(b, name);

    if (is_plain(text))
        header_words(&h, text, LINE_MOST);
    else
        header_encoded(&h, text);
    header_end(&h);
}

/* "Giant; \"Big\" Box": every plain name in quotes, whether its characters ask for them or not. */
static str quoted(arena *mem, str name)
{
    struct buf b = buf_new(mem);

    buf_char(&b, '"');
    for (ptrdiff_t i = 0; i < name.n; i++) {
        if (is_among(name.p[i], S("\"\\")))
            buf_char(&b, '\\');
        buf_char(&b, name.p[i]);
    }
    buf_char(&b, '"');
    return buf_text(&b);
}

static void header_party(struct buf *b, arena *mem, const char *label, const struct mail_party *party)
{
    struct header h = header_begin(b, label);
    str name = str_trim(party->name);

    if (name.n && is_plain(name))
        header_words(&h, quoted(mem, name), ENCODED_LINE_MOST);
    else if (name.n)
        header_encoded(&h, name);
    header_words(&h, arena_printf(mem, name.n ? "<%.*s>" : "%.*s", STR_ARG(party->address)), ENCODED_LINE_MOST);
    header_end(&h);
}

static void header_date(struct buf *b, instant t)
{
    static const char *const weekday[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct london l = instant_london(t);
    struct civil c = civil_from_day(l.day);

    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d %s\r\n", weekday[day_weekday(l.day)], c.dom, month[c.month - 1], c.year, l.second / HOUR_SECONDS,
               l.second / 60 % 60, l.second % 60, l.offset ? "+0100" : "+0000");
}

static void header_languages(struct buf *b, const struct letter *letter)
{
    buf_z(b, "Content-Language: ");
    for (int i = 0; i < letter->languages; i++) {
        buf_z(b, i ? ", " : "");
        buf_str(b, letter->words[i].language);
    }
    buf_z(b, "\r\n");
}

static void headers(struct buf *b, arena *mem, const struct message *m)
{
    str domain = address_domain(m->from.address);

    header_date(b, m->date);
    header_party(b, mem, "From", &m->from);
    header_party(b, mem, "To", &m->letter->to);
    header_text(b, "Subject", letter_subject(mem, m->letter));
    buf_printf(b, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(m->id), STR_ARG(domain));
    /* No message has this id; mails that name the same one are shown together, and so are all that are about one thing. */
    buf_printf(b, "References: <%.*s@%.*s>\r\n", STR_ARG(m->letter->reference), STR_ARG(domain));
    buf_z(b, "Auto-Submitted: auto-generated\r\n");
    /* RFC 3834 is not heard by every server: the word of one that many offices use, so that nobody's absence is answered to a program. */
    buf_z(b, "X-Auto-Response-Suppress: OOF, AutoReply\r\n");
    header_languages(b, m->letter);
    buf_z(b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
}

/* ---- text ---- */

/* Whether the character of the line at ${at} stands for itself: not where it ends a line, begins one as a dot, or as the
 * "From " that old mailboxes part messages by. */
static bool is_itself(str line, ptrdiff_t at, ptrdiff_t column)
{
    char c = line.p[at];

    if (c == ' ' || c == '\t')
        return at + 1 < line.n;
    if (column == 0 && (c == '.' || str_starts(str_from(line, at), S("From "))))
        return false;
    return c > ' ' && c <= '~' && c != '=';
}

static void quoted_printable_line(struct buf *b, str line)
{
    ptrdiff_t column = 0;

    for (ptrdiff_t i = 0, n; i < line.n; i += n) {
        ptrdiff_t width;

        n = char_bytes(line, i);
        width = is_itself(line, i, column) ? 1 : 3 * n;
        if (column + width >= ENCODED_LINE_MOST) {
            buf_z(b, "=\r\n");
            column = 0;
            width = is_itself(line, i, column) ? 1 : 3 * n;
        }
        column += width;
        if (width == 1)
            buf_char(b, line.p[i]);
        else
            for (ptrdiff_t k = i; k < i + n; k++)
                buf_printf(b, "=%02X", (unsigned)(unsigned char)line.p[k]);
    }
    buf_z(b, "\r\n");
}

rc message_print(arena *mem, const struct message *message, str *out, struct err *err)
{
    struct buf b = buf_new(mem);
    str text, line;

    TRY(party_check(&message->from, err));
    TRY(letter_check(message->letter, err));
    assert(message->id.n == MESSAGE_ID);
    headers(&b, mem, message);
    text = letter_text(mem, message->letter);
    while (str_cut(text, '\n', &line, &text))
        quoted_printable_line(&b, line);
    *out = buf_text(&b);
    return RC_OK;
}

str address_domain(str address)
{
    return str_from(address, str_find(address, '@') + 1);
}

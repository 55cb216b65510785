/*
 * Mails as bytes: one whole as it stands, and what is refused.  That other programs read them as they were said is
 * tests/mail/read_back's business.
 */
#include "some_memory.h"

#include "mail/message.h"

#define ID S("0123456789abcdef0123456789abcdef")

static struct err err;

static struct letter letter_good(void)
{
    return (struct letter){
        .to = { S("Siân Llwyd"), S("sian@example.org") },
        .reference = S("EX-104"),
        .words = { { S("cy"), S("Cymeradwyo erbyn dydd Gwener"), S("Mae un peth yn aros: £39.20.\n") },
                   { S("en"), S("Approve by Friday 12 June 2026"), S("One thing waits: £39.20.\n") } },
        .languages = 2,
    };
}

static void a_whole_mail(void **state)
{
    static const char expected[] = "Date: Fri, 12 Jun 2026 14:30:00 +0100\r\n"
                                   "From: \"Concordat (invented)\" <register@example.org>\r\n"
                                   "To: =?utf-8?q?Si=C3=A2n_Llwyd?= <sian@example.org>\r\n"
                                   "Subject: Cymeradwyo erbyn dydd Gwener / Approve by Friday 12 June 2026\r\n"
                                   " (EX-104)\r\n"
                                   "Message-ID: <0123456789abcdef0123456789abcdef@example.org>\r\n"
                                   "References: <EX-104@example.org>\r\n"
                                   "Auto-Submitted: auto-generated\r\n"
                                   "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
                                   "Content-Language: cy, en\r\n"
                                   "MIME-Version: 1.0\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: quoted-printable\r\n"
                                   "\r\n"
                                   "Mae un peth yn aros: =C2=A339.20.\r\n"
                                   "\r\n"
                                   "----------\r\n"
                                   "\r\n"
                                   "One thing waits: =C2=A339.20.\r\n";
    struct letter letter = letter_good();
    struct message m = { { S("Concordat (invented)"), S("register@example.org") }, &letter, ID, 1781271000 };
    str found;

    (void)state;
    assert_int_equal(message_print(&mem, &m, &found, &err), RC_OK);
    assert_string_equal(arena_cstr(&mem, found), expected);
}

/* ---- what is refused ---- */

static str many(char c, int n)
{
    struct buf b = buf_new(&mem);

    buf_fill(&b, c, n);
    return buf_text(&b);
}

static void assert_letter(const struct letter *letter, rc code, const char *field)
{
    rc found = letter_check(letter, &err);

    if (found != code || (code != RC_OK && !str_eq(str_of(err.at), str_of(field))))
        fail_msg("%d at '%s', not %d at '%s': to '%.*s' <%.*s>, '%.*s', '%.*s'", found, found ? err.at : "", code, field, STR_ARG(letter->to.name),
                 STR_ARG(letter->to.address), STR_ARG(letter->reference), STR_ARG(letter->words[0].subject));
}

static void what_would_write_a_header_is_refused(void **state)
{
    static const str lines[] = {
        S("x\r\nBcc: somebody@example.org"),
        S("x\nBcc: somebody@example.org"),
        S("x\rBcc: somebody@example.org"),
        S("x\0y"),
        S("x\ty"),
        S("x\x7F y"),
        S("x\xC2\x85y"),
        S("x\u2028y"),
        S("x\u2029y"),
        S("\xC3"),
        S("\n"),
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(lines); i++) {
        struct letter name = letter_good(), subject = letter_good(), second = letter_good();

        name.to.name = lines[i];
        assert_letter(&name, RC_BAD_INPUT, "name");
        subject.words[0].subject = lines[i];
        assert_letter(&subject, RC_BAD_INPUT, "subject");
        second.words[1].subject = lines[i];
        assert_letter(&second, RC_BAD_INPUT, "subject");
    }
}

static void addresses(void **state)
{
    const struct {
        str address;
        bool good;
    } rows[] = {
        { S("a@b"), true },
        { S("john.q.public@example.com"), true }, /* RFC 5322, A.1.2 */
        { S("o'hara+tag=x@sub.example.org"), true },
        { arena_printf(&mem, "%.*s@example.org", STR_ARG(many('x', 64))), true },
        { arena_printf(&mem, "%.*s@example.org", STR_ARG(many('x', 65))), false },
        { arena_printf(&mem, "a@%.*s.org", STR_ARG(many('x', 63))), true },
        { arena_printf(&mem, "a@%.*s.org", STR_ARG(many('x', 64))), false },
        { arena_printf(&mem, "a%.*s", STR_ARG(many('@', 300))), false },
        { S(""), false },
        { S("@"), false },
        { S("nobody"), false },
        { S("@example.org"), false },
        { S("a@"), false },
        { S("a@b@c"), false },
        { S(".a@b"), false },
        { S("a.@b"), false },
        { S("a..b@c"), false },
        { S("a@b..c"), false },
        { S("a@.b"), false },
        { S("a@b."), false },
        { S("a@-b"), false },
        { S("a@b-"), false },
        { S("a b@c"), false },
        { S("a@b c"), false },
        { S("a@b>"), false },
        { S("<a@b>"), false },
        { S("a@b\r\nRCPT TO:<x@y>"), false },
        { S("\"a b\"@c"), false }, /* allowed, and taken by few */
        { S("a@[127.0.0.1]"), false },
        { S("siân@example.org"), false },
        { S("a@dŵr.example"), false },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct letter letter = letter_good();

        letter.to.address = rows[i].address;
        assert_letter(&letter, rows[i].good ? RC_OK : RC_BAD_INPUT, "address");
    }
}

static void other_parts(void **state)
{
    struct letter letter;

    (void)state;
#define WITH(field, value, code, named)                                                                                                              \
    letter = letter_good();                                                                                                                          \
    letter.field = value;                                                                                                                            \
    assert_letter(&letter, code, named)

    WITH(to.name, S(""), RC_OK, "");
    WITH(to.name, many('x', LETTER_NAME_MOST), RC_OK, "");
    WITH(to.name, many('x', LETTER_NAME_MOST + 1), RC_TOO_LARGE, "name");
    WITH(reference, S("2026/EX_104-b"), RC_OK, "");
    WITH(reference, S(""), RC_BAD_INPUT, "reference");
    WITH(reference, S("EX 104"), RC_BAD_INPUT, "reference");
    WITH(reference, S("EX@104"), RC_BAD_INPUT, "reference");
    WITH(reference, S("EX.104"), RC_BAD_INPUT, "reference");
    WITH(reference, many('x', REFERENCE_MOST + 1), RC_BAD_INPUT, "reference");
    WITH(words[0].subject, S(""), RC_BAD_INPUT, "subject");
    WITH(words[0].subject, S("  "), RC_BAD_INPUT, "subject");
    WITH(words[0].subject, many('x', LETTER_SUBJECT_MOST + 1), RC_TOO_LARGE, "subject");
    WITH(words[0].language, S("en-GB"), RC_OK, "");
    WITH(words[0].language, S(""), RC_BAD_INPUT, "language");
    WITH(words[0].language, S("en\r\nBcc: x"), RC_BAD_INPUT, "language");
    WITH(words[0].text, S(""), RC_BAD_INPUT, "text");
    WITH(words[0].text, S("a\r\nb\n"), RC_BAD_INPUT, "text");
    WITH(words[0].text, S("a\0b\n"), RC_BAD_INPUT, "text");
    WITH(words[0].text, S("a\x1B[2J\n"), RC_BAD_INPUT, "text");
    WITH(words[0].text, S("\xFF\n"), RC_BAD_INPUT, "text");
    WITH(words[0].text, many('x', LETTER_TEXT_MOST), RC_OK, "");
    WITH(words[1].text, many('x', LETTER_TEXT_MOST + 1), RC_TOO_LARGE, "text");
#undef WITH
}

/* The sender is set up once, by a person: it is looked at all the same. */
static void senders(void **state)
{
    static const struct mail_party bad[] = { { S("x\nBcc: y"), S("register@example.org") }, { S(""), S("register") } };
    struct letter letter = letter_good();

    (void)state;
    for (ptrdiff_t i = 0; i < countof(bad); i++) {
        struct message m = { bad[i], &letter, ID, 1781271000 };
        str out = S("as it was");

        assert_int_equal(message_print(&mem, &m, &out, &err), RC_BAD_INPUT);
        assert_true(str_eq(out, S("as it was")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_mail, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(what_would_write_a_header_is_refused, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(addresses, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(other_parts, memory_begin, memory_end),
        cmocka_unit_test_setup_teardown(senders, memory_begin, memory_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

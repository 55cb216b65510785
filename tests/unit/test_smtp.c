/* Handing mails to a server: tests/mail/smtp_peer, which refuses, is slow, dies and lies as each case tells it to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mail/smtp.h"
#include "smtp_peer.h"

#define ID S("0123456789abcdef0123456789abcdef")

enum { PATIENCE_MS = 400, LONG_MS = 20000 };

static arena mem;
static struct err err;
static struct smtp_peer peer;
static char certificates[FOLDER_ROOM];
static const char *certificate, *key, *stranger;

static const struct letter letter = {
    .to = { S("A Person"), S("person@example.net") },
    .reference = S("EX-104"),
    .words = { { S("en"), S("Approve by Friday"), S("One thing waits.\n.\n..dots\n") } },
    .languages = 1,
};
static const struct message message = { { S("Concordat"), S("register@example.org") }, &letter, ID, 1781271000 };

static int make_certificates(void **state)
{
    (void)state;
    mem = arena_open((size_t)64 << 20);
    assert_true(folder_new(certificates));
    smtp_peer_certificate(certificates, "here", "DNS:localhost,IP:127.0.0.1");
    smtp_peer_certificate(certificates, "elsewhere", "DNS:mail.example.org");
    certificate = arena_printf(&mem, "%s/here.pem", certificates).p;
    key = arena_printf(&mem, "%s/here.key", certificates).p;
    stranger = arena_printf(&mem, "%s/elsewhere.pem", certificates).p;
    return 0;
}

static int drop_certificates(void **state)
{
    (void)state;
    folder_drop(certificates);
    arena_close(&mem);
    return 0;
}

static int end(void **state)
{
    (void)state;
    smtp_peer_stop(&peer);
    return 0;
}

#define START(...) smtp_peer_start(&peer, (const char *const[]){ __VA_ARGS__, NULL })

static struct smtp_settings settings_plain(void)
{
    return (struct smtp_settings){ .host = S("127.0.0.1"), .port = peer.port, .security = SMTP_LOOPBACK, .total_ms = LONG_MS };
}

static struct smtp_settings settings_tls(enum smtp_security security)
{
    return (struct smtp_settings){
        .host = S("localhost"), .port = peer.port, .security = security, .authorities = str_of(certificate), .total_ms = LONG_MS
    };
}

static rc send_one(const struct smtp_settings *settings)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;

    assert_int_equal(smtp_open(settings, &smtp, &err), RC_OK);
    return smtp_send(smtp, &mem, &message, &err);
}

static void must_send(const struct smtp_settings *settings)
{
    if (send_one(settings) != RC_OK)
        fail_msg("not sent: %s", err.message);
}

static str file(const char *name)
{
    str text = S("(none)");

    smtp_peer_file(&peer, &mem, name, &text);
    return text;
}

/* What was said, once all of it was heard. */
static str dialogue(void)
{
    smtp_peer_end(&peer);
    return file("dialogue");
}

static void assert_dialogue(str expected)
{
    if (!str_eq(dialogue(), expected))
        fail_msg("the dialogue is\n%.*s\nnot\n%.*s", STR_ARG(dialogue()), STR_ARG(expected));
}

static void assert_file(const char *name, str expected)
{
    str found = file(name);

    if (!str_eq(found, expected))
        fail_msg("%s is\n%.*s\nnot\n%.*s", name, STR_ARG(found), STR_ARG(expected));
}

static bool says(const char *words)
{
    return strstr(err.message, words) != NULL;
}

/* ---- what arrives ---- */

static void a_mail_arrives_as_it_was_made(void **state)
{
    struct smtp_settings settings;
    str bytes;

    (void)state;
    smtp_peer_start(&peer, NULL);
    settings = settings_plain();
    must_send(&settings);
    assert_int_equal(message_print(&mem, &message, &bytes, &err), RC_OK);
    assert_file("1.eml", bytes);
    assert_file("1.envelope", arena_printf(&mem, "FROM:<register@example.org> SIZE=%td\nTO:<person@example.net>\n", bytes.n));
    assert_dialogue(S("connected\nEHLO\nMAIL\nRCPT\nDATA\nQUIT\n"));
}

static void bounces_go_elsewhere(void **state)
{
    struct smtp_settings settings;

    (void)state;
    smtp_peer_start(&peer, NULL);
    settings = settings_plain();
    settings.bounces = S("bounces@example.org");
    must_send(&settings);
    assert_true(str_starts(file("1.envelope"), S("FROM:<bounces@example.org> ")));
}

static void several_go_through_one_connection(void **state)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct smtp_settings settings;

    (void)state;
    smtp_peer_start(&peer, NULL);
    settings = settings_plain();
    assert_int_equal(smtp_open(&settings, &smtp, &err), RC_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_OK);
    smtp_close(&smtp);
    assert_dialogue(S("connected\nEHLO\nMAIL\nRCPT\nDATA\nMAIL\nRCPT\nDATA\nMAIL\nRCPT\nDATA\nQUIT\n"));
}

/* Servers take so many mails by one connection, and no more: that is nothing to wait for. */
static void a_connection_that_had_its_share_is_made_anew(void **state)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct smtp_settings settings;

    (void)state;
    START("mail@2=421 4.7.0 enough from you");
    settings = settings_plain();
    assert_int_equal(smtp_open(&settings, &smtp, &err), RC_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_OK);
    assert_true(str_eq(file("2.eml"), file("1.eml")));
    assert_true(str_eq(file("3.eml"), S("(none)")));
}

/* Once the text is on its way nobody knows whether it was taken: that is for the outbox to decide, which waits. */
static void what_may_have_been_taken_is_not_sent_again_at_once(void **state)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct smtp_settings settings;

    (void)state;
    START("text@2=lost");
    settings = settings_plain();
    assert_int_equal(smtp_open(&settings, &smtp, &err), RC_OK);
    assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_OK);
    assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_MAIL_SERVER);
    assert_true(str_eq(file("3.eml"), S("(none)")));
}

static void one_that_was_refused_leaves_the_next_alone(void **state)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct smtp_settings settings;

    (void)state;
    START("rcpt@1=550 5.1.1 no such person");
    settings = settings_plain();
    assert_int_equal(smtp_open(&settings, &smtp, &err), RC_OK);
    assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_MAIL_REFUSED);
    assert_int_equal(smtp_send(smtp, &mem, &message, &err), RC_OK);
}

/* ---- what is refused ---- */

static void refusals_are_told_apart(void **state)
{
    static const struct {
        const char *answer;
        rc code;
        const char *says;
    } rows[] = {
        { "greeting=554 5.3.2 no service", RC_MAIL_SERVER, "did not greet us: 554" },
        { "greeting=421 4.3.2 later", RC_MAIL_SERVER, "did not greet us: 421 4.3.2 later" },
        { "greeting=drop", RC_MAIL_SERVER, "did not greet us" },
        { "ehlo=drop", RC_MAIL_SERVER, "did not take our greeting" },
        { "mail=550 5.7.1 not you", RC_MAIL_SERVER, "did not take the sender: 550 5.7.1 not you" },
        { "mail=451 4.3.0 later", RC_MAIL_SERVER, "did not take the sender: 451" },
        { "mail=530 5.7.0 sign in", RC_MAIL_SERVER, "530" },
        { "mail=552 5.3.4 too large", RC_MAIL_REFUSED, "552" },
        { "mail=drop", RC_MAIL_SERVER, "did not take the sender" },
        { "rcpt=550 5.1.1 <person@example.net>: no such person", RC_MAIL_REFUSED, "did not take the recipient: 550 5.1.1 (address) no such person" },
        { "rcpt=450 4.2.0 come back later", RC_MAIL_LATER, "did not take the recipient: 450 4.2.0 come back later" },
        { "rcpt=421 4.3.2 closing", RC_MAIL_SERVER, "421" },
        { "rcpt=530 5.7.0 sign in", RC_MAIL_SERVER, "530" },
        { "rcpt=drop", RC_MAIL_SERVER, "did not take the recipient" },
        { "data=554 5.0.0 no", RC_MAIL_REFUSED, "did not take the text: 554" },
        { "data=451 4.0.0 later", RC_MAIL_LATER, "did not take the text: 451" },
        { "body=drop", RC_MAIL_SERVER, "did not take the text" },
        { "text=550 5.7.1 looks like spam", RC_MAIL_REFUSED, "did not take the text: 550 5.7.1 looks like spam" },
        { "text=452 4.3.1 no room", RC_MAIL_LATER, "452" },
        { "text=421 4.3.2 closing", RC_MAIL_SERVER, "421" },
        { "text=drop", RC_MAIL_SERVER, "did not take the text" },
        { "text=lost", RC_MAIL_SERVER, "did not take the text" },
        { "text=no reply at all", RC_MAIL_SERVER, "did not take the text" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct smtp_settings settings;
        rc code;

        START(rows[i].answer);
        settings = settings_plain();
        settings.total_ms = 10000; /* one of them leaves us waiting for a reply that is one */
        code = send_one(&settings);
        if (code != rows[i].code || !says(rows[i].says) || strchr(err.message, '@'))
            fail_msg("%s: %d, not %d: %s", rows[i].answer, code, rows[i].code, err.message);
        smtp_peer_stop(&peer);
    }
}

static void silence_has_an_end(void **state)
{
    static const char *const rows[] = { "greeting=silent", "ehlo=silent", "mail=silent", "rcpt=silent", "data=silent", "text=silent" };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct smtp_settings settings;

        START(rows[i]);
        settings = settings_plain();
        settings.total_ms = PATIENCE_MS;
        if (send_one(&settings) != RC_MAIL_SERVER)
            fail_msg("%s: %s", rows[i], err.message);
        smtp_peer_stop(&peer);
    }
}

/* Whether a server says goodbye is nothing to anybody; it is not waited for as a reply is. */
static void a_missing_goodbye_changes_nothing(void **state)
{
    static const struct {
        const char *rcpt, *quit;
        rc code;
    } rows[] = {
        { "rcpt=250 ok", "quit=silent", RC_OK },
        { "rcpt=250 ok", "quit=drop", RC_OK },
        { "rcpt=550 5.1.1 no such person", "quit=silent", RC_MAIL_REFUSED },
        { "rcpt=550 5.1.1 no such person", "quit=drop", RC_MAIL_REFUSED },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct smtp_settings settings;
        time_t began;

        START(rows[i].rcpt, rows[i].quit);
        settings = settings_plain();
        settings.total_ms = LONG_MS;
        began = time(NULL);
        if (send_one(&settings) != rows[i].code)
            fail_msg("%s, %s: %s", rows[i].rcpt, rows[i].quit, err.message);
        assert_true(time(NULL) - began < LONG_MS / 2000);
        smtp_peer_stop(&peer);
    }
}

static void nobody_listens(void **state)
{
    struct smtp_settings settings;

    (void)state;
    smtp_peer_start(&peer, NULL);
    settings = settings_plain();
    smtp_peer_stop(&peer);
    assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
    assert_true(says("did not greet us"));
}

static void what_cannot_be_made_is_not_begun(void **state)
{
    CLEANUP(smtp_close) struct smtp *smtp = NULL;
    struct letter bad = letter;
    struct message m = message;
    struct smtp_settings settings;

    (void)state;
    smtp_peer_start(&peer, NULL);
    settings = settings_plain();
    bad.words[0].subject = S("x\r\nBcc: y");
    m.letter = &bad;
    assert_int_equal(smtp_open(&settings, &smtp, &err), RC_OK);
    assert_int_equal(smtp_send(smtp, &mem, &m, &err), RC_BAD_INPUT);
    assert_dialogue(S("(none)"));
}

/* ---- TLS ---- */

static void tls_is_begun(void **state)
{
    struct smtp_settings settings;

    (void)state;
    START("--starttls", certificate, key);
    settings = settings_tls(SMTP_STARTTLS);
    must_send(&settings);
    assert_dialogue(S("connected\nEHLO\nSTARTTLS\nEHLO in TLS\nMAIL in TLS\nRCPT in TLS\nDATA in TLS\nQUIT in TLS\n"));
    smtp_peer_stop(&peer);

    START("--tls", certificate, key);
    settings = settings_tls(SMTP_TLS);
    must_send(&settings);
    assert_dialogue(S("connected\nEHLO in TLS\nMAIL in TLS\nRCPT in TLS\nDATA in TLS\nQUIT in TLS\n"));
}

static void without_tls_nothing_is_said(void **state)
{
    struct smtp_settings settings;

    (void)state;
    smtp_peer_start(&peer, NULL); /* offers none */
    settings = settings_tls(SMTP_STARTTLS);
    assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
    assert_true(str_eq(dialogue(), S("connected\nEHLO\n")) || str_eq(dialogue(), S("connected\nEHLO\nQUIT\n")));
    smtp_peer_stop(&peer);

    START("--starttls", certificate, key, "starttls=454 4.7.0 not now");
    settings = settings_tls(SMTP_STARTTLS);
    assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
    assert_true(says("did not begin TLS: 454 4.7.0 not now"));
    assert_null(strstr(arena_cstr(&mem, dialogue()), "MAIL"));
}

static void certificates_are_looked_at(void **state)
{
    struct smtp_settings settings;

    (void)state;
    for (int security = SMTP_STARTTLS; security <= SMTP_TLS; security++) {
        const char *how = security == SMTP_TLS ? "--tls" : "--starttls";

        /* one that is not trusted */
        START(how, certificate, key);
        settings = settings_tls((enum smtp_security)security);
        settings.authorities = str_of(stranger);
        assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
        assert_null(strstr(arena_cstr(&mem, dialogue()), "in TLS"));
        settings.authorities = S("");
        assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
        smtp_peer_stop(&peer);

        /* one that is trusted, and of another machine */
        START(how, stranger, arena_printf(&mem, "%s/elsewhere.key", certificates).p);
        settings = settings_tls((enum smtp_security)security);
        settings.authorities = str_of(stranger);
        assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
        assert_null(strstr(arena_cstr(&mem, dialogue()), "in TLS"));
        smtp_peer_stop(&peer);
    }
}

static void in_the_open_to_this_machine_alone(void **state)
{
    /* Of TEST-NET-1 and of the documentation's IPv6: nothing is there, and nothing is to be tried. */
    static const str elsewhere[] = { S("192.0.2.1"), S("2001:db8::1") };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(elsewhere); i++) {
        struct smtp_settings settings = { .host = elsewhere[i], .port = 25, .security = SMTP_LOOPBACK, .total_ms = PATIENCE_MS };

        assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
        assert_true(says("is not this machine"));
    }
}

/* ---- signing in ---- */

static void signing_in(void **state)
{
    struct smtp_settings settings;

    (void)state;
    START("--starttls", certificate, key, "--sign-in", "register", "an invented password");
    settings = settings_tls(SMTP_STARTTLS);
    settings.user = S("register");
    settings.password = S("an invented password");
    must_send(&settings);

    settings.password = S("another");
    assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
    assert_true(says("did not let us sign in: 535 5.7.8 that is not right"));
    assert_null(strstr(err.message, "another"));

    settings.user = S("");
    assert_int_equal(send_one(&settings), RC_MAIL_SERVER);
    assert_true(says("530"));
    assert_non_null(strstr(err.hint, "password"));
    assert_non_null(strstr(arena_cstr(&mem, dialogue()), "AUTH in TLS\nMAIL in TLS\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_mail_arrives_as_it_was_made, end),
        cmocka_unit_test_teardown(bounces_go_elsewhere, end),
        cmocka_unit_test_teardown(several_go_through_one_connection, end),
        cmocka_unit_test_teardown(a_connection_that_had_its_share_is_made_anew, end),
        cmocka_unit_test_teardown(what_may_have_been_taken_is_not_sent_again_at_once, end),
        cmocka_unit_test_teardown(one_that_was_refused_leaves_the_next_alone, end),
        cmocka_unit_test_teardown(refusals_are_told_apart, end),
        cmocka_unit_test_teardown(silence_has_an_end, end),
        cmocka_unit_test_teardown(a_missing_goodbye_changes_nothing, end),
        cmocka_unit_test_teardown(nobody_listens, end),
        cmocka_unit_test_teardown(what_cannot_be_made_is_not_begun, end),
        cmocka_unit_test_teardown(tls_is_begun, end),
        cmocka_unit_test_teardown(without_tls_nothing_is_said, end),
        cmocka_unit_test_teardown(certificates_are_looked_at, end),
        cmocka_unit_test_teardown(in_the_open_to_this_machine_alone, end),
        cmocka_unit_test_teardown(signing_in, end),
    };

    return cmocka_run_group_tests(tests, make_certificates, drop_certificates);
}

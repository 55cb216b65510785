/*
 * What surrounds the outbox: settings as a file, the folder of a demonstration, the process that sends, the verb; on the engine that
 * some_store.h opens.
 */
#include "some_store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "mail/mailbox.h"
#include "mail/mailer.h"
#include "mail/settings.h"
#include "smtp_peer.h"

#define BEGINNING ((instant)1781271000)

static struct randomness luck;
static struct store *store;
static struct smtp_peer peer;
static instant today;

static int begin(void **state)
{
    set_up(state);
    luck = random_seeded(11);
    today = BEGINNING;
    store = open_migrated();
    return 0;
}

static int end(void **state)
{
    smtp_peer_stop(&peer);
    store_close(&store);
    return tear_down(state);
}

static instant now(void *ctx)
{
    (void)ctx;
    return today;
}

/* ---- files ---- */

static str path_of(const char *name)
{
    return arena_printf(&mem, "%s/%s", folder, name);
}

static str write_file(const char *name, str text)
{
    str path = path_of(name);

    must(file_replace(&mem, path, text, FILE_FOR_OWNER, &err));
    chmod(path.p, 0600);
    return path;
}

static str read_file(str path)
{
    str text;

    must(file_read(&mem, path, 1 << 20, &text, &err));
    return text;
}

static bool says(str text, const char *words)
{
    return str_find_str(text, str_of(words)) >= 0;
}

static str box(void)
{
    return path_of("box");
}

static str settings_of_folder(void)
{
    return write_file("settings", arena_printf(&mem, "sender Concordat (invented) <register@example.org>\nfolder %.*s\n", STR_ARG(box())));
}

static str settings_of_peer(const char *more)
{
    return write_file("settings",
                      arena_printf(&mem, "sender register@example.org\nserver 127.0.0.1\nport %d\nsecurity loopback\n%s", peer.port, more));
}

/* ---- mails ---- */

static str add_saying(const char *reference, str welsh)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct outbox_letter letter = {
        .letter = { .to = { S("Siân Llwyd"), S("sian@example.net") },
                    .reference = str_of(reference),
                    .words = { { S("cy"), S("Mae un peth yn aros"), welsh }, { S("en"), S("One thing waits"), S("One thing.\n") } },
                    .languages = 2 },
        .written = today,
    };
    str id;

    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(outbox_add(&txn, &mem, &luck, &letter, &id, &err));
    must(txn_commit(&txn, &err));
    return id;
}

static str add(const char *reference)
{
    return add_saying(reference, S("Un peth.\n"));
}

static struct outbox_report once(str settings)
{
    struct mailer m = { .store = store, .settings = settings, .now = now };
    struct outbox_report report;

    must(mailer_once(&m, &report, &err));
    return report;
}

/* ---- settings ---- */

static void settings_are_read(void **state)
{
    str sign_in = write_file("sign-in", S("register\nan invented password\n"));
    str path = write_file("settings", arena_printf(&mem,
                                                   "# how mail leaves\n\nsender   Cofrestr yr Ŷd <register@example.org>\n"
                                                   "server   mail.example.org\nsecurity tls\nbounces  mail-team@example.org\n"
                                                   "sign-in  %.*s\nauthorities /etc/concordat/mail.pem\n",
                                                   STR_ARG(sign_in)));
    struct mail_settings m;

    (void)state;
    must(mail_settings_read(&mem, path, &m, &err));
    assert_true(str_eq(m.sender.name, S("Cofrestr yr Ŷd")));
    assert_true(str_eq(m.sender.address, S("register@example.org")));
    assert_true(str_eq(m.smtp.host, S("mail.example.org")));
    assert_int_equal(m.smtp.security, SMTP_TLS);
    assert_int_equal(m.smtp.port, 465);
    assert_true(str_eq(m.smtp.bounces, S("mail-team@example.org")));
    assert_true(str_eq(m.smtp.user, S("register")));
    assert_true(str_eq(m.smtp.password, S("an invented password")));
    assert_true(str_eq(m.smtp.authorities, S("/etc/concordat/mail.pem")));
    assert_int_equal(m.folder.n, 0);
}

static void usual_settings(void **state)
{
    struct mail_settings m;

    (void)state;
    must(mail_settings_read(&mem, write_file("settings", S("sender a@example.org\nserver ::1\n")), &m, &err));
    assert_int_equal(m.smtp.security, SMTP_STARTTLS);
    assert_int_equal(m.smtp.port, 587);
    assert_int_equal(m.smtp.user.n, 0);
    must(mail_settings_read(&mem, write_file("settings", S("sender a@example.org\nfolder box\n")), &m, &err));
    assert_true(str_eq(m.folder, S("box")));
}

static void settings_that_are_wrong(void **state)
{
    static const struct {
        str text;
        int line;
        const char *says;
    } rows[] = {
        { S(""), 0, "do not say 'sender'" },
        { S("sender a@example.org\n"), 0, "do not say 'server'" },
        { S("sender a@example.org\nservre x\n"), 2, "there is no setting 'servre'" },
        { S("sender a@example.org\nsender b@example.org\n"), 2, "'sender' is set twice, first in line 1" },
        { S("sender\n"), 1, "'sender' has no value" },
        { S("sender nobody\nserver x\n"), 1, "the address is none" },
        { S("sender A <a@example.org\nserver x\n"), 1, "is not a name and an address" },
        { S("sender A <a@example.org> B\nserver x\n"), 1, "is not a name and an address" },
        { S("sender a@example.org\r\nserver x\n"), 1, "the address is none" },
        { S("sender a@example.org\nserver x:25\n"), 2, "is the name or the address of a machine" },
        { S("sender a@example.org\nserver [::1]\n"), 2, "is the name or the address of a machine" },
        { S("sender a@example.org\nserver smtp://x\n"), 2, "is the name or the address of a machine" },
        { S("sender a@example.org\nserver x\nsecurity none\n"), 3, "is starttls, tls or loopback" },
        { S("sender a@example.org\nserver x\nport 0\n"), 3, "is a number from 1 to 65535" },
        { S("sender a@example.org\nserver x\nport 65536\n"), 3, "is a number from 1 to 65535" },
        { S("sender a@example.org\nserver x\nbounces here\n"), 3, "the address is none" },
        { S("sender a@example.org\nserver x\nfolder y\n"), 2, "has no meaning where mails go into a folder" },
        { S("sender a@example.org\nsign-in x\nfolder y\n"), 2, "has no meaning where mails go into a folder" },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        struct mail_settings m;
        rc code = mail_settings_read(&mem, write_file("settings", rows[i].text), &m, &err);

        if (code != RC_BAD_INPUT || err.line != rows[i].line || !strstr(err.message, rows[i].says) || !strstr(err.file, "settings"))
            fail_msg("%.*s\n%d in line %d: %s", STR_ARG(rows[i].text), code, err.line, err.message);
    }
}

static void a_sign_in_is_for_its_owner(void **state)
{
    static const str texts[] = { S(""), S("register\n"), S("register\n\n"), S("\npassword\n"), S("register\npassword\nmore\n") };
    str sign_in = write_file("sign-in", S("register\npassword\n"));
    str path = write_file("settings", arena_printf(&mem, "sender a@example.org\nserver x\nsign-in %.*s\n", STR_ARG(sign_in)));
    struct mail_settings m;

    (void)state;
    must(mail_settings_read(&mem, path, &m, &err));
    chmod(sign_in.p, 0640);
    refused(RC_USAGE, mail_settings_read(&mem, path, &m, &err));
    chmod(sign_in.p, 0604);
    refused(RC_USAGE, mail_settings_read(&mem, path, &m, &err));
    for (ptrdiff_t i = 0; i < countof(texts); i++) {
        write_file("sign-in", texts[i]);
        refused(RC_BAD_INPUT, mail_settings_read(&mem, path, &m, &err));
        assert_null(strstr(err.message, "password"));
    }
    unlink(sign_in.p);
    refused(RC_NO_INPUT, mail_settings_read(&mem, path, &m, &err));
}

/* ---- the folder of a demonstration ---- */

static void mails_go_into_the_folder(void **state)
{
    struct mailbox_list list;
    struct mailbox_mail mail;
    str settings = settings_of_folder(), id, bytes;

    (void)state;
    must(mailbox_list(&mem, box(), 10, &list, &err));
    assert_int_equal(list.n, 0);
    id = add_saying("EX-1", S("Un \"peth\":\n\t£39.20, Llŷr\\\n"));
    today += 3600;
    add("EX-2");
    assert_int_equal(once(settings).sent, 2);

    must(mailbox_list(&mem, box(), 10, &list, &err));
    assert_int_equal(list.n, 2);
    assert_true(str_eq(list.v[0].letter.reference, S("EX-2")));
    must(mailbox_list(&mem, box(), 1, &list, &err));
    assert_int_equal(list.n, 1);
    assert_true(str_eq(list.v[0].letter.reference, S("EX-2")));

    must(mailbox_read(&mem, box(), arena_printf(&mem, "20260612133000-%.*s", STR_ARG(id)), &mail, &err));
    assert_int_equal(mail.date, BEGINNING);
    assert_true(str_eq(mail.letter.to.name, S("Siân Llwyd")));
    assert_true(str_eq(mail.letter.to.address, S("sian@example.net")));
    assert_int_equal(mail.letter.languages, 2);
    assert_true(str_eq(mail.letter.words[0].text, S("Un \"peth\":\n\t£39.20, Llŷr\\\n")));
    assert_true(str_eq(mail.letter.words[1].subject, S("One thing waits")));
    assert_true(str_eq(mail.letter.words[1].language, S("en")));
    must(file_read(&mem, arena_printf(&mem, "%.*s/%.*s.eml", STR_ARG(box()), STR_ARG(mail.name)), 1 << 20, &bytes, &err));
    assert_true(says(bytes, "From: \"Concordat (invented)\" <register@example.org>\r\n"));
    assert_true(says(bytes, "To: =?utf-8?q?Si=C3=A2n_Llwyd?= <sian@example.net>\r\n"));
    assert_true(says(bytes, "=C2=A339.20, Ll=C5=B7r\\\r\n"));
}

static void what_is_sent_again_is_there_once(void **state)
{
    str settings = settings_of_folder();
    struct mailbox_list list;

    (void)state;
    add("EX-1");
    assert_int_equal(once(settings).sent, 1);
    assert_non_null(raw("UPDATE mail SET state = 'waiting', ended_at = NULL"));
    assert_int_equal(once(settings).sent, 1);
    must(mailbox_list(&mem, box(), 10, &list, &err));
    assert_int_equal(list.n, 1);
}

static void names_lead_nowhere_else(void **state)
{
    static const char *const names[] = {
        "", "..", "../other", "2026", "20260612133000-0123456789abcdef0123456789abcde/", "20260612133000-0123456789abcdef0123456789abcdef",
    };
    struct mailbox_mail mail;

    (void)state;
    add("EX-1");
    once(settings_of_folder());
    write_file("other.json", S("{}"));
    write_file("box/2026.json", S("{}"));
    for (ptrdiff_t i = 0; i < countof(names); i++)
        refused(RC_NOT_FOUND, mailbox_read(&mem, box(), str_of(names[i]), &mail, &err));
}

static void other_files_are_left_alone_or_refused(void **state)
{
    struct mailbox_list list;

    (void)state;
    add("EX-1");
    once(settings_of_folder());
    write_file("box/notes.json", S("x"));
    must(mailbox_list(&mem, box(), 10, &list, &err));
    assert_int_equal(list.n, 1);
    write_file("box/20260612133000-0123456789abcdef0123456789abcdef.json", S("{\"date\":1}"));
    refused(RC_BAD_INPUT, mailbox_list(&mem, box(), 10, &list, &err));
}

static void a_folder_that_cannot_be_made_is_waited_for(void **state)
{
    str settings = write_file("settings", S("sender a@example.org\nfolder /nowhere/to/be/found\n"));
    struct outbox_report report;

    (void)state;
    add("EX-1");
    report = once(settings);
    assert_int_equal(report.waiting, 1);
    assert_true(report.no_server);
}

/* ---- through a server ---- */

static void several_mails_take_one_connection(void **state)
{
    str dialogue;

    (void)state;
    smtp_peer_start(&peer, NULL);
    for (int i = 0; i < 3; i++)
        add("EX-1");
    assert_int_equal(once(settings_of_peer("")).sent, 3);
    smtp_peer_end(&peer);
    assert_true(smtp_peer_file(&peer, &mem, "dialogue", &dialogue));
    assert_int_equal(str_find_str(str_from(dialogue, 1), S("connected")), -1);
}

/* The server takes the mail and is gone before it says so: it has it twice, and can know it as one. */
static void a_lost_answer_sends_the_same_again(void **state)
{
    static const char *const words[] = { "text@1=lost", NULL };
    str settings, first, second;

    (void)state;
    smtp_peer_start(&peer, words);
    settings = settings_of_peer("");
    add("EX-1");
    assert_int_equal(once(settings).waiting, 1);
    today += 60;
    assert_int_equal(once(settings).sent, 1);
    smtp_peer_end(&peer);
    assert_true(smtp_peer_file(&peer, &mem, "1.eml", &first));
    assert_true(smtp_peer_file(&peer, &mem, "2.eml", &second));
    assert_true(str_eq(first, second));
    assert_true(says(first, "\r\nMessage-ID: <"));
}

static void a_password_is_changed_without_a_stop(void **state)
{
    static const char *const words[] = { "--sign-in", "register", "the new one", NULL };
    str sign_in = write_file("sign-in", S("register\nthe old one\n")), settings;

    (void)state;
    smtp_peer_start(&peer, words);
    settings = settings_of_peer(arena_printf(&mem, "sign-in %.*s\n", STR_ARG(sign_in)).p);
    add("EX-1");
    assert_true(once(settings).no_server);
    write_file("sign-in", S("register\nthe new one\n"));
    today += 60;
    assert_int_equal(once(settings).sent, 1);
}

/* ---- the process ---- */

static int says_so; /* the end of a pipe that the process writes a letter into */

static void tell(void *ctx, str id, enum outbox_state state, const struct err *why)
{
    (void)ctx;
    (void)id;
    (void)why;
    assert_int_equal(write(says_so, state == OUTBOX_SENT ? "s" : "n", 1), 1);
}

static void trouble(void *ctx, const struct err *why)
{
    (void)ctx;
    (void)why;
    assert_int_equal(write(says_so, "t", 1), 1);
}

/* A process that sends, and the pipe that it tells by. */
static pid_t process_start(str settings, int *hears)
{
    int ends[2];
    pid_t pid;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    store_close(&store);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct mailer m = { .settings = settings, .now = now, .tell = tell, .trouble = trouble, .rest_ms = 5, .trouble_ms = 5 };

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        says_so = ends[1];
        m.store = store = open_for(0);
        _exit(mailer_run(&m, &err));
    }
    close(ends[1]);
    *hears = ends[0];
    store = open_for(0);
    return pid;
}

static void must_hear(int fd, char expected)
{
    char heard = 0;

    assert_int_equal(read(fd, &heard, 1), 1);
    assert_int_equal(heard, expected);
}

static int process_stop(pid_t pid, int signal_number)
{
    int status;

    kill(pid, signal_number);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void the_process_sends_what_comes(void **state)
{
    static const int ends[] = { SIGTERM, SIGINT };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(ends); i++) {
        int hears;
        pid_t pid = process_start(settings_of_folder(), &hears);

        for (int k = 0; k < 3; k++) {
            add("EX-1");
            must_hear(hears, 's');
        }
        assert_int_equal(process_stop(pid, ends[i]), RC_OK);
        close(hears);
    }
}

static void stop_meanwhile(void *ctx, str id, enum outbox_state state, const struct err *why)
{
    (void)ctx;
    (void)id;
    (void)state;
    (void)why;
    kill(getpid(), SIGTERM);
}

/* It ends when the mail that was under way is noted, however many wait. */
static void told_to_stop_it_finishes_one(void **state)
{
    struct mailer m = { .store = store, .settings = settings_of_folder(), .now = now, .tell = stop_meanwhile };

    (void)state;
    for (int i = 0; i < 3; i++)
        add("EX-1");
    must(mailer_run(&m, &err));
    assert_string_equal(raw("SELECT count(*) FROM mail WHERE state = 'sent'"), "1");
}

static void the_process_waits_for_its_settings(void **state)
{
    str settings = settings_of_folder();
    int hears;
    pid_t pid = process_start(settings, &hears);
    char heard;

    (void)state;
    add("EX-1");
    must_hear(hears, 's');
    unlink(settings.p);
    must_hear(hears, 't');
    add("EX-2");
    settings_of_folder();
    do {
        assert_int_equal(read(hears, &heard, 1), 1);
    } while (heard == 't');
    assert_int_equal(heard, 's');
    assert_int_equal(process_stop(pid, SIGTERM), RC_OK);
    close(hears);
}

static void the_process_does_not_begin_with_wrong_settings(void **state)
{
    struct mailer m = { .store = store, .settings = write_file("settings", S("nothing\n")), .now = now };

    (void)state;
    refused(RC_BAD_INPUT, mailer_run(&m, &err));
    m.settings = path_of("no such file");
    refused(RC_NO_INPUT, mailer_run(&m, &err));
}

/* ---- the verb ---- */

/* What `concordat mail ...` says, errors after the rest, and its exit status. */
static str verb(const char *words, int *status)
{
    str said = path_of("said");
    const char *command = arena_printf(&mem, "CONCORDAT_STORE='%s' %s mail %s >%s 2>&1", where, getenv("CONCORDAT_TEST_PROGRAM"), words, said.p).p;

    *status = WEXITSTATUS(system(command));
    return read_file(said);
}

static void the_verb_mends_what_failed(void **state)
{
    static const char *const words[] = { "rcpt@1=550 5.1.1 no such person", NULL };
    str id, said;
    int status;

    (void)state;
    smtp_peer_start(&peer, words);
    settings_of_peer("");
    today = BEGINNING - DAY_SECONDS; /* the program's own clock is the machine's */
    id = add("EX-1");
    assert_non_null(raw("UPDATE mail SET useless_at = 4102444800"));

    said = verb(arena_printf(&mem, "run --settings %s/settings", folder).p, &status);
    assert_int_equal(status, RC_BLOCKED);
    assert_true(says(said, "failed: the mail server '127.0.0.1' did not take the recipient: 550 5.1.1 no such person\n"));
    assert_true(says(said, "0 sent, 0 to be tried again, 1 failed\n"));
    assert_false(says(said, "@"));

    said = verb("failures", &status);
    assert_int_equal(status, RC_OK);
    assert_true(says(said, "Mae un peth yn aros / One thing waits (EX-1)\n"));
    assert_true(says(said, "no such person\n"));
    assert_true(says(said, "1 failed, 0 waiting\n"));
    assert_true(says(said, arena_cstr(&mem, id)));

    assert_true(says(verb("retry --all", &status), "1 to be tried again\n"));
    assert_int_equal(status, RC_OK);
    said = verb(arena_printf(&mem, "run --settings %s/settings", folder).p, &status);
    assert_true(says(said, "1 sent, 0 to be tried again, 0 failed\n"));
    assert_int_equal(status, RC_OK);

    said = verb(arena_printf(&mem, "discard --reason late %.*s", STR_ARG(id)).p, &status);
    assert_int_equal(status, RC_CONFLICT);
    assert_true(says(said, "has been sent"));
    said = verb("discard --reason none 0123", &status);
    assert_int_equal(status, RC_NOT_FOUND);
}

static void the_verb_discards_all_or_none(void **state)
{
    str one = add("EX-1"), other = add("EX-2");
    int status;

    (void)state;
    verb(arena_printf(&mem, "discard --reason 'by mistake' %.*s 0123", STR_ARG(one)).p, &status);
    assert_int_equal(status, RC_NOT_FOUND);
    assert_string_equal(raw("SELECT count(*) FROM mail WHERE state = 'discarded'"), "0");
    assert_true(says(verb(arena_printf(&mem, "discard --reason 'by mistake' %.*s %.*s", STR_ARG(one), STR_ARG(other)).p, &status), "2 discarded\n"));
    assert_string_equal(raw("SELECT count(*) FROM mail WHERE state = 'discarded' AND reason = 'by mistake'"), "2");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(settings_are_read),
        CASE(usual_settings),
        CASE(settings_that_are_wrong),
        CASE(a_sign_in_is_for_its_owner),
        CASE(mails_go_into_the_folder),
        CASE(what_is_sent_again_is_there_once),
        CASE(names_lead_nowhere_else),
        CASE(other_files_are_left_alone_or_refused),
        CASE(a_folder_that_cannot_be_made_is_waited_for),
        CASE(several_mails_take_one_connection),
        CASE(a_lost_answer_sends_the_same_again),
        CASE(a_password_is_changed_without_a_stop),
        CASE(the_process_sends_what_comes),
        CASE(told_to_stop_it_finishes_one),
        CASE(the_process_waits_for_its_settings),
        CASE(the_process_does_not_begin_with_wrong_settings),
        CASE(the_verb_mends_what_failed),
        CASE(the_verb_discards_all_or_none),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

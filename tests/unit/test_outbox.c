/*
 * The outbox, on the engine that some_store.h opens, with a post that does what each case tells it to and a clock that a
 * case moves: leases, waits, fences, faults of the store and deaths at every place.
 */
#include "some_store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/outbox.h"
#include "store/engine.h"

#define BEGINNING ((instant)1781271000)
#define PERSON S("00112233445566778899aabbccddeeff")
#define ADDRESS "person@example.net"

enum { DELIVERY_SECONDS = 100, LEASE_SECONDS = DELIVERY_SECONDS + OUTBOX_SPARE_SECONDS };

static struct randomness luck;
static struct store *store;
static instant today;

/* What the post does. */
static struct {
    rc answer;
    void (*meanwhile)(void); /* while a mail is being delivered */
    int delivered;
    str last; /* the bytes of the last one */
} post;

static int begin(void **state)
{
    set_up(state);
    luck = random_seeded(7);
    today = BEGINNING;
    memset(&post, 0, sizeof post);
    store = open_migrated();
    return 0;
}

static int end(void **state)
{
    store_close(&store);
    return tear_down(state);
}

static instant now(void *ctx)
{
    (void)ctx;
    return today;
}

static rc deliver(void *ctx, arena *scratch, const struct message *message, struct err *why)
{
    str bytes;

    (void)ctx;
    TRY(message_print(scratch, message, &bytes, why));
    post.last = arena_str(&mem, bytes);
    post.delivered++;
    if (post.meanwhile)
        post.meanwhile();
    return post.answer == RC_OK ? RC_OK : err_set(why, post.answer, "the post was told not to");
}

static struct outbox outbox_by(struct store *by)
{
    return (struct outbox){
        .store = by,
        .post = { .deliver = deliver, .most_seconds = DELIVERY_SECONDS },
        .sender = { S("Concordat"), S("register@example.org") },
        .now = now,
    };
}

static struct outbox_report run(void)
{
    struct outbox o = outbox_by(store);
    struct outbox_report report;

    must(outbox_run(&o, 1000, &report, &err));
    return report;
}

#define assert_report(report, s, w, f)                                                                                                               \
    do {                                                                                                                                             \
        struct outbox_report r_ = (report);                                                                                                          \
        if (r_.sent != (s) || r_.waiting != (w) || r_.failed != (f))                                                                                 \
            fail_msg("%d sent, %d waiting, %d failed; not %d, %d, %d", r_.sent, r_.waiting, r_.failed, s, w, f);                                     \
    } while (0)

/* ---- writing and looking ---- */

static struct outbox_letter letter_of(const char *reference)
{
    return (struct outbox_letter){
        .letter = { .to = { S("A Person"), S(ADDRESS) },
                    .reference = str_of(reference),
                    .words = { { S("cy"), S("Mae un peth yn aros"), S("Un peth.\n") }, { S("en"), S("One thing waits"), S("One thing.\n") } },
                    .languages = 2 },
        .person = PERSON,
        .written = today,
    };
}

static rc add_letter(struct store *to, const struct outbox_letter *letter, str *id, struct err *why)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(to, TXN_WRITE, &txn, why));
    TRY(outbox_add(&txn, &mem, &luck, letter, id, why));
    return txn_commit(&txn, why);
}

static str add(const char *reference)
{
    struct outbox_letter letter = letter_of(reference);
    str id;

    must(add_letter(store, &letter, &id, &err));
    return id;
}

static struct outbox_mail find(str id)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct outbox_mail mail;

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(outbox_find(&txn, &mem, id, &mail, &err));
    return mail;
}

static struct outbox_list failures(void)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct outbox_list list;

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(outbox_failures(&txn, &mem, &list, &err));
    return list;
}

static struct outbox_health health(void)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct outbox_health h;

    must(txn_begin(store, TXN_READ, &txn, &err));
    must(outbox_look(&txn, &mem, &h, &err));
    return h;
}

static rc retry(str id)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(outbox_retry(&txn, &mem, id, today, &err));
    return txn_commit(&txn, &err);
}

static rc discard(str id, str reason)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(outbox_discard(&txn, &mem, id, reason, today, &err));
    return txn_commit(&txn, &err);
}

/* Whether any row anywhere still holds the address or the text. */
static bool is_erased(void)
{
    return strcmp(raw("SELECT count(*) FROM mail WHERE to_address IS NOT NULL OR to_name IS NOT NULL"), "0") == 0 &&
           strcmp(raw("SELECT count(*) FROM mail_words"), "0") == 0;
}

static void assert_str(str found, const char *expected)
{
    if (!str_eq(found, str_of(expected)))
        fail_msg("'%.*s', not '%s'", STR_ARG(found), expected);
}

/* ---- adding and sending ---- */

static void what_is_added_is_sent(void **state)
{
    struct outbox_mail mail;
    struct outbox_letter letter;
    struct message message = { .from = { S("Concordat"), S("register@example.org") }, .date = BEGINNING };
    str id, bytes;

    (void)state;
    letter = letter_of("EX-104");
    id = add("EX-104");
    assert_int_equal(find(id).state, OUTBOX_WAITING);
    today += 30;
    assert_report(run(), 1, 0, 0);
    message.letter = &letter.letter;
    message.id = id;
    must(message_print(&mem, &message, &bytes, &err));
    assert_true(str_eq(post.last, bytes));
    mail = find(id);
    assert_int_equal(mail.state, OUTBOX_SENT);
    assert_int_equal(mail.written, BEGINNING);
    assert_int_equal(mail.ended, BEGINNING + 30);
    assert_int_equal(mail.tries, 1);
    assert_str(mail.reference, "EX-104");
    assert_str(mail.subject, "Mae un peth yn aros / One thing waits (EX-104)");
    assert_true(str_eq(mail.person, PERSON));
    assert_report(run(), 0, 0, 0);
    assert_int_equal(post.delivered, 1);
}

/* O1 */
static void what_is_undone_is_not_sent(void **state)
{
    struct outbox_letter letter = letter_of("EX-104");
    str id;

    (void)state;
    {
        CLEANUP(txn_end) struct txn txn = { 0 };

        must(txn_begin(store, TXN_WRITE, &txn, &err));
        must(outbox_add(&txn, &mem, &luck, &letter, &id, &err));
    }
    assert_report(run(), 0, 0, 0);
    assert_int_equal(post.delivered, 0);
}

static void what_cannot_be_sent_is_not_added(void **state)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct outbox_letter bad = letter_of("EX-104"), good = letter_of("EX-105");
    str id;

    (void)state;
    bad.letter.to.address = S("nobody");
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    refused(RC_BAD_INPUT, outbox_add(&txn, &mem, &luck, &bad, &id, &err));
    must(outbox_add(&txn, &mem, &luck, &good, &id, &err));
    must(txn_commit(&txn, &err));
    assert_report(run(), 1, 0, 0);
}

static void the_longest_due_goes_first(void **state)
{
    struct outbox o = outbox_by(store);
    struct outbox_report report;
    str first, second;

    (void)state;
    first = add("EX-1");
    today += 5;
    second = add("EX-2");
    must(outbox_run(&o, 1, &report, &err));
    assert_report(report, 1, 0, 0);
    assert_int_equal(find(first).state, OUTBOX_SENT);
    assert_int_equal(find(second).state, OUTBOX_WAITING);
}

/* ---- waiting and failing ---- */

static void waits_grow_until_it_is_given_up(void **state)
{
    static const int waits[] = { 60, 300, 900, 1800, 3600, 7200, 14400, 14400 };
    str id = add("EX-104");
    instant given_up;

    (void)state;
    post.answer = RC_MAIL_LATER;
    for (ptrdiff_t i = 0; i < countof(waits); i++) {
        assert_report(run(), 0, 1, 0);
        assert_int_equal(find(id).due, today + waits[i]);
        assert_str(find(id).why, "the post was told not to");
        today += waits[i] - 1;
        assert_report(run(), 0, 0, 0);
        today++;
    }
    for (given_up = 0; !given_up; today += 14400)
        given_up = run().failed ? today : 0;
    assert_true(given_up <= BEGINNING + OUTBOX_USEFUL_SECONDS && given_up > BEGINNING + OUTBOX_USEFUL_SECONDS - 14400 - 1);
    assert_int_equal(find(id).state, OUTBOX_FAILED);
    assert_int_equal(failures().n, 1);
}

static void a_refusal_for_good_ends_it(void **state)
{
    str id = add("EX-104");

    (void)state;
    post.answer = RC_MAIL_REFUSED;
    assert_report(run(), 0, 0, 1);
    assert_int_equal(find(id).state, OUTBOX_FAILED);
    assert_str(failures().v[0].id, arena_cstr(&mem, id));
    assert_str(failures().v[0].why, "the post was told not to");
    today += DAY_SECONDS;
    assert_report(run(), 0, 0, 0);
    assert_int_equal(post.delivered, 1);
}

/* What the server's trouble is costs no other mail a try. */
static void without_a_server_the_run_ends(void **state)
{
    struct outbox_report report;
    str second;

    (void)state;
    add("EX-1");
    today++;
    second = add("EX-2");
    post.answer = RC_MAIL_SERVER;
    report = run();
    assert_report(report, 0, 1, 0);
    assert_true(report.no_server);
    assert_int_equal(find(second).tries, 0);
    post.answer = RC_OK;
    assert_report(run(), 1, 0, 0);
    assert_int_equal(find(second).state, OUTBOX_SENT);
    today += 60;
    assert_report(run(), 1, 0, 0);
}

static void what_is_of_no_use_any_more_is_not_sent(void **state)
{
    struct outbox_letter letter = letter_of("SIGN-1");
    str id;

    (void)state;
    letter.useless_at = today + 1800;
    must(add_letter(store, &letter, &id, &err));
    today += 1800;
    assert_report(run(), 0, 0, 1);
    assert_int_equal(post.delivered, 0);
    assert_str(find(id).why, "the mail was of no use any more before it could be sent");
}

/* ---- mending ---- */

static void a_failed_one_is_tried_again(void **state)
{
    str id = add("EX-104"), first;

    (void)state;
    post.answer = RC_MAIL_REFUSED;
    run();
    first = post.last;
    today += 5 * DAY_SECONDS;
    must(retry(id));
    post.answer = RC_OK;
    assert_report(run(), 1, 0, 0);
    assert_true(str_eq(post.last, first)); /* its date and Message-ID too */
    refused(RC_CONFLICT, retry(id));
    refused(RC_NOT_FOUND, retry(S("no such mail")));
}

static void discarding(void **state)
{
    str failed = add("EX-1"), waiting, sent;

    (void)state;
    post.answer = RC_MAIL_REFUSED;
    run();
    refused(RC_BAD_INPUT, discard(failed, S(" ")));
    must(discard(failed, S("has left the authority")));
    assert_int_equal(find(failed).state, OUTBOX_DISCARDED);
    assert_str(find(failed).reason, "has left the authority");
    assert_str(find(failed).why, "the post was told not to");
    assert_int_equal(failures().n, 0);
    refused(RC_CONFLICT, discard(failed, S("again")));
    refused(RC_CONFLICT, retry(failed));

    waiting = add("EX-2");
    must(discard(waiting, S("written by mistake")));
    post.answer = RC_OK;
    assert_report(run(), 0, 0, 0);

    sent = add("EX-3");
    run();
    refused(RC_CONFLICT, discard(sent, S("too late")));
}

static str under_way;

static void discard_meanwhile(void)
{
    CLEANUP(store_close) struct store *other = open_for(0);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct err why;

    must(txn_begin(other, TXN_WRITE, &txn, &err));
    assert_int_equal(outbox_discard(&txn, &mem, under_way, S("too late"), today, &why), RC_CONFLICT);
}

static void what_is_being_sent_is_not_discarded(void **state)
{
    (void)state;
    under_way = add("EX-104");
    post.meanwhile = discard_meanwhile;
    assert_report(run(), 1, 0, 0);
}

/* ---- erasing ---- */

/* O5 */
static void texts_and_addresses_are_erased(void **state)
{
    struct outbox_report report;
    struct outbox_mail mail;
    str id = add("EX-104"), failed;

    (void)state;
    run();
    post.answer = RC_MAIL_REFUSED;
    failed = add("EX-105");
    run();
    today += OUTBOX_KEEP_SECONDS - 1;
    assert_int_equal(run().erased, 0);
    assert_true(find(id).has_text);
    today++;
    report = run();
    assert_int_equal(report.erased, 2);
    assert_true(is_erased());
    mail = find(id);
    assert_false(mail.has_text);
    assert_str(mail.reference, "EX-104");
    assert_str(mail.subject, "Mae un peth yn aros / One thing waits (EX-104)");
    assert_int_equal(mail.ended, BEGINNING);
    refused(RC_CONFLICT, retry(failed));
    must(discard(failed, S("nobody missed it")));
    assert_int_equal(run().erased, 0);
}

static void what_waits_is_not_erased(void **state)
{
    (void)state;
    add("EX-104");
    post.answer = RC_MAIL_LATER;
    run();
    today += OUTBOX_KEEP_SECONDS + OUTBOX_USEFUL_SECONDS;
    assert_false(is_erased());
}

static void a_secret_is_erased_at_once(void **state)
{
    struct outbox_letter letter = letter_of("SIGN-1");
    str id;

    (void)state;
    letter.secret = true;
    must(add_letter(store, &letter, &id, &err));
    post.answer = RC_MAIL_LATER;
    run();
    assert_false(is_erased());
    today += 60;
    post.answer = RC_OK;
    assert_report(run(), 1, 0, 0);
    assert_true(is_erased());
}

/* ---- looking ---- */

static void health_is_told(void **state)
{
    (void)state;
    assert_int_equal(health().waits_since, 0);
    add("EX-1");
    today += 10;
    add("EX-2");
    today += 10;
    add("EX-1");
    assert_int_equal(health().waiting, 3);
    assert_int_equal(health().waits_since, BEGINNING);
    post.answer = RC_MAIL_REFUSED;
    run();
    assert_int_equal(health().waiting, 0);
    assert_int_equal(health().failed, 3);
}

static struct {
    int states[OUTBOX_DISCARDED + 1];
} told;

static void tell(void *ctx, str id, enum outbox_state state, const struct err *why)
{
    (void)ctx;
    assert_int_equal(id.n, MESSAGE_ID);
    assert_true((why == NULL) == (state == OUTBOX_SENT));
    told.states[state]++;
}

static void who_asked_is_told(void **state)
{
    struct outbox o = outbox_by(store);
    struct outbox_report report;

    (void)state;
    memset(&told, 0, sizeof told);
    o.tell = tell;
    for (int i = 0; i < 3; i++) {
        static const rc answers[] = { RC_OK, RC_MAIL_LATER, RC_MAIL_REFUSED };

        add("EX-1");
        post.answer = answers[i];
        must(outbox_run(&o, 1, &report, &err));
    }
    assert_int_equal(told.states[OUTBOX_SENT], 1);
    assert_int_equal(told.states[OUTBOX_WAITING], 1);
    assert_int_equal(told.states[OUTBOX_FAILED], 1);
}

/* ---- leases ---- */

static void run_beside(void)
{
    CLEANUP(store_close) struct store *other = open_for(0);
    struct outbox o = outbox_by(other);
    struct outbox_report report;

    post.meanwhile = NULL;
    must(outbox_run(&o, 10, &report, &err));
}

static void nobody_takes_what_is_being_sent(void **state)
{
    str second;

    (void)state;
    add("EX-1");
    today++;
    second = add("EX-2");
    post.meanwhile = run_beside;
    assert_report(run(), 1, 0, 0);
    assert_int_equal(post.delivered, 2);
    assert_int_equal(find(second).state, OUTBOX_SENT);
}

static rc answers[2]; /* to the one whose lease is over, and to the other one */

static void run_beside_much_later(void)
{
    today += LEASE_SECONDS;
    post.answer = answers[1];
    run_beside();
    post.answer = answers[0];
}

/* O2: what the first notes when it comes back counts for nothing. */
static void an_old_number_notes_nothing(void **state)
{
    static const struct {
        rc first, other;
        enum outbox_state state;
    } rows[] = {
        { RC_MAIL_REFUSED, RC_OK, OUTBOX_SENT },          { RC_OK, RC_MAIL_REFUSED, OUTBOX_FAILED },
        { RC_OK, RC_MAIL_LATER, OUTBOX_WAITING },         { RC_MAIL_REFUSED, RC_MAIL_LATER, OUTBOX_WAITING },
        { RC_MAIL_LATER, RC_MAIL_LATER, OUTBOX_WAITING }, { RC_MAIL_LATER, RC_OK, OUTBOX_SENT },
    };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(rows); i++) {
        str id = add("EX-104");

        answers[0] = rows[i].first;
        answers[1] = rows[i].other;
        post.delivered = 0;
        post.meanwhile = run_beside_much_later;
        run();
        assert_int_equal(post.delivered, 2);
        assert_int_equal(find(id).state, rows[i].state);
        assert_int_equal(find(id).tries, 2);
        if (rows[i].state == OUTBOX_WAITING)
            assert_int_equal(find(id).due, today + outbox_wait(2));
        assert_non_null(raw("UPDATE mail SET due_at = 4102444800"));
    }
}

static int looks;

static instant now_with_a_stop(void *ctx)
{
    (void)ctx;
    /* between the look, the taking and the delivery */
    return ++looks > 2 ? today + OUTBOX_SPARE_SECONDS : today;
}

/* A process that was stopped after it took a mail does not begin what its lease may not cover. */
static void who_stood_still_does_not_begin(void **state)
{
    struct outbox o = outbox_by(store);
    struct outbox_report report;

    (void)state;
    add("EX-104");
    looks = 0;
    o.now = now_with_a_stop;
    must(outbox_run(&o, 1, &report, &err));
    assert_int_equal(post.delivered, 0);
    today += LEASE_SECONDS;
    assert_report(run(), 1, 0, 0);
}

/* ---- deaths and races ---- */

static void in_a_child(void (*does)(void))
{
    pid_t pid;

    store_close(&store);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        store = open_for(0);
        does();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    store = open_for(0);
}

static void append_to(const char *name, str text)
{
    int fd = open(arena_printf(&mem, "%s/%s", folder, name).p, O_WRONLY | O_CREAT | O_APPEND, 0600);

    assert_int_equal(write(fd, text.p, (size_t)text.n), text.n);
    close(fd);
}

static void hand_over_and_die(void)
{
    append_to("handed-over", post.last);
    kill(getpid(), SIGKILL);
}

static void run_and_die(void)
{
    post.meanwhile = hand_over_and_die;
    run();
}

/* O3 */
static void who_dies_before_noting_leaves_it_to_be_sent_again(void **state)
{
    str id = add("EX-104"), handed;
    char *text;
    int fd;

    (void)state;
    in_a_child(run_and_die);
    assert_int_equal(find(id).state, OUTBOX_WAITING);
    assert_report(run(), 0, 0, 0);
    today += LEASE_SECONDS - 1;
    assert_report(run(), 0, 0, 0);
    today++;
    assert_report(run(), 1, 0, 0);
    fd = open(arena_printf(&mem, "%s/handed-over", folder).p, O_RDONLY);
    text = arena_raw(&mem, 1 << 16);
    handed = (str){ text, read(fd, text, 1 << 16) };
    close(fd);
    assert_true(str_eq(handed, post.last)); /* the same bytes, and so the same Message-ID */
}

enum { RACERS = 3, MAILS = 30 };

/* A file for each delivery of each mail: made twice, it was sent twice. */
static rc deliver_once(void *ctx, arena *scratch, const struct message *message, struct err *why)
{
    const char *name = arena_printf(scratch, "%s/%.*s.sent", folder, STR_ARG(message->id)).p;
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);

    (void)ctx;
    (void)why;
    if (fd < 0)
        append_to("twice", message->id);
    else
        close(fd);
    return RC_OK;
}

static int send_until_none_is_left(void)
{
    struct outbox_report report;
    int sent = 0;
    rc code;

    store = open_for(0);
    do {
        struct outbox o = outbox_by(store);

        o.post.deliver = deliver_once;
        code = outbox_run(&o, 1000, &report, &err);
        sent += report.sent;
    } while (code == RC_AGAIN || code == RC_BUSY || report.sent);
    return code == RC_OK ? sent : -1;
}

static void racers_send_each_once(void **state)
{
    pid_t racer[RACERS];
    int sent = 0;

    (void)state;
    for (int i = 0; i < MAILS; i++)
        add("EX-104");
    store_close(&store);
    for (int i = 0; i < RACERS; i++) {
        racer[i] = fork();
        assert_true(racer[i] >= 0);
        if (racer[i] == 0)
            _exit((send_until_none_is_left() + 1) & 0xFF);
    }
    for (int i = 0; i < RACERS; i++) {
        int status;

        assert_int_equal(waitpid(racer[i], &status, 0), racer[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) > 0);
        sent += WEXITSTATUS(status) - 1;
    }
    store = open_for(0);
    assert_int_equal(sent, MAILS);
    assert_int_not_equal(access(arena_printf(&mem, "%s/twice", folder).p, F_OK), 0);
    assert_string_equal(raw("SELECT count(*) FROM mail WHERE state = 'sent' AND tries = 1"), "30");
}

static int fail_at;

static void run_with_a_fault(void)
{
    struct outbox o = outbox_by(store);
    struct outbox_report report;
    struct err why;
    rc code;

    o.post.deliver = deliver_once;
    store_fail_at(store, FAULT_KILL, fail_at);
    code = outbox_run(&o, 10, &report, &why);
    (void)code;
}

/* The n-th call to the store kills, for every n: it is sent, once or, when it died in between, once more after the lease. */
static void every_death(void **state)
{
    enum { CALLS_MOST = 40 };

    (void)state;
    for (fail_at = 1; fail_at < CALLS_MOST; fail_at++) {
        str id = add("EX-104");

        in_a_child(run_with_a_fault);
        if (find(id).state == OUTBOX_SENT)
            return;
        today += LEASE_SECONDS;
        assert_report(run(), 1, 0, 0);
        assert_int_equal(find(id).state, OUTBOX_SENT);
        assert_true(find(id).tries <= 2);
    }
    fail_msg("a run makes more than %d calls", CALLS_MOST);
}

/* The n-th call fails, for every n: the mail is sent in the end, and not twice, since noting is tried again. */
static void every_failing_call(void **state)
{
    enum { CALLS_MOST = 40 };

    (void)state;
    for (int n = 1; n < CALLS_MOST; n++) {
        struct outbox o = outbox_by(store);
        struct outbox_report report;
        str id = add("EX-104");
        struct err why;
        bool reached;
        rc code;

        post.delivered = 0;
        store_fail_at(store, FAULT_ANSWER, n);
        code = outbox_run(&o, 10, &report, &why);
        (void)code;
        reached = store->fault.kind == FAULT_NONE;
        store_fail_at(store, FAULT_NONE, 0);
        if (!reached)
            return;
        today += LEASE_SECONDS;
        run();
        assert_int_equal(find(id).state, OUTBOX_SENT);
        if (post.delivered != 1)
            fail_msg("call %d failed, and it was delivered %d times", n, post.delivered);
    }
    fail_msg("a run makes more than %d calls", CALLS_MOST);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(what_is_added_is_sent),
        CASE(what_is_undone_is_not_sent),
        CASE(what_cannot_be_sent_is_not_added),
        CASE(the_longest_due_goes_first),
        CASE(waits_grow_until_it_is_given_up),
        CASE(a_refusal_for_good_ends_it),
        CASE(without_a_server_the_run_ends),
        CASE(what_is_of_no_use_any_more_is_not_sent),
        CASE(a_failed_one_is_tried_again),
        CASE(discarding),
        CASE(what_is_being_sent_is_not_discarded),
        CASE(texts_and_addresses_are_erased),
        CASE(what_waits_is_not_erased),
        CASE(a_secret_is_erased_at_once),
        CASE(health_is_told),
        CASE(who_asked_is_told),
        CASE(nobody_takes_what_is_being_sent),
        CASE(an_old_number_notes_nothing),
        CASE(who_stood_still_does_not_begin),
        CASE(who_dies_before_noting_leaves_it_to_be_sent_again),
        CASE(racers_send_each_once),
        CASE(every_death),
        CASE(every_failing_call),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

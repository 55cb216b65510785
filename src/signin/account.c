#include "signin/account.h"

#include "store/statements.h"
#include "words/texts.h"

#include <string.h>
#include <utf8proc.h>

enum { NAME_MOST = 320 };

static rc refused(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_sign_in, NULL, 0);
    return err_step(err, W_step_forgotten);
}

static rc begin_again(struct err *err)
{
    err_word(err, RC_SIGNED_OUT, W_error_sign_in_elsewhere, NULL, 0);
    return err_step(err, W_step_begin_again);
}

/* ---- accounts ---- */

struct state {
    bool is_there, is_open;
    str password; /* empty: none */
    int64_t generation;
};

static rc state_of(struct txn *txn, arena *mem, str person, struct state *out, struct err *err)
{
    struct sql_account_get_row row;
    bool found;

    TRY(sql_account_get(txn, mem, &(struct sql_account_get){ person }, &row, &found, err));
    *out = (struct state){ 0 };
    if (!found)
        return RC_OK;
    out->is_there = true;
    out->is_open = !row.closed_at.known;
    out->generation = row.generation;
    if (out->is_open && row.password.known)
        out->password = row.password.text;
    return RC_OK;
}

/* What was handed out on the way in is void. (A4) */
static rc move_on(struct txn *txn, str person, struct err *err)
{
    return sql_account_void(txn, &(struct sql_account_void){ person }, NULL, err);
}

rc account_invite(struct txn *txn, arena *mem, const struct desk *desk, str person, str *secret, struct err *err)
{
    struct state state;

    TRY(sql_account_add(txn, &(struct sql_account_add){ person, desk->now }, NULL, err));
    TRY(state_of(txn, mem, person, &state, err));
    if (state.password.n) {
        err_word(err, RC_CONFLICT, W_error_has_password, NULL, 0);
        return err_step(err, W_step_has_password);
    }
    TRY(sql_account_open_again(txn, &(struct sql_account_open_again){ person }, NULL, err));
    return link_add(txn, mem, desk->random, person, LINK_INVITATION, desk->now, secret, err);
}

rc account_close(struct txn *txn, str person, instant now, struct err *err)
{
    TRY(sql_account_close(txn, &(struct sql_account_close){ person, now }, NULL, err));
    TRY(provider_unlink(txn, person, err));
    TRY(sql_last_sign_in_drop(txn, &(struct sql_last_sign_in_drop){ person }, NULL, err));
    TRY(link_drop(txn, person, err));
    return account_drop_factor(txn, person, err);
}

rc account_drop_factor(struct txn *txn, str person, struct err *err)
{
    TRY(code_drop(txn, person, err));
    TRY(recovery_drop(txn, person, err));
    return account_end_sessions(txn, person, S(""), err);
}

rc account_end_sessions(struct txn *txn, str person, str but, struct err *err)
{
    TRY(move_on(txn, person, err));
    TRY(code_drop_waiting(txn, person, err));
    return session_end_all(txn, person, but, err);
}

/* ---- counting tries ---- */

static void guess_add(struct asked *to, enum guess_kind kind, str text)
{
    to->guess[to->guesses++] = (struct guess){ kind, text };
}

/* Capitals and forms of letters make no other name. What is no text stands for itself. */
static str name_fold(arena *mem, str name)
{
    utf8proc_uint8_t *p = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)name.p, name.n < NAME_MOST ? name.n : NAME_MOST, &p,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    str folded = n < 0 ? name : arena_str(mem, (str){ (const char *)p, n });

    free(p);
    return str_trim(folded);
}

static void sources_add(struct asked *to, arena *mem, const struct visitor *v)
{
    guess_add(to, GUESS_SOURCE, guess_source(mem, GUESS_SOURCE, v->address));
    guess_add(to, GUESS_NETWORK, guess_source(mem, GUESS_NETWORK, v->address));
}

/* The id of the device, when ${person} has signed in from it before; else empty. */
static str device_of(arena *mem, const struct desk *desk, str ticket, str person)
{
    str what, of, id;

    if (!ticket.n || !ticket_parse(mem, desk->keys, TICKET_DEVICE, desk->now, ticket, &what) || !str_cut(what, ' ', &of, &id))
        return S("");
    return str_eq(of, person) ? id : S("");
}

static rc count(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, int *wait, struct err *err)
{
    return guess_take(txn, mem, desk->keys, desk->now, asked->guess, asked->guesses, wait, err);
}

static rc uncount(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, struct err *err)
{
    return guess_return(txn, mem, desk->keys, desk->now, asked->guess, asked->guesses, err);
}

/* ---- halfway in ---- */

static str half_print(arena *mem, const struct desk *desk, const struct halfway *h)
{
    str what = arena_printf(mem, "%.*s %lld %d %d %.*s %.*s", STR_ARG(h->person), (long long)h->generation, (int)h->way, h->may_enrol,
                            STR_ARG(h->handle), STR_ARG(h->name));

    return ticket_print(mem, desk->keys, desk->random, TICKET_HALF, desk->now, what);
}

rc account_halfway(arena *mem, const struct desk *desk, str half, struct halfway *out, struct err *err)
{
    str what, person, generation, way, enrol, handle, name;
    int64_t g, w, e;

    if (!ticket_parse(mem, desk->keys, TICKET_HALF, desk->now, half, &what))
        return begin_again(err);
    if (!str_cut(what, ' ', &person, &what) || !str_cut(what, ' ', &generation, &what) || !str_cut(what, ' ', &way, &what) ||
        !str_cut(what, ' ', &enrol, &what) || !str_cut(what, ' ', &handle, &name) || !str_digits(generation, INT64_MAX, &g) ||
        !str_digits(way, WAY_PROVIDER, &w) || !str_digits(enrol, 1, &e))
        return begin_again(err);
    *out = (struct halfway){ person, g, (enum session_way)w, e == 1, handle, name };
    return RC_OK;
}

/* Whose second factor there is none is given a secret to set one up with, on a way that may. (A5) */
static rc half_begin(struct txn *txn, arena *mem, const struct desk *desk, const struct halfway *of, str *half, struct err *err)
{
    struct halfway h = *of;

    h.handle = random_id(desk->random, mem);
    if (h.may_enrol)
        TRY(code_begin(txn, mem, desk->keys, desk->random, &(struct code_beginner){ h.person, h.handle, desk->now }, err));
    *half = half_print(mem, desk, &h);
    return RC_OK;
}

/* The same, and nothing has moved its account on since. */
static rc half_read(struct txn *txn, arena *mem, const struct desk *desk, str half, struct halfway *out, struct err *err)
{
    struct halfway h;
    struct state state;

    TRY(account_halfway(mem, desk, half, &h, err));
    TRY(state_of(txn, mem, h.person, &state, err));
    if (!state.is_open || state.generation != h.generation)
        return begin_again(err);
    *out = h;
    return RC_OK;
}

/* ---- by name and password ---- */

static rc claim_read(struct txn *txn, arena *mem, struct claim *c, struct err *err)
{
    struct state state;

    TRY(state_of(txn, mem, c->of.person, &state, err));
    c->hash = state.password;
    c->generation = state.generation;
    return RC_OK;
}

/* A ticket has room for every name that somebody has; what is longer gives nobody's try back. */
static str name_carried(arena *mem, str name)
{
    str folded = name_fold(mem, name);

    return folded.n <= NAME_MOST ? folded : S("");
}

/* What the password was asked for with, which is given back when the code is right as well. (A6) */
static void earlier_add(struct asked *to, arena *mem, const struct visitor *visitor, str name)
{
    if (!name.n)
        return;
    if (to->device.n) {
        guess_add(to, GUESS_DEVICE, to->device);
        return;
    }
    guess_add(to, GUESS_ACCOUNT, name);
    sources_add(to, mem, visitor);
}

/* The account that the device is known to comes before the others. */
static void device_first(arena *mem, const struct desk *desk, const struct visitor *visitor, struct claim *first, struct asked *a)
{
    a->device = device_of(mem, desk, visitor->device, first->of.person);
    for (int i = 0; i < NAMESAKES_ALSO && !a->device.n; i++) {
        a->device = device_of(mem, desk, visitor->device, a->also[i].of.person);
        if (a->device.n) {
            struct claim known = a->also[i];

            a->also[i] = *first;
            *first = known;
        }
    }
}

/* A device that one account knows is a stranger to the others: it must not be the way to guess at them, nor they what it has to wait for. */
static rc others_count(struct txn *txn, arena *mem, const struct desk *desk, str name, struct asked *a, struct err *err)
{
    const struct guess by_name = { GUESS_ACCOUNT, name_fold(mem, name) };
    int wait;
    rc code = guess_take(txn, mem, desk->keys, desk->now, &by_name, 1, &wait, err);

    if (code == RC_SLOW)
        memset(a->also, 0, sizeof a->also);
    else if (code == RC_OK)
        guess_add(a, by_name.kind, by_name.text);
    return code == RC_SLOW ? RC_OK : code;
}

rc account_ask(struct txn *txn, arena *mem, const struct desk *desk, const struct visitor *visitor, struct asked *out, int *wait, struct err *err)
{
    struct claim first = { .of = { visitor->person, visitor->may } };
    struct asked a = { .way = WAY_PASSWORD };

    for (int i = 0; i < NAMESAKES_ALSO; i++)
        a.also[i].of = visitor->also[i];
    device_first(mem, desk, visitor, &first, &a);
    a.person = first.of.person;
    a.may = first.of.may;
    if (a.device.n)
        guess_add(&a, GUESS_DEVICE, a.device);
    else {
        guess_add(&a, GUESS_ACCOUNT, name_fold(mem, visitor->name));
        sources_add(&a, mem, visitor);
    }
    a.name = name_carried(mem, visitor->name);
    TRY(count(txn, mem, desk, &a, wait, err));
    if (a.device.n)
        TRY(others_count(txn, mem, desk, visitor->name, &a, err));
    TRY(claim_read(txn, mem, &first, err));
    a.hash = first.hash;
    a.generation = first.generation;
    for (int i = 0; i < NAMESAKES_ALSO; i++)
        TRY(claim_read(txn, mem, &a.also[i], err));
    *out = a;
    return RC_OK;
}

rc account_match(const struct slots *slots, struct asked *asked, str password, bool *is_right, struct err *err)
{
    bool is_found, is_this;

    TRY(password_match(slots, asked->hash, password, &is_found, err));
    is_found = is_found && asked->may;
    for (int i = 0; i < NAMESAKES_ALSO; i++) {
        const struct claim *c = &asked->also[i];

        TRY(password_match(slots, c->hash, password, &is_this, err));
        if (!is_found && is_this && c->of.may) {
            asked->person = c->of.person;
            asked->may = true;
            asked->hash = c->hash;
            asked->generation = c->generation;
            is_found = true;
        }
    }
    *is_right = is_found;
    return RC_OK;
}

static rc cannot_enrol(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_no_factor, NULL, 0);
    return err_step(err, W_step_no_factor);
}

rc account_answer(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, bool is_right, str fresh, str *half,
                  struct err *err)
{
    struct halfway of;
    struct state state;
    bool has_factor;

    TRY(state_of(txn, mem, asked->person, &state, err));
    if (!is_right || !asked->may || !asked->hash.n || !state.is_open || state.generation != asked->generation)
        return refused(err);
    TRY(code_is_set(txn, mem, asked->person, &has_factor, err));
    if (!has_factor)
        return cannot_enrol(err);
    if (fresh.n)
        TRY(sql_account_rehash(txn, &(struct sql_account_rehash){ asked->person, asked->hash, fresh }, NULL, err));
    of = (struct halfway){ .person = asked->person, .generation = asked->generation, .way = WAY_PASSWORD, .name = asked->name };
    return half_begin(txn, mem, desk, &of, half, err);
}

/* ---- by a link ---- */

static rc reset_link(struct txn *txn, arena *mem, const struct desk *desk, const struct namesake *of, str *secret, struct err *err)
{
    struct state state;
    bool is_entitled;
    str link;

    TRY(state_of(txn, mem, of->person, &state, err));
    is_entitled = of->may && state.password.n;
    TRY(link_add(txn, mem, desk->random, is_entitled ? of->person : S(""), LINK_RESET, desk->now, &link, err));
    *secret = is_entitled ? link : S("");
    return RC_OK;
}

rc account_ask_reset(struct txn *txn, arena *mem, const struct desk *desk, const struct visitor *visitor, str secret[NAMESAKES], int *wait,
                     struct err *err)
{
    const struct namesake first = { visitor->person, visitor->may };
    struct asked a = { 0 };
    str link[NAMESAKES];

    guess_add(&a, GUESS_MAIL, name_fold(mem, visitor->name));
    sources_add(&a, mem, visitor);
    TRY(count(txn, mem, desk, &a, wait, err));
    for (int i = 0; i < NAMESAKES; i++)
        TRY(reset_link(txn, mem, desk, i ? &visitor->also[i - 1] : &first, &link[i], err));
    memcpy(secret, link, sizeof link);
    return RC_OK;
}

static rc not_entitled(struct err *err)
{
    err_word(err, RC_REFUSED, W_error_not_entitled, NULL, 0);
    return err_step(err, W_step_ask_accounts);
}

rc account_use_link(struct txn *txn, arena *mem, const struct desk *desk, enum link_kind kind, str secret, bool may, str hash, str *half,
                    struct err *err)
{
    struct halfway of;
    struct state state;
    int64_t changed;
    bool has_factor;
    str person;

    TRY(link_use(txn, mem, secret, kind, desk->now, &person, err));
    TRY(state_of(txn, mem, person, &state, err));
    if (!may || !state.is_open)
        return not_entitled(err);
    TRY(sql_account_set_password(txn, &(struct sql_account_set_password){ person, hash, state.generation }, &changed, err));
    if (changed != 1)
        return err_set(err, RC_AGAIN, "the account was changed meanwhile");
    TRY(session_end_all(txn, person, S(""), err));
    TRY(code_drop_waiting(txn, person, err));
    TRY(link_drop(txn, person, err));
    TRY(code_is_set(txn, mem, person, &has_factor, err));
    of = (struct halfway){ .person = person, .generation = state.generation + 1, .way = WAY_PASSWORD, .may_enrol = !has_factor };
    return half_begin(txn, mem, desk, &of, half, err);
}

/* ---- the second factor ---- */

rc account_enrol_show(struct txn *txn, arena *mem, const struct desk *desk, str half, str label, struct code_secret *out, struct err *err)
{
    struct halfway h = { 0 };
    bool has_factor;
    rc code;

    TRY(half_read(txn, mem, desk, half, &h, err));
    TRY(code_is_set(txn, mem, h.person, &has_factor, err));
    if (!h.may_enrol || has_factor)
        return cannot_enrol(err);
    code = code_show(txn, mem, desk->keys, &(struct code_beginner){ h.person, h.handle, desk->now }, desk->service, label, out, err);
    return code == RC_NOT_FOUND ? begin_again(err) : code; /* the way in was begun once more since */
}

rc account_ask_factor(struct txn *txn, arena *mem, const struct desk *desk, str half, const struct visitor *visitor, struct asked *out, int *wait,
                      struct err *err)
{
    struct halfway h = { 0 };
    struct asked a;

    TRY(half_read(txn, mem, desk, half, &h, err));
    a = (struct asked){ .person = h.person, .may = visitor->may, .way = h.way, .generation = h.generation, .may_enrol = h.may_enrol, .by = h.handle };
    a.device = device_of(mem, desk, visitor->device, h.person);
    if (a.device.n)
        guess_add(&a, GUESS_CODE_DEVICE, a.device);
    else
        guess_add(&a, GUESS_CODE, h.person);
    TRY(count(txn, mem, desk, &a, wait, err));
    earlier_add(&a, mem, visitor, h.name);
    *out = a;
    return RC_OK;
}

static rc factor_use(struct txn *txn, arena *mem, const struct desk *desk, str person, const struct factor *factor, struct err *err)
{
    if (factor->is_recovery)
        return recovery_use(txn, person, factor->text, err);
    return code_use(txn, mem, desk->keys, person, factor->text, desk->now, err);
}

/* What a browser is given at the end of each way in. */
static rc hand_out(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, const struct session *of, struct signed_in *out,
                   struct err *err)
{
    struct session s = { .person = asked->person, .organisation = of->organisation, .role = of->role, .way = asked->way, .label = of->label };
    str device = asked->device.n ? asked->device : random_id(desk->random, mem);
    str what = arena_printf(mem, "%.*s %.*s", STR_ARG(asked->person), STR_ARG(device));
    str secret;

    TRY(session_add(txn, mem, desk->random, desk->now, &s, &secret, err));
    TRY(sql_last_sign_in_set(txn, &(struct sql_last_sign_in_set){ asked->person, desk->now / DAY_SECONDS }, NULL, err));
    out->secret = secret;
    out->device = ticket_print(mem, desk->keys, desk->random, TICKET_DEVICE, desk->now, what);
    return RC_OK;
}

/* ---- how it stands ---- */

static rc waits_of(struct txn *txn, arena *mem, const struct desk *desk, str person, str name, int *wait, struct err *err)
{
    const struct guess tried[] = { { GUESS_ACCOUNT, name_fold(mem, name) }, { GUESS_CODE, person } };

    *wait = 0;
    for (int i = 0; desk->keys && i < countof(tried); i++) {
        int one;

        TRY(guess_wait(txn, mem, desk->keys, desk->now, &tried[i], &one, err));
        if (one > *wait)
            *wait = one;
    }
    return RC_OK;
}

rc account_look(struct txn *txn, arena *mem, const struct desk *desk, str person, str name, struct account_state *out, struct err *err)
{
    struct sql_last_sign_in_get_row last = { 0 };
    struct account_state a = { 0 };
    struct state state;

    TRY(state_of(txn, mem, person, &state, err));
    TRY(sql_last_sign_in_get(txn, mem, &(struct sql_last_sign_in_get){ person }, &last, &a.was_here, err));
    TRY(link_until(txn, mem, person, LINK_INVITATION, desk->now, &a.invited_until, err));
    TRY(code_is_set(txn, mem, person, &a.has_factor, err));
    TRY(provider_means(txn, mem, person, &a.has_provider, err));
    TRY(waits_of(txn, mem, desk, person, name, &a.wait, err));
    a.is = !state.is_there ? ACCOUNT_NONE : !state.is_open ? ACCOUNT_CLOSED : state.password.n || a.was_here ? ACCOUNT_ACTIVE : ACCOUNT_INVITED;
    a.has_password = state.password.n > 0;
    a.last_day = a.was_here ? (daynum)last.day : 0;
    *out = a;
    return RC_OK;
}

/* Between the two transactions somebody may have moved the account on. */
static rc still_open(struct txn *txn, arena *mem, const struct asked *asked, struct err *err)
{
    struct state state;

    TRY(state_of(txn, mem, asked->person, &state, err));
    if (!state.is_open || state.generation != asked->generation)
        return begin_again(err);
    return asked->may ? RC_OK : not_entitled(err);
}

rc account_sign_in(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, const struct factor *factor,
                   const struct session *of, struct signed_in *out, struct err *err)
{
    TRY(still_open(txn, mem, asked, err));
    TRY(factor_use(txn, mem, desk, asked->person, factor, err));
    TRY(uncount(txn, mem, desk, asked, err));
    return hand_out(txn, mem, desk, asked, of, out, err);
}

rc account_enrol(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, str digits, const struct session *of,
                 struct signed_in *out, str recovery[RECOVERY_CODES], struct err *err)
{
    struct signed_in in;

    if (!asked->may_enrol)
        return cannot_enrol(err);
    TRY(still_open(txn, mem, asked, err));
    TRY(code_confirm(txn, mem, desk->keys, &(struct code_beginner){ asked->person, asked->by, desk->now }, digits, err));
    TRY(uncount(txn, mem, desk, asked, err));
    TRY(move_on(txn, asked->person, err));
    TRY(hand_out(txn, mem, desk, asked, of, &in, err));
    TRY(recovery_make(txn, mem, desk->random, asked->person, recovery, err));
    *out = in;
    return RC_OK;
}

/* ---- by a provider ---- */

static rc spend(struct txn *txn, const struct desk *desk, const struct vouched *vouched, struct err *err)
{
    int64_t changed;

    TRY(sql_ticket_spend(txn, &(struct sql_ticket_spend){ digest_bytes(&vouched->by), desk->now }, &changed, err));
    if (changed == 1)
        return RC_OK;
    err_word(err, RC_REFUSED, W_error_vouched_used, NULL, 0);
    return err_step(err, W_step_sign_in_again);
}

rc account_enter(struct txn *txn, arena *mem, const struct desk *desk, const struct vouched *vouched, bool may, const struct session *of,
                 struct signed_in *out, str *half, struct err *err)
{
    struct asked a = { .person = vouched->person, .way = WAY_PROVIDER };
    struct state state;
    struct halfway h;
    bool has_factor;

    TRY(spend(txn, desk, vouched, err));
    TRY(state_of(txn, mem, vouched->person, &state, err));
    if (!may || !state.is_open)
        return not_entitled(err);
    if (vouched->is_strong) {
        TRY(hand_out(txn, mem, desk, &a, of, out, err));
        *half = S("");
        return RC_OK;
    }
    TRY(code_is_set(txn, mem, vouched->person, &has_factor, err));
    h = (struct halfway){ .person = vouched->person, .generation = state.generation, .way = WAY_PROVIDER, .may_enrol = !has_factor };
    return half_begin(txn, mem, desk, &h, half, err);
}

rc account_accept(struct txn *txn, arena *mem, const struct desk *desk, str secret, const struct subject *subject, const struct vouched *vouched,
                  bool may, const struct session *of, struct signed_in *out, str *half, struct err *err)
{
    struct vouched theirs = *vouched;

    TRY(link_use(txn, mem, secret, LINK_INVITATION, desk->now, &theirs.person, err));
    TRY(link_drop(txn, theirs.person, err));
    TRY(provider_link(txn, mem, subject, theirs.person, err));
    return account_enter(txn, mem, desk, &theirs, may, of, out, half, err);
}

/* ---- once signed in ---- */

rc account_ask_again(struct txn *txn, arena *mem, const struct desk *desk, str secret, struct asked *out, int *wait, struct err *err)
{
    struct session s;
    struct state state;
    struct asked a;

    TRY(session_find(txn, mem, secret, desk->now, &s, err));
    TRY(state_of(txn, mem, s.person, &state, err));
    a = (struct asked){
        .person = s.person, .may = true, .secret = secret, .way = s.way, .hash = state.password, .generation = state.generation, .by = s.handle
    };
    guess_add(&a, GUESS_STEP, s.handle);
    TRY(count(txn, mem, desk, &a, wait, err));
    *out = a;
    return RC_OK;
}

rc account_step_up(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, const struct factor *factor, str *fresh,
                   struct err *err)
{
    TRY(still_open(txn, mem, asked, err));
    TRY(factor_use(txn, mem, desk, asked->person, factor, err));
    TRY(uncount(txn, mem, desk, asked, err));
    return session_step_up(txn, mem, desk->random, desk->now, asked->secret, fresh, err);
}

rc account_step_up_by(struct txn *txn, arena *mem, const struct desk *desk, const struct vouched *vouched, str secret, str *fresh, struct err *err)
{
    struct session s;

    TRY(spend(txn, desk, vouched, err));
    TRY(session_find(txn, mem, secret, desk->now, &s, err));
    if (!str_eq(s.person, vouched->person) || !vouched->is_strong || !vouched->is_fresh) {
        err_word(err, RC_REFUSED, W_error_vouched_weakly, NULL, 0);
        return err_step(err, W_step_vouched_weakly);
    }
    return session_step_up(txn, mem, desk->random, desk->now, secret, fresh, err);
}

rc account_link(struct txn *txn, arena *mem, const struct desk *desk, const struct subject *subject, const struct vouched *vouched, str secret,
                struct err *err)
{
    struct session s;

    TRY(spend(txn, desk, vouched, err));
    TRY(session_find(txn, mem, secret, desk->now, &s, err));
    return provider_link(txn, mem, subject, s.person, err);
}

rc account_unlink(struct txn *txn, str person, struct err *err)
{
    TRY(provider_unlink(txn, person, err));
    return account_end_sessions(txn, person, S(""), err);
}

/* The one sign-in that is left, with another secret. */
static rc only_this(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, str *fresh, struct err *err)
{
    struct session s;

    TRY(session_find(txn, mem, asked->secret, desk->now, &s, err));
    TRY(account_end_sessions(txn, asked->person, asked->secret, err));
    return session_become(txn, mem, desk->random, desk->now, asked->secret, &s, fresh, err);
}

rc account_change_password(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, bool is_right, str hash, str *fresh,
                           struct err *err)
{
    int64_t changed;

    if (!is_right || !asked->hash.n) {
        err_word(err, RC_REFUSED, W_account_password_wrong, NULL, 0);
        return err_at(err, S("present"));
    }
    TRY(sql_account_set_password(txn, &(struct sql_account_set_password){ asked->person, hash, asked->generation }, &changed, err));
    if (changed != 1) {
        err_word(err, RC_CONFLICT, W_error_changed_meanwhile, NULL, 0);
        return err_step(err, W_step_password_again);
    }
    TRY(uncount(txn, mem, desk, asked, err));
    TRY(link_drop(txn, asked->person, err));
    return only_this(txn, mem, desk, asked, fresh, err);
}

rc account_change_factor_begin(struct txn *txn, arena *mem, const struct desk *desk, const struct session *of, struct err *err)
{
    return code_begin(txn, mem, desk->keys, desk->random, &(struct code_beginner){ of->person, of->handle, desk->now }, err);
}

rc account_change_factor_show(struct txn *txn, arena *mem, const struct desk *desk, str secret, str label, struct code_secret *out, struct err *err)
{
    struct session s;

    TRY(session_find(txn, mem, secret, desk->now, &s, err));
    return code_show(txn, mem, desk->keys, &(struct code_beginner){ s.person, s.handle, desk->now }, desk->service, label, out, err);
}

rc account_change_factor(struct txn *txn, arena *mem, const struct desk *desk, const struct asked *asked, str digits, str *fresh,
                         str recovery[RECOVERY_CODES], struct err *err)
{
    str other;

    TRY(code_confirm(txn, mem, desk->keys, &(struct code_beginner){ asked->person, asked->by, desk->now }, digits, err));
    TRY(uncount(txn, mem, desk, asked, err));
    TRY(only_this(txn, mem, desk, asked, &other, err));
    TRY(recovery_make(txn, mem, desk->random, asked->person, recovery, err));
    *fresh = other;
    return RC_OK;
}

rc account_new_recovery(struct txn *txn, arena *mem, const struct desk *desk, const struct session *of, str recovery[RECOVERY_CODES], struct err *err)
{
    return recovery_make(txn, mem, desk->random, of->person, recovery, err);
}

/* ---- keeping house ---- */

rc account_sweep(struct txn *txn, instant now, struct err *err)
{
    TRY(session_sweep(txn, now, err));
    TRY(link_sweep(txn, now, err));
    TRY(guess_sweep(txn, now, err));
    TRY(code_sweep(txn, now, err));
    return sql_ticket_sweep(txn, &(struct sql_ticket_sweep){ now - ticket_lasts(TICKET_SSO) - SPAN_SKEW }, NULL, err);
}

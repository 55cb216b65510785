#include "web/doors.h"

#include "signin/session.h"
#include "signin/token.h"
#include "web/purpose.h"
#include "words/texts.h"
#include "words/writing.h"

enum { SCOPES_ALL = ~0 };

/* What is found of whoever asks, for as long as the request lives. */
struct guest {
    struct viewer viewer;
    struct session session;
    struct guest_step {
        struct step step;
        arena *mem;
        const struct desk *desk;
        const struct asked *asked; /* NULL: no second factor came with the request */
        struct factor factor;
        str fresh;
    } step;
};

/* ---- scopes and duties ---- */

unsigned doors_scope(enum who who)
{
    switch (who) {
    case WHO_CHECKER: return SCOPE_CHECK;
    case WHO_READER: return SCOPE_READ;
    case WHO_ACTOR: return SCOPE_ACT;
    case WHO_IMPORTER: return SCOPE_IMPORT;
    case WHO_LEDGER_READER: return SCOPE_LEDGER;
    case WHO_ANYONE:
    case WHO_VISITOR:
    case WHO_OPERATOR:
    case WHO_SIGNED_IN:
    case WHO_COUNT: break;
    }
    return 0;
}

uint32_t token_duties(enum organisation_kind kind)
{
    switch (kind) {
    case ORGANISATION_IS_AUTHORITY: return DUTY(DUTY_HIRING_MANAGER) | DUTY(DUTY_NOMINATED_OFFICER);
    case ORGANISATION_IS_OFFICE: return DUTY(DUTY_LEAD);
    case ORGANISATION_IS_PROVIDER: return DUTY(DUTY_PROVIDER);
    case ORGANISATION_IS_SUPPLIER: return DUTY(DUTY_SUPPLIER);
    case ORGANISATION_IS_AUDITOR: return DUTY(DUTY_AUDITOR);
    case ORGANISATION_IS_OPERATOR:
    case organisation_kind_count: break;
    }
    return 0;
}

bool doors_may(const struct request *q, enum who who)
{
    unsigned scope = doors_scope(who);

    return q->viewer && (q->scopes & scope) == scope;
}

/* D4: that ${token} was used, or the sign-in of ${secret} when it is NULL. */
static void use_note(const struct request *q, const struct token *token, str secret)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct err unused;
    rc code;

    if (store_is_stopped(q->web->reg->store) || txn_begin(q->web->reg->store, TXN_WRITE, &txn, &unused) != RC_OK)
        return;
    code = token ? token_touch(&txn, token, q->now, &unused) : session_touch(&txn, secret, q->now, &unused);
    if (code == RC_OK)
        (void)!txn_commit(&txn, &unused);
}

/* ---- a person ---- */

/* Each time anew: what another transaction was quicker than has left nothing behind. */
static rc step_use(const struct step *step, struct txn *txn, instant now, struct err *err)
{
    struct guest_step *s = (struct guest_step *)(uintptr_t)step;

    if (!s->asked)
        return session_use_step(txn, s->mem, step->secret, now, err);
    TRY(account_step_up(txn, s->mem, s->desk, s->asked, &s->factor, &s->fresh, err));
    return session_use_step(txn, s->mem, s->fresh, now, err);
}

/* D5 */
static rc sign_in_find(struct request *q, struct txn *txn, str secret, struct session *out, struct err *err)
{
    rc code = session_find(txn, q->mem, secret, q->now, out, err);

    return code == RC_SIGNED_OUT && q->route->key == ROUTE_STEPS ? session_find_former(txn, q->mem, secret, q->now, out, err) : code;
}

static rc person_find(struct request *q, str secret, struct guest *g, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(q->web->reg->store, TXN_READ, &txn, err));
    TRY(sign_in_find(q, &txn, secret, &g->session, err));
    return viewer_load(&txn, q->mem, q->web->reg->authorities, g->session.person, g->session.organisation, q->now, &g->viewer, err);
}

static rc person_asks(struct request *q, struct guest *g, str secret, struct err *err)
{
    TRY(person_find(q, secret, g, err));
    if (!session_is_former(&g->session) && session_wants_touch(&g->session, q->now))
        use_note(q, NULL, secret);
    g->step = (struct guest_step){ .step = { step_use, secret }, .mem = q->mem };
    g->viewer.step = &g->step.step;
    q->session = &g->session;
    q->account = g->session.person;
    q->carried = secret;
    q->scopes = (unsigned)SCOPES_ALL;
    return RC_OK;
}

/* ---- a program ---- */

static rc program_find(struct request *q, struct token *token, struct viewer *viewer, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    const struct reg *r = q->web->reg;

    TRY(txn_begin(r->store, TXN_READ, &txn, err));
    TRY(token_find(&txn, q->mem, q->bearer, q->now, token, err));
    return viewer_of_token(&txn, q->mem, r->authorities, token->handle, token->organisation, 0, viewer, err);
}

static rc scope_missing(arena *mem, unsigned scope, struct err *err)
{
    struct buf words = buf_new(mem);

    scope_print(&words, scope);
    error_scope(err, RC_NOT_ALLOWED, GIVEN(buf_text(&words)));
    return err_step(err, W_step_scope);
}

static rc program_asks(struct request *q, struct guest *g, struct err *err)
{
    unsigned scope = doors_scope(q->route->who);
    struct token token;

    TRY(program_find(q, &token, &g->viewer, err));
    g->viewer.duties = token_duties(g->viewer.is);
    if (!g->viewer.duties)
        return err_set(err, RC_REFUSED, "the organisation has no programs");
    if (token_wants_touch(&token, q->now))
        use_note(q, &token, S(""));
    if ((token.scopes & scope) != scope)
        return scope_missing(q->mem, scope, err);
    q->account = token.handle;
    q->scopes = token.scopes;
    return RC_OK;
}

/* ---- the door ---- */

/* What says that there is nobody is no error of the request. */
static bool is_nobody(rc code)
{
    return code == RC_SIGNED_OUT || code == RC_REFUSED || code == RC_NOT_FOUND;
}

static rc purpose_read(const struct request *q, str *out, struct err *err)
{
    str purpose = request_header(q, PURPOSE_HEADER);
    ptrdiff_t bad;

    *out = purpose;
    if (purpose.n <= PURPOSE_MOST && str_is_utf8(purpose, &bad) && writing_look(purpose) == WRITING_SOUND)
        return RC_OK;
    error_purpose(err, RC_BAD_INPUT, PURPOSE_MOST);
    return err_step(err, W_step_purpose);
}

rc doors_session(struct request *q, struct err *err)
{
    struct guest *g = arena_new(q->mem, struct guest);
    str secret = request_cookie(q, COOKIE_SESSION);
    rc code;

    if (!q->web->reg || (!q->bearer.n && !secret.n))
        return RC_OK;
    code = q->bearer.n ? program_asks(q, g, err) : person_asks(q, g, secret, err);
    if (code != RC_OK)
        return is_nobody(code) ? RC_OK : code;
    g->viewer.door = q->route->kind == ROUTE_API ? "api" : "page";
    g->viewer.purpose = purpose_of_page(q->route);
    if (q->route->kind == ROUTE_API)
        TRY(purpose_read(q, &g->viewer.purpose, err));
    q->viewer = &g->viewer;
    return RC_OK;
}

/* Only person_asks makes a step that has its guest around it. */
static struct guest_step *step_of(const struct request *q)
{
    return q->session ? &((struct guest *)((uintptr_t)q->viewer - offsetof(struct guest, viewer)))->step : NULL;
}

void doors_factor(struct request *q, const struct desk *desk, const struct asked *asked, str text)
{
    struct guest_step *s = step_of(q);

    if (!s)
        return;
    s->desk = desk;
    s->asked = asked;
    s->factor = (struct factor){ .text = text };
}

str doors_fresh(const struct request *q)
{
    const struct guest_step *s = step_of(q);

    return s ? s->fresh : S("");
}

void doors_carry(struct request *q, str fresh)
{
    struct guest_step *s = step_of(q);

    if (!s)
        return;
    s->step.secret = fresh;
    q->carried = fresh;
}

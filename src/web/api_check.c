/* Checks: asked, and not recorded.  The answer is, byte for byte, that of `concordat check --json`. */
#include "web/api.h"

#include "rule/documents.h"
#include "words/texts.h"

#include <string.h>

/*
 * What documents and answers may take, what the findings of one document do, which are written and forgotten, and how long all answers
 * may be: less than a request may hold, so that whoever asks too much can be told how much would not be.
 */
enum { ROOM_BYTES = 64 << 20, SCRATCH_BYTES = 64 << 20, ANSWERS_MOST = 12 << 20 };

/* What the reader of documents takes for their form is the end of a file's name. */
static str name_of_body(const struct request *q)
{
    str type = request_header(q, S("content-type"));

    return type.n >= 8 && strncasecmp(type.p, "text/csv", 8) == 0 ? S("body.csv") : S("body.json");
}

struct evaluating {
    struct request *q;
    arena *room; /* for the documents and the answers */
    struct err *err;
    rc code;
    ptrdiff_t answered;
};

static rc judge_one(struct request *q, arena *mem, const struct doc *doc, struct answer_list *answers, struct err *err)
{
    const struct question question = { .as_of = UNKNOWN, .today = instant_london(q->now).day };
    struct check check;

    TRY(judge_check(q->web->reg->judge, mem, doc, &question, &check, err));
    check_json(&check, answers_next(answers));
    return RC_OK;
}

/* So many as there was room for can be asked about in one request. */
static rc too_many(const struct evaluating *e)
{
    if (!e->answered) {
        err_word(e->err, RC_TOO_LARGE, W_error_document_large, NULL, 0);
        return err_step(e->err, W_step_fewer_posts);
    }
    error_documents_many(e->err, RC_TOO_LARGE, e->answered);
    return err_step(e->err, W_step_several_requests);
}

static rc judge_all(struct evaluating *e, const struct documents *documents, struct answer_list *answers)
{
    CLEANUP(arena_close) arena scratch = arena_beside(e->room, SCRATCH_BYTES);

    for (ptrdiff_t i = 0; i < documents->n; i++) {
        arena_reset(&scratch);
        TRY(judge_one(e->q, &scratch, &documents->v[i], answers, e->err));
        if (answers->to->n > ANSWERS_MOST)
            return too_many(e);
        e->answered++;
    }
    return RC_OK;
}

static rc evaluate(struct evaluating *e)
{
    struct request *q = e->q;
    struct buf text = buf_new(e->room);
    struct answer_list answers = { .to = &text };
    str name = name_of_body(q);
    struct documents documents;

    if (documents_read(e->room, q->web->reg->judge->library, name, q->body, &documents, e->err) != RC_OK)
        return str_eq(name, S("body.json")) ? api_fault_placed(q, e->err) : e->err->code;
    answers.form = documents.form;
    TRY(judge_all(e, &documents, &answers));
    answers_end(&answers);
    buf_str(&q->answer.body, buf_text(&text));
    q->answer.type = documents.form == DOCUMENTS_LINES ? "application/jsonl" : TYPE_JSON;
    return RC_OK;
}

static void evaluate_guarded(void *ctx)
{
    struct evaluating *e = ctx;

    e->code = evaluate(e);
}

rc check_evaluate(struct request *q, struct err *err)
{
    CLEANUP(arena_close) arena room = arena_open(ROOM_BYTES);
    struct evaluating e = { .q = q, .room = &room, .err = err };

    return arena_guarded(&room, evaluate_guarded, &e) ? e.code : too_many(&e);
}

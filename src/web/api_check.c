/* Checks: asked, and not recorded.  The answer is, byte for byte, that of `concordat check --json`. */
#include "web/api.h"

#include "rule/documents.h"

#include <string.h>

/* The findings of one document of many are written and forgotten. */
enum { SCRATCH_BYTES = 64 << 20 };

/* What the reader of documents takes for their form is the end of a file's name. */
static str name_of_body(const struct request *q)
{
    str type = request_header(q, S("content-type"));

    return type.n >= 8 && strncasecmp(type.p, "text/csv", 8) == 0 ? S("body.csv") : S("body.json");
}

static rc judge_one(struct request *q, arena *mem, const struct doc *doc, struct answer_list *answers, struct err *err)
{
    const struct question question = { .as_of = UNKNOWN, .today = instant_london(q->now).day };
    struct check check;

    TRY(judge_check(q->web->reg->judge, mem, doc, &question, &check, err));
    check_json(&check, answers_next(answers));
    return RC_OK;
}

static rc judge_many(struct request *q, const struct documents *documents, struct answer_list *answers, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_beside(q->mem, SCRATCH_BYTES);

    for (ptrdiff_t i = 0; i < documents->n; i++) {
        arena_reset(&scratch);
        TRY(judge_one(q, &scratch, &documents->v[i], answers, err));
    }
    return RC_OK;
}

rc check_evaluate(struct request *q, struct err *err)
{
    struct answer_list answers = { .to = &q->answer.body };
    str name = name_of_body(q);
    struct documents documents;

    if (documents_read(q->mem, q->web->reg->judge->library, name, q->body, &documents, err) != RC_OK)
        return str_eq(name, S("body.json")) ? api_fault_placed(q, err) : err->code;
    answers.form = documents.form;
    if (documents.n == 1)
        TRY(judge_one(q, q->mem, &documents.v[0], &answers, err));
    else
        TRY(judge_many(q, &documents, &answers, err));
    answers_end(&answers);
    q->answer.type = documents.form == DOCUMENTS_LINES ? "application/jsonl" : TYPE_JSON;
    return RC_OK;
}

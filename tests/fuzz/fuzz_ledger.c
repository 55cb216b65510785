/*
 * What the signer is asked and answers, and what signatories are handed: whole logs, single entries, later checkpoints, keys that follow keys,
 * what was signed last.  Each is read whole or refused with its message; nothing is signed backwards, and nothing that is not signed is believed.
 */
#include <assert.h>
#include <string.h>

#include "ledger/bundle.h"
#include "ledger/signer.h"
#include "ledger/succession.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Made for this file and used nowhere else: no secret. */
#define SECRET "PRIVATE+KEY+invented.example.org/log+ca3cd465+AdIFszXH+WRt462NXQzfQXlpTrMdCt92WHAsfyybSgw+"

static void is_said(rc code, const struct err *err)
{
    char out[4096];

    assert(code == RC_OK || (err->code == code && err->message[0] && err_print(err, out, sizeof out) > 0));
}

static rc keep_forward(void *ctx, const struct witness_state *state, struct err *err)
{
    const struct witness_state *last = ctx;

    (void)err;
    assert(state->size > last->size);
    return RC_OK;
}

static void ask(arena *mem, const struct note_signer *key, str text, struct witness_state state)
{
    struct witness w = { .signer = key, .signers = 1, .origin = key->key.name, .state = state, .keep = keep_forward, .ctx = &state };
    struct signer s = { .log = &w, .logs = 1 };
    struct err err = { 0 };
    str lines, answer = signer_answer(mem, &s, text);
    rc code = signer_answer_parse(answer, &lines, &err);

    assert(code != RC_NO_SIGNER && answer.n < SIGNER_ANSWER_MOST && w.state.size >= state.size);
    is_said(code, &err);
}

static void hand_over(arena *mem, const struct note_key *key, str text)
{
    struct kept kept = { S("kept"), text };
    struct bundle_report report;
    struct witness_state state;
    struct sealed_entry sealed;
    struct note_key fresh;
    struct err err = { 0 };
    str lines;

    is_said(bundle_check(mem, text, key, 1, &kept, 1, &report, &err), &err);
    is_said(bundle_check(mem, text, key, 1, NULL, 0, &report, &err), &err);
    is_said(onward_check(mem, text, key, 1, &kept, 1, &report, &err), &err);
    is_said(onward_check(mem, text, key, 1, NULL, 0, &report, &err), &err);
    is_said(proof_check(mem, text, key, 1, &sealed, &err), &err);
    is_said(succession_check(mem, text, key, 1, &fresh, &err), &err);
    is_said(signer_answer_parse(text, &lines, &err), &err);
    if (witness_state_parse(text, key->name, &state, &err) == RC_OK)
        assert(str_eq(witness_state_print(mem, key->name, &state), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, (ptrdiff_t)size };
    arena mem = arena_open((size_t)1 << 28);
    struct note_signer key;
    struct err err;

    assert(note_secret_parse(&mem, S(SECRET), &key, &err) == RC_OK);
    ask(&mem, &key, text, (struct witness_state){ 0, merkle_empty() });
    ask(&mem, &key, text, (struct witness_state){ 2, merkle_leaf(text) });
    hand_over(&mem, &key.key, text);
    arena_close(&mem);
    return 0;
}

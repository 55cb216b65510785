#include "register/rebuild.h"

#include <string.h>

#include "ledger/log.h"
#include "register/seal.h"
#include "store/statements.h"

enum { SCRATCH = 256 << 20, PAYLOAD_MISSING = 1, PAYLOAD_ERASED = 2, ROWS_AT_ONCE = 200 };

/* ---- payloads ---- */

/* What one log recorded, entry by entry. */
struct replay {
    struct txn *txn;
    arena *mem; /* of one entry */
    const struct authorities *authorities;
    struct log log;
    rc (*each)(struct replay *r, const struct item *it, struct err *err);
    uint8_t *payload; /* by position: PAYLOAD_MISSING, PAYLOAD_ERASED */
    str service_of;   /* the log in which the operator was recorded, once it was met, */
    str operator_id;  /* and its id */
    arena *keep;      /* of the whole; what was met lives here */
};

static rc keep_it(struct err *err)
{
    return err_hint(err, "Stop writing, keep the store as it is, and compare with a backup and with what the signatories keep.");
}

static rc unreadable(const struct log *log, int64_t position, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "what entry %lld of the log '%.*s' recorded cannot be read", (long long)position, STR_ARG(log->origin));
    return keep_it(err);
}

static str text_at(const struct json *object, str key)
{
    const struct json *v = json_get(object, key);

    return v ? v->text : S("");
}

/* One record of a payload, as shelf_put takes it. */
static rc item_at(struct replay *r, const struct json *json, const struct entry *e, struct item *out, struct err *err)
{
    const struct json *fields = json_get(json, S("fields"));
    int kind = kind_find(text_at(json, S("kind")));
    int64_t version;
    struct item it;

    if (kind < 0 || !fields || !str_digits(text_at(json, S("version")), INT64_MAX, &version) ||
        item_from_json(r->mem, r->authorities, (enum item_kind)kind, fields, &it, err) != RC_OK)
        return unreadable(&r->log, e->position, err);
    it.id = text_at(json, S("id"));
    it.owner = text_at(json, S("owner"));
    it.version = version;
    it.log = r->log.id;
    it.since = e->position;
    it.since_at = e->at;
    *out = it;
    return RC_OK;
}

static rc items_of(arena *mem, const struct log *log, int64_t position, str payload, const struct json **out, struct err *err)
{
    const struct json *items;
    struct json *root;

    if (json_read(mem, S("payload"), payload, &root, err) != RC_OK)
        return unreadable(log, position, err);
    items = json_get(root, S("items"));
    if (!items || items->type != JSON_ARRAY)
        return unreadable(log, position, err);
    *out = items->child;
    return RC_OK;
}

static void operator_meet(struct replay *r, const struct item *it)
{
    if (it->kind != ITEM_ORGANISATION || item_num(it, R_ORGANISATION_KIND, -1) != ORGANISATION_IS_OPERATOR)
        return;
    r->operator_id = arena_str(r->keep, it->id);
    r->service_of = arena_str(r->keep, r->log.origin);
}

static rc payload_replay(struct replay *r, const struct entry *e, str payload, struct err *err)
{
    const struct json *json;

    TRY(items_of(r->mem, &r->log, e->position, payload, &json, err));
    for (; json; json = json->next) {
        struct item it;

        TRY(item_at(r, json, e, &it, err));
        TRY(r->each(r, &it, err));
        operator_meet(r, &it);
    }
    return RC_OK;
}

/* B3 */
static void erase_note(struct replay *r, const struct entry *e)
{
    int64_t position;

    if (str_eq(e->act, S("erase")) && str_eq(e->subject_kind, S("entry")) && str_digits(e->subject, e->position - 1, &position))
        r->payload[position] |= PAYLOAD_ERASED;
}

/* B3 */
static rc payloads_check(const struct replay *r, int64_t size, int64_t *erased, struct err *err)
{
    for (int64_t i = 0; i < size; i++) {
        if (r->payload[i] == PAYLOAD_MISSING) {
            err_set(err, RC_NOT_SEALED, "what entry %lld of the log '%.*s' recorded is not there, and nothing erased it", (long long)i,
                    STR_ARG(r->log.origin));
            return keep_it(err);
        }
        if (r->payload[i] == PAYLOAD_ERASED) {
            err_set(err, RC_NOT_SEALED, "what entry %lld of the log '%.*s' recorded was erased, and is there", (long long)i, STR_ARG(r->log.origin));
            return keep_it(err);
        }
        *erased += r->payload[i] != 0;
    }
    return RC_OK;
}

/* ---- rows ---- */

static rc row_differs(const struct item *it, const char *how, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the %.*s '%.*s', version %lld, %s", STR_ARG(item_tables[it->kind].name), STR_ARG(it->id), (long long)it->version,
            how);
    return keep_it(err);
}

static rc column_differs(const struct item *it, str column, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the %.*s '%.*s', version %lld, differs from what was recorded in its column '%.*s'",
            STR_ARG(item_tables[it->kind].name), STR_ARG(it->id), (long long)it->version, STR_ARG(column));
    return keep_it(err);
}

/* B4 */
static rc pseudonym_is_made(struct replay *r, const struct item *it, bool *out, struct err *err)
{
    str made;
    rc code;

    *out = true;
    if (it->kind != ITEM_WORKER)
        return RC_OK;
    code = pseudonym_of(r->txn, r->mem, r->log.id, item_text(it, R_WORKER_REGISTRATION), &made, err);
    if (code != RC_NO_INPUT)
        TRY(code);
    *out = code == RC_OK && str_eq(made, item_text(it, R_WORKER_PSEUDONYM));
    return RC_OK;
}

/* B1 */
static rc item_check(struct replay *r, const struct item *it, struct err *err)
{
    bool found, made;
    str column;

    TRY(shelf_compare(r->txn, r->mem, it, &found, &column, err));
    if (!found)
        return row_differs(it, "was recorded, and is not there", err);
    if (column.n)
        return column_differs(it, column, err);
    TRY(pseudonym_is_made(r, it, &made, err));
    return made ? RC_OK : row_differs(it, "has a pseudonym that was not made with the key of its log", err);
}

/* Whether the payload that a row names records it. */
static rc is_recorded(struct txn *txn, arena *mem, const struct log *log, const struct item *it, bool *out, struct err *err)
{
    uint8_t salt[ENTRY_SALT];
    const struct json *json;
    str payload;
    rc code = log_payload(txn, mem, log, it->since, &payload, salt, err);

    *out = false;
    if (code == RC_NOT_FOUND)
        return RC_OK;
    TRY(code);
    TRY(items_of(mem, log, it->since, payload, &json, err));
    for (; json && !*out; json = json->next) {
        int64_t version;

        *out = kind_find(text_at(json, S("kind"))) == (int)it->kind && str_eq(text_at(json, S("id")), it->id) &&
               str_digits(text_at(json, S("version")), INT64_MAX, &version) && version == it->version;
    }
    return RC_OK;
}

/* B2: ${next}, of the same record, or NULL when there is none. */
static rc superseded_check(const struct item *it, const struct item *next, struct err *err)
{
    if (it->until != (next ? next->since : -1))
        return column_differs(it, S("until"), err);
    if (it->until_at != (next ? next->since_at : -1))
        return column_differs(it, S("until_at"), err);
    return RC_OK;
}

/* A version that was met, by itself: the page that it stood on is gone. */
struct met {
    struct item it;
    char id[ITEM_ID];
};

static void meet(struct met *m, const struct item *it)
{
    ptrdiff_t n = it->id.n < ITEM_ID ? it->id.n : ITEM_ID;

    memcpy(m->id, it->id.p, (size_t)n);
    m->it = *it;
    m->it.id = (str){ m->id, n };
}

/* B2: that ${it} goes on from the row before it, which is another record's or none when its version is 1. */
static rc chain_check(const struct met *before, const struct item *it, struct err *err)
{
    bool goes_on = before->it.version && str_eq(before->it.id, it->id);

    if (before->it.version)
        TRY(superseded_check(&before->it, goes_on ? it : NULL, err));
    return it->version == (goes_on ? before->it.version : 0) + 1 ? RC_OK : row_differs(it, "has no version before it", err);
}

static const struct log *log_of_row(const struct logs *logs, const struct item *it)
{
    for (ptrdiff_t i = 0; i < logs->n; i++)
        if (logs->v[i].id == it->log)
            return &logs->v[i];
    return NULL;
}

static rc row_check(struct txn *txn, arena *mem, const struct logs *logs, const struct met *before, const struct item *it, struct err *err)
{
    const struct log *log = log_of_row(logs, it);
    bool recorded = false;

    TRY(chain_check(before, it, err));
    arena_reset(mem);
    if (log)
        TRY(is_recorded(txn, mem, log, it, &recorded, err));
    return recorded ? RC_OK : row_differs(it, "was recorded by nothing", err);
}

static rc rows_check(struct txn *txn, const struct logs *logs, enum item_kind kind, int64_t *rows, struct err *err)
{
    CLEANUP(arena_close) arena page = arena_open(SCRATCH), scratch = arena_open(SCRATCH);
    struct met before = { .it = { .version = 0 } };
    struct items items;

    do {
        arena_reset(&page);
        TRY(shelf_rows(txn, &page, kind, before.it.version ? &before.it : NULL, ROWS_AT_ONCE, &items, err));
        for (ptrdiff_t i = 0; i < items.n; i++) {
            TRY(row_check(txn, &scratch, logs, &before, &items.v[i], err));
            meet(&before, &items.v[i]);
        }
        *rows += items.n;
    } while (items.n == ROWS_AT_ONCE);
    return before.it.version ? superseded_check(&before.it, NULL, err) : RC_OK;
}

/* ---- a store against its logs ---- */

static rc entry_replay(struct replay *r, int64_t position, struct err *err)
{
    uint8_t salt[ENTRY_SALT];
    str text, payload;
    struct entry e;
    rc code;

    arena_reset(r->mem);
    TRY(log_entry(r->txn, r->mem, &r->log, position, &text, err));
    if (entry_parse(r->mem, text, &e, err) != RC_OK)
        return unreadable(&r->log, position, err);
    erase_note(r, &e);
    if (!e.has_payload)
        return RC_OK;
    code = log_payload(r->txn, r->mem, &r->log, position, &payload, salt, err);
    if (code != RC_NOT_FOUND) {
        TRY(code);
        return payload_replay(r, &e, payload, err);
    }
    r->payload[position] |= PAYLOAD_MISSING;
    return RC_OK;
}

static rc log_replay(struct replay *r, struct rebuild_report *report, struct err *err)
{
    r->payload = arena_array(r->keep, uint8_t, r->log.size + 1);
    for (int64_t i = 0; i < r->log.size; i++)
        TRY(entry_replay(r, i, err));
    report->entries += r->log.size;
    return payloads_check(r, r->log.size, &report->erased, err);
}

/* B4 */
static rc settings_check(const struct replay *r, struct err *err)
{
    str service, id;

    TRY(setting_of(r->txn, r->keep, SETTING_SERVICE, &service, err));
    TRY(setting_of(r->txn, r->keep, SETTING_OPERATOR, &id, err));
    if (str_eq(id, r->operator_id) && str_eq(r->service_of, arena_printf(r->keep, "%.*s" OPERATOR_LOG, STR_ARG(service))))
        return RC_OK;
    err_set(err, RC_NOT_SEALED, "the settings name another operator or service than what was recorded");
    return keep_it(err);
}

rc register_rebuild_check(struct txn *txn, arena *mem, const struct authorities *a, struct rebuild_report *out, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(SCRATCH);
    struct replay r = { .txn = txn, .mem = &scratch, .authorities = a, .each = item_check, .keep = mem };
    struct rebuild_report report = { .logs = 0 };
    struct logs logs = { 0 };

    TRY(log_list(txn, mem, &logs, err));
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        r.log = logs.v[i];
        TRY(log_replay(&r, &report, err));
    }
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        TRY(rows_check(txn, &logs, (enum item_kind)kind, &report.rows, err));
    TRY(settings_check(&r, err));
    report.logs = logs.n;
    *out = report;
    return RC_OK;
}

/* ---- a store from its logs ---- */

static rc item_put(struct replay *r, const struct item *it, struct err *err)
{
    bool made;

    TRY(pseudonym_is_made(r, it, &made, err));
    if (made)
        return shelf_put(r->txn, r->mem, it, err);
    err_set(err, RC_BAD_INPUT, "the pseudonyms of the log '%.*s' were made with another key", STR_ARG(r->log.origin));
    return err_hint(err, "Give the one that its store had: no other makes the same pseudonyms again.");
}

static rc key_keep(struct reg *reg, struct replay *r, str key, struct err *err)
{
    uint8_t bytes[MERKLE_HASH];

    if (key.n && !hash_hex_parse(key, bytes))
        return err_set(err, RC_BAD_INPUT, "the key for the log '%.*s' is not 64 hexadecimal digits", STR_ARG(r->log.origin));
    return pseudonym_key_add(r->txn, r->keep, r->log.id, key.n ? key : pseudonym_key_new(&reg->random, r->keep), err);
}

static rc part_restore(struct replay *r, const struct bundle_part *part, struct err *err)
{
    arena_reset(r->mem);
    TRY(log_restore(r->txn, r->mem, &r->log, part, err));
    return part->given ? payload_replay(r, &part->entry, part->payload, err) : RC_OK;
}

static rc bundle_restore(struct reg *reg, struct replay *r, const struct rebuild_log *from, struct err *err)
{
    struct bundle bundle;
    int64_t erased = 0;

    TRY(bundle_read(r->keep, from->bundle, &bundle, err));
    TRY(log_create(r->txn, r->keep, bundle.log, &r->log, err));
    TRY(key_keep(reg, r, from->key, err));
    r->payload = arena_array(r->keep, uint8_t, bundle.part.n + 1);
    for (ptrdiff_t i = 0; i < bundle.part.n; i++) {
        const struct bundle_part *p = &bundle.part.v[i];

        r->payload[i] = (uint8_t)((p->entry.has_payload && !p->given ? PAYLOAD_MISSING : 0) | (p->erased ? PAYLOAD_ERASED : 0));
    }
    TRY(payloads_check(r, bundle.part.n, &erased, err));
    for (ptrdiff_t i = 0; i < bundle.part.n; i++)
        TRY(part_restore(r, &bundle.part.v[i], err));
    return log_keep_checkpoint(r->txn, r->keep, &r->log, bundle.checkpoint, err);
}

static rc empty_check(struct txn *txn, arena *mem, struct err *err)
{
    struct logs logs = { 0 };

    TRY(log_list(txn, mem, &logs, err));
    if (!logs.n)
        return RC_OK;
    err_set(err, RC_CONFLICT, "the store holds the log '%.*s' already", STR_ARG(logs.v[0].origin));
    return err_hint(err, "Name a store that holds nothing.");
}

static rc settings_restore(const struct replay *r, bool is_demonstration, struct err *err)
{
    str tail = S(OPERATOR_LOG);

    if (!str_ends(r->service_of, tail))
        return err_set(err, RC_BAD_INPUT, "the log of the operator is not among those given");
    TRY(sql_setting_add(r->txn, &(struct sql_setting_add){ SETTING_SERVICE, str_sub(r->service_of, 0, r->service_of.n - tail.n) }, NULL, err));
    TRY(sql_setting_add(r->txn, &(struct sql_setting_add){ SETTING_DEMONSTRATION, is_demonstration ? S("yes") : S("no") }, NULL, err));
    return sql_setting_add(r->txn, &(struct sql_setting_add){ SETTING_OPERATOR, r->operator_id }, NULL, err);
}

rc register_rebuild(struct reg *reg, arena *mem, const struct rebuild_log *logs, ptrdiff_t n, bool is_demonstration, struct err *err)
{
    CLEANUP(arena_close) arena scratch = arena_open(SCRATCH);
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct replay r = { .txn = &txn, .mem = &scratch, .authorities = reg->authorities, .each = item_put, .keep = mem };

    TRY(txn_begin(reg->store, TXN_WRITE, &txn, err));
    TRY(empty_check(&txn, mem, err));
    for (ptrdiff_t i = 0; i < n; i++)
        TRY(bundle_restore(reg, &r, &logs[i], err));
    TRY(settings_restore(&r, is_demonstration, err));
    return txn_commit(&txn, err);
}

#include "register/seal.h"

#include <sodium.h>

#include "ledger/log.h"
#include "store/statements.h"
#include "words/texts.h"

rc setting_of(struct txn *txn, arena *mem, str name, str *out, struct err *err)
{
    struct sql_setting_get_row row;
    bool found;

    TRY(sql_setting_get(txn, mem, &(struct sql_setting_get){ name }, &row, &found, err));
    if (found) {
        *out = row.value;
        return RC_OK;
    }
    err_set(err, RC_NO_INPUT, "the register has not been begun: it has no setting '%.*s'", STR_ARG(name));
    return err_hint(err, "Begin it with 'concordat begin'.");
}

/* ---- logs ---- */

rc owner_log(struct doing *d, str owner, struct log *out, struct err *err)
{
    struct item of;
    bool found;

    if (d->sealed_in.owner.n && str_eq(d->sealed_in.owner, owner)) {
        *out = d->sealed_in.log;
        return RC_OK;
    }
    TRY(shelf_get(d->txn, d->mem, d->reg->authorities, ITEM_ORGANISATION, owner, &known_now, &of, &found, err));
    if (!found || !item_knows(&of, R_ORGANISATION_SEALS_IN))
        return error_no_record(err, RC_NOT_FOUND, GIVEN_WORD(W_kind_organisation));
    TRY(log_find(d->txn, d->mem, item_text(&of, R_ORGANISATION_SEALS_IN), &d->sealed_in.log, err));
    d->sealed_in.owner = owner;
    *out = d->sealed_in.log;
    return RC_OK;
}

/* Organisations are the operator's to seal, and the operator itself begins in the log that it brings. */
static rc log_of(struct doing *d, struct log *out, struct err *err)
{
    str id;

    if (d->after.kind != ITEM_ORGANISATION)
        return owner_log(d, d->after.owner, out, err);
    if (d->after.cell[R_ORGANISATION_KIND].num == ORGANISATION_IS_OPERATOR && !d->before.version)
        return log_find(d->txn, d->mem, d->new_log, out, err);
    TRY(setting_of(d->txn, d->mem, SETTING_OPERATOR, &id, err));
    return owner_log(d, id, out, err);
}

static str pseudonym_setting(arena *mem, int64_t log)
{
    return arena_printf(mem, "pseudonym key %lld", (long long)log);
}

str pseudonym_key_new(struct randomness *r, arena *mem)
{
    uint8_t key[crypto_auth_hmacsha256_KEYBYTES];
    struct buf text = buf_new(mem);

    random_fill(r, key, sizeof key);
    hash_hex_print(&text, key);
    return buf_text(&text);
}

rc pseudonym_key_add(struct txn *txn, arena *mem, int64_t log, str key, struct err *err)
{
    return sql_setting_add(txn, &(struct sql_setting_add){ pseudonym_setting(mem, log), key }, NULL, err);
}

rc pseudonym_key_of(struct txn *txn, arena *mem, int64_t log, str *out, struct err *err)
{
    return setting_of(txn, mem, pseudonym_setting(mem, log), out, err);
}

static rc log_begin(struct doing *d, struct err *err)
{
    struct log log;

    if (!d->new_log.n)
        return RC_OK;
    TRY(log_create(d->txn, d->mem, d->new_log, &log, err));
    return pseudonym_key_add(d->txn, d->mem, log.id, pseudonym_key_new(&d->reg->random, d->mem), err);
}

rc pseudonym_of(struct txn *txn, arena *mem, int64_t log, str registration, str *out, struct err *err)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none that are taken for another */
    uint8_t key[crypto_auth_hmacsha256_KEYBYTES], mac[crypto_auth_hmacsha256_BYTES];
    char text[12];
    str hex;

    TRY(pseudonym_key_of(txn, mem, log, &hex, err));
    if (!hash_hex_parse(hex, key))
        return err_set(err, RC_FAULT, "the key of pseudonyms cannot be read");
    crypto_auth_hmacsha256(mac, (const uint8_t *)registration.p, (unsigned long long)registration.n, key);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = letters[mac[i] % (sizeof letters - 1)];
    *out = arena_str(mem, (str){ text, sizeof text });
    return RC_OK;
}

/* ---- the entry ---- */

static void item_member(const struct doing *d, const struct item *it, struct json_out *o)
{
    json_open_object(o);
    json_put_str(o, S("kind"), item_tables[it->kind].name);
    json_put_str(o, S("id"), it->id);
    json_put_int(o, S("version"), it->version);
    json_put_str(o, S("owner"), it->owner);
    json_put_object(o, S("fields"));
    item_json(it, d->reg->authorities, o);
    json_close_object(o);
    json_close_object(o);
}

static str payload_of(const struct doing *d, int64_t behind)
{
    struct buf b = buf_new(d->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    json_open_object(&o);
    json_put_str(&o, S("act"), act_rows[d->kind].name);
    json_put_str(&o, S("door"), str_of(d->viewer->door));
    if (behind)
        json_put_int(&o, S("clock_behind_seconds"), behind);
    json_put_array(&o, S("items"));
    if (d->changes)
        item_member(d, &d->after, &o);
    for (ptrdiff_t i = 0; i < d->also.n; i++)
        item_member(d, &d->also.v[i], &o);
    json_close_array(&o);
    json_close_object(&o);
    return buf_text(&b);
}

static rc last_at(struct doing *d, const struct log *log, instant *out, struct err *err)
{
    struct entry last;
    str text;

    *out = INSTANT_FIRST;
    if (!log->size)
        return RC_OK;
    TRY(log_entry(d->txn, d->mem, log, log->size - 1, &text, err));
    TRY(entry_parse(d->mem, text, &last, err));
    *out = last.at;
    return RC_OK;
}

static void sign_entry(const struct doing *d, struct entry *e, instant at)
{
    e->at = at;
    e->actor = d->viewer->person;
    e->role = codes_duty.code[d->duty].text;
    e->organisation = d->viewer->organisation;
}

static rc append(struct doing *d, struct log *log, struct err *err)
{
    instant before;

    TRY(last_at(d, log, &before, err));
    sign_entry(d, &d->entry, d->now < before ? before : d->now);
    d->entry.act = act_rows[d->kind].name;
    d->entry.subject_kind = item_tables[d->after.kind].name;
    d->entry.subject = d->after.id;
    return log_append(d->txn, d->mem, log, &d->reg->random, &d->entry, payload_of(d, d->now < before ? before - d->now : 0), err);
}

/* ---- the rows ---- */

static rc row_write(struct doing *d, const struct log *log, struct item *it, struct err *err)
{
    it->log = log->id;
    it->since = d->entry.position;
    it->since_at = d->entry.at;
    return shelf_put(d->txn, d->mem, it, err);
}

static rc rows_write(struct doing *d, const struct log *log, struct err *err)
{
    if (d->changes)
        TRY(row_write(d, log, &d->after, err));
    for (ptrdiff_t i = 0; i < d->also.n; i++)
        TRY(row_write(d, log, &d->also.v[i], err));
    return RC_OK;
}

/* Every version was recorded by an entry of its own, whose payload goes with it. */
static rc erase_one(struct doing *d, struct log *log, const struct doing_erase *what, struct err *err)
{
    struct items versions;

    TRY(shelf_versions(d->txn, d->mem, d->reg->authorities, what->kind, what->id, &versions, err));
    TRY(shelf_erase(d->txn, d->mem, what->kind, what->id, err));
    for (ptrdiff_t i = 0; i < versions.n; i++) {
        struct entry e = { 0 };

        sign_entry(d, &e, d->entry.at);
        TRY(log_erase(d->txn, d->mem, log, &d->reg->random, versions.v[i].since, &e, err));
    }
    return RC_OK;
}

/* ---- the answer ---- */

static void answer_write(struct doing *d, const struct log *log)
{
    struct buf b = buf_new(d->mem), at = buf_new(d->mem);
    struct json_out o = json_out_new(&b, JSON_COMPACT);

    instant_print(&at, d->entry.at);
    json_open_object(&o);
    json_put_str(&o, S("act"), act_rows[d->kind].name);
    json_put_str(&o, S("kind"), item_tables[d->after.kind].name);
    json_put_str(&o, S("id"), d->after.id);
    json_put_int(&o, S("version"), d->after.version);
    if (d->answer->waits)
        json_put_bool(&o, S("waits_for_second_person"), true);
    if (d->entry.outcome.n)
        json_put_str(&o, S("outcome"), d->entry.outcome);
    json_put_object(&o, S("sealed"));
    json_put_str(&o, S("log"), log->origin);
    json_put_int(&o, S("position"), d->entry.position);
    json_put_str(&o, S("at"), buf_text(&at));
    json_close_object(&o);
    json_close_object(&o);
    d->answer->text = buf_text(&b);
    d->answer->kind = d->after.kind;
    d->answer->id = d->after.id;
    d->answer->version = d->after.version;
}

rc seal(struct doing *d, struct err *err)
{
    struct log log;

    TRY(log_begin(d, err));
    TRY(log_of(d, &log, err));
    TRY(append(d, &log, err));
    TRY(rows_write(d, &log, err));
    if (d->erase.n)
        txn_erases(d->txn);
    for (ptrdiff_t i = 0; i < d->erase.n; i++)
        TRY(erase_one(d, &log, &d->erase.v[i], err));
    answer_write(d, &log);
    return RC_OK;
}

#include "register/register.h"

#include "register/seal.h"
#include "store/statements.h"

/* ---- beginning ---- */

/* What a log's name may begin with: a host, as in checkpoints of others. */
static rc service_check(str service, struct err *err)
{
    bool plain = service.n >= 3 && service.n <= 100;

    for (ptrdiff_t i = 0; i < service.n; i++) {
        char c = service.p[i];

        plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-');
    }
    if (plain)
        return RC_OK;
    err_word(err, RC_BAD_INPUT, W_error_service_name, NULL, 0);
    return err_step(err, W_step_service_name);
}

static struct item operator_item(struct reg *r, arena *mem, str log)
{
    struct item it = item_new(mem, ITEM_ORGANISATION);

    it.id = it.owner = random_id(&r->random, mem);
    it.version = 1;
    item_set_text(&it, R_ORGANISATION_SLUG, S("operator"));
    item_set_text(&it, R_ORGANISATION_NAME, S("Operator of the register"));
    item_set_text(&it, R_ORGANISATION_NAME_CY, S("Gweithredwr y gofrestr"));
    item_set_code(&it, R_ORGANISATION_KIND, ORGANISATION_IS_OPERATOR);
    item_set_text(&it, R_ORGANISATION_SEALS_IN, log);
    return it;
}

static struct viewer operator_viewer(str id)
{
    return (struct viewer){
        .person = id, .organisation = id, .is = ORGANISATION_IS_OPERATOR, .duties = DUTY(DUTY_OPERATOR), .step = &step_given, .door = "command"
    };
}

rc register_is_new(struct txn *txn, arena *mem, struct err *err)
{
    struct sql_setting_get_row row;
    bool found;

    TRY(sql_setting_get(txn, mem, &(struct sql_setting_get){ SETTING_SERVICE }, &row, &found, err));
    if (!found)
        return RC_OK;
    err_set(err, RC_CONFLICT, "the register of '%.*s' has begun here already", STR_ARG(row.value));
    return err_hint(err, "Go on with it, or name another store, which is empty or not there.");
}

rc register_begin(struct reg *r, arena *mem, str service, bool is_demonstration, instant now, str *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct act_answer answer = { 0 };
    struct doing d = { .reg = r, .txn = &txn, .mem = mem, .kind = ACT_ORGANISATION_ADD, .now = now, .changes = true, .answer = &answer };
    struct viewer viewer;

    TRY(service_check(service, err));
    d.new_log = arena_printf(mem, "%.*s" OPERATOR_LOG, STR_ARG(service));
    d.after = operator_item(r, mem, d.new_log);
    viewer = operator_viewer(d.after.id);
    d.viewer = &viewer;
    TRY(txn_begin(r->store, TXN_WRITE, &txn, err));
    TRY(register_is_new(&txn, mem, err));
    TRY(sql_setting_add(&txn, &(struct sql_setting_add){ SETTING_SERVICE, service }, NULL, err));
    TRY(sql_setting_add(&txn, &(struct sql_setting_add){ SETTING_OPERATOR, d.after.id }, NULL, err));
    TRY(sql_setting_add(&txn, &(struct sql_setting_add){ SETTING_DEMONSTRATION, is_demonstration ? S("yes") : S("no") }, NULL, err));
    TRY(seal(&d, err));
    TRY(txn_commit(&txn, err));
    *out = d.after.id;
    return RC_OK;
}

rc register_operator(struct txn *txn, arena *mem, struct viewer *out, struct err *err)
{
    str id;

    TRY(setting_of(txn, mem, SETTING_OPERATOR, &id, err));
    *out = operator_viewer(id);
    return RC_OK;
}

rc register_service(struct txn *txn, arena *mem, str *out, struct err *err)
{
    return setting_of(txn, mem, SETTING_SERVICE, out, err);
}

rc register_is_demonstration(struct txn *txn, arena *mem, bool *out, struct err *err)
{
    str said;

    TRY(setting_of(txn, mem, SETTING_DEMONSTRATION, &said, err));
    *out = str_eq(said, S("yes"));
    return RC_OK;
}

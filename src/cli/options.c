#include "cli/options.h"

#include "base/near.h"

static rc unknown_option(const char *verb, const struct option *table, ptrdiff_t n, str name, struct err *err)
{
    str names[24];
    ptrdiff_t near;

    for (ptrdiff_t i = 0; i < n && i < countof(names); i++)
        names[i] = str_of(table[i].name);
    near = near_best(name, names, n);
    err_set(err, RC_USAGE, "unknown option '%.*s'", STR_ARG(name));
    if (near >= 0)
        return err_hint(err, "Did you mean %.*s?", STR_ARG(names[near]));
    return err_hint(err, "See 'concordat %s --help'.", verb);
}

static rc set_value(arena *mem, const struct option *o, str value, struct err *err)
{
    const char *why = "";

    switch (o->type) {
    case OPTION_FLAG: *(bool *)o->to = true; return RC_OK;
    case OPTION_TEXT: *(str *)o->to = value; return RC_OK;
    case OPTION_TEXTS: *PUSH(mem, (struct words *)o->to) = value; return RC_OK;
    case OPTION_DATE:
        if (day_parse(value, o->to, &why))
            return RC_OK;
        err_set(err, RC_USAGE, "%s '%.*s' is %s", o->name, STR_ARG(value), why);
        return err_hint(err, "Write a day as year-month-day, such as 2025-04-01.");
    case OPTION_COUNT:
        if (str_digits(value, INT64_C(1000000000000), o->to))
            return RC_OK;
        return err_set(err, RC_USAGE, "%s '%.*s' is not a whole number", o->name, STR_ARG(value));
    }
    return RC_OK;
}

rc options_read(arena *mem, const char *verb, const struct option *table, ptrdiff_t n, int argc, char **argv, struct words *rest, struct err *err)
{
    uint32_t seen = 0;
    bool only_rest = false;

    for (int i = 0; i < argc; i++) {
        str word = str_of(argv[i]), name, value;
        bool inline_value = str_cut(word, '=', &name, &value);
        ptrdiff_t found = -1;

        if (only_rest || !str_starts(word, S("-")) || str_eq(word, S("-"))) {
            *PUSH(mem, rest) = word;
            continue;
        }
        if (str_eq(word, S("--"))) {
            only_rest = true;
            continue;
        }
        for (ptrdiff_t k = 0; k < n && found < 0; k++)
            if (str_eq(str_of(table[k].name), name))
                found = k;
        if (found < 0)
            return unknown_option(verb, table, n, name, err);
        if (seen >> found & 1 && table[found].type != OPTION_TEXTS)
            return err_set(err, RC_USAGE, "%s is given twice", table[found].name);
        seen |= UINT32_C(1) << found;
        if (table[found].type == OPTION_FLAG && inline_value)
            return err_set(err, RC_USAGE, "%s takes no value", table[found].name);
        if (table[found].type != OPTION_FLAG && !inline_value) {
            if (i + 1 >= argc) {
                err_set(err, RC_USAGE, "%s needs a value", table[found].name);
                return err_hint(err, "See 'concordat %s --help'.", verb);
            }
            value = str_of(argv[++i]);
        }
        TRY(set_value(mem, &table[found], value, err));
    }
    return RC_OK;
}

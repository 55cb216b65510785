#include "cli/options.h"

#include "base/file.h"
#include "base/near.h"

#include <assert.h>

enum { ROWS_MOST = 32 };

static str word_at(struct doings all, ptrdiff_t i)
{
    return str_of(*(const char *const *)((const char *)all.first + all.stride * (size_t)i));
}

/* The word that is nearest to ${given}; empty when none is near. */
static str nearest(struct doings all, str given)
{
    str names[ROWS_MOST];
    ptrdiff_t near;

    assert(all.n <= ROWS_MOST);
    for (ptrdiff_t i = 0; i < all.n; i++)
        names[i] = word_at(all, i);
    near = near_best(given, names, all.n);
    return near < 0 ? S("") : names[near];
}

static rc unknown_option(const char *verb, const struct option *table, ptrdiff_t n, str name, struct err *err)
{
    str near = nearest((struct doings){ &table->name, sizeof(*table), n }, name);

    err_set(err, RC_USAGE, "unknown option '%.*s'", STR_ARG(name));
    if (near.n)
        return err_hint(err, "Did you mean %.*s?", STR_ARG(near));
    return err_hint(err, "See 'concordat %s --help'.", verb);
}

static rc set_count(const struct option *o, str value, struct err *err)
{
    struct count *c = o->to;
    int64_t n;

    if (str_digits(value, c->most, &n) && n >= c->least) {
        c->n = n;
        return RC_OK;
    }
    err_set(err, RC_USAGE, "%s '%.*s' is not a whole number from %lld to %lld", o->name, STR_ARG(value), (long long)c->least, (long long)c->most);
    return err_hint(err, "Write digits alone, without a sign, spaces or commas.");
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
    case OPTION_COUNT: return set_count(o, value, err);
    }
    return RC_OK;
}

static rc needs_value(const char *verb, const struct option *o, struct err *err)
{
    err_set(err, RC_USAGE, "%s needs a value", o->name);
    return err_hint(err, "See 'concordat %s --help'.", verb);
}

static ptrdiff_t find_option(const struct option *table, ptrdiff_t n, str name)
{
    if (str_eq(name, S("-h")))
        name = S("--help");
    for (ptrdiff_t k = 0; k < n; k++)
        if (str_eq(str_of(table[k].name), name))
            return k;
    return -1;
}

/* The value of an option: after its "=", or the next word; ${*i} moves on to the last word that was used. */
static rc read_value(const char *verb, const struct option *o, int argc, char **argv, int *i, str *value, struct err *err)
{
    str name;

    if (str_cut(str_of(argv[*i]), '=', &name, value))
        return value->n ? RC_OK : needs_value(verb, o, err);
    if (*i + 1 >= argc || !argv[*i + 1][0] || str_starts(str_of(argv[*i + 1]), S("--")))
        return needs_value(verb, o, err);
    *value = str_of(argv[++*i]);
    return RC_OK;
}

rc options_read(arena *mem, const char *verb, const struct option *table, ptrdiff_t n, int argc, char **argv, struct words *rest, struct err *err)
{
    uint32_t seen = 0;
    bool only_rest = false;

    for (int i = 0; i < argc; i++) {
        str word = str_of(argv[i]), name, value;
        bool inline_value = str_cut(word, '=', &name, &value);
        ptrdiff_t found;

        if (only_rest || !str_starts(word, S("-")) || str_eq(word, S("-"))) {
            *PUSH(mem, rest) = word;
            continue;
        }
        if (str_eq(word, S("--"))) {
            only_rest = true;
            continue;
        }
        found = find_option(table, n, name);
        if (found < 0)
            return unknown_option(verb, table, n, name, err);
        if (seen >> found & 1 && table[found].type != OPTION_TEXTS) {
            err_set(err, RC_USAGE, "%s is given twice", table[found].name);
            return err_hint(err, "Give it once.");
        }
        seen |= UINT32_C(1) << found;
        if (table[found].type == OPTION_FLAG && inline_value) {
            err_set(err, RC_USAGE, "%s takes no value", table[found].name);
            return err_hint(err, "Write %s alone, or leave it out.", table[found].name);
        }
        if (table[found].type != OPTION_FLAG)
            TRY(read_value(verb, &table[found], argc, argv, &i, &value, err));
        TRY(set_value(mem, &table[found], value, err));
    }
    return RC_OK;
}

rc options_file(const char *verb, const struct words *rest, str *out, struct err *err)
{
    if (rest->n != 1) {
        err_set(err, RC_USAGE, rest->n ? "%s takes one file" : "%s needs a file", verb);
        return err_hint(err, "Name one file, or - for standard input; see 'concordat %s --help'.", verb);
    }
    *out = rest->v[0];
    return RC_OK;
}

rc options_output(arena *mem, const char *option, str out, str input, struct err *err)
{
    if (!out.n || str_eq(out, S("-")) || !file_is_same(mem, out, input))
        return RC_OK;
    err_set(err, RC_USAGE, "%s '%.*s' is the file that is read", option, STR_ARG(out));
    return err_hint(err, "It would be written over: name another file.");
}

rc options_one(const char *verb, const char *what, const struct words *rest, str *out, struct err *err)
{
    if (rest->n != 1) {
        err_set(err, RC_USAGE, "%s %s %s", verb, rest->n ? "takes nothing but" : "needs", what);
        return err_hint(err, "See 'concordat %s --help'.", verb);
    }
    *out = rest->v[0];
    return RC_OK;
}

rc options_none(const char *verb, const struct words *rest, struct err *err)
{
    if (!rest->n)
        return RC_OK;
    err_set(err, RC_USAGE, "%s does not take '%.*s'", verb, STR_ARG(rest->v[0]));
    return err_hint(err, "See 'concordat %s --help'.", verb);
}

rc options_missing(const char *verb, const char *what, const char *hint, struct err *err)
{
    err_set(err, RC_USAGE, "%s needs %s", verb, what);
    return err_hint(err, "%s", hint);
}

rc options_apart(const char *one, const char *other, const char *why, struct err *err)
{
    err_set(err, RC_USAGE, "%s cannot be used with %s", one, other);
    return err_hint(err, "%s", why);
}

rc options_doing(const char *verb, const char *thing, struct doings all, str given, ptrdiff_t *out, struct err *err)
{
    str near;

    for (ptrdiff_t i = 0; i < all.n; i++)
        if (str_eq(given, word_at(all, i))) {
            *out = i;
            return RC_OK;
        }
    if (given.n)
        err_set(err, RC_USAGE, "'%.*s' is nothing that can be done with %s", STR_ARG(given), thing);
    else
        err_set(err, RC_USAGE, "%s needs to know what to do", verb);
    near = nearest(all, given);
    if (near.n)
        return err_hint(err, "Did you mean 'concordat %s %.*s'?", verb, STR_ARG(near));
    return err_hint(err, "'concordat %s --help' lists what can be done.", verb);
}

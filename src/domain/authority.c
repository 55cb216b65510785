/*
 * Authorities are found through one table of keys: slug, name, codes and number, each folded
 * to a slug first.  A key belongs to one authority only; the loader sees to it.
 */
#include "domain/authority.h"

#include "base/buf.h"
#include "base/near.h"
#include "domain/slug.h"
#include "io/csv.h"

/* ---- finding ---- */

/* The slot of ${key}, or the free one where it belongs. */
static int *slot_of(const struct authorities *a, str key)
{
    ptrdiff_t mask = a->slots - 1, at = (ptrdiff_t)(str_hash(key) & (uint64_t)mask);

    while (a->slot[at] && !str_eq(a->key.v[a->slot[at] - 1].text, key))
        at = (at + 1) & mask;
    return &a->slot[at];
}

int authority_find(const struct authorities *a, str text)
{
    struct slug key = slug_fold(text);
    int at;

    if (!key.n || !a->slots)
        return -1;
    at = *slot_of(a, slug_text(&key));
    return at ? a->key.v[at - 1].authority : -1;
}

/* ---- what may be meant ---- */

/* Where ${words}, a slug, stands in ${text}, another, from the beginning of a word, or -1; ${whole}: and to the end of one. */
static ptrdiff_t find_words(str text, str words, bool whole)
{
    for (ptrdiff_t at = 0; at + words.n <= text.n; at++)
        if ((at == 0 || text.p[at - 1] == '-') && str_starts(str_from(text, at), words) &&
            (!whole || at + words.n == text.n || text.p[at + words.n] == '-'))
            return at;
    return -1;
}

/* Whether ${words} are such as any council has in its full name. */
static bool are_common(str words)
{
    static const str common[] = { S("and"),    S("authority"),    S("borough"), S("city"),  S("council"), S("county"), S("district"),
                                  S("london"), S("metropolitan"), S("of"),      S("royal"), S("the"),     S("unitary") };
    str word;

    while (words.n) {
        bool found = false;

        str_cut(words, '-', &word, &words);
        for (int i = 0; i < countof(common) && !found; i++)
            found = str_eq(common[i], word);
        if (word.n && !found)
            return false;
    }
    return true;
}

/* "camden-council", "london-borough-of-camden": ${key} and nothing more that tells councils apart. */
static bool is_full_name(str text, str key)
{
    ptrdiff_t at = find_words(text, key, true);

    return at >= 0 && are_common(str_sub(text, 0, at)) && are_common(str_from(text, at + key.n));
}

/* What makes ${key} likely to be meant by ${word}; the likeliest first. */
enum likeness { KEY_BEGINS, KEY_HAS, KEY_WORD_BEGINS, FULL_NAME, LIKENESSES };

static bool is_like(enum likeness how, str key, str word)
{
    enum { TELLING = 3 }; /* letters: fewer are in too many names */

    if (word.n < TELLING || key.n < TELLING)
        return false;
    switch (how) {
    case KEY_BEGINS: return find_words(key, word, true) == 0;
    case KEY_HAS: return find_words(key, word, true) > 0;
    case KEY_WORD_BEGINS: return word.n > TELLING && find_words(key, word, false) >= 0;
    default: return is_full_name(word, key);
    }
}

static void near_add(struct authorities_near *near, int authority)
{
    for (int i = 0; i < near->n; i++)
        if (near->v[i] == authority)
            return;
    if (near->n < countof(near->v))
        near->v[near->n++] = authority;
}

/* A slip is a letter or two, and seldom the first. */
static bool is_slip(str word, str key, int *distance)
{
    int most = word.n < 6 ? 1 : word.n < 11 ? 2 : 3;

    *distance = near_distance(word, key);
    return *distance <= most && (*distance == 1 || word.p[0] == key.p[0]);
}

struct authorities_near authority_near(const struct authorities *a, str text)
{
    struct slug folded = slug_fold(text);
    str word = slug_text(&folded);
    struct authorities_near near = { 0 };
    int best = INT32_MAX, distance;

    for (int how = 0; how < LIKENESSES; how++)
        for (ptrdiff_t i = 0; i < a->key.n; i++)
            if (a->key.v[i].word && is_like((enum likeness)how, a->key.v[i].text, word))
                near_add(&near, a->key.v[i].authority);
    if (near.n)
        return near;
    for (ptrdiff_t i = 0; i < a->key.n && word.n; i++)
        if (a->key.v[i].word && is_slip(word, a->key.v[i].text, &distance) && distance < best) {
            near = (struct authorities_near){ { a->key.v[i].authority }, 1 };
            best = distance;
        }
    return near;
}

str authorities_near_list(arena *mem, const struct authorities *a, const struct authorities_near *near)
{
    struct buf b = buf_new(mem);

    for (int i = 0; i < near->n; i++) {
        buf_z(&b, i ? ", " : "");
        buf_str(&b, a->v[near->v[i]].slug);
    }
    return buf_text(&b);
}

/* ---- what is known of one ---- */

int authority_counts_as(const struct authorities *a, int i)
{
    const struct authority *it = &a->v[i];

    return it->council[0] >= 0 && it->council[1] < 0 ? it->council[0] : i;
}

str authority_name(const struct authorities *a, int i, enum language lang)
{
    return lang == LANG_CY && a->v[i].name_cy.n ? a->v[i].name_cy : a->v[i].name;
}

str name_spoken(arena *mem, str name)
{
    ptrdiff_t comma = str_find_str(name, S(", "));

    if (comma < 0 || !str_ends(name, S(" of")))
        return name;
    return arena_printf(mem, "%.*s %.*s", STR_ARG(str_from(name, comma + 2)), STR_ARG(str_sub(name, 0, comma)));
}

int region_find(const struct authorities *a, str slug)
{
    for (ptrdiff_t i = 0; i < a->region.n; i++)
        if (str_eq(a->region.v[i], slug))
            return (int)i;
    return -1;
}

/* ---- loading ---- */

struct loader {
    arena *mem;
    struct authorities *out;
    struct csv csv;
    struct csv_row row;
    struct err *err;
};

static rc column_find(const struct loader *l, str name, int *column)
{
    for (int i = 0; i < l->csv.columns; i++) {
        if (str_eq(l->csv.heading[i], name)) {
            *column = i;
            return RC_OK;
        }
    }
    csv_refuse(&l->csv, 1, -1, l->err, "there is no column '%.*s'", STR_ARG(name));
    return err_hint(l->err, "The columns of this file are described in data/README.md.");
}

static rc columns_find(const struct loader *l, const str *names, int n, int *column)
{
    for (int i = 0; i < n; i++)
        TRY(column_find(l, names[i], &column[i]));
    return RC_OK;
}

/* Twice the room that is needed keeps searches short. */
static void slots_grow(struct loader *l)
{
    struct authorities *a = l->out;

    a->slots = a->slots ? a->slots * 2 : 256;
    a->slot = arena_array(l->mem, int, a->slots);
    for (ptrdiff_t i = 0; i < a->key.n; i++)
        *slot_of(a, a->key.v[i].text) = (int)i + 1;
}

/* The last authority can be found by ${text}, the cell in ${column}.  ${word}: it may be suggested. */
static rc key_add(struct loader *l, str text, int column, bool word)
{
    struct authorities *a = l->out;
    struct slug folded = slug_fold(text);
    int authority = (int)a->n - 1, *slot;

    if (!folded.n)
        return csv_refuse(&l->csv, l->row.number, column, l->err, "an authority needs a slug, a name and a code here");
    if (2 * (a->key.n + 1) > a->slots)
        slots_grow(l);
    slot = slot_of(a, slug_text(&folded));
    if (*slot && a->key.v[*slot - 1].authority != authority)
        return csv_refuse(&l->csv, l->row.number, column, l->err, "'%.*s' already means '%.*s'", STR_ARG(text),
                          STR_ARG(a->v[a->key.v[*slot - 1].authority].slug));
    if (!*slot) {
        *PUSH(l->mem, &a->key) = (struct authority_key){ arena_str(l->mem, slug_text(&folded)), authority, word };
        *slot = (int)a->key.n;
    }
    return RC_OK;
}

/* A region is its name; its slug follows from it. */
static int region_of(struct loader *l, str name)
{
    struct slug slug = slug_fold(name);
    int at = region_find(l->out, slug_text(&slug));

    if (at >= 0)
        return at;
    *PUSH(l->mem, &l->out->region) = arena_str(l->mem, slug_text(&slug));
    *PUSH(l->mem, &l->out->region_name) = name;
    return (int)l->out->region.n - 1;
}

static rc nation_read(struct loader *l, str text, int column, int *out)
{
    struct slug slug = slug_fold(text);

    *out = code_find(&codes_nation, slug_text(&slug));
    return *out >= 0 ? RC_OK : csv_refuse(&l->csv, l->row.number, column, l->err, "'%.*s' is not a nation", STR_ARG(text));
}

static rc old_gss_read(struct loader *l, struct authority *a, str text, int column)
{
    int n = 0;

    while (text.n) {
        if (n == OLD_GSS_MOST)
            return csv_refuse(&l->csv, l->row.number, column, l->err, "more than %d old codes", OLD_GSS_MOST);
        str_cut(text, ';', &a->old_gss[n], &text);
        TRY(key_add(l, a->old_gss[n++], column, false));
    }
    return RC_OK;
}

static rc council_read(struct loader *l, const int *column)
{
    enum { SLUG, GSS, OLD_GSS, DFE, NAME, NAME_CY, NATION, REGION, NOTES };
    const str *cell = l->row.cell;
    struct authority *a = PUSH(l->mem, l->out);

    *a = (struct authority){ .slug = cell[column[SLUG]],
                             .name = cell[column[NAME]],
                             .name_cy = cell[column[NAME_CY]],
                             .gss = cell[column[GSS]],
                             .dfe = cell[column[DFE]],
                             .council = { (int)l->out->n - 1, -1, -1, -1 },
                             .note = cell[column[NOTES]] };
    TRY(nation_read(l, cell[column[NATION]], column[NATION], &a->nation));
    a->region = a->nation == NATION_WALES ? -1 : region_of(l, cell[column[REGION]]);
    TRY(key_add(l, a->slug, column[SLUG], true));
    TRY(key_add(l, a->name, column[NAME], true));
    if (a->name_cy.n)
        TRY(key_add(l, a->name_cy, column[NAME_CY], true));
    TRY(key_add(l, a->gss, column[GSS], false));
    TRY(key_add(l, a->dfe, column[DFE], false));
    return old_gss_read(l, a, cell[column[OLD_GSS]], column[OLD_GSS]);
}

static rc body_councils_read(struct loader *l, struct authority *a, str text, int column)
{
    const struct authorities *all = l->out;
    int n = 0;

    while (text.n) {
        str slug;
        int council;

        str_cut(text, ';', &slug, &text);
        council = authority_find(all, slug);
        if (n == COUNCILS_MOST)
            return csv_refuse(&l->csv, l->row.number, column, l->err, "more than %d councils", COUNCILS_MOST);
        if (council < 0 || all->v[council].delivery)
            return csv_refuse(&l->csv, l->row.number, column, l->err, "'%.*s' is not a council", STR_ARG(slug));
        a->council[n++] = council;
    }
    if (!n)
        return csv_refuse(&l->csv, l->row.number, column, l->err, "a delivery body needs the councils it counts as");
    a->nation = all->v[a->council[0]].nation;
    a->region = all->v[a->council[0]].region;
    for (int i = 1; i < n; i++)
        if (all->v[a->council[i]].region != a->region)
            a->region = -1;
    return RC_OK;
}

static rc body_read(struct loader *l, const int *column)
{
    enum { SLUG, NAME, KIND, COUNCILS, UNSURE };
    const str *cell = l->row.cell;
    struct authority *a;
    int kind = code_find(&codes_employer_kind, cell[column[KIND]]);

    if (kind != EMPLOYER_TRUST && kind != EMPLOYER_DELIVERY_COMPANY)
        return csv_refuse(&l->csv, l->row.number, column[KIND], l->err, "'%.*s' is neither trust nor delivery-company", STR_ARG(cell[column[KIND]]));
    a = PUSH(l->mem, l->out);
    *a = (struct authority){ .slug = cell[column[SLUG]], .name = cell[column[NAME]], .council = { -1, -1, -1, -1 }, .delivery = true };
    if (!str_eq(cell[column[UNSURE]], S("no")))
        a->note = arena_printf(l->mem, "not confirmed: %.*s", STR_ARG(cell[column[UNSURE]]));
    TRY(body_councils_read(l, a, cell[column[COUNCILS]], column[COUNCILS]));
    TRY(key_add(l, a->slug, column[SLUG], true));
    return key_add(l, a->name, column[NAME], true);
}

static rc table_read(struct loader *l, str file, str text, const str *names, int n, rc (*row_read)(struct loader *, const int *))
{
    int column[16];

    TRY(csv_open(l->mem, file, text, &l->csv, l->err));
    TRY(columns_find(l, names, n, column));
    for (;;) {
        TRY(csv_next(&l->csv, &l->row, l->err));
        if (!l->row.number)
            return RC_OK;
        TRY(row_read(l, column));
    }
}

rc authorities_load(arena *mem, str file, str councils, str bodies_file, str bodies, struct authorities *out, struct err *err)
{
    static const str council_columns[] = { S("slug"),    S("code_gss"), S("old_gss"),     S("code_dfe"), S("name"),
                                           S("name_cy"), S("nation"),   S("riia_region"), S("notes") };
    static const str body_columns[] = { S("slug"), S("name"), S("kind"), S("councils"), S("unsure") };
    struct authorities loaded = { 0 };
    struct loader l = { .mem = mem, .out = &loaded, .err = err };

    TRY(table_read(&l, file, councils, council_columns, countof(council_columns), council_read));
    TRY(table_read(&l, bodies_file, bodies, body_columns, countof(body_columns), body_read));
    *out = loaded;
    return RC_OK;
}

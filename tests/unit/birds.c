#include "birds.h"

#include "ledger/log.h"
#include "plain_look.h"
#include "store/statements.h"
#include "words/date.h"

enum { CANARIES = 1 << 14 };

static struct bird {
    str text;
    bool granted; /* to the guest who is asking */
} birds[CANARIES];

static struct bird *bird_at(str text)
{
    uint64_t at = str_hash(text) % CANARIES;

    while (birds[at].text.n && !str_eq(birds[at].text, text))
        at = (at + 1) % CANARIES;
    return &birds[at];
}

/* The texts that tell a cell: as the API has it and, for a date, as pages have it. */
struct texts {
    str v[8];
    int n;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || c == '.' || c == '-' || c == '+';
}

/* One word with a digit in it, of five signs and more: nothing that the service says of its own accord. */
static bool is_telling(str text)
{
    bool digit = false;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (!is_word(text.p[i]))
            return false;
        digit = digit || (text.p[i] >= '0' && text.p[i] <= '9');
    }
    return text.n >= 5 && (digit || (text.n == 12 && str_find(text, '-') < 0)); /* a pseudonym may have none */
}

static void canaries_in(str text, struct texts *to)
{
    ptrdiff_t at;

    while (to->n < (int)countof(to->v) && (at = str_find_str(text, S("Canary"))) >= 0) {
        ptrdiff_t end = at;

        while (end < text.n && is_word(text.p[end]))
            end++;
        to->v[to->n++] = str_sub(text, at, end);
        text = str_from(text, end);
    }
}

static struct texts texts_of(const struct item *it, int f)
{
    const struct item_field *field = &item_tables[it->kind].field[f];
    struct buf b = buf_new(&mem);
    struct texts to = { .n = 0 };

    if (it->cell[f].state != CELL_KNOWN || field->hold == HOLD_INSTANT)
        return to;
    if (field->hold == HOLD_JSON) {
        canaries_in(it->cell[f].text, &to);
        return to;
    }
    if (field->hold == HOLD_VALUE && field->value.type != T_TEXT && field->value.type != T_DATE && field->value.type != T_MONEY)
        return to;
    item_print(&b, reg.authorities, field, &it->cell[f]);
    if (is_telling(buf_text(&b)))
        to.v[to.n++] = buf_text(&b);
    if (field->value.type == T_DATE && field->hold == HOLD_VALUE)
        for (enum language lang = LANG_EN; lang <= LANG_CY; lang++)
            to.v[to.n++] = date_text(&mem, lang, (daynum)it->cell[f].num);
    return to;
}

void birds_hatch(void)
{
    int all = 0;

    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (ptrdiff_t i = 0; i < version[kind].n; i++) {
            const struct item *it = &version[kind].v[i];

            bird_at(it->id)->text = it->id;
            for (int f = 0; f < item_tables[kind].n; f++) {
                struct texts texts = texts_of(it, f);

                for (int t = 0; t < texts.n; t++, all++)
                    bird_at(texts.v[t])->text = texts.v[t];
            }
        }
    assert_true(all > 800);
}

void birds_grant_one(str text)
{
    if (bird_at(text)->text.n)
        bird_at(text)->granted = true;
}

/* Whose a record is, and who recorded it for whom, goes with each version that may be seen. */
static void grant_version(struct txn *txn, const struct viewer *v, const struct item *it)
{
    const struct plain_kind *k = plain_of(it->kind);
    struct sql_log_by_id_row row;
    uint32_t relations = relations_of(v, it);
    struct entry entry;
    struct log log;
    bool found;
    str text;

    birds_grant_one(it->id);
    birds_grant_one(it->owner);
    for (int f = 0; f < k->fields; f++) {
        struct texts texts = texts_of(it, f);

        for (int t = 0; t < texts.n && plain_shows(v->duties, relations, k->word, k->field[f].class); t++)
            birds_grant_one(texts.v[t]);
    }
    must(sql_log_by_id(txn, &mem, &(struct sql_log_by_id){ it->log }, &row, &found, &err));
    must(log_find(txn, &mem, row.origin, &log, &err));
    must(log_entry(txn, &mem, &log, it->since, &text, &err));
    must(entry_parse(&mem, text, &entry, &err));
    birds_grant_one(entry.actor);
    birds_grant_one(entry.organisation);
}

void birds_withdraw(void)
{
    for (int i = 0; i < CANARIES; i++)
        birds[i].granted = false;
}

void birds_grant(const struct viewer *v)
{
    struct txn txn = { 0 };

    birds_withdraw();
    birds_grant_one(v->organisation);
    must(txn_begin(store, TXN_READ, &txn, &err));
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (ptrdiff_t i = 0; i < version[kind].n; i++) {
            const struct item *it = &version[kind].v[i];

            if (may_look(v, record_of(it->kind, it->id), S("")) && may_look(v, it, S("")))
                grant_version(&txn, v, it);
        }
    must(txn_commit(&txn, &err));
}

str withheld(const struct item *it, int f)
{
    struct texts texts = texts_of(it, f);

    return texts.n && item_tables[it->kind].field[f].hold != HOLD_JSON && !bird_at(texts.v[0])->granted ? texts.v[0] : S("");
}

/* ---- looking for them ---- */

static str word_next(str *rest)
{
    ptrdiff_t begin = 0, end;
    str word;

    while (begin < rest->n && !is_word(rest->p[begin]))
        begin++;
    for (end = begin; end < rest->n && is_word(rest->p[end]);)
        end++;
    word = str_sub(*rest, begin, end);
    *rest = str_from(*rest, end);
    while (word.n && word.p[word.n - 1] == '.')
        word.n--;
    return word;
}

str escaped(str text, str asked)
{
    str one = S(""), two = S(""), three = word_next(&text);

    for (; text.n || three.n; one = two, two = three, three = word_next(&text)) {
        struct bird *bird = bird_at(three);

        if (three.n && bird->text.n && !bird->granted && !str_eq(three, asked))
            return three;
        if (three.n == 4 && two.n > 2 && one.n && one.n < 3) {
            bird = bird_at(arena_printf(&mem, "%.*s %.*s %.*s", STR_ARG(one), STR_ARG(two), STR_ARG(three)));
            if (bird->text.n && !bird->granted)
                return bird->text;
        }
        if (!text.n)
            break;
    }
    return S("");
}

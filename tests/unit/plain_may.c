#include "plain_may.h"

#include "world.h"

enum { PARTS = 9 }; /* of the longest row */

struct plain_kind plain_kinds[16];
struct plain_act plain_acts[64];
struct plain_row plain_sees[PLAIN_ROWS_MOST], plain_does[PLAIN_ROWS_MOST];
struct plain_row plain_holdings[64];
str plain_hears[32], plain_tends[32], plain_duties[32];
int plain_kinds_n, plain_acts_n, plain_sees_n, plain_does_n, plain_holdings_n, plain_hears_n, plain_tends_n, plain_duties_n;
/* The codes of the kinds of organisation that may.def names by their words. */
static str in_word[16], in_code[16];
static int ins_n;
const char *const plain_relations[PLAIN_RELATIONS] = { "OWN", "OFFICE", "PEER", "SUPPLIED", "SELF", "PUBLIC", "TRADE", "EVERY" };

/* ---- reading ---- */

/* "WORD(a, b, c)..." gives its parts, without quotes; 0 when the line begins with another word. */
static int parts_of(str line, str word, str part[PARTS])
{
    str rest = str_trim(line), inside;
    int n = 0;

    if (!str_starts(rest, word) || rest.n == word.n || rest.p[word.n] != '(')
        return 0;
    inside = str_from(rest, word.n + 1);
    for (ptrdiff_t i = 0; i < inside.n; i++)
        if (inside.p[i] == ')') {
            inside = str_sub(inside, 0, i);
            break;
        }
    while (n < PARTS && inside.n) {
        str_cut(inside, ',', &part[n], &inside);
        part[n] = str_trim(part[n]);
        if (part[n].n > 1 && part[n].p[0] == '"')
            part[n] = str_sub(part[n], 1, part[n].n - 1);
        n++;
    }
    return n;
}

static void read_items(str text)
{
    str line, part[PARTS];

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        if (parts_of(line, S("ITEM"), part) >= 2 && !str_starts(part[0], S("name")))
            plain_kinds[plain_kinds_n++] = (struct plain_kind){ .name = part[0], .word = part[1] };
        else if (plain_kinds_n && parts_of(line, S("F"), part) == 9) {
            struct plain_kind *k = &plain_kinds[plain_kinds_n - 1];

            k->field[k->fields++] = (struct plain_field){ part[2], part[3], part[4], part[5], part[6], part[7] };
        }
    }
}

static void read_acts(str text)
{
    str line, part[PARTS];

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        if (parts_of(line, S("ACT"), part) == 8)
            plain_acts[plain_acts_n++] = (struct plain_act){ part[0], part[1], part[3], part[4], part[5] };
    }
}

static void read_may(str text)
{
    str line, part[PARTS];

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        if (parts_of(line, S("SEE"), part) == 4)
            plain_sees[plain_sees_n++] = (struct plain_row){ part[0], part[1], part[2], part[3] };
        else if (parts_of(line, S("DO"), part) == 3)
            plain_does[plain_does_n++] = (struct plain_row){ part[0], part[1], part[2], { 0 } };
        else if (parts_of(line, S("HEAR"), part) == 1)
            plain_hears[plain_hears_n++] = part[0];
        else if (parts_of(line, S("TEND"), part) == 1)
            plain_tends[plain_tends_n++] = part[0];
        else if (parts_of(line, S("HOLD"), part) == 2)
            plain_holdings[plain_holdings_n++] = (struct plain_row){ part[0], { 0 }, part[1], { 0 } };
    }
}

static void read_codes(str text)
{
    str line, part[PARTS];

    while (text.n) {
        str_cut(text, '\n', &line, &text);
        if (parts_of(line, S("C"), part) == 3 && str_starts(part[0], S("DUTY_")))
            plain_duties[plain_duties_n++] = str_from(part[0], 5);
        else if (parts_of(line, S("C"), part) == 3 && str_starts(part[0], S("ORGANISATION_IS_"))) {
            in_word[ins_n] = str_from(part[0], 16);
            in_code[ins_n++] = part[1];
        }
    }
}

void plain_read(void)
{
    plain_kinds_n = plain_acts_n = plain_sees_n = plain_does_n = plain_holdings_n = plain_hears_n = plain_tends_n = plain_duties_n = ins_n = 0;
    read_items(world_text(S("src/register/items.def")));
    read_acts(world_text(S("src/register/acts.def")));
    read_may(world_text(S("src/register/may.def")));
    read_codes(world_text(S("src/register/codes.def")));
}

/* ---- asking ---- */

const struct plain_kind *plain_kind(str name)
{
    for (int i = 0; i < plain_kinds_n; i++)
        if (str_eq(plain_kinds[i].name, name))
            return &plain_kinds[i];
    return NULL;
}

static bool holds_duty(uint32_t duties, str word)
{
    for (int i = 0; i < plain_duties_n; i++)
        if ((duties >> i & 1) && str_eq(plain_duties[i], word))
            return true;
    return false;
}

static bool holds_relation(uint32_t relations, str word)
{
    for (int i = 0; i < PLAIN_RELATIONS; i++)
        if ((relations >> i & 1) && str_eq(str_of(plain_relations[i]), word))
            return true;
    return false;
}

static bool is_among(str classes, str class)
{
    while (classes.n) {
        str one;

        str_cut(classes, '|', &one, &classes);
        if (str_eq(str_trim(one), class))
            return true;
    }
    return false;
}

bool plain_shows(uint32_t duties, uint32_t relations, str kind, str class)
{
    if (str_eq(class, S("PSEUDONYM")) && plain_shows(duties, relations, kind, S("IDENTITY")))
        return false; /* nobody sees who it is and the pseudonym */
    for (int i = 0; i < plain_sees_n; i++) {
        const struct plain_row *r = &plain_sees[i];

        if (str_eq(r->what, kind) && holds_duty(duties, r->duty) && holds_relation(relations, r->relation) &&
            (!class.n || is_among(r->classes, class)))
            return true;
    }
    return false;
}

bool plain_lists(uint32_t duties, uint32_t relations, str kind, str class)
{
    for (int i = 0; i < PLAIN_RELATIONS; i++) {
        uint32_t one = relations & (uint32_t)1 << i;

        if (one && plain_shows(duties, one, kind, S("OPEN")) && plain_shows(duties, one, kind, class))
            return true;
    }
    return false;
}

bool plain_may(uint32_t duties, uint32_t relations, str act)
{
    for (int i = 0; i < plain_does_n; i++)
        if (str_eq(plain_does[i].what, act) && holds_duty(duties, plain_does[i].duty) && holds_relation(relations, plain_does[i].relation))
            return true;
    return false;
}

bool plain_hears_of(uint32_t duties)
{
    for (int i = 0; i < plain_hears_n; i++)
        if (holds_duty(duties, plain_hears[i]))
            return true;
    return false;
}

bool plain_tends_of(uint32_t duties)
{
    for (int i = 0; i < plain_tends_n; i++)
        if (holds_duty(duties, plain_tends[i]))
            return true;
    return false;
}

bool plain_holds(str duty, str in)
{
    for (int i = 0; i < plain_holdings_n; i++)
        for (int k = 0; k < ins_n; k++)
            if (str_eq(plain_holdings[i].duty, duty) && str_eq(plain_holdings[i].what, in_word[k]) && str_eq(in, in_code[k]))
                return true;
    return false;
}

bool plain_takes(const struct plain_act *act, const struct plain_field *field)
{
    if (str_eq(act->does, S("RECORD")))
        return str_eq(field->taken, S("BOTH")) || str_eq(field->taken, S("ONCE")) || str_eq(field->taken, S("ALWAYS"));
    if (str_eq(act->does, S("CORRECT")))
        return str_eq(field->taken, S("BOTH")) || str_eq(field->taken, S("ALWAYS"));
    return str_eq(act->does, S("END")) && (str_eq(field->taken, S("ENDING")) || str_eq(field->taken, S("ALWAYS")));
}

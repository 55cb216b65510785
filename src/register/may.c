#include "register/may.h"

#include "register/act.h"

/* The words of may.def. */
enum { OPEN = CLASS_OPEN, IDENTITY = CLASS_IDENTITY, CAREER = CLASS_CAREER, PRICE = CLASS_PRICE, PSEUDONYM = CLASS_PSEUDONYM };

static const struct {
    uint32_t duty, relation;
    enum item_kind kind;
    uint32_t classes;
} sees[] = {
#define SEE(duty, relation, kind, classes) { DUTY(DUTY_##duty), RELATION_##relation, ITEM_##kind, classes },
#include "register/may.def"
};

static const struct {
    uint32_t duty, relation;
    enum act_kind act;
} dos[] = {
#define DO(duty, relation, act) { DUTY(DUTY_##duty), RELATION_##relation, ACT_##act },
#include "register/may.def"
};

static const uint32_t hears = 0
#define HEAR(duty) | DUTY(DUTY_##duty)
#include "register/may.def"
    ;

static const uint32_t tends = 0
#define TEND(duty) | DUTY(DUTY_##duty)
#include "register/may.def"
    ;

static const uint32_t jointly = 0
#define JOINTLY(duty) | DUTY(DUTY_##duty)
#include "register/may.def"
    ;

static const struct {
    enum duty duty;
    enum organisation_kind in;
} holds[] = {
#define HOLD(duty, kind) { DUTY_##duty, ORGANISATION_IS_##kind },
#include "register/may.def"
};

bool may_hold(enum duty duty, enum organisation_kind in)
{
    for (ptrdiff_t i = 0; i < countof(holds); i++)
        if (holds[i].duty == duty && holds[i].in == in)
            return true;
    return false;
}

bool may_jointly(enum duty duty)
{
    return (jointly & DUTY(duty)) != 0;
}

bool may_hear(uint32_t duties)
{
    return (duties & hears) != 0;
}

bool may_tend(uint32_t duties)
{
    return (duties & tends) != 0;
}

uint32_t may_see(uint32_t duties, uint32_t relations, enum item_kind kind)
{
    uint32_t classes = 0;

    for (ptrdiff_t i = 0; i < countof(sees); i++)
        if (sees[i].kind == kind && (sees[i].duty & duties) && (sees[i].relation & relations))
            classes |= sees[i].classes;
    return classes & IDENTITY ? classes & ~(uint32_t)PSEUDONYM : classes;
}

bool may_do(uint32_t duties, uint32_t relations, enum act_kind act)
{
    return (may_do_by(duties, act) & relations) != 0;
}

uint32_t may_see_by(uint32_t duties, enum item_kind kind, uint32_t classes)
{
    uint32_t relations = 0;

    for (uint32_t relation = RELATION_OWN; relation <= RELATION_EVERY; relation <<= 1) {
        uint32_t seen = may_see(duties, relation, kind);

        if (seen && (seen & classes) == classes)
            relations |= relation;
    }
    return relations;
}

uint32_t may_do_by(uint32_t duties, enum act_kind act)
{
    uint32_t relations = 0;

    for (ptrdiff_t i = 0; i < countof(dos); i++)
        if (dos[i].act == act && (dos[i].duty & duties))
            relations |= dos[i].relation;
    return relations;
}

int may_as(uint32_t duties, uint32_t relations, enum act_kind act)
{
    for (int duty = 0; duty < duty_count; duty++)
        if ((duties & DUTY(duty)) && may_do(DUTY(duty), relations, act))
            return duty;
    return -1;
}

uint64_t may_fields(enum item_kind kind, uint32_t classes)
{
    uint64_t shown = 0;

    for (int f = 0; f < item_tables[kind].n; f++)
        if (item_tables[kind].field[f].class & classes)
            shown |= (uint64_t)1 << f;
    return shown;
}

static const struct {
    str word;
    enum relation relation;
    enum word words;
} relations[] = {
#define RELATION(constant, id)                                                                                                                       \
    {                                                                                                                                                \
        { #id, sizeof(#id) - 1 }, RELATION_##constant, W_relation_##id                                                                               \
    }
    RELATION(OWN, own),   RELATION(OFFICE, office), RELATION(PEER, peer),   RELATION(SUPPLIED, supplied),
    RELATION(SELF, self), RELATION(PUBLIC, public), RELATION(TRADE, trade), RELATION(EVERY, every),
#undef RELATION
};

str relation_word(enum relation relation)
{
    for (ptrdiff_t i = 0; i < countof(relations); i++)
        if (relations[i].relation == relation)
            return relations[i].word;
    return S("");
}

enum word relation_words(enum relation relation)
{
    for (ptrdiff_t i = 0; i < countof(relations); i++)
        if (relations[i].relation == relation)
            return relations[i].words;
    return WORD_NONE;
}

static uint64_t acts_of(uint32_t duties, enum relation relation, enum item_kind kind)
{
    uint64_t acts = 0;

    for (int act = 0; act < ACTS; act++)
        if (act_rows[act].kind == kind && may_do(duties, relation, (enum act_kind)act))
            acts |= (uint64_t)1 << act;
    return acts;
}

int may_rows(enum item_kind kind, struct may_row out[MAY_ROWS_MOST])
{
    int n = 0;

    for (int duty = 0; duty < duty_count; duty++)
        for (ptrdiff_t i = 0; i < countof(relations); i++) {
            enum relation relation = relations[i].relation;
            struct may_row row = { (enum duty)duty, relation, may_see(DUTY(duty), relation, kind), acts_of(DUTY(duty), relation, kind) };

            if (row.classes || row.acts)
                out[n++] = row;
        }
    return n;
}

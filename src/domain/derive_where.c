/*
 * Places.  Bodies that deliver children's services count as their councils: two places are
 * the same authority when they share a council, so that a trust of two councils is the same
 * as either, and is in the region of each.
 */
#include "domain/derive_inside.h"

#include "domain/slug.h"

/* A letter or digit at the front of a name is at the front of its slug. */
static char front_of(str name)
{
    char c = name.n ? name.p[0] : 0;

    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

bool text_is_same(str a, str b)
{
    struct slug left, right;

    if (front_of(a) && front_of(b) && front_of(a) != front_of(b))
        return false;
    left = slug_fold(a);
    right = slug_fold(b);
    if (!left.n || !right.n)
        return str_eq(str_trim(a), str_trim(b));
    return str_eq(slug_text(&left), slug_text(&right));
}

static bool shares_council(const struct authority *a, const struct authority *b)
{
    for (int i = 0; i < COUNCILS_MOST && a->council[i] >= 0; i++)
        for (int k = 0; k < COUNCILS_MOST && b->council[k] >= 0; k++)
            if (a->council[i] == b->council[k])
                return true;
    return false;
}

static bool shares_region(const struct authorities *all, const struct authority *a, const struct authority *b)
{
    for (int i = 0; i < COUNCILS_MOST && a->council[i] >= 0; i++) {
        int region = all->v[a->council[i]].region;

        for (int k = 0; region >= 0 && k < COUNCILS_MOST && b->council[k] >= 0; k++)
            if (region == all->v[b->council[k]].region)
                return true;
    }
    return false;
}

enum truth place_is_own(const struct inquiry *q, const struct place *place)
{
    const struct authority *all = q->doc->authorities->v;
    int32_t own = fact_of(q->engagement, ENG_AUTHORITY);

    if (place->authority == NONE)
        return IS_NOT;
    if (!is_known(own) || place->authority == UNKNOWN)
        return IS_MAYBE;
    if (own < 0 || place->authority < 0)
        return own == place->authority && text_is_same(place->text, cell_of(q->engagement, ENG_AUTHORITY)->text) ? IS_SO : IS_NOT;
    return own == place->authority || shares_council(&all[own], &all[place->authority]) ? IS_SO : IS_NOT;
}

/* A body outside the table has no region of its own; an engaging authority outside it has one that we do not know. */
enum truth place_is_own_region(const struct inquiry *q, const struct place *place)
{
    const struct authorities *all = q->doc->authorities;
    int32_t own = fact_of(q->engagement, ENG_AUTHORITY);
    enum truth same = place_is_own(q, place);

    if (same != IS_NOT || place->authority < 0)
        return same;
    if (own < 0)
        return IS_MAYBE;
    return shares_region(all, &all->v[own], &all->v[place->authority]) ? IS_SO : IS_NOT;
}

bool place_is_signatory(const struct inquiry *q, int32_t authority)
{
    const struct authority *it;

    if (authority < 0 || !q->wish->signatory)
        return false;
    it = &q->doc->authorities->v[authority];
    for (int i = 0; i < COUNCILS_MOST && it->council[i] >= 0; i++)
        if (q->wish->signatory[it->council[i]])
            return true;
    return q->wish->signatory[authority];
}

static enum truth place_in_nation(const struct inquiry *q, const struct place *place)
{
    if (is_known(place->nation))
        return place->nation == q->wish->nation ? IS_SO : IS_NOT;
    return place->nation == NONE ? IS_NOT : IS_MAYBE;
}

/* Does it stand in the wish's where?  ${*doubt} is the field that decides: one of the entry's, or a DOUBT_. */
static enum truth place_relates(const struct inquiry *q, const struct place *place, int *doubt)
{
    *doubt = place->authority == UNKNOWN ? place->authority_field : DOUBT_AUTHORITY;
    switch (q->wish->where) {
    case WHERE_SIGNATORY:
        *doubt = place->authority_field;
        return place->authority == UNKNOWN ? IS_MAYBE : place_is_signatory(q, place->authority) ? IS_SO : IS_NOT;
    case WHERE_SAME_REGION: return place_is_own_region(q, place);
    case WHERE_SAME_AUTHORITY: return place_is_own(q, place);
    case WHERE_NATION: *doubt = place->nation_field; return place_in_nation(q, place);
    case WHERE_ANYWHERE: break;
    }
    return IS_SO;
}

static int32_t nation_of_authority(const struct inquiry *q, int32_t authority)
{
    return authority >= 0 ? q->doc->authorities->v[authority].nation : UNKNOWN;
}

static struct place place_of_post(const struct inquiry *q, const struct record *post)
{
    struct place p = { fact_of(post, POST_AUTHORITY), cell_of(post, POST_AUTHORITY)->text, fact_of(post, POST_NATION), POST_AUTHORITY, POST_NATION };

    if (!is_known(p.nation))
        p.nation = nation_of_authority(q, p.authority);
    return p;
}

struct place place_of_assignment(const struct inquiry *q, const struct record *assignment)
{
    int32_t authority = fact_of(assignment, ASSIGN_AUTHORITY);

    return (struct place){ authority, cell_of(assignment, ASSIGN_AUTHORITY)->text, nation_of_authority(q, authority), ASSIGN_AUTHORITY,
                           ASSIGN_AUTHORITY };
}

/* The field that a refusal is put down to is the entry's own, never one of the engagement's. */
static void judge_place(const struct inquiry *q, struct judgement *j, const struct place *place)
{
    int doubt;
    enum truth relates = place_relates(q, place, &doubt);

    judgement_add(j, relates, relates == IS_NOT && doubt == DOUBT_AUTHORITY ? place->authority_field : doubt);
}

struct judgement post_judge(const struct inquiry *q, const struct record *post, bool substantive)
{
    const struct wish *w = q->wish;
    struct place place = place_of_post(q, post);
    struct judgement j = judgement_open();

    judge_place(q, &j, &place);
    judgement_add(&j, mask_holds(w->employers, fact_of(post, POST_EMPLOYER_KIND)), POST_EMPLOYER_KIND);
    judgement_add(&j, mask_holds(w->nations, place.nation), POST_NATION);
    judgement_add(&j, mask_holds(w->services, fact_of(post, POST_SERVICE)), POST_SERVICE);
    if (substantive)
        judgement_add(&j, truth_of_bool(fact_of(post, POST_SUBSTANTIVE)), POST_SUBSTANTIVE);
    return j;
}

struct judgement assignment_judge(const struct inquiry *q, const struct record *assignment)
{
    struct place place = place_of_assignment(q, assignment);
    struct judgement j = judgement_open();

    judge_place(q, &j, &place);
    return j;
}

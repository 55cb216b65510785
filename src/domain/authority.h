/*
 * Authorities: councils of England and Wales, and the trusts and companies that deliver
 * children's services for them.  The rows are data/authorities.csv and
 * data/delivery-bodies.csv, with their sources.
 */
#ifndef DOMAIN_AUTHORITY_H
#define DOMAIN_AUTHORITY_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/codes.h"
#include "words/language.h"

enum { COUNCILS_MOST = 4, OLD_GSS_MOST = 4 };

struct authority {
    str slug;                  /* "south-tyneside" */
    str name;                  /* "South Tyneside" */
    str name_cy;               /* "Abertawe"; empty: none but the other */
    str gss;                   /* the code in force */
    str old_gss[OLD_GSS_MOST]; /* empty ones fill */
    str dfe;                   /* three digits */
    int nation;                /* enum nation_code */
    int region; /* index into authorities.region: the improvement alliance region; -1 in Wales, or for a body of councils in two regions */
    int council[COUNCILS_MOST]; /* a delivery body: the councils it counts as; a council: itself; -1 fills */
    bool delivery;              /* a trust or company */
    str note;                   /* what is unsure about the row, for people */
};

struct authorities {
    struct authority *v;
    ptrdiff_t n, cap;
    struct {
        str *v;
        ptrdiff_t n, cap;
    } region; /* slugs, "north-east" */
    struct {
        str *v;
        ptrdiff_t n, cap;
    } region_name; /* "North East" */

    /* Private: every key an authority is found by, as a slug, and an open hash table of them. */
    struct {
        struct authority_key {
            str text;
            int authority;
            bool word;
        } * v;
        ptrdiff_t n, cap;
    } key;
    int *slot; /* 1 + index into key; 0 is free */
    ptrdiff_t slots;
};

/**
 * authorities_load(mem, file, councils, bodies_file, bodies, out, err):
 * Read the text of authorities.csv and delivery-bodies.csv; ${file} and ${bodies_file} are
 * their names in messages.  Councils come first, in the order of the file, then the bodies.
 *
 * Owner:  ${out} points into both texts and ${mem}.
 * Errors: RC_BAD_INPUT with the row: a missing column, an unknown nation, kind or council, a
 *         slug, name or number that two authorities share.
 */
rc authorities_load(arena *mem, str file, str councils, str bodies_file, str bodies, struct authorities *out, struct err *err) MUST_USE;

/**
 * authority_find(a, text):
 * Index by slug, name in either language, GSS code old or new, or DfE number; -1 when there is none.  Letter
 * case, spaces and punctuation make no difference: see slug.h.
 */
int authority_find(const struct authorities *a, str text);

/** authority_name(a, i, lang): what readers of ${lang} call it. */
str authority_name(const struct authorities *a, int i, enum language lang);

/** name_spoken(mem, name): a name that registers turn round as it is said in a sentence: "City of Bristol" of "Bristol, City of". */
str name_spoken(arena *mem, str name);

/* The authorities that a name may be meant for, the likeliest first: indices. */
struct authorities_near {
    int v[4];
    int n;
};

/**
 * authority_near(a, text):
 * Those whose slug or name has the words of ${text} in it, or a word that begins so, or of which ${text} is the full name ("London Borough of
 * Camden"); when there are none, the one of which ${text} is a slip of a letter or two.  A council that nobody meant must not be proposed: somebody
 * would accept it.
 */
struct authorities_near authority_near(const struct authorities *a, str text);

/** authorities_near_list(mem, a, near): their slugs, "kingston-upon-hull, kingston-upon-thames". */
str authorities_near_list(arena *mem, const struct authorities *a, const struct authorities_near *near);

/** authority_counts_as(a, i): the council that ${i} counts as when it is one council's body, else ${i} itself. */
int authority_counts_as(const struct authorities *a, int i);

/** region_find(a, slug): index of a region, or -1. */
int region_find(const struct authorities *a, str slug);

#endif

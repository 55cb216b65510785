/*
 * The check that an assignment cites: whether it was asked about that engagement.  Its receipt speaks of what was asked; when what is recorded
 * goes another way, the receipt says nothing of the assignment any more, and a new check has to be cited.
 */
#ifndef REGISTER_CITED_H
#define REGISTER_CITED_H

#include "domain/doc.h"
#include "register/item.h"

enum { CITED_FIELDS = 7 };

/* The fields that rules of memoranda judge, and what is said of a check that was asked about another. */
extern const struct cited_field {
    int field;  /* of an assignment */
    int asked;  /* where the document has it: of the engagement, of the member of a team, of the charge */
    int member; /* -1: a member has none of their own */
    bool of_charge;
    bool is_until; /* an earlier day was judged too */
    enum word other;
} cited_fields[CITED_FIELDS];

struct cited {
    struct doc doc;
    const struct record *engagement, *member; /* the worker's, among those of a project team; else NULL */
    bool is_about;                            /* the worker may be the one who was asked about: nobody else's number stands where theirs would */
};

/**
 * cited_read(mem, a, check, worker, out, err):
 * What ${check}, an item with its document, was asked about ${worker}, an item with its registration number.
 *
 * Errors: those of a document that cannot be read, which a kept one can.
 */
rc cited_read(arena *mem, const struct authorities *a, const struct item *check, const struct item *worker, struct cited *out,
              struct err *err) MUST_USE;

/** cited_asked(c, i): what the check was asked for field ${i} of the table: in a project team, for its member. */
const struct cell *cited_asked(const struct cited *c, int i);

/** cited_differs(c, assignment, i): whether ${assignment} has another value than was asked.  What is not known on either side does not differ. */
bool cited_differs(const struct cited *c, const struct item *assignment, int i);

/** cited_fits(c, assignment): whether none of them differs. */
bool cited_fits(const struct cited *c, const struct item *assignment);

#endif

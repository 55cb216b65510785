#include "ledger/merkle.h"

#include <assert.h>
#include <string.h>

/* What is hashed before a leaf, and before a pair. */
#define LEAF "\x00"
#define NODE "\x01"

/* Where the nodes of a tree are asked for. */
struct nodes {
    node_read_fn *read;
    void *ctx;
};

bool hash_eq(const struct hash *a, const struct hash *b)
{
    return memcmp(a->byte, b->byte, MERKLE_HASH) == 0;
}

struct hash merkle_empty(void)
{
    struct hash out;

    hash_texts(NULL, 0, out.byte);
    return out;
}

struct hash merkle_leaf(str text)
{
    const str parts[] = { S(LEAF), text };
    struct hash out;

    hash_texts(parts, countof(parts), out.byte);
    return out;
}

struct hash merkle_node(const struct hash *left, const struct hash *right)
{
    const str parts[] = { S(NODE), { (const char *)left->byte, MERKLE_HASH }, { (const char *)right->byte, MERKLE_HASH } };
    struct hash out;

    hash_texts(parts, countof(parts), out.byte);
    return out;
}

/* ---- verifying ---- */

/*
 * Both proofs are walked from the leaves up.  ${at} is the number of the node that the walk stands on and ${last}
 * that of the last node of its level: at a right child, or at the last node where it has no sibling of its own
 * height, the hash of the path stands on the left.
 */
struct walk {
    uint64_t at, last;
};

static bool walk_is_right(const struct walk *w)
{
    return (w->at & 1) || w->at == w->last;
}

static void walk_up(struct walk *w)
{
    w->at >>= 1;
    w->last >>= 1;
}

/* The last node of a level may be carried up unchanged, as far as it is a left child: there is no hash for that. */
static void walk_carry(struct walk *w)
{
    while (w->at && !(w->at & 1))
        walk_up(w);
}

bool merkle_check_inclusion(const struct hash *leaf, int64_t index, int64_t size, const struct merkle_path *path, const struct hash *root)
{
    struct walk w = { (uint64_t)index, (uint64_t)size - 1 };
    struct hash got = *leaf;

    if (index < 0 || index >= size)
        return false;
    for (int i = 0; i < path->n; i++) {
        if (w.last == 0)
            return false;
        if (walk_is_right(&w)) {
            got = merkle_node(&path->v[i], &got);
            walk_carry(&w);
        } else {
            got = merkle_node(&got, &path->v[i]);
        }
        walk_up(&w);
    }
    return w.last == 0 && hash_eq(&got, root);
}

/* The sizes differ, and neither is 0. */
static bool check_growth(int64_t size1, const struct hash *root1, int64_t size2, const struct hash *root2, const struct merkle_path *path)
{
    struct walk w = { (uint64_t)size1 - 1, (uint64_t)size2 - 1 };
    bool whole = (size1 & (size1 - 1)) == 0; /* the first tree is one node of the second, so its root is not in the path */
    struct hash first = whole ? *root1 : path->v[0], second = first;

    while (w.at & 1)
        walk_up(&w);
    for (int i = whole ? 0 : 1; i < path->n; i++) {
        if (w.last == 0)
            return false;
        if (walk_is_right(&w)) {
            first = merkle_node(&path->v[i], &first);
            second = merkle_node(&path->v[i], &second);
            walk_carry(&w);
        } else {
            second = merkle_node(&second, &path->v[i]);
        }
        walk_up(&w);
    }
    return w.last == 0 && hash_eq(&first, root1) && hash_eq(&second, root2);
}

bool merkle_check_consistency(int64_t size1, const struct hash *root1, int64_t size2, const struct hash *root2, const struct merkle_path *path)
{
    struct hash empty = merkle_empty();

    if (size1 < 0 || size1 > size2 || (size1 == 0) != hash_eq(root1, &empty) || (size2 == 0) != hash_eq(root2, &empty))
        return false;
    if (size1 == 0 || size1 == size2)
        return path->n == 0 && (size1 == 0 || hash_eq(root1, root2));
    return path->n > 0 && check_growth(size1, root1, size2, root2, path);
}

/* ---- building ---- */

rc merkle_append(int64_t size, const struct hash *leaf, node_read_fn *read, node_write_fn *write, void *ctx, struct err *err)
{
    struct hash node = *leaf, left;
    int64_t index = size;
    int level = 0;

    assert(size >= 0 && size < INT64_MAX);
    TRY(write(ctx, level, index, &node, err));
    for (; index & 1; index >>= 1) {
        TRY(read(ctx, level, index - 1, &left, err));
        node = merkle_node(&left, &node);
        TRY(write(ctx, ++level, index >> 1, &node, err));
    }
    return RC_OK;
}

/* The hash over the leaves [from, from + n), n > 0, where a tree of the whole one's form begins at ${from}: its whole nodes, joined from the right.
 */
static rc range_hash(const struct nodes *nodes, int64_t from, int64_t n, struct hash *out, struct err *err)
{
    struct hash all, left;
    bool is_first = true;

    for (int level = 0; level < 63 && n >> level; level++) {
        if (!(n >> level & 1))
            continue;
        TRY(nodes->read(nodes->ctx, level, (from >> level) + (n >> level) - 1, &left, err));
        all = is_first ? left : merkle_node(&left, &all);
        is_first = false;
    }
    *out = all;
    return RC_OK;
}

rc merkle_root(int64_t size, node_read_fn *read, void *ctx, struct hash *root, struct err *err)
{
    assert(size >= 0);
    if (size == 0) {
        *root = merkle_empty();
        return RC_OK;
    }
    return range_hash(&(struct nodes){ read, ctx }, 0, size, root, err);
}

/* The largest power of two below ${n} >= 2. */
static int64_t split(int64_t n)
{
    return (int64_t)1 << (63 - __builtin_clzll((uint64_t)n - 1));
}

static rc path_add(const struct nodes *nodes, int64_t from, int64_t n, struct merkle_path *path, struct err *err)
{
    assert(path->n < MERKLE_PROOF_MOST);
    TRY(range_hash(nodes, from, n, &path->v[path->n], err));
    path->n++;
    return RC_OK;
}

/*
 * Go down from the root to where the leaves [0, end) end, adding at each step the side not taken, until the tree
 * ${from}, ${n} left over is one leaf or, for ${whole}, ends there too.  The order is from the root down.
 */
static rc descend(const struct nodes *nodes, int64_t end, bool whole, int64_t *from, int64_t *n, struct merkle_path *path, struct err *err)
{
    while (*n > 1 && !(whole && *from + *n == end)) {
        int64_t k = split(*n);

        if (end <= *from + k) {
            TRY(path_add(nodes, *from + k, *n - k, path, err));
            *n = k;
        } else {
            TRY(path_add(nodes, *from, k, path, err));
            *from += k;
            *n -= k;
        }
    }
    return RC_OK;
}

/* Proofs list their hashes from the leaves up. */
static void path_give(const struct merkle_path *down, struct merkle_path *out)
{
    out->n = down->n;
    for (int i = 0; i < down->n; i++)
        out->v[i] = down->v[down->n - 1 - i];
}

rc merkle_inclusion(int64_t index, int64_t size, node_read_fn *read, void *ctx, struct merkle_path *path, struct err *err)
{
    struct nodes nodes = { read, ctx };
    struct merkle_path down = { .n = 0 };
    int64_t from = 0, n = size;

    assert(index >= 0 && index < size);
    TRY(descend(&nodes, index + 1, false, &from, &n, &down, err));
    path_give(&down, path);
    return RC_OK;
}

rc merkle_consistency(int64_t size1, int64_t size2, node_read_fn *read, void *ctx, struct merkle_path *path, struct err *err)
{
    struct nodes nodes = { read, ctx };
    struct merkle_path down = { .n = 0 };
    int64_t from = 0, n = size2;

    assert(size1 >= 0 && size1 <= size2);
    if (size1 > 0) {
        TRY(descend(&nodes, size1, true, &from, &n, &down, err));
        /* A node that begins the tree is the whole first tree, whose root the asker has. */
        if (from > 0)
            TRY(path_add(&nodes, from, n, &down, err));
    }
    path_give(&down, path);
    return RC_OK;
}

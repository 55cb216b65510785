/*
 * Merkle trees as RFC 6962 and RFC 9162 (section 2.1) define them, over SHA-256: a leaf is hashed after a
 * byte 0x00, a pair of nodes after 0x01, and a tree of n leaves splits at the largest power of two
 * below n.  Knows nothing of what the leaves say, nor where they are kept: nodes are asked for through a
 * callback, so that a proof over millions of leaves reads a few dozen of them.
 */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"

enum { MERKLE_HASH = HASH_BYTES, MERKLE_PROOF_MOST = 64 };

struct hash {
    uint8_t byte[MERKLE_HASH];
};

bool hash_eq(const struct hash *a, const struct hash *b);

/** merkle_empty(): the root of a tree without leaves, the hash of nothing. */
struct hash merkle_empty(void);

/** merkle_leaf(text), merkle_node(left, right): the hash of a leaf, and of a pair. */
struct hash merkle_leaf(str text);
struct hash merkle_node(const struct hash *left, const struct hash *right);

/* A path of hashes, as a proof lists them. */
struct merkle_path {
    struct hash v[MERKLE_PROOF_MOST];
    int n;
};

/* ---- verifying ---- */

/**
 * merkle_check_inclusion(leaf, index, size, path, root):
 * Whether ${path} shows that the leaf hash ${leaf} is number ${index} (from 0) of the tree of ${size} leaves with ${root}.
 *
 * Source: RFC 9162 section 2.1.3.2.
 */
bool merkle_check_inclusion(const struct hash *leaf, int64_t index, int64_t size, const struct merkle_path *path, const struct hash *root);

/**
 * merkle_check_consistency(size1, root1, size2, root2, path):
 * Whether ${path} shows that the tree of ${size1} leaves with ${root1} is the beginning of the one of ${size2} with ${root2}.
 * A tree is the beginning of itself with an empty path.  So is the empty tree of any other: there is nothing to
 * show but that ${root1} is the empty root and ${root2} is not.
 *
 * Source: RFC 9162 section 2.1.4.2.
 */
bool merkle_check_consistency(int64_t size1, const struct hash *root1, int64_t size2, const struct hash *root2, const struct merkle_path *path);

/* ---- building ---- */

/**
 * node_read_fn(ctx, level, index, out, err):
 * The hash over the leaves [index << level, (index + 1) << level), all of which are in the tree: nodes that
 * leaves are still missing from are never asked for.
 */
typedef rc node_read_fn(void *ctx, int level, int64_t index, struct hash *out, struct err *err);

/** node_write_fn(ctx, level, index, node, err): keep what node_read_fn will be asked for; each node is given once and never changes. */
typedef rc node_write_fn(void *ctx, int level, int64_t index, const struct hash *node, struct err *err);

/**
 * merkle_append(size, leaf, read, write, ctx, err):
 * Add ${leaf} as number ${size}: gives ${write} every node that it completes, the leaf first, lowest level first.
 *
 * Errors: of ${read} and ${write}, unchanged; nodes given before must then be forgotten.
 */
rc merkle_append(int64_t size, const struct hash *leaf, node_read_fn *read, node_write_fn *write, void *ctx, struct err *err) MUST_USE;

/** merkle_root(size, read, ctx, root, err): the root of the first ${size} leaves. */
rc merkle_root(int64_t size, node_read_fn *read, void *ctx, struct hash *root, struct err *err) MUST_USE;

/** merkle_inclusion(index, size, read, ctx, path, err): the proof that merkle_check_inclusion checks; 0 <= index < size. */
rc merkle_inclusion(int64_t index, int64_t size, node_read_fn *read, void *ctx, struct merkle_path *path, struct err *err) MUST_USE;

/** merkle_consistency(size1, size2, read, ctx, path, err): the proof that merkle_check_consistency checks; 0 <= size1 <= size2; from 0 it is empty.
 */
rc merkle_consistency(int64_t size1, int64_t size2, node_read_fn *read, void *ctx, struct merkle_path *path, struct err *err) MUST_USE;

#endif

/*
 * Merkle trees against three things that are not them: the reference tree of RFC 6962's first implementation,
 * vectors published for other implementations when they lie beside the tree, and the RFC's own recursive
 * definitions, written here as plainly as they stand there.  Run from the root of the tree.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/file.h"
#include "io/json.h"
#include "ledger/checkpoint.h"

#define VECTORS "../shared/vectors/merkle/testdata"

enum { LEAVES_MOST = 300, LEVELS = 10, EVERY_SIZE = 33, RANDOM_TREES = 6 };

static arena mem;

/* A fixed seed (xorshift): a failure can be seen again. */
static uint64_t random_state;

static int64_t random_between(int64_t least, int64_t most)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return least + (int64_t)(random_state % (uint64_t)(most - least + 1));
}

static int setup(void **state)
{
    (void)state;
    mem = arena_open((size_t)512 << 20);
    random_state = 0x9E3779B97F4A7C15u;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&mem);
    return 0;
}

/* ---- a tree in memory ---- */

struct tree {
    int64_t size;
    struct hash node[LEVELS][LEAVES_MOST];
    bool is_kept[LEVELS][LEAVES_MOST];
    int reads;
};

static rc tree_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    struct tree *t = ctx;

    (void)err;
    assert_true(level < LEVELS && index < LEAVES_MOST && t->is_kept[level][index]); /* never a node that leaves are missing from */
    t->reads++;
    *out = t->node[level][index];
    return RC_OK;
}

static rc tree_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    struct tree *t = ctx;

    (void)err;
    assert_true(level < LEVELS && index < LEAVES_MOST && !t->is_kept[level][index]); /* each once */
    t->is_kept[level][index] = true;
    t->node[level][index] = *node;
    return RC_OK;
}

static void tree_add(struct tree *t, str leaf)
{
    struct hash h = merkle_leaf(leaf);
    struct err err;

    assert_int_equal(merkle_append(t->size++, &h, tree_read, tree_write, t, &err), RC_OK);
}

static struct hash root_of(struct tree *t, int64_t size)
{
    struct hash root;
    struct err err;

    assert_int_equal(merkle_root(size, tree_read, t, &root, &err), RC_OK);
    return root;
}

static struct merkle_path inclusion_of(struct tree *t, int64_t index, int64_t size)
{
    struct merkle_path path;
    struct err err;

    assert_int_equal(merkle_inclusion(index, size, tree_read, t, &path, &err), RC_OK);
    return path;
}

static struct merkle_path consistency_of(struct tree *t, int64_t size1, int64_t size2)
{
    struct merkle_path path;
    struct err err;

    assert_int_equal(merkle_consistency(size1, size2, tree_read, t, &path, &err), RC_OK);
    return path;
}

/* ---- the definitions of RFC 6962 section 2.1, over the hashes of the leaves D[from, from + n) ---- */

static int64_t half(int64_t n)
{
    int64_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

static struct hash plain_root(const struct hash *d, int64_t n)
{
    struct hash left, right;

    if (n == 1)
        return d[0];
    left = plain_root(d, half(n));
    right = plain_root(d + half(n), n - half(n));
    return merkle_node(&left, &right);
}

static void plain_path(const struct hash *d, int64_t index, int64_t n, struct merkle_path *out)
{
    int64_t k = half(n);

    if (n == 1)
        return;
    if (index < k) {
        plain_path(d, index, k, out);
        out->v[out->n++] = plain_root(d + k, n - k);
    } else {
        plain_path(d + k, index - k, n - k, out);
        out->v[out->n++] = plain_root(d, k);
    }
}

static void plain_subproof(const struct hash *d, int64_t m, int64_t n, bool whole, struct merkle_path *out)
{
    int64_t k = half(n);

    if (m == n) {
        if (!whole)
            out->v[out->n++] = plain_root(d, n);
    } else if (m <= k) {
        plain_subproof(d, m, k, whole, out);
        out->v[out->n++] = plain_root(d + k, n - k);
    } else {
        plain_subproof(d + k, m - k, n - k, false, out);
        out->v[out->n++] = plain_root(d, k);
    }
}

/* What root the first ${n} hashes of a path give; false when they are not as many as such a tree needs. */
static bool plain_climb(const struct hash *leaf, int64_t index, int64_t size, const struct hash *path, int n, struct hash *root)
{
    struct hash below;
    int64_t k = half(size);

    if (size == 1 || n == 0) {
        *root = *leaf;
        return size == 1 && n == 0;
    }
    if (!plain_climb(leaf, index < k ? index : index - k, index < k ? k : size - k, path, n - 1, &below))
        return false;
    *root = index < k ? merkle_node(&below, &path[n - 1]) : merkle_node(&path[n - 1], &below);
    return true;
}

static bool plain_check_inclusion(const struct hash *leaf, int64_t index, int64_t size, const struct merkle_path *path, const struct hash *root)
{
    struct hash got;

    return index >= 0 && index < size && plain_climb(leaf, index, size, path->v, path->n, &got) && hash_eq(&got, root);
}

/* The roots of both trees that the first ${n} hashes of a path give; ${first} comes with the root of the first tree. */
static bool plain_grow(int64_t m, int64_t size, bool whole, const struct hash *path, int n, struct hash *first, struct hash *second)
{
    int64_t k = half(size);

    if (m == size) {
        if (!whole && n == 1)
            *first = path[0];
        *second = *first;
        return n == (whole ? 0 : 1);
    }
    if (n == 0)
        return false;
    if (m <= k) {
        if (!plain_grow(m, k, whole, path, n - 1, first, second))
            return false;
        *second = merkle_node(second, &path[n - 1]);
        return true;
    }
    if (!plain_grow(m - k, size - k, false, path, n - 1, first, second))
        return false;
    *first = merkle_node(&path[n - 1], first);
    *second = merkle_node(&path[n - 1], second);
    return true;
}

static bool plain_check_consistency(int64_t size1, const struct hash *root1, int64_t size2, const struct hash *root2, const struct merkle_path *path)
{
    struct hash first = *root1, second, empty = merkle_empty();

    if (size1 < 0 || size1 > size2)
        return false;
    if (size1 == 0)
        return path->n == 0 && hash_eq(root1, &empty) && hash_eq(root2, &empty) == (size2 == 0);
    return plain_grow(size1, size2, true, path->v, path->n, &first, &second) && hash_eq(&first, root1) && hash_eq(&second, root2);
}

/* ---- the reference tree ---- */

static const char *const reference_leaf[] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" };

static const char *const reference_root[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

/* Hashes of the reference tree that its proofs are made of, named by the leaves they are over. */
#define LEAF_0 "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define LEAF_1 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define LEAF_4 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define LEAVES_01 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define LEAVES_23 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define LEAVES_45 "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
#define LEAVES_67 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define LEAVES_03 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define LEAVES_47 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

static struct hash hash_of(const char *hex)
{
    struct hash h;

    assert_int_equal(sodium_hex2bin(h.byte, MERKLE_HASH, hex, MERKLE_HASH * 2, NULL, NULL, NULL), 0);
    return h;
}

static void reference_tree(struct tree *t)
{
    *t = (struct tree){ .size = 0 };
    for (int i = 0; i < countof(reference_leaf); i++) {
        str hex = str_of(reference_leaf[i]);
        char bytes[16];
        size_t n;

        sodium_hex2bin((uint8_t *)bytes, sizeof(bytes), hex.p, (size_t)hex.n, NULL, &n, NULL);
        tree_add(t, (str){ bytes, (ptrdiff_t)n });
    }
}

static void test_reference_roots(void **state)
{
    static struct tree t;

    (void)state;
    reference_tree(&t);
    for (int n = 0; n < countof(reference_root); n++) {
        struct hash want = hash_of(reference_root[n]), got = root_of(&t, n);

        if (!hash_eq(&want, &got))
            fail_msg("the root of %d leaves is another", n);
    }
}

static void assert_path(const struct merkle_path *got, const char *const *want)
{
    int n = 0;

    while (n < 4 && want[n])
        n++;
    assert_int_equal(got->n, n);
    for (int i = 0; i < n; i++) {
        struct hash h = hash_of(want[i]);

        assert_true(hash_eq(&h, &got->v[i]));
    }
}

static void test_reference_proofs(void **state)
{
    static const struct {
        int64_t index, size;
        const char *path[4];
    } inclusion[] = {
        { 0, 1, { NULL } },      { 0, 8, { LEAF_1, LEAVES_23, LEAVES_47 } }, { 5, 8, { LEAF_4, LEAVES_67, LEAVES_03 } },
        { 2, 3, { LEAVES_01 } }, { 1, 5, { LEAF_0, LEAVES_23, LEAF_4 } },
    };
    static const struct {
        int64_t size1, size2;
        const char *path[4];
    } consistency[] = {
        { 1, 1, { NULL } },
        { 0, 8, { NULL } },
        { 1, 8, { LEAF_1, LEAVES_23, LEAVES_47 } },
        { 6, 8, { LEAVES_45, LEAVES_67, LEAVES_03 } },
        { 2, 5, { LEAVES_23, LEAF_4 } },
    };
    static struct tree t;

    (void)state;
    reference_tree(&t);
    for (int i = 0; i < countof(inclusion); i++) {
        struct merkle_path path = inclusion_of(&t, inclusion[i].index, inclusion[i].size);
        struct hash root = hash_of(reference_root[inclusion[i].size]);

        assert_path(&path, inclusion[i].path);
        assert_true(merkle_check_inclusion(&t.node[0][inclusion[i].index], inclusion[i].index, inclusion[i].size, &path, &root));
    }
    for (int i = 0; i < countof(consistency); i++) {
        struct merkle_path path = consistency_of(&t, consistency[i].size1, consistency[i].size2);
        struct hash root1 = hash_of(reference_root[consistency[i].size1]), root2 = hash_of(reference_root[consistency[i].size2]);

        assert_path(&path, consistency[i].path);
        assert_true(merkle_check_consistency(consistency[i].size1, &root1, consistency[i].size2, &root2, &path));
    }
}

/* ---- sizes at the edge ---- */

static void test_edges(void **state)
{
    struct hash empty = merkle_empty(), leaf = merkle_leaf(S("x")), other = merkle_leaf(S("y"));
    struct merkle_path none = { .n = 0 }, one = { .v = { other }, .n = 1 }, full = { .n = MERKLE_PROOF_MOST };
    static const int64_t odd[] = { INT64_MIN, -1, INT64_MAX };

    (void)state;
    assert_true(merkle_check_inclusion(&leaf, 0, 1, &none, &leaf));
    assert_false(merkle_check_inclusion(&leaf, 0, 1, &none, &other));
    assert_false(merkle_check_inclusion(&leaf, 0, 0, &none, &leaf));
    assert_false(merkle_check_inclusion(&leaf, 1, 1, &none, &leaf));
    assert_true(merkle_check_consistency(0, &empty, 0, &empty, &none));
    assert_true(merkle_check_consistency(0, &empty, 5, &leaf, &none));
    assert_false(merkle_check_consistency(0, &leaf, 5, &leaf, &none));
    assert_false(merkle_check_consistency(0, &empty, 5, &empty, &none));
    assert_false(merkle_check_consistency(0, &empty, 5, &leaf, &one));
    assert_false(merkle_check_consistency(2, &leaf, 5, &leaf, &none));
    assert_false(merkle_check_consistency(5, &leaf, 2, &leaf, &none));
    for (int i = 0; i < countof(odd); i++)
        for (int j = 0; j < countof(odd); j++) {
            assert_false(merkle_check_inclusion(&leaf, odd[i], odd[j], &full, &leaf));
            assert_false(odd[i] != odd[j] && merkle_check_consistency(odd[i], &leaf, odd[j], &leaf, &full));
        }
    assert_false(merkle_check_inclusion(&leaf, INT64_MAX - 1, INT64_MAX, &full, &leaf));
    assert_false(merkle_check_consistency(INT64_MAX - 1, &leaf, INT64_MAX, &leaf, &full));
}

/* A tree of any size at all, each node told by its place. */
static rc imagined_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    int *reads = ctx;

    (void)err;
    ++*reads;
    *out = merkle_leaf(arena_printf(&mem, "%d %lld", level, (long long)index));
    return RC_OK;
}

/* A proof over more leaves than anyone has reads a few dozen nodes. */
static void test_reads_are_few(void **state)
{
    static const int64_t sizes[] = { 1000000, ((int64_t)1 << 40) - 1, INT64_MAX };
    struct merkle_path path;
    struct err err;

    (void)state;
    for (int i = 0; i < countof(sizes); i++)
        for (int draw = 0; draw < 50; draw++) {
            int64_t index = random_between(0, sizes[i] - 2);
            int reads = 0;

            assert_int_equal(merkle_inclusion(index, sizes[i], imagined_read, &reads, &path, &err), RC_OK);
            assert_in_range(reads, 1, 126);
            reads = 0;
            assert_int_equal(merkle_consistency(index + 1, sizes[i], imagined_read, &reads, &path, &err), RC_OK);
            assert_in_range(reads, 1, 126);
            assert_in_range(path.n, 1, MERKLE_PROOF_MOST);
        }
}

static rc failing_read(void *ctx, int level, int64_t index, struct hash *out, struct err *err)
{
    (void)ctx, (void)level, (void)index, (void)out;
    return err_set(err, RC_STORE, "the node cannot be read");
}

static rc failing_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    (void)ctx, (void)level, (void)index, (void)node;
    return err_set(err, RC_STORE, "the node cannot be written");
}

static rc quiet_write(void *ctx, int level, int64_t index, const struct hash *node, struct err *err)
{
    (void)ctx, (void)level, (void)index, (void)node, (void)err;
    return RC_OK;
}

static void test_failures_are_passed_on(void **state)
{
    struct hash leaf = merkle_leaf(S("x")), root = leaf;
    struct merkle_path path = { .n = 7 };
    struct err err;

    (void)state;
    assert_int_equal(merkle_append(1, &leaf, failing_read, quiet_write, NULL, &err), RC_STORE);
    assert_int_equal(merkle_append(0, &leaf, failing_read, failing_write, NULL, &err), RC_STORE);
    assert_int_equal(merkle_root(3, failing_read, NULL, &root, &err), RC_STORE);
    assert_int_equal(merkle_inclusion(1, 3, failing_read, NULL, &path, &err), RC_STORE);
    assert_int_equal(merkle_consistency(1, 3, failing_read, NULL, &path, &err), RC_STORE);
    assert_true(path.n == 7 && hash_eq(&root, &leaf)); /* written only on success */
}

/* ---- any tree ---- */

static struct merkle_path flipped(struct merkle_path path, int at)
{
    path.v[at].byte[random_between(0, MERKLE_HASH - 1)] ^= (uint8_t)(1 << random_between(0, 7));
    return path;
}

static struct merkle_path dropped(struct merkle_path path, int at)
{
    for (path.n--; at < path.n; at++)
        path.v[at] = path.v[at + 1];
    return path;
}

static struct merkle_path added(struct merkle_path path, int at, const struct hash *h)
{
    for (int i = path.n++; i > at; i--)
        path.v[i] = path.v[i - 1];
    path.v[at] = *h;
    return path;
}

/* Another index or size may need the same path: then the definition itself cannot tell them apart, and the checker has to say what it says. */
static void check_inclusion(struct tree *t, int64_t index, int64_t size)
{
    struct hash leaf = t->node[0][index], root = root_of(t, size);
    struct merkle_path want = { .n = 0 }, path = inclusion_of(t, index, size), bad;

    plain_path(t->node[0], index, size, &want);
    assert_int_equal(path.n, want.n);
    for (int i = 0; i < path.n; i++)
        assert_true(hash_eq(&path.v[i], &want.v[i]));
    assert_true(merkle_check_inclusion(&leaf, index, size, &path, &root));
    for (int at = 0; at < path.n; at++) {
        bad = flipped(path, at);
        assert_false(merkle_check_inclusion(&leaf, index, size, &bad, &root));
        bad = dropped(path, at);
        assert_false(merkle_check_inclusion(&leaf, index, size, &bad, &root));
    }
    for (int at = 0; at <= path.n; at++) {
        bad = added(path, at, &root);
        assert_false(merkle_check_inclusion(&leaf, index, size, &bad, &root));
    }
    for (int i = 0; i < 4; i++) {
        int64_t other = random_between(-1, size), larger = random_between(0, LEAVES_MOST);

        assert_int_equal(merkle_check_inclusion(&leaf, other, size, &path, &root), other == index);
        assert_int_equal(merkle_check_inclusion(&leaf, index, larger, &path, &root), plain_check_inclusion(&leaf, index, larger, &path, &root));
    }
}

static void check_consistency(struct tree *t, int64_t size1, int64_t size2)
{
    struct hash root1 = root_of(t, size1), root2 = root_of(t, size2), leaf = merkle_leaf(S("no root"));
    struct merkle_path want = { .n = 0 }, path = consistency_of(t, size1, size2), bad;

    if (size1 > 0)
        plain_subproof(t->node[0], size1, size2, true, &want);
    assert_int_equal(path.n, want.n);
    for (int i = 0; i < path.n; i++)
        assert_true(hash_eq(&path.v[i], &want.v[i]));
    assert_true(merkle_check_consistency(size1, &root1, size2, &root2, &path));
    assert_false(merkle_check_consistency(size1, &leaf, size2, &root2, &path));
    assert_int_equal(merkle_check_consistency(size1, &root1, size2, &leaf, &path), size1 == 0 && size2 > 0);
    assert_int_equal(merkle_check_consistency(size1, &root2, size2, &root1, &path), size1 == size2);
    assert_int_equal(merkle_check_consistency(size2, &root2, size1, &root1, &path), size1 == size2);
    for (int at = 0; at < path.n; at++) {
        bad = flipped(path, at);
        assert_false(merkle_check_consistency(size1, &root1, size2, &root2, &bad));
        bad = dropped(path, at);
        assert_false(merkle_check_consistency(size1, &root1, size2, &root2, &bad));
    }
    for (int at = 0; at <= path.n; at++) {
        bad = added(path, at, &root1);
        assert_false(merkle_check_consistency(size1, &root1, size2, &root2, &bad));
    }
    for (int i = 0; i < 4; i++) {
        int64_t other1 = random_between(-1, LEAVES_MOST), other2 = random_between(-1, LEAVES_MOST);

        assert_int_equal(merkle_check_consistency(other1, &root1, size2, &root2, &path),
                         plain_check_consistency(other1, &root1, size2, &root2, &path));
        assert_int_equal(merkle_check_consistency(size1, &root1, other2, &root2, &path),
                         plain_check_consistency(size1, &root1, other2, &root2, &path));
    }
}

static void check_tree(int64_t size)
{
    static struct tree t;
    struct hash want, got;

    t = (struct tree){ .size = 0 };
    while (t.size < size)
        tree_add(&t, arena_printf(&mem, "%llx", (unsigned long long)random_between(0, INT64_MAX - 1)));
    if (size > 0) {
        want = plain_root(t.node[0], size);
        got = root_of(&t, size);
        assert_true(hash_eq(&want, &got));
    }
    for (int64_t i = 0; i < size; i++)
        check_inclusion(&t, i, size);
    for (int64_t i = 0; i <= size; i++)
        check_consistency(&t, i, size);
}

static void test_any_tree(void **state)
{
    (void)state;
    for (int64_t size = 0; size <= EVERY_SIZE; size++)
        check_tree(size);
    for (int i = 0; i < RANDOM_TREES; i++)
        check_tree(random_between(EVERY_SIZE, LEAVES_MOST));
}

/* ---- published vectors ---- */

/* A root in twelve bytes that stand for any: no hash is so short, and it is refused before it could be compared. */
static const char placeholder[] = "sizes-are-equal-one-and-proof-is-empty.json";

static bool hash_field(const struct json *text, struct hash *out)
{
    assert_true(text && text->type == JSON_STRING);
    return hash_parse(text->text, out);
}

/* Sizes are of 64 bits without sign there, and come out negative here when they are too large. */
static int64_t size_field(const struct json *vector, const char *name)
{
    const struct json *number = json_get(vector, str_of(name));

    assert_true(number && number->type == JSON_NUMBER);
    return (int64_t)strtoull(arena_cstr(&mem, number->text), NULL, 10);
}

static bool path_field(const struct json *vector, struct merkle_path *out)
{
    const struct json *list = json_get(vector, S("proof"));

    out->n = 0;
    for (const struct json *h = list->child; h; h = h->next)
        if (out->n == MERKLE_PROOF_MOST || !hash_field(h, &out->v[out->n++]))
            return false;
    return true;
}

/* What cannot even be read as a proof is refused there. */
static bool vector_holds(const struct json *vector, bool consistency)
{
    struct hash one, two;
    struct merkle_path path;

    if (!hash_field(json_get(vector, consistency ? S("root1") : S("leafHash")), &one) ||
        !hash_field(json_get(vector, consistency ? S("root2") : S("root")), &two) || !path_field(vector, &path))
        return false;
    if (consistency)
        return merkle_check_consistency(size_field(vector, "size1"), &one, size_field(vector, "size2"), &two, &path);
    return merkle_check_inclusion(&one, size_field(vector, "leafIdx"), size_field(vector, "treeSize"), &path, &two);
}

/* Returns how many were seen. */
static int check_vectors(const char *pattern, bool consistency)
{
    glob_t found;
    int n = 0;

    if (glob(pattern, 0, NULL, &found) != 0)
        return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        str path = str_of(found.gl_pathv[i]), text;
        struct json *vector;
        struct err err;

        if (str_ends(path, S(placeholder)))
            continue;
        if (file_read(&mem, path, 1 << 20, &text, &err) || json_read(&mem, path, text, &vector, &err))
            fail_msg("%s", err.message);
        if (vector_holds(vector, consistency) == (json_get(vector, S("wantErr"))->type == JSON_TRUE))
            fail_msg("%s: the wrong answer", found.gl_pathv[i]);
        n++;
    }
    globfree(&found);
    return n;
}

static void test_published_vectors(void **state)
{
    int inclusion, consistency;

    (void)state;
    inclusion = check_vectors(VECTORS "/inclusion/*/*.json", false) + check_vectors(VECTORS "/inclusion/*/*/*.json", false);
    consistency = check_vectors(VECTORS "/consistency/*/*.json", true);
    if (inclusion + consistency == 0) {
        print_message("# no published vectors beside the tree: inclusion and consistency were checked by the cases of this file alone\n");
        return;
    }
    print_message("# published vectors: %d of inclusion, %d of consistency\n", inclusion, consistency);
    assert_true(inclusion > 0 && consistency > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_roots),        cmocka_unit_test(test_reference_proofs), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_reads_are_few),          cmocka_unit_test(test_any_tree),         cmocka_unit_test(test_published_vectors),
        cmocka_unit_test(test_failures_are_passed_on),
    };

    return cmocka_run_group_tests_name("merkle", tests, setup, teardown);
}

/*
 * From text to blocks of raw fields: the layout.  Every rule of layout exists so that no
 * change of one character outside comments can go unnoticed: a doubled space, a missing blank
 * line or a shifted indent is refused, with the line.  What the values say is value.c's.
 */
#include "rule/parse.h"

#include <assert.h>
#include <string.h>

#include "base/near.h"
#include "domain/doc_path.h"
#include "words/writing.h"

enum {
    MOST_BYTES = 1 << 20,
    MOST_LINES = 20000,
    MOST_WIDTH = 400,
    MOST_BLOCKS = 2000,
    MOST_FIELDS = 512,
    MOST_EXEMPTIONS = 32,
    MOST_ROWS = 512,
    MOST_COLUMNS = 16
};

struct reader {
    arena *mem;
    struct rulebook *book;
    struct err *err;
    struct block *block;      /* open block, or NULL */
    struct tree_field *field; /* open field, or NULL */
    struct buf value;         /* of the open field or summary, once it goes on on a second line */
    struct table *table;      /* open table, or NULL */
    int table_indent;
    int blank;    /* the number of the empty line before this one, with at most comments between them; or 0 */
    bool comment; /* the line before is one */
};

static rc bad(struct reader *r, int line, int col, int width, const char *message)
{
    return tree_error(r->book, r->err, line, col, width, "%s", message);
}

bool name_ok(str s)
{
    bool dash = true;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '-') {
            if (dash)
                return false;
            dash = true;
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            dash = false;
        } else {
            return false;
        }
    }
    return s.n > 0 && !dash;
}

/* ---- lines ---------------------------------------------------------------------------- */

static rc check_bytes(struct reader *r, str file, str text)
{
    struct rulebook *book = r->book;
    ptrdiff_t at, n = 0;

    if (text.n > MOST_BYTES) {
        err_set(r->err, RC_TOO_LARGE, "'%.*s' is larger than 1 MB", STR_ARG(file));
        return err_hint(r->err, "A memorandum as a rulebook is a few hundred kilobytes at most.");
    }
    for (ptrdiff_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    book->line = arena_array(r->mem, str, n + 1);
    while (text.n) {
        str_cut(text, '\n', &book->line[book->lines], &text);
        book->lines++;
    }
    if (!str_is_utf8(book->text, &at)) {
        int line = 1;
        ptrdiff_t start = 0;

        for (ptrdiff_t i = 0; i < at; i++)
            if (book->text.p[i] == '\n') {
                line++;
                start = i + 1;
            }
        err_set(r->err, RC_BAD_INPUT, "this is not UTF-8 text");
        err_place(r->err, file, line, (int)(at - start) + 1, (str){ 0 }, 1);
        return err_hint(r->err, "Save the file as UTF-8.");
    }
    if (book->lines > MOST_LINES)
        return bad(r, MOST_LINES, 1, 1, "a rulebook may have 20,000 lines at most");
    return RC_OK;
}

/* "a hidden character (U+200B)": whatever nobody sees, or sees as something else, would make two spellings of one thing. */
static rc refuse_stray(struct reader *r, int number, str line, ptrdiff_t at, uint32_t character, enum writing what)
{
    int col = str_columns(str_sub(line, 0, at)) + 1;

    if (character == '\t') {
        bad(r, number, col, 1, "a tab");
        return err_hint(r->err, "Use spaces.");
    }
    if (character == '\r') {
        bad(r, number, col, 1, "a carriage return");
        return err_hint(r->err, "Save the file so that lines end with a line feed alone (LF, or Unix).");
    }
    tree_error(r->book, r->err, number, col, 1, "%s (U+%04X)",
               what == WRITING_CONTROL  ? "a control character"
               : what == WRITING_HIDDEN ? "a hidden character"
                                        : "a space that is not the plain one",
               (unsigned)character);
    return err_hint(r->err, what == WRITING_BLANK ? "Type a plain space in its place."
                                                  : "Take it out; it often comes with text that is copied from elsewhere.");
}

static rc check_line(struct reader *r, int number, str line)
{
    uint32_t character;
    ptrdiff_t at;
    enum writing stray = writing_stray(line, &at, &character);

    if (stray != WRITING_SOUND)
        return refuse_stray(r, number, line, at, character, stray);
    if (line.n && line.p[line.n - 1] == ' ')
        return bad(r, number, str_columns(line), 1, "a space at the end of the line");
    if (str_columns(line) > MOST_WIDTH)
        return bad(r, number, MOST_WIDTH, 1, "a line may have 400 characters at most");
    return RC_OK;
}

/* ---- headers -------------------------------------------------------------------------- */

static int find_block_type(str word)
{
    for (int t = 0; t < BLOCK_TYPES; t++)
        if (str_eq(block_word((enum block_type)t), word))
            return t;
    return -1;
}

/* The nearest of the names, or all of them when none is near. */
static rc unknown_word(struct reader *r, int line, int col, str word, const char *what, const str *names, ptrdiff_t n)
{
    ptrdiff_t near = near_best(word, names, n);
    struct buf all = buf_new(r->mem);

    tree_error(r->book, r->err, line, col, str_columns(word), "unknown %s '%.*s'", what, STR_ARG(word));
    if (near >= 0)
        return err_hint(r->err, "%.*s", STR_ARG(did_you_mean(r->mem, word, names[near])));
    for (ptrdiff_t i = 0; i < n; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(names[i]));
    return err_hint(r->err, "It is one of: %.*s.", STR_ARG(buf_text(&all)));
}

static rc unknown_block(struct reader *r, int line, str word)
{
    str names[BLOCK_TYPES];

    for (int t = 0; t < BLOCK_TYPES; t++)
        names[t] = block_word((enum block_type)t);
    return unknown_word(r, line, 1, word, "block", names, BLOCK_TYPES);
}

enum { KINDS_MOST = (int)RULE_KINDS + (int)PROCESS_KINDS };

static int kinds_of(enum block_type t, str names[KINDS_MOST])
{
    int n = t == B_PROCESS ? PROCESS_KINDS : RULE_KINDS;

    for (int k = 0; k < n; k++)
        names[k] = t == B_PROCESS ? process_kind_name((enum process_kind)k) : kind_name((enum rule_kind)k);
    return n;
}

/* "cap price-cap": the kind is there, or nearly, and 'is' was forgotten. */
static rc kind_missing(struct reader *r, const struct block *b, str rest, int line, int col)
{
    str names[KINDS_MOST], name, kind, more;
    int n = kinds_of(b->type, names);
    ptrdiff_t near;

    tree_error(r->book, r->err, line, col, str_columns(rest), "the header needs 'is' and a kind");
    str_cut(rest, ' ', &name, &kind);
    str_cut(kind, ' ', &kind, &more);
    near = kind.n ? near_best(kind, names, n) : -1;
    if (near >= 0)
        return err_hint(r->err, "Did you mean '%.*s %.*s is %.*s'?", STR_ARG(block_word(b->type)), STR_ARG(name), STR_ARG(names[near]));
    return err_hint(r->err, "Write it as '%.*s NAME is KIND'.", STR_ARG(block_word(b->type)));
}

/* What follows the kind: "tightens BOOK RULE", "derogates BOOK RULE". */
static rc read_layer(struct reader *r, struct block *b, str layer, int line)
{
    static const str words[] = { S("tightens"), S("derogates") };
    str word, target, book, rule;
    ptrdiff_t near;

    str_cut(layer, ' ', &word, &target);
    if (b->type == B_RULE && str_cut(target, ' ', &book, &rule) && name_ok(book) && name_ok(rule) &&
        (str_eq(word, words[0]) || str_eq(word, words[1]))) {
        b->layer = str_eq(word, words[0]) ? LAYER_TIGHTENS : LAYER_DEROGATES;
        b->layer_book = book;
        b->layer_rule = rule;
        return RC_OK;
    }
    bad(r, line, str_columns(str_sub(r->book->line[line - 1], 0, word.p - r->book->line[line - 1].p)) + 1, str_columns(word),
        "after the kind only 'tightens BOOK RULE' or 'derogates BOOK RULE' may follow");
    near = near_best(word, words, countof(words));
    if (b->type == B_RULE && near >= 0 && !str_eq(word, words[near]))
        return err_hint(r->err, "Did you mean '%.*s'?", STR_ARG(words[near]));
    return err_hint(r->err, b->type == B_RULE ? "Name the rulebook below and its rule: 'tightens england cap'." : "End the header with the kind.");
}

/* "ID is KIND[ tightens|derogates BOOK RULE]" */
static rc read_kinded(struct reader *r, struct block *b, str rest, int line, int col)
{
    str kind, layer, names[KINDS_MOST];
    int n = kinds_of(b->type, names), found = -1;

    if (!str_cut_str(rest, S(" is "), &b->id, &kind))
        return kind_missing(r, b, rest, line, col);
    str_cut(kind, ' ', &kind, &layer);
    for (int k = 0; k < n; k++)
        if (str_eq(names[k], kind))
            found = k;
    if (b->type == B_MANUAL ? found != K_MANUAL : b->type == B_RULE && found == K_MANUAL)
        found = -1;
    if (found < 0)
        return unknown_word(r, line, col + str_columns(b->id) + 4, kind, "kind", names, n);
    if (b->type == B_PROCESS)
        b->process_kind = (enum process_kind)found;
    else
        b->kind = (enum rule_kind)found;
    return layer.n ? read_layer(r, b, layer, line) : RC_OK;
}

static bool has_free_id(enum block_type t)
{
    return t == B_CLAUSE || t == B_TEST;
}

static rc check_id(struct reader *r, const struct block *b, str word, int number, int col)
{
    if (!has_free_id(b->type) && !name_ok(b->id)) {
        tree_error(r->book, r->err, number, col, str_columns(b->id), "'%.*s' is not a name", STR_ARG(b->id));
        return err_hint(r->err, "Names have small letters, digits and single hyphens.");
    }
    if (has_free_id(b->type) &&
        (str_starts(b->id, S(" ")) || str_find(b->id, ',') >= 0 || str_find(b->id, ';') >= 0 || str_find_str(b->id, S("  ")) >= 0))
        return bad(r, number, col, str_columns(b->id), "a name may not begin with a space, nor hold a comma, a semicolon or two spaces together");
    if (has_free_id(b->type) && str_ends(b->id, S(":"))) {
        bad(r, number, col + str_columns(b->id) - 1, 1, "a colon at the end of a header");
        return err_hint(r->err, "Take it out: a header is '%.*s NAME' and nothing more.", STR_ARG(word));
    }
    for (ptrdiff_t i = 0; i + 1 < r->book->block.n; i++)
        if (b->type != B_TESTS && r->book->block.v[i].type == b->type && str_eq(r->book->block.v[i].id, b->id))
            return tree_error(r->book, r->err, number, col, str_columns(b->id), "%.*s '%.*s' stands twice; first on line %d", STR_ARG(word),
                              STR_ARG(b->id), r->book->block.v[i].line);
    return RC_OK;
}

static rc read_header(struct reader *r, int number, str line)
{
    struct block *b;
    str word, rest;
    int type, col;

    str_cut(line, ' ', &word, &rest);
    type = find_block_type(word);
    if (type < 0)
        return unknown_block(r, number, word);
    if (r->block && !r->blank)
        return bad(r, number, 1, str_columns(word), "a blank line is missing before this block");
    if (r->book->block.n == MOST_BLOCKS)
        return bad(r, number, 1, 1, "a rulebook may have 2,000 blocks at most");
    if ((type == B_RULEBOOK) != (r->book->block.n == 0)) {
        bad(r, number, 1, str_columns(word), type == B_RULEBOOK ? "a second rulebook block" : "a rulebook must begin with its rulebook block");
        return err_hint(r->err, "Begin the file with 'rulebook NAME'; one file is one memorandum.");
    }
    col = str_columns(word) + 2;
    b = PUSH(r->mem, &r->book->block);
    b->type = (enum block_type)type;
    b->line = number;
    b->id = rest;
    if (!rest.n)
        return bad(r, number, col, 1, "the block needs a name");
    if (type == B_RULE || type == B_PROCESS || type == B_MANUAL)
        TRY(read_kinded(r, b, rest, number, col));
    TRY(check_id(r, b, word, number, col));
    r->block = b;
    r->field = NULL;
    r->value = buf_new(r->mem);
    r->table = b->type == B_TESTS ? &b->table : NULL;
    r->table_indent = 2;
    return RC_OK;
}

/* ---- tables --------------------------------------------------------------------------- */

static rc read_row(struct reader *r, int number, str line)
{
    struct table *t = r->table;
    str rest = str_from(line, r->table_indent), cell;
    const struct table_row *first;
    struct table_row *row;
    ptrdiff_t cap = t->cap;
    bool more = true;
    int n = 0, col = r->table_indent + 1;

    if (t->rows == MOST_ROWS)
        return bad(r, number, 1, 1, "a table may have 512 rows at most");
    arena_grow(r->mem, &t->row, t->rows, &cap, sizeof(*t->row));
    t->cap = cap;
    row = &t->row[t->rows];
    first = t->rows ? &t->row[0] : NULL;
    *row = (struct table_row){
        .line = number,
        .cell = arena_array(r->mem, str, MOST_COLUMNS),
        .col = arena_array(r->mem, int, MOST_COLUMNS + 1),
    };
    while (more) {
        int wide;

        more = str_cut(rest, '|', &cell, &rest);
        wide = str_columns(cell);
        if (n == MOST_COLUMNS)
            return bad(r, number, col, 1, "a table may have 16 columns at most");
        if (n > 0) {
            if (!str_starts(cell, S(" ")) || str_starts(cell, S("  ")))
                return bad(r, number, col, 1, "one space must follow the bar");
            cell = str_from(cell, 1);
        } else if (str_starts(cell, S(" "))) {
            return bad(r, number, col, 1, "the row is indented too far");
        }
        row->cell[n] = str_trim(cell);
        row->col[n] = col + (n > 0);
        if (!row->cell[n].n)
            return bad(r, number, row->col[n], 1, "an empty cell");
        if (str_find_str(row->cell[n], S("  ")) >= 0)
            return bad(r, number, row->col[n], str_columns(row->cell[n]), "two spaces together inside a cell");
        col += wide + 1;
        n++;
        if (more && first && (n >= t->columns || first->col[n] != col + 1)) {
            bad(r, number, col - 1, 1, "this bar does not stand under the bar of the heading");
            return err_hint(r->err, "Pad the cells so that the bars of every row stand in the same columns.");
        }
    }
    if (first && n != t->columns) {
        tree_error(r->book, r->err, number, r->table_indent + 1, str_columns(line) - r->table_indent, "the row has %d cell%s, the heading %d", n,
                   n == 1 ? "" : "s", t->columns);
        return err_hint(r->err, "Write one under each heading, with a bar between two.");
    }
    if (!first) {
        t->columns = n;
        t->head = row->cell;
        t->line = number;
    }
    for (ptrdiff_t i = 0; i < t->rows; i++) {
        bool same = true;

        for (int c = 0; c < n && same; c++)
            same = str_eq(t->row[i].cell[c], row->cell[c]);
        if (same)
            return tree_error(r->book, r->err, number, r->table_indent + 1, str_columns(line) - r->table_indent, "the same row stands on line %d",
                              t->row[i].line);
    }
    t->rows++;
    return RC_OK;
}

/* ---- fields --------------------------------------------------------------------------- */

static const struct field_def *match_field(struct field_defs defs, str key, str *label)
{
    *label = (str){ 0 };
    for (ptrdiff_t i = 0; i < defs.n; i++) {
        const struct field_def *d = &defs.v[i];

        if (d->need != NAMED && str_eq(d->name, key))
            return d;
        if (d->need == NAMED && str_starts(key, d->name) && key.n > d->name.n + 1 && key.p[d->name.n] == ' ') {
            *label = str_from(key, d->name.n + 1);
            return d;
        }
    }
    return NULL;
}

static rc unknown_field(struct reader *r, int number, str key)
{
    const struct block *b = r->block;
    struct field_defs own = block_fields(b->type);
    struct field_defs kind = b->type == B_RULE ? kind_fields(b->kind) : (struct field_defs){ 0 };
    str names[64];
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < own.n; i++)
        names[n++] = own.v[i].name;
    for (ptrdiff_t i = 0; i < kind.n; i++)
        names[n++] = kind.v[i].name;
    return unknown_word(r, number, 3, key, "field", names, n);
}

/* "NE-089": two capitals, a hyphen, three digits. */
static bool is_row_id(str key)
{
    if (key.n != 6 || key.p[2] != '-')
        return false;
    for (int i = 0; i < 6; i++)
        if (i < 2 ? key.p[i] < 'A' || key.p[i] > 'Z' : i > 2 && (key.p[i] < '0' || key.p[i] > '9'))
            return false;
    return true;
}

/* A field stands once in its block, and a rule has so many exemptions at most. */
static rc check_twice(struct reader *r, const struct tree_field *f, str key, int number)
{
    int exemptions = 0;

    for (ptrdiff_t i = 0; i + 1 < r->block->field.n; i++) {
        const struct tree_field *g = &r->block->field.v[i];

        exemptions += str_eq(f->name, S("exempt")) && str_eq(g->name, f->name);
        if (str_eq(g->name, f->name) && str_eq(g->label, f->label))
            return tree_error(r->book, r->err, number, 3, str_columns(key), "'%.*s' stands twice; first on line %d", STR_ARG(key), g->line);
    }
    if (exemptions == MOST_EXEMPTIONS) {
        tree_error(r->book, r->err, number, 3, str_columns(key), "a rule may have %d exemptions at most", MOST_EXEMPTIONS);
        return err_hint(r->err, "Join those that mean the same with 'or' or 'in'.");
    }
    return RC_OK;
}

/* What kind of thing the key of a field line is; sets the field's name, label, type. */
static rc settle_field(struct reader *r, struct tree_field *f, str key, int number)
{
    const struct field_def *d = NULL;

    f->name = key;
    if (r->block->type == B_EXAMPLE) {
        f->type = V_DOTTED;
    } else if (r->block->type == B_CLAUSE) {
        f->type = V_ROW;
        if (!is_row_id(key)) {
            tree_error(r->book, r->err, number, 3, str_columns(key), "'%.*s' is not the id of a matrix row", STR_ARG(key));
            return err_hint(r->err, "A clause has a summary ('> …') and matrix rows such as 'NE-089: rule cool-off'.");
        }
    } else {
        d = match_field(block_fields(r->block->type), key, &f->label);
        if (!d && r->block->type == B_RULE)
            d = match_field(kind_fields(r->block->kind), key, &f->label);
        if (!d)
            return unknown_field(r, number, key);
        f->def = d;
        f->name = d->name;
        f->type = d->type;
        /* Changes of a scenario are labelled with a rule and what of it; every other label is a name. */
        if (f->label.n && d->type != V_ANY && d->type != V_SWEEP && !name_ok(f->label)) {
            tree_error(r->book, r->err, number, 3 + str_columns(d->name) + 1, str_columns(f->label), "'%.*s' is not a name", STR_ARG(f->label));
            return err_hint(r->err, "Names have small letters, digits and single hyphens.");
        }
    }
    return check_twice(r, f, key, number);
}

/* ${so_far} and ${piece} with a space between them. */
static str go_on(struct reader *r, str so_far, str piece)
{
    if (!so_far.n)
        return piece;
    if (!r->value.n)
        buf_str(&r->value, so_far);
    buf_char(&r->value, ' ');
    buf_str(&r->value, piece);
    return buf_text(&r->value);
}

static rc add_value(struct reader *r, struct tree_field *f, str piece, int number, int col)
{
    struct value_part *part = PUSH(r->mem, &f->part);

    if (str_find_str(piece, S("  ")) >= 0)
        return bad(r, number, col + str_columns(str_sub(piece, 0, str_find_str(piece, S("  ")))), 2, "two spaces together");
    part->line = number;
    part->col = col;
    part->at = f->raw.n ? f->raw.n + 1 : 0;
    f->raw = go_on(r, f->raw, piece);
    return RC_OK;
}

static rc read_field(struct reader *r, int number, str line)
{
    str rest = str_from(line, 2), key, value;
    struct tree_field *f;
    bool has_value = str_cut_str(rest, S(": "), &key, &value);

    if (!has_value && str_ends(rest, S(":")))
        key = str_sub(rest, 0, rest.n - 1);
    else if (!has_value) {
        bad(r, number, 3, str_columns(rest), "this is neither a field nor part of one");
        return err_hint(r->err, "A field is written as 'name: value'; a value that goes on is indented by four spaces.");
    }
    if (r->block->field.n == MOST_FIELDS)
        return tree_error(r->book, r->err, number, 3, str_columns(key), "a block may have %d fields at most", MOST_FIELDS);
    f = PUSH(r->mem, &r->block->field);
    f->line = number;
    f->col = 3;
    r->field = f;
    r->value = buf_new(r->mem);
    r->table = NULL;
    TRY(settle_field(r, f, key, number));
    if (f->type == V_TABLE) {
        if (has_value)
            return bad(r, number, 3 + str_columns(key) + 2, str_columns(value), "a table begins on the next line");
        r->table = &f->table;
        r->table_indent = 4;
        return RC_OK;
    }
    if (!has_value || str_starts(value, S(" ")))
        return bad(r, number, 3 + str_columns(key) + 1, 1, has_value ? "one space must follow the colon" : "the value is missing");
    return add_value(r, f, value, number, 3 + str_columns(key) + 2);
}

static rc read_quote(struct reader *r, int number, str line)
{
    struct block *b = r->block;

    if (b->type != B_CLAUSE)
        return bad(r, number, 3, 1, "only a clause has a summary");
    if (b->field.n)
        return bad(r, number, 3, 1, "the summary stands before the rows");
    if (!str_starts(line, S("  > ")) || str_starts(line, S("  >  ")))
        return bad(r, number, 4, 1, "one space must follow the '>'");
    b->quote = go_on(r, b->quote, str_from(line, 4));
    return RC_OK;
}

static int indent_of(str line)
{
    int n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

/* Whether ${key} could be the name of a field of the open block: then a line that begins so has slipped, and goes on with nothing. */
static bool is_field_name(const struct reader *r, str key)
{
    struct doc_path path;
    struct err err;
    str label;

    switch (r->block->type) {
    case B_EXAMPLE: return doc_path_compile(key, &path, &err) == RC_OK;
    case B_CLAUSE: return is_row_id(key);
    case B_RULE:
        if (match_field(kind_fields(r->block->kind), key, &label))
            return true;
        break;
    default: break;
    }
    return match_field(block_fields(r->block->type), key, &label);
}

/* The name of the field that ${rest}, a line without its indent, begins with; empty when it begins with none. */
static str field_begun(const struct reader *r, str rest)
{
    str key, value;

    if (!str_cut_str(rest, S(": "), &key, &value)) {
        if (!str_ends(rest, S(":")))
            return S("");
        key = str_sub(rest, 0, rest.n - 1);
    }
    return is_field_name(r, key) ? key : S("");
}

/* Whether ${rest}, a line without its indent, reads as the header of a block and not as a field of the open one. */
static bool is_header(const struct reader *r, str rest)
{
    str word, name;

    return str_cut(rest, ' ', &word, &name) && find_block_type(word) >= 0 && !(r->block && field_begun(r, rest).n);
}

static rc indented_too_far(struct reader *r, int number, int indent, str name)
{
    bad(r, number, 1, indent, "the indent is not right here");
    return err_hint(r->err, "'%.*s' is a field of this block: indent it by two spaces, or break the line above elsewhere if it goes on here.",
                    STR_ARG(name));
}

static rc read_indented(struct reader *r, int number, str line)
{
    int indent = indent_of(line);
    str begun;

    if ((!r->block || r->blank) && is_header(r, str_from(line, indent))) {
        bad(r, number, 1, indent, "the header of a block begins in column one");
        return err_hint(r->err, "Take out the spaces before it.");
    }
    if (!r->block)
        return bad(r, number, 1, indent, "this line belongs to no block");
    if (r->blank) {
        bad(r, r->blank, 1, 1, "a blank line inside a block");
        return err_hint(r->err, "Take it out: an empty line ends a block, and what follows would belong to none.");
    }
    begun = indent > 2 && str_find(line, '|') < 0 ? field_begun(r, str_from(line, indent)) : S("");
    if (begun.n)
        return indented_too_far(r, number, indent, begun);
    if (r->table && indent == r->table_indent)
        return read_row(r, number, line);
    if (indent == 2 && line.p[2] == '>')
        return read_quote(r, number, line);
    if (indent == 2 && r->block->type != B_TESTS)
        return read_field(r, number, line);
    if (indent == 4 && r->field && r->field->type != V_TABLE && r->block->type != B_TESTS)
        return add_value(r, r->field, str_from(line, 4), number, 5);
    bad(r, number, 1, indent, "the indent is not right here");
    return err_hint(r->err, "Fields are indented by two spaces, continued values and table rows by four.");
}

static rc read_lines(struct reader *r)
{
    struct rulebook *book = r->book;

    for (int i = 0; i < book->lines; i++) {
        str line = book->line[i];

        TRY(check_line(r, i + 1, line));
        if (!line.n) {
            if (r->blank || r->comment || i == 0)
                return bad(r, i + 1, 1, 1,
                           r->comment ? "a blank line after a comment"
                           : i == 0   ? "a blank line at the start"
                                      : "a second blank line");
            r->blank = i + 1;
            continue;
        }
        if (line.p[0] == '#') {
            r->comment = true;
            continue;
        }
        TRY(line.p[0] == ' ' ? read_indented(r, i + 1, line) : read_header(r, i + 1, line));
        r->blank = 0;
        r->comment = false;
    }
    if (r->blank)
        return bad(r, book->lines, 1, 1, "a blank line at the end");
    if (!book->block.n) {
        err_set(r->err, RC_BAD_INPUT, "'%.*s' holds no rulebook", STR_ARG(book->file));
        err_place(r->err, book->file, 1, 1, book->lines ? book->line[0] : (str){ 0 }, 1);
        return err_hint(r->err, "Begin the file with 'rulebook NAME'.");
    }
    if (book->text.p[book->text.n - 1] != '\n')
        return bad(r, book->lines, str_columns(book->line[book->lines - 1]), 1, "the last line does not end with a line feed");
    return RC_OK;
}

/* ---- the whole ------------------------------------------------------------------------ */

static rc check_needed(struct reader *r, const struct block *b, struct field_defs defs)
{
    for (ptrdiff_t i = 0; i < defs.n; i++)
        if (defs.v[i].need == REQ && !block_field(b, defs.v[i].name)) {
            tree_error(r->book, r->err, b->line, 1, str_columns(r->book->line[b->line - 1]), "%.*s '%.*s' has no field '%.*s'",
                       STR_ARG(block_word(b->type)), STR_ARG(b->id), STR_ARG(defs.v[i].name));
            return err_hint(r->err, "Add a line '  %.*s: …'.", STR_ARG(defs.v[i].name));
        }
    return RC_OK;
}

static rc check_block(struct reader *r, struct block *b)
{
    TRY(check_needed(r, b, block_fields(b->type)));
    if (b->type == B_RULE)
        TRY(check_needed(r, b, kind_fields(b->kind)));
    if (b->type == B_CLAUSE && !b->quote.n) {
        bad(r, b->line, 1, str_columns(r->book->line[b->line - 1]), "the clause has no summary");
        return err_hint(r->err, "Say in your own words what the clause says: '  > …'.");
    }
    if (b->type == B_TESTS && b->table.rows < 2)
        return bad(r, b->line, 1, str_columns(r->book->line[b->line - 1]), "the table of tests has no cases");
    for (ptrdiff_t i = 0; i < b->field.n; i++) {
        struct tree_field *f = &b->field.v[i];

        if (f->type == V_TABLE ? f->table.rows < 2 : !f->raw.n)
            return bad(r, f->line, 3, str_columns(f->name), f->type == V_TABLE ? "the table has no rows" : "the value is missing");
        TRY(value_read(r->mem, r->book, b, f, r->err));
    }
    return RC_OK;
}

/* Who is bound: the signatories, and a body of several councils when one of them has signed. */
static uint8_t *bound_by(arena *mem, const struct authorities *all, const uint8_t *signatory)
{
    uint8_t *bound = arena_array(mem, uint8_t, all->n);

    for (ptrdiff_t i = 0; i < all->n; i++) {
        bound[i] = signatory[i];
        for (int k = 0; all->v[i].delivery && k < countof(all->v[i].council) && all->v[i].council[k] >= 0; k++)
            bound[i] |= signatory[all->v[i].council[k]];
    }
    return bound;
}

static void set_head(arena *mem, struct rulebook *book)
{
    const struct block *h = &book->block.v[0];

    assert(h); /* read_lines refuses a file without a block */

    book->head = h;
    book->id = h->id;
    book->title = block_field(h, S("title"))->raw;
    book->edition = block_field(h, S("edition"))->raw;
    book->force = block_field(h, S("in force"))->range;
    book->signatory = bound_by(mem, book->authorities, block_field(h, S("signatories"))->signatory);
    book->roles = block_field(h, S("covers roles"))->mask;
    book->kinds = block_field(h, S("covers engagements"))->mask;
    book->proposal = block_field(h, S("status"))->num != 0;
}

rc rulebook_parse(arena *mem, const struct authorities *authorities, str file, str text, struct rulebook *out, struct err *err)
{
    str mark = S("\xEF\xBB\xBF"); /* editors of Windows put it before text to say that it is UTF-8 */
    struct rulebook book = { .file = file, .text = str_starts(text, mark) ? str_from(text, mark.n) : text, .authorities = authorities };
    struct reader r = { .mem = mem, .book = &book, .err = err };

    TRY(check_bytes(&r, file, book.text));
    TRY(read_lines(&r));
    for (ptrdiff_t i = 0; i < book.block.n; i++)
        TRY(check_block(&r, &book.block.v[i]));
    set_head(mem, &book);
    *out = book;
    return RC_OK;
}

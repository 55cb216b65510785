#include "rule/page.h"

enum { WIDTH = 100, FACT_WIDTH = 22 };

static const char style[] =
    ":root{color-scheme:light}"
    "body{font:1.0625rem/1.5 system-ui,sans-serif;color:#111;background:#fff;margin:0 auto;padding:1rem 1.5rem 4rem;max-width:52rem}"
    "h1{font-size:2rem;line-height:1.2}h2{font-size:1.5rem;margin-top:2.5rem;border-bottom:2px solid #111}"
    "h3{font-size:1.2rem;margin-top:2rem}h4{font-size:1.05rem;margin:1.25rem 0 .25rem}"
    "p,ul,dl,table{margin:.5rem 0 1rem}h1,p,li,dd{overflow-wrap:anywhere}nav ul{columns:12rem;padding-left:1.25rem}"
    ".skip{position:absolute;left:-999rem}.skip:focus{position:static;display:inline-block;padding:.5rem;background:#fd0;color:#111}"
    "a{color:#005ea5}a:focus{outline:3px solid #fd0;outline-offset:2px}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:700;padding:.25rem 0}"
    "th,td{border:1px solid #767676;padding:.3rem .6rem;text-align:left;vertical-align:top}thead th{background:#f0f0f0}"
    "dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}dt{font-weight:700}dd{margin:0}"
    ".note{border-left:.4rem solid #005ea5;padding:.25rem .75rem;background:#f4f8fb}"
    ".scroll{overflow-x:auto}"
    "@media (max-width:36rem){body{padding:.75rem 1rem 3rem}h1{font-size:1.6rem}dl{display:block}dt{margin-top:.5rem}}"
    "@media "
    "print{body{max-width:none;font-size:10.5pt;padding:0}.skip,nav{display:none}h2,h3,h4{break-after:avoid}table,.note{break-inside:avoid}a{color:"
    "inherit;text-decoration:none}}";

/* ---- escaping ----------------------------------------------------------------------------- */

static void put(struct page *p, str s)
{
    if (!p->html) {
        buf_str(p->b, s);
        return;
    }
    for (ptrdiff_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '&': buf_z(p->b, "&amp;"); break;
        case '<': buf_z(p->b, "&lt;"); break;
        case '>': buf_z(p->b, "&gt;"); break;
        case '"': buf_z(p->b, "&quot;"); break;
        case '\'': buf_z(p->b, "&#39;"); break;
        default: buf_char(p->b, s.p[i]); break;
        }
}

static void tag(struct page *p, const char *before, str s, const char *after)
{
    buf_z(p->b, before);
    put(p, s);
    buf_z(p->b, after);
}

/* ---- the page ----------------------------------------------------------------------------- */

void page_open(struct page *p, str title)
{
    if (!p->html)
        return;
    buf_z(p->b, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\">\n");
    tag(p, "<title>", title, "</title>\n");
    buf_printf(
        p->b, "<style>%s</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the memorandum</a>\n<main id=\"main\" tabindex=\"-1\">\n",
        style);
}

void page_close(struct page *p)
{
    if (p->html)
        buf_z(p->b, "</main>\n</body>\n</html>\n");
}

void page_heading(struct page *p, int level, str id, str text)
{
    static const char under[] = { 0, '=', '-', '~', 0 };

    if (p->html) {
        buf_printf(p->b, "<h%d", level);
        if (id.n)
            tag(p, " id=\"", id, "\"");
        tag(p, ">", text, "");
        buf_printf(p->b, "</h%d>\n", level);
        return;
    }
    buf_z(p->b, level == 1 ? "" : "\n");
    buf_wrap(p->b, text, 0, WIDTH);
    buf_char(p->b, '\n');
    if (under[level])
        buf_fill(p->b, under[level], str_columns(text) < WIDTH ? str_columns(text) : WIDTH);
    buf_z(p->b, under[level] ? "\n" : "");
}

void page_para(struct page *p, str text)
{
    if (p->html) {
        tag(p, "<p>", text, "</p>\n");
        return;
    }
    buf_wrap(p->b, text, 0, WIDTH);
    buf_char(p->b, '\n');
}

void page_see(struct page *p, str before, str id, str text)
{
    if (p->html) {
        tag(p, "<p>", before, " ");
        tag(p, "<a href=\"#", id, "\">");
        tag(p, "", text, "</a>.</p>\n");
        return;
    }
    buf_printf(p->b, "%.*s %.*s.\n", STR_ARG(before), STR_ARG(text));
}

void page_note(struct page *p, str label, str text)
{
    struct buf line = buf_new(p->b->mem);

    if (p->html) {
        tag(p, "<p class=\"note\"><strong>", label, ":</strong> ");
        tag(p, "", text, "</p>\n");
        return;
    }
    buf_printf(&line, "%.*s: %.*s", STR_ARG(label), STR_ARG(text));
    buf_z(p->b, "  | ");
    buf_wrap(p->b, buf_text(&line), 4, WIDTH);
    buf_char(p->b, '\n');
}

void page_list(struct page *p, const str *item, ptrdiff_t n)
{
    buf_z(p->b, p->html ? "<ul>\n" : "");
    for (ptrdiff_t i = 0; i < n; i++) {
        if (p->html) {
            tag(p, "<li>", item[i], "</li>\n");
            continue;
        }
        buf_z(p->b, "  - ");
        buf_wrap(p->b, item[i], 4, WIDTH);
        buf_char(p->b, '\n');
    }
    buf_z(p->b, p->html ? "</ul>\n" : "");
}

void page_links(struct page *p, str label, const str *id, const str *text, ptrdiff_t n)
{
    if (!p->html)
        return;
    tag(p, "<nav aria-label=\"", label, "\">\n<ul>\n");
    for (ptrdiff_t i = 0; i < n; i++) {
        tag(p, "<li><a href=\"#", id[i], "\">");
        tag(p, "", text[i], "</a></li>\n");
    }
    buf_z(p->b, "</ul>\n</nav>\n");
}

void page_facts_open(struct page *p)
{
    buf_z(p->b, p->html ? "<dl>\n" : "");
}

void page_fact(struct page *p, str name, str value)
{
    if (p->html) {
        tag(p, "<dt>", name, "</dt>");
        tag(p, "<dd>", value, "</dd>\n");
        return;
    }
    buf_printf(p->b, "  %.*s", STR_ARG(name));
    buf_fill(p->b, ' ', FACT_WIDTH - str_columns(name));
    buf_z(p->b, "  ");
    buf_wrap(p->b, value, FACT_WIDTH + 4, WIDTH);
    buf_char(p->b, '\n');
}

void page_facts_close(struct page *p)
{
    buf_z(p->b, p->html ? "</dl>\n" : "");
}

/* ---- tables ------------------------------------------------------------------------------- */

static void html_table(struct page *p, str caption, const str *cell, ptrdiff_t rows, int columns)
{
    tag(p, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", caption, "\">\n");
    tag(p, "<table>\n<caption>", caption, "</caption>\n<thead>\n<tr>");
    for (int c = 0; c < columns; c++)
        tag(p, "<th scope=\"col\">", cell[c], "</th>");
    buf_z(p->b, "</tr>\n</thead>\n<tbody>\n");
    for (ptrdiff_t r = 1; r < rows; r++) {
        tag(p, "<tr><th scope=\"row\">", cell[r * columns], "</th>");
        for (int c = 1; c < columns; c++)
            tag(p, "<td>", cell[r * columns + c], "</td>");
        buf_z(p->b, "</tr>\n");
    }
    buf_z(p->b, "</tbody>\n</table>\n</div>\n");
}

static int widest(const str *cell, ptrdiff_t rows, int columns, int c)
{
    int wide = 0;

    for (ptrdiff_t r = 0; r < rows; r++)
        wide = str_columns(cell[r * columns + c]) > wide ? str_columns(cell[r * columns + c]) : wide;
    return wide;
}

static void text_table(struct page *p, str caption, const str *cell, ptrdiff_t rows, int columns)
{
    page_para(p, caption);
    for (ptrdiff_t r = 0; r < rows; r++) {
        buf_z(p->b, "  ");
        for (int c = 0; c < columns; c++) {
            str s = cell[r * columns + c];

            buf_str(p->b, s);
            if (c + 1 < columns)
                buf_fill(p->b, ' ', widest(cell, rows, columns, c) - str_columns(s) + 2);
        }
        buf_char(p->b, '\n');
    }
}

void page_table(struct page *p, str caption, const str *cell, ptrdiff_t rows, int columns)
{
    if (p->html)
        html_table(p, caption, cell, rows, columns);
    else
        text_table(p, caption, cell, rows, columns);
}

#include "web/page.h"

#include "web/assets.h"
#include "words/texts.h"

/* The colour of the browser's own bars around a page; the stylesheet's brand. */
#define THEME_COLOUR "#12525c"

str web_page_path(arena *mem, str path, enum language lang)
{
    str rest = str_starts(path, S("/")) ? str_from(path, 1) : path, first = rest;
    enum language was;

    for (ptrdiff_t i = 0; i < rest.n; i++)
        if (rest.p[i] == '/' || rest.p[i] == '?') {
            first = str_sub(rest, 0, i);
            break;
        }
    rest = language_of(first, &was) ? str_from(rest, first.n) : path;
    return arena_printf(mem, "/%.*s%.*s", STR_ARG(language_code(lang)), STR_ARG(rest));
}

static str home(struct html *h)
{
    return web_page_path(h->mem, S("/"), h->lang);
}

static str address(struct html *h, const char *of)
{
    return web_page_path(h->mem, str_of(of), h->lang);
}

/* ---- head ---- */

static void link_to(struct html *h, const char *rel, str href)
{
    html_void(h, "link");
    html_attr(h, "rel", str_of(rel));
    html_attr(h, "href", href);
}

static void alternate(struct html *h, const struct web_page *page, enum language lang)
{
    html_void(h, "link");
    html_attr(h, "rel", S("alternate"));
    html_attr(h, "hreflang", language_code(lang));
    html_url(h, "href", web_page_path(h->mem, page->path, lang));
}

static void meta(struct html *h, const char *name, const char *is)
{
    html_void(h, "meta");
    html_attr(h, "name", str_of(name));
    html_attr(h, "content", str_of(is));
}

static str title(struct html *h, const struct web_page *page)
{
    str whole = words_frame_title(h->mem, h->lang, page->title, word_text(h->lang, W_service_name));

    return page->n_errors ? words_frame_title_error(h->mem, h->lang, whole) : whole;
}

static void head(struct html *h, const struct web_page *page)
{
    html_open(h, "head");
    html_void(h, "meta");
    html_attr(h, "charset", S("utf-8"));
    html_open(h, "title");
    html_text(h, title(h, page));
    html_close(h, "title");
    meta(h, "viewport", "width=device-width, initial-scale=1, viewport-fit=cover");
    meta(h, "theme-color", THEME_COLOUR);
    alternate(h, page, LANG_EN);
    alternate(h, page, LANG_CY);
    link_to(h, "icon", assets[ASSET_ICON].path);
    link_to(h, "stylesheet", assets[ASSET_STYLE].path);
    /* A module waits until the page is there. */
    html_open(h, "script");
    html_attr(h, "type", S("module"));
    html_attr(h, "src", assets[ASSET_SCRIPT].path);
    html_close(h, "script");
    html_close(h, "head");
}

/* ---- body ---- */

static void demonstration(struct html *h)
{
    struct html text = html_new(h->mem, h->lang);

    html_text(&text, word_text(h->lang, W_frame_demonstration_text));
    if (h->lang == LANG_CY && WORDS_UNREVIEWED > 0) {
        html_raw(&text, " ");
        html_text(&text, word_text(h->lang, W_frame_welsh_unreviewed));
    }
    govuk_phase_banner(h, word_text(h->lang, W_frame_demonstration), content_of(&text));
}

static void top(struct html *h, const struct web_page *page)
{
    struct govuk_language_link languages[] = { { .code = language_code(LANG_EN) }, { .code = language_code(LANG_CY) } };
    const struct govuk_languages both = { languages, countof(languages), word_text(h->lang, W_language_label) };

    for (enum language lang = LANG_EN; lang <= LANG_CY; lang++) {
        languages[lang].text = word_text(lang, W_language_own_name);
        languages[lang].href = lang == h->lang ? S("") : web_page_path(h->mem, page->path, lang);
    }
    html_open_class(h, "header", "govuk-template__header");
    govuk_generic_header(h, word_text(h->lang, W_service_name), home(h));
    govuk_service_navigation(h, &(struct govuk_service_navigation){ .items = page->links, .n = page->n_links, .languages = &both });
    if (page->is_demonstration)
        demonstration(h);
    html_close(h, "header");
}

/* All of a page belongs to some landmark. */
static void back(struct html *h, str href)
{
    html_open(h, "nav");
    html_attr(h, "aria-label", word_text(h->lang, W_button_back));
    govuk_back_link(h, href, S(""));
    html_close(h, "nav");
}

void web_page_open(struct html *h, const struct web_page *page)
{
    html_raw(h, "<!DOCTYPE html>\n");
    html_open_class(h, "html", "govuk-template");
    html_attr(h, "lang", language_code(h->lang));
    head(h, page);
    html_open_class(h, "body", "govuk-template__body");
    govuk_skip_link(h, S("#main-content"), word_text(h->lang, W_frame_skip));
    top(h, page);
    html_open_class(h, "div", "govuk-width-container");
    if (page->back.n)
        back(h, page->back);
    if (page->crumbs)
        govuk_breadcrumbs(h, page->crumbs);
    html_open_class(h, "main", "govuk-main-wrapper");
    html_attr(h, "id", S("main-content"));
    html_open_class(h, "div", "govuk-grid-row");
    html_open_class(h, "div", page->is_wide ? "govuk-grid-column-full" : "govuk-grid-column-two-thirds");
    if (page->n_errors)
        govuk_error_summary(h, page->errors, page->n_errors);
}

void web_page_close(struct html *h, const struct web_page *page)
{
    const struct govuk_link links[] = {
        { word_text(h->lang, W_footer_help), address(h, "/help") },
        { word_text(h->lang, W_footer_accessibility), address(h, "/accessibility") },
        { word_text(h->lang, W_footer_privacy), address(h, "/privacy") },
        { word_text(h->lang, W_footer_cookies), address(h, "/cookies") },
    };

    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "main");
    html_close(h, "div");
    html_open_class(h, "footer", "govuk-template__footer");
    govuk_footer(h, links, countof(links), (struct content){ 0 });
    html_close(h, "footer");
    if (page->timeout)
        timeout_warning(h, page->timeout);
    html_close(h, "body");
    html_close(h, "html");
}

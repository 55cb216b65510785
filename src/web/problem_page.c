#include "web/problem_page.h"

#include "words/texts.h"

static const struct told {
    int status;
    enum word title, text, more; /* WORD_NONE where the text has places, or there is none */
} table[] = {
    { 500, W_page_500_title, W_page_500_text, WORD_NONE },
    { 400, W_page_400_title, W_page_400_text, WORD_NONE },
    { 404, W_page_404_title, W_page_404_typed, W_page_404_entitled },
    { 405, W_page_405_title, W_page_405_text, WORD_NONE },
    { 409, W_page_409_title, W_page_409_text, WORD_NONE },
    { 413, W_page_413_title, WORD_NONE, WORD_NONE },
    { 415, W_page_415_title, W_page_415_text, WORD_NONE },
    { 429, W_page_429_title, WORD_NONE, WORD_NONE },
    { 503, W_page_503_title, W_page_503_text, WORD_NONE },
    { 507, W_page_507_title, W_page_507_text, WORD_NONE },
};

static const struct told *told_of(int status)
{
    int as = status == 403 ? 404 : status;

    for (int i = 0; i < countof(table); i++)
        if (table[i].status == as)
            return &table[i];
    return &table[0];
}

static void paragraph(struct html *h, str text)
{
    html_element(h, "p", "govuk-body", text);
}

static void part(struct html *h, enum word heading, struct content content)
{
    if (!content.kind)
        return;
    html_element(h, "h2", "govuk-heading-m", word_text(h->lang, heading));
    html_content(h, content);
}

void problem_page_write(struct html *h, const struct web_page *page, const struct problem_page *problem)
{
    const struct told *told = told_of(problem->status);
    struct web_page framed = *page;

    framed.title = word_text(h->lang, told->title);
    web_page_open(h, &framed);
    html_element(h, "h1", "govuk-heading-l", framed.title);
    if (told->text)
        paragraph(h, word_text(h->lang, told->text));
    if (told->more)
        paragraph(h, word_text(h->lang, told->more));
    if (told->status == 413)
        paragraph(h, words_page_413_text(h->mem, h->lang, problem->most));
    if (told->status == 429)
        paragraph(h, words_page_429_text(h->mem, h->lang, problem->minutes));
    if (told->status == 500 && problem->reference.n)
        paragraph(h, words_page_500_reference(h->mem, h->lang, problem->reference));
    part(h, W_page_409_theirs, problem->theirs);
    part(h, W_page_409_yours, problem->yours);
    html_open_class(h, "p", "govuk-body");
    govuk_link(h, &(struct govuk_link){ word_text(h->lang, W_page_first), web_page_path(h->mem, S("/"), h->lang) });
    html_close(h, "p");
    web_page_close(h, &framed);
}

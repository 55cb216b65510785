#include "web/problem_page.h"

#include "web/govuk/navigation.h"
#include "web/page.h"
#include "words/texts.h"

static void paragraph(struct html *h, str text)
{
    if (text.n)
        html_element(h, "p", "govuk-body", text);
}

void problem_page_write(struct html *h, const struct problem *problem, str cause, str reference)
{
    html_element(h, "h1", "govuk-heading-l", problem->title);
    paragraph(h, cause);
    paragraph(h, problem_next(h->mem, h->lang, problem));
    paragraph(h, words_problem_reference(h->mem, h->lang, reference));
    html_open_class(h, "p", "govuk-body");
    govuk_link(h, &(struct govuk_link){ word_text(h->lang, W_page_first), web_page_path(h->mem, S("/"), h->lang) });
    html_close(h, "p");
}

#include "web/govuk/tag.h"

void govuk_tag(struct html *h, str text, enum tag_colour colour)
{
    static const char *const names[] = {
        [TAG_GREY] = "govuk-tag--grey",     [TAG_GREEN] = "govuk-tag--green",     [TAG_TEAL] = "govuk-tag--teal",
        [TAG_PURPLE] = "govuk-tag--purple", [TAG_MAGENTA] = "govuk-tag--magenta", [TAG_RED] = "govuk-tag--red",
        [TAG_ORANGE] = "govuk-tag--orange", [TAG_YELLOW] = "govuk-tag--yellow",
    };

    html_open(h, "strong");
    html_classes(h, "govuk-tag", names[colour]);
    html_text(h, text);
    html_close(h, "strong");
}

void moj_badge(struct html *h, str text, enum badge_colour colour)
{
    static const char *const names[] = {
        [BADGE_GREY] = "moj-badge--grey",     [BADGE_GREEN] = "moj-badge--green", [BADGE_BLUE] = "moj-badge--blue",
        [BADGE_PURPLE] = "moj-badge--purple", [BADGE_RED] = "moj-badge--red",     [BADGE_BLACK] = "moj-badge--black",
    };

    html_open(h, "span");
    html_classes(h, "moj-badge", names[colour]);
    html_text(h, text);
    html_close(h, "span");
}

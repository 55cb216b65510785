#include "web/govuk/notice.h"

#include "web/govuk/field.h"
#include "words/texts.h"

void govuk_error_summary(struct html *h, const struct govuk_error_link *errors, ptrdiff_t n)
{
    html_open_class(h, "div", "govuk-error-summary");
    html_attr(h, "data-module", S("govuk-error-summary"));
    html_open(h, "div");
    html_attr(h, "role", S("alert"));
    html_element(h, "h2", "govuk-error-summary__title", word_text(h->lang, W_error_summary_title));
    html_open_class(h, "div", "govuk-error-summary__body");
    html_open_class(h, "ul", "govuk-list govuk-error-summary__list");
    for (ptrdiff_t i = 0; i < n; i++) {
        html_open(h, "li");
        if (errors[i].id.n) {
            html_open(h, "a");
            html_url(h, "href", arena_printf(h->mem, "#%.*s", STR_ARG(errors[i].id)));
        }
        html_text(h, errors[i].text);
        if (errors[i].id.n)
            html_close(h, "a");
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
}

void govuk_notification_banner(struct html *h, const struct govuk_notification_banner *banner)
{
    const str title_id = S("govuk-notification-banner-title");

    html_open(h, "div");
    html_classes(h, "govuk-notification-banner", banner->is_success ? "govuk-notification-banner--success" : NULL);
    html_attr(h, "role", banner->is_success ? S("alert") : S("region"));
    html_attr(h, "aria-labelledby", title_id);
    html_attr(h, "data-module", S("govuk-notification-banner"));
    html_open_class(h, "div", "govuk-notification-banner__header");
    html_open_class(h, "h2", "govuk-notification-banner__title");
    html_attr(h, "id", title_id);
    html_text(h, word_text(h->lang, banner->is_success ? W_banner_success : W_banner_important));
    html_close(h, "h2");
    html_close(h, "div");
    html_open_class(h, "div", "govuk-notification-banner__content");
    if (banner->content.kind == CONTENT_MARKUP) {
        html_content(h, banner->content);
    } else {
        html_open_class(h, "p", "govuk-notification-banner__heading");
        html_content(h, banner->content);
        html_close(h, "p");
    }
    html_close(h, "div");
    html_close(h, "div");
}

void govuk_panel(struct html *h, str title, struct content body)
{
    html_open_class(h, "div", "govuk-panel govuk-panel--confirmation");
    html_element(h, "h1", "govuk-panel__title", title);
    if (body.kind) {
        html_open_class(h, "div", "govuk-panel__body");
        html_content(h, body);
        html_close(h, "div");
    }
    html_close(h, "div");
}

void govuk_interruption(struct html *h, const struct govuk_interruption *interruption)
{
    struct govuk_button go_on = interruption->go_on;

    go_on.kind = BUTTON_INVERSE;
    html_open_class(h, "div", "govuk-panel govuk-panel--interruption");
    html_element(h, "h1", "govuk-panel__title", interruption->title);
    html_open_class(h, "div", "govuk-panel__body");
    html_content(h, interruption->body);
    html_close(h, "div");
    html_open_class(h, "div", "govuk-panel__actions");
    govuk_button_group_open(h);
    govuk_button(h, &go_on);
    if (interruption->other.text.n) {
        html_open_class(h, "a", "govuk-link govuk-link--inverse");
        html_url(h, "href", interruption->other.href);
        html_text(h, interruption->other.text);
        html_close(h, "a");
    }
    govuk_button_group_close(h);
    html_close(h, "div");
    html_close(h, "div");
}

void govuk_inset_text(struct html *h, struct content content)
{
    html_open_class(h, "div", "govuk-inset-text");
    html_content(h, content);
    html_close(h, "div");
}

void govuk_warning_text(struct html *h, struct content content)
{
    html_open_class(h, "div", "govuk-warning-text");
    html_raw(h, "<span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>");
    html_open_class(h, "strong", "govuk-warning-text__text");
    html_element(h, "span", "govuk-visually-hidden", word_text(h->lang, W_warning_prefix));
    html_raw(h, " ");
    html_content(h, content);
    html_close(h, "strong");
    html_close(h, "div");
}

void govuk_details_open(struct html *h, str summary, bool is_open)
{
    html_open_class(h, "details", "govuk-details");
    if (is_open)
        html_flag(h, "open");
    html_open_class(h, "summary", "govuk-details__summary");
    html_element(h, "span", "govuk-details__summary-text", summary);
    html_close(h, "summary");
    html_open_class(h, "div", "govuk-details__text");
}

void govuk_details_close(struct html *h)
{
    html_close(h, "div");
    html_close(h, "details");
}

void govuk_phase_banner(struct html *h, str tag, struct content content)
{
    html_open_class(h, "div", "govuk-phase-banner govuk-width-container");
    html_open_class(h, "p", "govuk-phase-banner__content");
    html_element(h, "strong", "govuk-tag govuk-phase-banner__content__tag", tag);
    html_raw(h, " ");
    html_open_class(h, "span", "govuk-phase-banner__text");
    html_content(h, content);
    html_close(h, "span");
    html_close(h, "p");
    html_close(h, "div");
}

/* ---- alert ---- */

static void alert_icon(struct html *h, enum moj_alert_kind kind)
{
    html_raw(h, "<svg class=\"moj-alert__icon\" role=\"presentation\" focusable=\"false\" xmlns=\"http://www.w3.org/2000/svg\""
                " viewBox=\"0 0 30 30\" height=\"30\" width=\"30\">");
    switch (kind) {
    case ALERT_INFORMATION:
        html_raw(h, "<path fill-rule=\"evenodd\" clip-rule=\"evenodd\" d=\"M10.2165 3.45151C11.733 2.82332 13.3585 2.5 15 2.5C16.6415 2.5 "
                    "18.267 2.82332 19.7835 3.45151C21.3001 4.07969 22.6781 5.00043 23.8388 6.16117C24.9996 7.3219 25.9203 8.69989 26.5485 "
                    "10.2165C27.1767 11.733 27.5 13.3585 27.5 15C27.5 18.3152 26.183 21.4946 23.8388 23.8388C21.4946 26.183 18.3152 27.5 "
                    "15 27.5C13.3585 27.5 11.733 27.1767 10.2165 26.5485C8.69989 25.9203 7.3219 24.9996 6.16117 23.8388C3.81696 21.4946 "
                    "2.5 18.3152 2.5 15C2.5 11.6848 3.81696 8.50537 6.16117 6.16117C7.3219 5.00043 8.69989 4.07969 10.2165 "
                    "3.45151ZM16.3574 22.4121H13.6621V12.95H16.3574V22.4121ZM13.3789 9.20898C13.3789 8.98763 13.4212 8.7793 13.5059 "
                    "8.58398C13.5905 8.38216 13.7044 8.20964 13.8477 8.06641C13.9974 7.91667 14.1699 7.79948 14.3652 7.71484C14.5605 "
                    "7.63021 14.7721 7.58789 15 7.58789C15.2214 7.58789 15.4297 7.63021 15.625 7.71484C15.8268 7.79948 15.9993 7.91667 "
                    "16.1426 8.06641C16.2923 8.20964 16.4095 8.38216 16.4941 8.58398C16.5788 8.7793 16.6211 8.98763 16.6211 "
                    "9.20898C16.6211 9.43685 16.5788 9.64844 16.4941 9.84375C16.4095 10.0391 16.2923 10.2116 16.1426 10.3613C15.9993 "
                    "10.5046 15.8268 10.6185 15.625 10.7031C15.4297 10.7878 15.2214 10.8301 15 10.8301C14.7721 10.8301 14.5605 10.7878 "
                    "14.3652 10.7031C14.1699 10.6185 13.9974 10.5046 13.8477 10.3613C13.7044 10.2116 13.5905 10.0391 13.5059 "
                    "9.84375C13.4212 9.64844 13.3789 9.43685 13.3789 9.20898Z\" fill=\"currentColor\"/>");
        break;
    case ALERT_SUCCESS:
        html_raw(h, "<path d=\"M11.2869 24.6726L2.00415 15.3899L4.62189 12.7722L11.2869 19.4186L25.3781 5.32739L27.9958 7.96369L11.2869 "
                    "24.6726Z\" fill=\"currentColor\"/>");
        break;
    case ALERT_WARNING:
        html_raw(h, "<path fill-rule=\"evenodd\" clip-rule=\"evenodd\" d=\"M15 2.44922L28.75 26.1992H1.25L15 2.44922ZM13.5107 "
                    "9.49579H16.4697L16.2431 17.7678H13.7461L13.5107 9.49579ZM13.1299 21.82C13.1299 21.5661 13.1787 21.3285 13.2764 "
                    "21.1071C13.374 20.8793 13.5075 20.6807 13.6768 20.5114C13.8525 20.3421 14.0544 20.2087 14.2822 20.111C14.5101 20.0134 "
                    "14.7542 19.9645 15.0146 19.9645C15.2686 19.9645 15.5062 20.0134 15.7275 20.111C15.9554 20.2087 16.154 20.3421 16.3232 "
                    "20.5114C16.4925 20.6807 16.626 20.8793 16.7236 21.1071C16.8213 21.3285 16.8701 21.5661 16.8701 21.82C16.8701 22.0804 "
                    "16.8213 22.3246 16.7236 22.5524C16.626 22.7803 16.4925 22.9789 16.3232 23.1481C16.154 23.3174 15.9554 23.4509 15.7275 "
                    "23.5485C15.5062 23.6462 15.2686 23.695 15.0146 23.695C14.7542 23.695 14.5101 23.6462 14.2822 23.5485C14.0544 23.4509 "
                    "13.8525 23.3174 13.6768 23.1481C13.5075 22.9789 13.374 22.7803 13.2764 22.5524C13.1787 22.3246 13.1299 22.0804 "
                    "13.1299 21.82Z\" fill=\"currentColor\"/>");
        break;
    case ALERT_ERROR:
        html_raw(h, "<path fill-rule=\"evenodd\" clip-rule=\"evenodd\" d=\"M20.1777 2.5H9.82233L2.5 9.82233V20.1777L9.82233 "
                    "27.5H20.1777L27.5 20.1777V9.82233L20.1777 2.5ZM10.9155 8.87769L15.0001 12.9623L19.0847 8.87771L21.1224 "
                    "10.9154L17.0378 15L21.1224 19.0846L19.0847 21.1222L15.0001 17.0376L10.9155 21.1223L8.87782 19.0846L12.9624 15L8.87783 "
                    "10.9153L10.9155 8.87769Z\" fill=\"currentColor\"/>");
        break;
    }
    html_raw(h, "</svg>");
}

static void alert_button(struct html *h)
{
    html_open_class(h, "div", "moj-alert__action");
    html_open_class(h, "button", "moj-alert__dismiss");
    html_attr(h, "type", S("button"));
    html_flag(h, "hidden");
    html_text(h, word_text(h->lang, W_alert_dismiss));
    html_close(h, "button");
    html_close(h, "div");
}

void moj_alert(struct html *h, const struct moj_alert *alert)
{
    static const char *const kinds[] = {
        [ALERT_INFORMATION] = "moj-alert--information",
        [ALERT_SUCCESS] = "moj-alert--success",
        [ALERT_WARNING] = "moj-alert--warning",
        [ALERT_ERROR] = "moj-alert--error",
    };
    static const enum word words[] = {
        [ALERT_INFORMATION] = W_alert_information,
        [ALERT_SUCCESS] = W_alert_success,
        [ALERT_WARNING] = W_alert_warning,
        [ALERT_ERROR] = W_alert_error,
    };
    bool has_heading = alert->has_heading && alert->content.kind;

    html_open(h, "div");
    html_attr(h, "role", S("region"));
    html_classes(h, "moj-alert", kinds[alert->kind], has_heading ? "moj-alert--with-heading" : NULL);
    html_attr(h, "aria-label", words_alert_label(h->mem, h->lang, word_text(h->lang, words[alert->kind]), alert->title));
    html_attr(h, "data-module", S("moj-alert"));
    if (alert->is_dismissible)
        html_attr(h, "data-dismissible", S("true"));
    if (alert->is_dismissible && h->lang != LANG_EN)
        html_attr(h, "data-dismiss-text", word_text(h->lang, W_alert_dismiss));
    html_open(h, "div");
    alert_icon(h, alert->kind);
    html_close(h, "div");
    html_open_class(h, "div", "moj-alert__content");
    if (has_heading)
        html_element(h, "h2", "moj-alert__heading", alert->title);
    html_content(h, alert->content.kind ? alert->content : content_text(alert->title));
    html_close(h, "div");
    alert_button(h);
    html_close(h, "div");
}

/* ---- the end of a session ---- */

static void timeout_texts(struct html *h, const struct timeout_warning *warning)
{
    html_open_class(h, "h2", "govuk-heading-m");
    html_attr(h, "id", S("app-timeout-title"));
    html_text(h, word_text(h->lang, W_timeout_title));
    html_close(h, "h2");
    html_open_class(h, "p", "govuk-body");
    html_attr(h, "id", S("app-timeout-text"));
    html_text(h, word_text(h->lang, W_timeout_text));
    html_close(h, "p");
    /* What changes every minute is said by itself. */
    html_open_class(h, "p", "govuk-body app-timeout__left");
    html_attr(h, "role", S("status"));
    html_text(h, words_timeout_minutes(h->mem, h->lang, (warning->warned + 59) / 60));
    html_close(h, "p");
}

void timeout_warning(struct html *h, const struct timeout_warning *warning)
{
    html_open_class(h, "dialog", "app-timeout");
    html_attr(h, "data-module", S("app-timeout"));
    html_attr_int(h, "data-seconds", warning->seconds);
    html_attr_int(h, "data-warned", warning->warned);
    html_attr(h, "aria-labelledby", S("app-timeout-title"));
    html_attr(h, "aria-describedby", S("app-timeout-text"));
    html_url(h, "data-stay", warning->stay);
    html_attr(h, "data-token", warning->token);
    html_attr(h, "data-reader", warning->reader);
    html_url(h, "data-leave", warning->leave);
    field_translation_counted(h, "minutes", W_timeout_minutes);
    field_translation_counted(h, "seconds", W_timeout_seconds);
    timeout_texts(h, warning);
    govuk_button_group_open(h);
    govuk_button(h, &(struct govuk_button){ .text = word_text(h->lang, W_timeout_stay), .is_plain = true, .id = S("app-timeout-stay") });
    govuk_link(h, &(struct govuk_link){ word_text(h->lang, W_button_sign_out), warning->leave });
    govuk_button_group_close(h);
    html_close(h, "dialog");
}

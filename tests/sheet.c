/*
 * A page with every component, for tests/pages.mjs to look at in a browser: sheet LANGUAGE [PAGE]
 *
 * PAGE is "form" (every control, with what is wrong), "record", "list", "interruption", or "problem-" and the slug of a problem.
 * People and numbers are invented.  Texts that belong to no component are given in both languages here.
 */
#include "web/govuk/button.h"
#include "web/govuk/choice.h"
#include "web/govuk/filter.h"
#include "web/govuk/input.h"
#include "web/govuk/list.h"
#include "web/govuk/table.h"
#include "web/page.h"
#include "web/problem_page.h"
#include "words/date.h"
#include "words/number.h"
#include "words/texts.h"

#include <string.h>

static arena mem;
static enum language lang;

#define DAY day_from_civil(2026, 6, 12)
#define AT (instant_midnight(DAY) + 14 * HOUR_SECONDS + 1800)

/* A text of this sheet in the reader's language; in that of tests, the English between brackets. */
static str t(const char *english, const char *welsh)
{
    return lang == LANG_CY ? str_of(welsh) : lang == LANG_EN ? str_of(english) : arena_printf(&mem, "[%s]", english);
}

static str address(const char *path)
{
    return web_page_path(&mem, str_of(path), lang);
}

static void heading(struct html *h, str text)
{
    html_element(h, "h1", "govuk-heading-l", text);
}

static void part(struct html *h, str text)
{
    html_element(h, "h2", "govuk-heading-m", text);
}

static struct content charge(int64_t pence)
{
    return content_text(words_rate_hour(&mem, lang, money_text(&mem, pence)));
}

static struct content tag(str status, enum tag_colour colour)
{
    struct html h = html_new(&mem, lang);

    govuk_tag(&h, status, colour);
    return content_of(&h);
}

/* ---- a form ---- */

static struct govuk_field field(const char *name, str label, enum word hint, str error)
{
    return (struct govuk_field){ .name = str_of(name), .label = label, .hint = hint ? word_text(lang, hint) : S(""), .error = error };
}

static void typed(struct html *h, str missing)
{
    struct govuk_date_input start = { .field = field("start", t("Start date", "Dyddiad dechrau"), W_field_date_hint_month, S("")),
                                      .day = S("31"),
                                      .month = S("June") };

    start.field.size = SIZE_M;
    start.field.error = words_error_date(&mem, lang, start.field.label);
    start.takes_names = true;
    start.wrong = DATE_DAY | DATE_MONTH;
    govuk_input(h, &(struct govuk_input){
                       .field = field("name", t("Full name", "Enw llawn"), WORD_NONE, missing), .autocomplete = "name", .width = WIDTH_TWO_THIRDS });
    govuk_input(h, &(struct govuk_input){ .field = field("charge", t("Charge rate", "Cyfradd codi tâl"), WORD_NONE, S("")),
                                          .prefix = S("£"),
                                          .suffix = t("an hour", "yr awr"),
                                          .inputmode = "decimal",
                                          .width = WIDTH_5,
                                          .value = S("31.58") });
    govuk_date_input(h, &start);
    govuk_character_count(h, &(struct govuk_character_count){
                                 .textarea = { .field = field("reason", t("Reason", "Rheswm"), W_hint_assignment_other, S("")),
                                               .value = t("The only candidate with court experience.", "Yr unig un â phrofiad o’r llys.") },
                                 .most = 200 });
    govuk_textarea(h, &(struct govuk_textarea){ .field = field("note", t("Note", "Nodyn"), WORD_NONE, S("")), .rows = 3 });
    govuk_file_upload(h, &(struct govuk_file_upload){
                             .field = field("file", t("Evidence", "Tystiolaeth"), WORD_NONE, S("")), .accept = ".pdf,.docx", .has_drop_zone = true });
    govuk_password_input(
        h, &(struct govuk_password_input){ .field = field("password", word_text(lang, W_sign_in_password), WORD_NONE, S("")), .width = WIDTH_20 });
    govuk_input(h, &(struct govuk_input){ .field = field("code", word_text(lang, W_sign_in_code), W_sign_in_code_hint, S("")),
                                          .autocomplete = "one-time-code",
                                          .inputmode = "numeric",
                                          .width = WIDTH_10,
                                          .is_code = true,
                                          .spelling = SPELLING_OFF });
}

static void chosen(struct html *h)
{
    struct html more = html_new(&mem, lang);
    struct govuk_choice answers[3] = {
        { .value = S("yes"), .text = word_text(lang, W_answer_yes) },
        { .value = S("no"), .text = word_text(lang, W_answer_no), .hint = t("Say who decided", "Dywedwch pwy benderfynodd") }
    };
    const struct govuk_choice kinds[] = {
        { .value = S("court"), .text = t("Court work", "Gwaith llys") },
        { .value = S("fostering"), .text = t("Fostering", "Maethu"), .is_chosen = true },
        { .divider = t("or", "neu") },
        { .value = S("none"), .text = word_text(lang, W_answer_none), .is_alone = true },
    };
    const struct govuk_choice small[] = { { .value = S("overdue"), .text = word_text(lang, W_status_overdue) },
                                          { .value = S("sent"), .text = t("Sent", "Anfonwyd") } };
    const struct govuk_option regions[] = {
        { .value = S(""), .text = t("Choose a region", "Dewiswch ranbarth") },
        { .value = S("north-east"), .text = t("North East", "Gogledd-ddwyrain Lloegr") },
        { .value = S("wales"), .text = t("Wales", "Cymru") },
    };
    const struct govuk_option authorities[] = { { .value = S(""), .text = S("") },
                                                { .value = S("gwynedd"), .text = S("Gwynedd") },
                                                { .value = S("anglesey"), .text = S("Ynys Môn") },
                                                { .value = S("flintshire"), .text = t("Flintshire", "Sir y Fflint") } };

    govuk_input(&more, &(struct govuk_input){ .field = field("who", t("Who approved it", "Pwy a’i cymeradwyodd"), WORD_NONE, S("")) });
    answers[0].revealed = content_of(&more);
    govuk_radios(h, &(struct govuk_choices){
                        .field = { .name = S("approved"), .label = t("Has it been approved?", "A yw wedi’i gymeradwyo?"), .size = SIZE_M },
                        .items = answers,
                        .n = 2,
                        .value = S("yes") });
    govuk_checkboxes(h, &(struct govuk_choices){ .field = { .name = S("work"),
                                                            .label = t("Kinds of work", "Mathau o waith"),
                                                            .size = SIZE_M,
                                                            .hint = t("Choose all that apply", "Dewiswch bob un sy’n berthnasol") },
                                                 .items = kinds,
                                                 .n = countof(kinds) });
    govuk_radios(h, &(struct govuk_choices){ .field = { .name = S("state"), .label = t("State", "Cyflwr") },
                                             .items = small,
                                             .n = countof(small),
                                             .is_small = true,
                                             .is_inline = true });
    govuk_select(h, &(struct govuk_select){ .field = field("region", t("Region", "Rhanbarth"), WORD_NONE, S("")),
                                            .options = regions,
                                            .n = countof(regions),
                                            .value = S("wales") });
    govuk_select(h, &(struct govuk_select){ .field = field("authority", t("Authority", "Awdurdod"), WORD_NONE, S("")),
                                            .options = authorities,
                                            .n = countof(authorities),
                                            .is_searched = true });
}

static void form_page(struct html *h, struct web_page *page)
{
    str missing = words_error_missing(&mem, lang, t("Full name", "Enw llawn")),
        date = words_error_date(&mem, lang, t("Start date", "Dyddiad dechrau"));
    const struct govuk_error_link errors[] = { { missing, S("name") }, { date, S("start-day") } };

    page->title = t("Ask for an exception", "Gofyn am eithriad");
    page->back = address("/exceptions");
    page->errors = errors;
    page->n_errors = countof(errors);
    web_page_open(h, page);
    heading(h, page->title);
    html_open(h, "form");
    html_attr(h, "method", S("post"));
    html_url(h, "action", address("/exceptions"));
    html_flag(h, "novalidate");
    typed(h, missing);
    chosen(h);
    govuk_button_group_open(h);
    govuk_button(h, &(struct govuk_button){ .text = t("Save and continue", "Cadw a pharhau"), .is_once = true });
    govuk_button(h, &(struct govuk_button){ .text = t("Save and come back later", "Cadw a dychwelyd yn nes ymlaen"),
                                            .kind = BUTTON_SECONDARY,
                                            .name = S("later"),
                                            .value = S("1") });
    govuk_button(h, &(struct govuk_button){ .text = t("Remove", "Tynnu"), .kind = BUTTON_WARNING, .name = S("remove"), .value = S("1") });
    govuk_button_group_close(h);
    html_close(h, "form");
    page->timeout = &(struct timeout_warning){
        .seconds = 900, .warned = 120, .stay = address("/session"), .token = S("invented"), .leave = address("/sign-out"), .reader = S("invented")
    };
    web_page_close(h, page);
}

/* ---- a record ---- */

static void said(struct html *h)
{
    struct html link = html_new(&mem, lang);

    html_text(&link, t("The request was sent.", "Anfonwyd y cais."));
    html_raw(&link, " ");
    govuk_link(&link, &(struct govuk_link){ t("See it", "Ei weld"), address("/exceptions/1") });
    govuk_notification_banner(h, &(struct govuk_notification_banner){
                                     .is_success = true, .content = content_text(t("The reference was received", "Derbyniwyd y geirda")) });
    moj_alert(h,
              &(struct moj_alert){ .kind = ALERT_INFORMATION, .title = t("Sent", "Anfonwyd"), .content = content_of(&link), .is_dismissible = true });
    moj_alert(h, &(struct moj_alert){ .kind = ALERT_SUCCESS,
                                      .title = t("Saved", "Cadwyd"),
                                      .has_heading = true,
                                      .content = content_text(t("All is kept.", "Mae popeth wedi’i gadw.")) });
    moj_alert(h, &(struct moj_alert){ .kind = ALERT_WARNING, .title = t("Two days are left", "Mae dau ddiwrnod ar ôl") });
    moj_alert(h, &(struct moj_alert){ .kind = ALERT_ERROR, .title = t("It could not be sent", "Ni ellid ei anfon") });
    govuk_warning_text(h, content_text(t("What is sent cannot be taken back.", "Ni ellir tynnu’r hyn a anfonwyd yn ôl.")));
    govuk_inset_text(h, content_text(t("Cooling-off: time after leaving a permanent job before agency work.",
                                       "Cyfnod ailfeddwl: amser ar ôl gadael swydd barhaol cyn gwaith asiantaeth.")));
    govuk_details_open(h, t("Why", "Pam"), false);
    html_text(h, t("The charge is above the cap.", "Mae’r gyfradd yn uwch na’r cap."));
    govuk_details_close(h);
}

static void known(struct html *h)
{
    const struct govuk_action change[] = { { word_text(lang, W_button_change), address("/workers/1/charge"), t("charge rate", "cyfradd codi tâl") } };
    const struct govuk_action both[] = { { word_text(lang, W_button_change), address("/workers/1/start"), t("start date", "dyddiad dechrau") },
                                         { t("Remove", "Tynnu"), address("/workers/1/remove"), t("start date", "dyddiad dechrau") } };
    const struct govuk_action view[] = { { t("View", "Gweld"), address("/assignments/1"), t("assignment", "aseiniad") } };
    const struct govuk_summary_row rows[] = {
        { .key = t("Name", "Enw"), .value = content_user_in(S("Siân Ddyfeisiedig"), LANG_CY) },
        { .key = t("Charge rate", "Cyfradd codi tâl"), .value = charge(3158), .actions = change, .n = 1 },
        { .key = t("Start date", "Dyddiad dechrau"), .value = content_text(date_text(&mem, lang, DAY)), .actions = both, .n = 2 },
    };
    const struct govuk_task tasks[] = {
        { .title = t("Who the worker is", "Pwy yw’r gweithiwr"), .href = address("/tasks/1"), .status = t("Completed", "Wedi’i gwblhau") },
        { .title = t("References", "Geirdaon"),
          .href = address("/tasks/2"),
          .hint = t("Two are needed", "Mae angen dau"),
          .status = word_text(lang, W_status_not_started),
          .is_tag = true },
        { .title = t("Approval", "Cymeradwyaeth"), .status = t("Cannot start yet", "Ni ellir dechrau eto"), .is_faint = true },
    };

    govuk_summary_list(h, &(struct govuk_summary){ .rows = rows, .n = countof(rows) });
    govuk_summary_list(
        h, &(struct govuk_summary){
               .rows = rows, .n = countof(rows), .title = t("Assignment in Gwynedd", "Aseiniad yng Ngwynedd"), .actions = view, .n_actions = 1 });
    part(h, t("Tasks", "Tasgau"));
    govuk_task_list(h, S(""), tasks, countof(tasks));
}

static void happened(struct html *h)
{
    const struct moj_event events[] = {
        { .title = content_text(t("Reference received", "Derbyniwyd geirda")),
          .who = t("Invented Person, Gwynedd", "Person Dyfeisiedig, Gwynedd"),
          .at = AT,
          .description = content_text(t("Charge rate changed from £30.00 to £31.58", "Newidiwyd y gyfradd codi tâl o £30.00 i £31.58")) },
        { .title = content_text(t("Reference asked for", "Gofynnwyd am eirda")), .at = AT - DAY_SECONDS },
    };

    part(h, t("Timeline", "Llinell amser"));
    moj_timeline(h, 3, events, countof(events));
}

static void record_page(struct html *h, struct web_page *page)
{
    const struct govuk_link crumbs[] = { { t("Workers", "Gweithwyr"), address("/workers") },
                                         { t("Invented Worker", "Gweithiwr Dyfeisiedig"), S("") } };
    const struct moj_sub_link parts[] = { { t("Overview", "Trosolwg"), address("/workers/1"), true },
                                          { t("References", "Geirdaon"), address("/workers/1/references"), false },
                                          { t("Sharing and access", "Rhannu a mynediad"), address("/workers/1/sharing"), false } };
    const struct govuk_breadcrumbs trail = { crumbs, countof(crumbs), true };

    page->title = t("Invented Worker", "Gweithiwr Dyfeisiedig");
    page->crumbs = &trail;
    page->is_wide = true;
    web_page_open(h, page);
    moj_identity_bar(h, &(struct moj_identity_bar){ .title = content_user(S("Alex Invented, SW00001")),
                                                    .status = word_text(lang, W_status_overdue),
                                                    .colour = TAG_RED,
                                                    .due = instant_text_full(&mem, lang, AT),
                                                    .is_overdue = true });
    heading(h, page->title);
    moj_sub_navigation(h, t("Parts of this record", "Rhannau o’r cofnod hwn"), parts, countof(parts));
    said(h);
    known(h);
    happened(h);
    html_open_class(h, "p", "govuk-body");
    moj_badge(h, t("New", "Newydd"), BADGE_PURPLE);
    html_close(h, "p");
    copy_button(h, S("NE-2026-0042"));
    web_page_close(h, page);
}

/* ---- a list ---- */

static void rows(struct html *h)
{
    const struct govuk_column columns[] = {
        { .text = t("Worker", "Gweithiwr"), .href = address("/workers?sort=name"), .order = ORDER_UP },
        { .text = t("Authority", "Awdurdod"), .href = address("/workers?sort=authority") },
        { .text = t("Charge rate", "Cyfradd codi tâl"), .is_numeric = true },
        { .text = t("Until", "Hyd"), .is_numeric = true },
        { .text = t("Status", "Statws") },
    };
    const struct content cells[] = {
        content_user(S("Alex Invented")),
        content_text(S("Gwynedd")),
        content_text(money_text(&mem, 3158)),
        content_text(date_text(&mem, lang, DAY)),
        tag(t("Overdue", "Hwyr"), TAG_RED),
        content_user(S("Robin Imaginary")),
        content_text(S("Gateshead")),
        content_text(money_text(&mem, 123450)),
        content_text(date_text(&mem, lang, DAY)),
        tag(t("Approved", "Cymeradwywyd"), TAG_GREEN),
        content_user(S("عامر المخترع")),
        content_text(S("Sunderland")),
        content_text(money_text(&mem, 2999)),
        content_text(date_text(&mem, lang, DAY)),
        tag(t("Draft", "Drafft"), TAG_GREY),
    };

    govuk_table(h, &(struct govuk_table){ .caption = t("Workers", "Gweithwyr"),
                                          .is_caption_hidden = true,
                                          .columns = columns,
                                          .n = countof(columns),
                                          .cells = cells,
                                          .rows = 3,
                                          .is_first_heading = true,
                                          .scrolls = true });
}

static void pages(struct html *h)
{
    int plan[PAGINATION_MOST], n = pagination_numbers(6, 12, plan);
    struct govuk_page_number numbers[PAGINATION_MOST];

    for (int i = 0; i < n; i++)
        numbers[i] = (struct govuk_page_number){ plan[i], arena_printf(&mem, "%.*s?page=%d", STR_ARG(address("/workers")), plan[i]), plan[i] == 6 };
    govuk_pagination(h, &(struct govuk_pagination){ .previous = numbers[2].href, .next = numbers[4].href, .numbers = numbers, .n = n });
}

static void list_page(struct html *h, struct web_page *page)
{
    const struct govuk_link chosen_status[] = { { word_text(lang, W_status_overdue), address("/workers") } };
    const struct moj_chosen groups[] = { { t("Status", "Statws"), chosen_status, 1 } };
    const struct govuk_choice statuses[] = { { .value = S("overdue"), .text = word_text(lang, W_status_overdue), .is_chosen = true },
                                             { .value = S("sent"), .text = t("Sent", "Anfonwyd") } };

    page->title = t("Workers", "Gweithwyr");
    page->is_wide = true;
    web_page_open(h, page);
    heading(h, page->title);
    filtered_open(h);
    moj_filter_open(h, &(struct moj_filter){ .action = address("/workers"), .clear = address("/workers"), .chosen = groups, .n = 1 });
    govuk_checkboxes(
        h, &(struct govuk_choices){
               .field = { .name = S("status"), .label = t("Status", "Statws"), .size = SIZE_S }, .items = statuses, .n = 2, .is_small = true });
    moj_filter_close(h);
    filtered_list(h);
    html_element(h, "p", "govuk-body", words_list_results(&mem, lang, 233));
    rows(h);
    pages(h);
    filtered_close(h);
    govuk_pagination(h, &(struct govuk_pagination){ .label = t("Parts", "Rhannau"),
                                                    .previous = address("/parts/1"),
                                                    .previous_label = t("Caps", "Capiau"),
                                                    .next = address("/parts/3"),
                                                    .next_label = t("References", "Geirdaon") });
    web_page_close(h, page);
}

static void interruption_page(struct html *h, struct web_page *page)
{
    struct html body = html_new(&mem, lang);

    page->title = t("Hold the meeting first", "Cynhaliwch y cyfarfod yn gyntaf");
    web_page_open(h, page);
    html_element(&body, "p", "govuk-body",
                 t("The memorandum asks for it before anyone decides.", "Mae’r memorandwm yn gofyn amdano cyn i neb benderfynu."));
    govuk_interruption(h,
                       &(struct govuk_interruption){ .title = page->title,
                                                     .body = content_of(&body),
                                                     .go_on = { .text = t("Call the meeting", "Galw’r cyfarfod"), .href = address("/meetings/new") },
                                                     .other = { t("See the clause", "Gweld y cymal"), address("/clauses/1") } });
    web_page_close(h, page);
}

static void done_page(struct html *h, struct web_page *page)
{
    struct html body = html_new(&mem, lang);

    page->title = t("Request sent", "Anfonwyd y cais");
    web_page_open(h, page);
    html_text(&body, t("Your reference", "Eich cyfeirnod"));
    html_void(&body, "br");
    html_open(&body, "strong");
    html_text(&body, S("NE-2026-0042"));
    html_close(&body, "strong");
    govuk_panel(h, page->title, content_of(&body));
    part(h, word_text(lang, W_heading_next));
    html_element(h, "p", "govuk-body", t("The director decides within five days.", "Bydd y cyfarwyddwr yn penderfynu o fewn pum niwrnod."));
    govuk_button(h, &(struct govuk_button){ .text = t("Start now", "Dechrau nawr"), .href = address("/exceptions/new"), .is_start = true });
    web_page_close(h, page);
}

static void problem_sheet(struct html *h, struct web_page *page, enum problem_kind kind)
{
    struct problem problem = problem_say(kind, lang);

    problem.wait = 90;
    page->title = problem.title;
    web_page_open(h, page);
    problem_page_write(h, &problem, S(""), S("6b1f0c"));
    web_page_close(h, page);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*write)(struct html *h, struct web_page *page);
    } sheets[] = {
        { "form", form_page }, { "record", record_page }, { "list", list_page }, { "interruption", interruption_page }, { "done", done_page }
    };
    const char *name = argc > 2 ? argv[2] : "form";
    struct web_page page = { .is_demonstration = true };
    struct html h;
    str made;

    mem = arena_open((size_t)64 << 20);
    if (argc < 2 || !language_of(str_of(argv[1]), &lang))
        return 64;
    const struct govuk_service_link links[] = { { t("Home", "Hafan"), address("/"), false, false },
                                                { t("Workers", "Gweithwyr"), address("/workers"), true, false },
                                                { t("Exceptions", "Eithriadau"), address("/exceptions"), false, false },
                                                { word_text(lang, W_button_sign_out), address("/sign-out"), false, false } };
    h = html_new(&mem, lang);
    page.path = arena_printf(&mem, "%.*s?a=1&b=%%C5%%B4", STR_ARG(address(arena_cstr(&mem, arena_printf(&mem, "/sheet/%s", name)))));
    page.links = links;
    page.n_links = countof(links);
    for (int i = 0; i < countof(sheets); i++)
        if (strcmp(name, sheets[i].name) == 0)
            sheets[i].write(&h, &page);
    for (int i = 0; i < PROBLEM_COUNT; i++)
        if (str_eq(str_of(name), arena_printf(&mem, "problem-%s", problem_say((enum problem_kind)i, lang).slug)))
            problem_sheet(&h, &page, (enum problem_kind)i);
    made = html_finish(&h);
    fwrite(made.p, 1, (size_t)made.n, stdout);
    arena_close(&mem);
    return 0;
}

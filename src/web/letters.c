#include "web/letters.h"

#include "mail/outbox.h"
#include "words/texts.h"

static const struct {
    const char *path;
    enum word subject, begin, end;
    int64_t lasts;
} letters[] = {
    [LINK_INVITATION] = { "invitation", W_mail_invitation_subject, W_mail_invitation_begin, W_mail_invitation_end, LINK_INVITATION_LASTS },
    [LINK_RESET] = { "reset", W_mail_reset_subject, W_mail_reset_begin, W_mail_reset_end, LINK_RESET_LASTS },
};

void letter_of(struct letter_from *from, const struct item *organisation)
{
    from->organisation = item_text(organisation, R_ORGANISATION_NAME);
    from->organisation_cy = item_text(organisation, R_ORGANISATION_NAME_CY);
}

str letter_address(arena *mem, str origin, enum language lang, enum link_kind kind, str secret)
{
    return arena_printf(mem, "%.*s/%.*s/%s/%.*s", STR_ARG(origin), STR_ARG(language_code(lang)), letters[kind].path, STR_ARG(secret));
}

static struct outbox_letter letter_new(const struct letter_from *from, enum link_kind kind, struct mail_party to)
{
    return (struct outbox_letter){
        .letter = { .to = to, .reference = from->reference },
        .written = from->now,
        .useless_at = from->now + letters[kind].lasts,
        .secret = true,
    };
}

static struct letter_words words_in(arena *mem, const struct letter_from *from, enum language lang, enum link_kind kind, str secret)
{
    str of = lang == LANG_CY && from->organisation_cy.n ? from->organisation_cy : from->organisation;
    struct buf b = buf_new(mem);

    buf_str(&b, word_text(lang, letters[kind].begin));
    if (of.n)
        buf_printf(&b, "\n\n%.*s", STR_ARG(words_mail_account_of(mem, lang, of)));
    buf_printf(&b, "\n\n%.*s\n\n", STR_ARG(letter_address(mem, from->origin, lang, kind, secret)));
    buf_str(&b, word_text(lang, letters[kind].end));
    buf_printf(&b, "\n\n%.*s\n", STR_ARG(words_mail_reference(mem, lang, from->reference)));
    buf_str(&b, word_text(lang, W_mail_sent_by));
    buf_char(&b, '\n');
    return (struct letter_words){ language_code(lang), word_text(lang, letters[kind].subject), buf_text(&b) };
}

static void words_add(arena *mem, const struct letter_from *from, struct outbox_letter *to, enum language lang, enum link_kind kind, str secret)
{
    to->letter.words[to->letter.languages++] = words_in(mem, from, lang, kind, secret);
}

rc letter_link(struct txn *txn, arena *mem, const struct letter_from *from, enum link_kind kind, const struct item *person, str secret,
               struct err *err)
{
    struct outbox_letter letter = letter_new(from, kind, (struct mail_party){ item_text(person, R_PERSON_NAME), item_text(person, R_PERSON_MAIL) });
    enum language first = item_knows(person, R_PERSON_LANGUAGE) && person->cell[R_PERSON_LANGUAGE].num == MAIL_IN_WELSH ? LANG_CY : LANG_EN;
    str id;

    letter.person = person->id;
    words_add(mem, from, &letter, first, kind, secret);
    if (kind == LINK_RESET || !item_knows(person, R_PERSON_LANGUAGE))
        words_add(mem, from, &letter, language_other(first), kind, secret);
    return outbox_add(txn, mem, from->random, &letter, &id, err);
}

rc letter_to_nobody(struct txn *txn, arena *mem, const struct letter_from *from, enum link_kind kind, struct err *err)
{
    struct outbox_letter letter = letter_new(from, kind, (struct mail_party){ S("Nobody"), S("nobody@example.org") });
    str secret = random_id(from->random, mem), id;

    letter.withheld = true;
    words_add(mem, from, &letter, LANG_EN, kind, secret);
    words_add(mem, from, &letter, LANG_CY, kind, secret);
    return outbox_add(txn, mem, from->random, &letter, &id, err);
}

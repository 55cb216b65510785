#include "web/letters.h"

#include "mail/outbox.h"
#include "web/gate.h"
#include "words/texts.h"

static const struct {
    const char *path;
    enum word subject, begin, end;
    int64_t lasts;
} letters[] = {
    [LINK_INVITATION] = { "invitation", W_mail_invitation_subject, W_mail_invitation_begin, W_mail_invitation_end, LINK_INVITATION_LASTS },
    [LINK_RESET] = { "reset", W_mail_reset_subject, W_mail_reset_begin, W_mail_reset_end, LINK_RESET_LASTS },
};

static struct letter_words words_in(struct request *q, enum language lang, enum link_kind kind, str secret, str reference)
{
    struct buf b = buf_new(q->mem);
    str code = language_code(lang);

    buf_str(&b, word_text(lang, letters[kind].begin));
    buf_printf(&b, "\n\n%.*s/%.*s/%s/%.*s\n\n", STR_ARG(web_origin(q->web)), STR_ARG(code), letters[kind].path, STR_ARG(secret));
    buf_str(&b, word_text(lang, letters[kind].end));
    buf_printf(&b, "\n\n%.*s\n", STR_ARG(words_mail_reference(q->mem, lang, reference)));
    buf_str(&b, word_text(lang, W_mail_sent_by));
    buf_char(&b, '\n');
    return (struct letter_words){ code, word_text(lang, letters[kind].subject), buf_text(&b) };
}

static struct outbox_letter letter_new(const struct request *q, enum link_kind kind, struct mail_party to)
{
    return (struct outbox_letter){
        .letter = { .to = to, .reference = str_of(q->id) },
        .written = q->now,
        .useless_at = q->now + letters[kind].lasts,
        .secret = true,
    };
}

static void words_add(struct request *q, struct outbox_letter *to, enum language lang, enum link_kind kind, str secret)
{
    to->letter.words[to->letter.languages++] = words_in(q, lang, kind, secret, to->letter.reference);
}

rc letter_link(struct txn *txn, struct request *q, enum link_kind kind, const struct item *person, str secret, struct err *err)
{
    struct outbox_letter letter = letter_new(q, kind, (struct mail_party){ item_text(person, R_PERSON_NAME), item_text(person, R_PERSON_MAIL) });
    enum language first = item_knows(person, R_PERSON_LANGUAGE) && person->cell[R_PERSON_LANGUAGE].num == MAIL_IN_WELSH ? LANG_CY : LANG_EN;
    str id;

    letter.person = person->id;
    words_add(q, &letter, first, kind, secret);
    if (kind == LINK_RESET || !item_knows(person, R_PERSON_LANGUAGE))
        words_add(q, &letter, first == LANG_CY ? LANG_EN : LANG_CY, kind, secret);
    return outbox_add(txn, q->mem, q->random, &letter, &id, err);
}

rc letter_to_nobody(struct txn *txn, struct request *q, enum link_kind kind, struct err *err)
{
    struct outbox_letter letter = letter_new(q, kind, (struct mail_party){ S("Nobody"), S("nobody@example.org") });
    str secret = random_id(q->random, q->mem), id;

    letter.withheld = true;
    words_add(q, &letter, LANG_EN, kind, secret);
    words_add(q, &letter, LANG_CY, kind, secret);
    return outbox_add(txn, q->mem, q->random, &letter, &id, err);
}

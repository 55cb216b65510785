#include "web/openapi.h"

#include "signin/token.h"
#include "web/api.h"
#include "web/openapi_paths.h"
#include "web/openapi_schemas.h"

static void scope_words(struct buf *b)
{
    static const enum token_scope all[] = { SCOPE_CHECK, SCOPE_READ, SCOPE_ACT, SCOPE_IMPORT, SCOPE_LEDGER };

    buf_z(b, "A token of the organisation, with scopes:");
    for (int i = 0; i < countof(all); i++) {
        buf_z(b, i ? "; " : " ");
        scope_print(b, all[i]);
        buf_printf(b, " (%.*s)", STR_ARG(scope_what(all[i])));
    }
}

static void security_schemes(struct schema_out *w)
{
    struct json_out *o = w->out;
    struct buf scopes = buf_new(w->mem);

    scope_words(&scopes);
    json_put_object(o, S("securitySchemes"));
    json_put_object(o, S("token"));
    json_put_str(o, S("type"), S("http"));
    json_put_str(o, S("scheme"), S("bearer"));
    json_put_str(o, S("description"), buf_text(&scopes));
    json_close_object(o);
    json_put_object(o, S("session"));
    json_put_str(o, S("type"), S("apiKey"));
    json_put_str(o, S("in"), S("cookie"));
    json_put_str(o, S("name"), S("__Host-session"));
    json_put_str(o, S("description"), S("The sign-in of a person; changes also need the anti-forgery token of a page, as a header."));
    json_close_object(o);
    json_close_object(o);
}

static void info(struct schema_out *w)
{
    struct json_out *o = w->out;

    json_put_object(o, S("info"));
    json_put_str(o, S("title"), S("Concordat"));
    json_put_str(o, S("version"), S("1"));
    json_put_str(o, S("summary"), S("One register for the memoranda that authorities sign with each other"));
    json_put_str(o, S("description"),
                 S("docs/api.md is the way in. Amounts, dates, codes and ids are text. Unknown and repeated members are refused. "
                   "What may not be seen answers as what is not there."));
    json_put_object(o, S("license"));
    json_put_str(o, S("name"), S("MIT"));
    json_put_str(o, S("identifier"), S("MIT"));
    json_close_object(o);
    json_close_object(o);
}

static void tags(struct schema_out *w)
{
    static const char *const all[][2] = {
        { "checks", "Asking whether an engagement is within the memoranda" },
        { "records", "What the register holds, as far as the reader may see it" },
        { "acts", "The ways in which the register changes" },
        { "ledger", "What seals it: checkpoints and proofs" },
        { "rulebooks", "The memoranda as they are computed" },
        { "service", "The service itself" },
    };

    json_put_array(w->out, S("tags"));
    for (int i = 0; i < countof(all); i++) {
        json_open_object(w->out);
        json_put_str(w->out, S("name"), str_of(all[i][0]));
        json_put_str(w->out, S("description"), str_of(all[i][1]));
        json_close_object(w->out);
    }
    json_close_array(w->out);
}

void openapi_write(arena *mem, struct json_out *out)
{
    struct schema_out w = { mem, out };

    json_open_object(out);
    json_put_str(out, S("openapi"), S("3.1.0"));
    info(&w);
    json_put_array(out, S("servers"));
    json_open_object(out);
    json_put_str(out, S("url"), S("/"));
    json_close_object(out);
    json_close_array(out);
    tags(&w);
    openapi_paths(&w);
    json_put_object(out, S("components"));
    security_schemes(&w);
    openapi_responses(&w);
    openapi_schemas(&w);
    json_close_object(out);
    json_close_object(out);
}

rc openapi_show(struct request *q, struct err *err)
{
    struct json_out o = api_json(q);

    (void)err;
    openapi_write(q->mem, &o);
    api_end(q, &o);
    return RC_OK;
}

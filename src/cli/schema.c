/* concordat schema: the JSON Schema of the check document and the OpenAPI document, made from the tables. */
#include "base/buf.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/schema.h"
#include "io/json_out.h"
#include "web/openapi.h"

static const char usage[] = "concordat schema: print the JSON Schema of the check document, or the OpenAPI document\n"
                            "\n"
                            "  concordat schema [--openapi]\n"
                            "\n"
                            "It is docs/check.schema.json; the schemas of the answers stand beside it.\n"
                            "  --openapi   docs/openapi.json instead: every address of the API, for other programs\n"
                            "\n"
                            "  concordat schema >check.schema.json\n";

rc cli_schema(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct buf b = buf_new(cli->mem);
    struct json_out o = json_out_new(&b, JSON_PRETTY);
    struct words rest = { 0 };
    bool help = false, openapi = false;
    const struct option table[] = { { "--openapi", OPTION_FLAG, &openapi }, { "--help", OPTION_FLAG, &help } };

    (void)status;
    TRY(options_read(cli->mem, "schema", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (help)
        return cli_say(S(usage), err);
    if (rest.n) {
        err_set(err, RC_USAGE, "did not expect '%.*s'", STR_ARG(rest.v[0]));
        return err_hint(err, "'concordat schema' takes no words.");
    }
    if (openapi)
        openapi_write(cli->mem, &o);
    else
        doc_schema(&o);
    buf_char(&b, '\n');
    return cli_say(buf_text(&b), err);
}

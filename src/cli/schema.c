/* concordat schema: the JSON Schema of the check document, made from the field table. */
#include "base/buf.h"
#include "cli/cli.h"
#include "domain/schema.h"
#include "io/json_out.h"

int cli_schema(struct cli *cli, int argc, char **argv)
{
    struct buf b = buf_new(cli->mem);
    struct json_out o = json_out_new(&b, JSON_PRETTY);
    struct err err;

    if (argc > 1 && str_eq(str_of(argv[1]), S("--help")))
        return cli_say(S("concordat schema: print the JSON Schema of the check document\n"));
    if (argc > 1) {
        err_set(&err, RC_USAGE, "did not expect '%s'", argv[1]);
        err_hint(&err, "'concordat schema' takes no words.");
        return cli_fail(&err);
    }
    doc_schema(&o);
    buf_char(&b, '\n');
    return cli_say(buf_text(&b));
}

#include "signin/qr.h"

#include <qrencode.h>

enum { MARGIN = 4 };

/* A row's dark modules that stand side by side are one stroke. */
static void row_print(struct buf *out, const unsigned char *module, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;

        while (x < width && module[x] & 1)
            x++;
        if (x > from)
            buf_printf(out, "M%d %dh%dv1h-%dz", from + MARGIN, y + MARGIN, x - from, x - from);
    }
}

rc qr_path(str text, struct buf *out, int *side, struct err *err)
{
    QRcode *code = text.n <= QR_TEXT ? QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M) : NULL;

    if (!code) {
        err_set(err, RC_TOO_LARGE, "the text is too long for a QR code");
        return err_hint(err, "Show it as text.");
    }
    for (int y = 0; y < code->width; y++)
        row_print(out, code->data + (ptrdiff_t)y * code->width, code->width, y);
    *side = code->width + 2 * MARGIN;
    QRcode_free(code);
    return RC_OK;
}

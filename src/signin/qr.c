#include "signin/qr.h"

#include <qrencode.h>

enum { MARGIN = 4 };

static void text_escape(struct buf *out, str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        switch (text.p[i]) {
        case '<': buf_z(out, "&lt;"); break;
        case '>': buf_z(out, "&gt;"); break;
        case '&': buf_z(out, "&amp;"); break;
        default: buf_char(out, text.p[i]);
        }
}

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

rc qr_print(str text, str title, struct buf *out, struct err *err)
{
    QRcode *code = text.n <= QR_TEXT ? QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M) : NULL;
    int size;

    if (!code) {
        err_set(err, RC_TOO_LARGE, "the text is too long for a QR code");
        return err_hint(err, "Show it as text.");
    }
    size = code->width + 2 * MARGIN;
    buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\"><title>", size,
               size);
    text_escape(out, title);
    buf_printf(out, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", size, size, size);
    for (int y = 0; y < code->width; y++)
        row_print(out, code->data + (ptrdiff_t)y * code->width, code->width, y);
    buf_z(out, "\"/></svg>");
    QRcode_free(code);
    return RC_OK;
}

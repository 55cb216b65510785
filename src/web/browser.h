/* Which browser somebody signs in with: kept as a code, and worded in the language of who reads the list of sign-ins. */
#ifndef WEB_BROWSER_H
#define WEB_BROWSER_H

#include "base/str.h"
#include "words/language.h"

/** browser_code(agent): of the header User-Agent; empty for one that is not known. */
str browser_code(str agent);

/** browser_name(lang, code): what its maker calls it, the same in both languages; of one that is not known, that it is a browser. */
str browser_name(enum language lang, str code);

#endif

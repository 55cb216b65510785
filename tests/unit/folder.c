#include "folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS = 6, FOLDERS_OPEN = 16 };

bool folder_new(char at[FOLDER_ROOM])
{
    int n = snprintf(at, FOLDER_ROOM, "%s/concordat-", P_tmpdir);

    memset(at + n, 'X', LETTERS); /* what mkdtemp puts letters of its own in the place of */
    at[n + LETTERS] = '\0';
    return mkdtemp(at) != NULL;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

void folder_drop(const char *folder)
{
    nftw(folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

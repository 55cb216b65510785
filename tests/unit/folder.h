/* Folders for tests and fuzz targets, of their own each, where the system keeps what nobody will miss. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <stdbool.h>

enum { FOLDER_ROOM = 80 };

/** folder_new(at): make an empty one, which nobody else may read, and set ${at} to its path; false when it could not be made. */
bool folder_new(char at[FOLDER_ROOM]);

/** folder_drop(folder): take it away with all in it. */
void folder_drop(const char *folder);

#endif

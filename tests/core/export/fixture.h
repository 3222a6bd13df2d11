/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fixture.h: a small workspace with awkward texts in a folder of its own. */
#pragma once

#include "semantic/data.h"

typedef struct {
  char        *folder;
  VsWorkspace *ws;
  VsData      *data;
} Fixture;

void  fixture_set_up (Fixture *f, gconstpointer unused);
void  fixture_tear_down (Fixture *f, gconstpointer unused);
char *fixture_file (Fixture *f, const char *name);
/* Rows of a CSV file, each a GStrv, the header first. (transfer full) */
GPtrArray *fixture_read_csv (const char *path);
/* An entry of a zip file, NUL-terminated; NULL when it is not there. (transfer full) */
char *fixture_read_zip (const char *path, const char *name, gsize *length);
char **fixture_list_zip (const char *path);

#define fixture_test(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

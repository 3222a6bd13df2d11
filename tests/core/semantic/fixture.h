/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fixture.h: a small workspace with every table the queries touch, the same for every run: 300 customers with holes in their data. */
#pragma once

#include "semantic/dashboard.h"

typedef struct {
  char        *folder;
  VsWorkspace *ws;
  VsData      *data;
} Fixture;

/* As of 30 June 2026. */
void  fixture_set_up (Fixture *f, gconstpointer unused);
void  fixture_set_up_empty (Fixture *f, gconstpointer unused);
void  fixture_tear_down (Fixture *f, gconstpointer unused);
/* Runs SQL on the workspace and makes f->data anew. */
void  fixture_write (Fixture *f, const char *sql);
/* The answer cell by cell: "a|b\n…"; by SQL, and of a result. */
char *fixture_sql (Fixture *f, const char *sql);
char *fixture_cells (const VsResult *result);
/* Cells are equal as numbers where both are, else as texts. */
void  fixture_assert_same (const char *got, const char *expected);
/* Runs a query written as JSON; the test fails when it does. */
VsResult *fixture_query (Fixture *f, const char *json, const char *extra_where);

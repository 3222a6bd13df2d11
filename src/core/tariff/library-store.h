/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library-store.h: the tariffs of a workspace: where each comes from, when it is in force, in how many versions, what of it is not billed,
 * and which plans bill by it. Tariffs come in as URDB files, checked, and go out as the text they came in as. */
#pragma once

#include "tariff/rate.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  VsDay from, to;           /* first and last day in force; VS_DAY_NONE = open */
} VsTariffTerm;

typedef struct {
  char   *document;         /* its name in the workspace */
  char   *name;             /* the rate's own; the document's where it cannot be read */
  char   *utility, *sector, *source;   /* nullable */
  char   *fault;            /* why it cannot be read or billed: file, JSON pointer, reason; NULL: it can */
  char  **unbilled;         /* members that take no part in the bill */
  GArray *terms;            /* VsTariffTerm, the latest first */
  int     version;          /* as saved in this workspace; 0: as it came with the program */
  char  **plans;            /* names of the plans that bill by it */
} VsTariff;

/* By name. (transfer full) (element-type VsTariff) */
GPtrArray *vs_tariff_library (VsWorkspace *ws, GError **error);
void       vs_tariff_free (VsTariff *tariff);
/* Checks a URDB file and keeps it, under `document` or, where that is NULL, under a name made of the rate's (and its utility's): a document of that
 * name gets another version. What cannot be read is refused with file, JSON pointer and reason; what cannot be billed is kept and listed
 * so. Returns the document's name. (transfer full) */
char      *vs_tariff_import (VsWorkspace *ws, const char *path, const char *document, GError **error);
/* The text of the latest version, as it was saved. (transfer full) */
char      *vs_tariff_text (VsWorkspace *ws, const char *document, GError **error);

G_END_DECLS

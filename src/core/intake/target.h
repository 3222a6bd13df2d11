/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.h: a silver table as the schema declares it: columns, types, key. */
#pragma once

#include "intake/convert.h"
#include "workspace/db.h"

G_BEGIN_DECLS

typedef struct {
  char      *name;
  VsCellType type;
  gboolean   required;     /* NOT NULL */
  gboolean   in_key;
} VsTargetColumn;

typedef struct {
  char      *table;
  GPtrArray *columns;      /* VsTargetColumn *, without source_file and source_row */
  gboolean   key_nullable; /* a part of the key may be missing, so that the unique index does not tell equal keys */
} VsTarget;

/* VS_ERROR_NOT_FOUND with the nearest name when `table` is not one of silver. */
VsTarget       *vs_target_new (sqlite3 *db, const char *table, GError **error);
void            vs_target_free (VsTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTarget, vs_target_free)
VsTargetColumn *vs_target_column (const VsTarget *target, const char *name);   /* NULL when there is none */
/* Of pairs of names and values, NULL-terminated (nullable); NULL when the name is not among them. */
const char     *vs_target_default (const char *const *defaults, const char *name);
/* Names of all silver tables. (transfer full) */
char          **vs_target_tables (sqlite3 *db, GError **error);

G_END_DECLS

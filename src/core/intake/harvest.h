/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harvest.h: the columns of a table that is being filled, gathered while its rows pass, so that nobody has to read them back. Texts that are
 * nearly all different (names, addresses) are left to be read when somebody asks; the key is kept. */
#pragma once

#include "intake/target.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct _VsHarvest VsHarvest;
typedef struct _VsHarvestPart VsHarvestPart;   /* what one thread made ready of one batch */

/* Where the value of a table's column comes from: the cell of that number, or a constant (−1). */
typedef struct {
  const char *name;
  VsCellType  type;
  int         cell;
  VsCell      constant;
  gboolean    is_key;      /* the whole of it: every row has another text */
} VsHarvestColumn;

/* The columns are copied but not their texts. */
VsHarvest     *vs_harvest_new (const char *table, const VsHarvestColumn *columns, guint n_columns);
void           vs_harvest_free (VsHarvest *self);
VsHarvestPart *vs_harvest_part_new (const VsHarvest *self);
void           vs_harvest_part_free (VsHarvestPart *part);
/* Any thread: what a batch adds to each column. cells: `stride` per row; keep: rows that count. A part may be made ready again. */
void           vs_harvest_prepare (const VsHarvest *self, VsHarvestPart *part, const VsCell *cells, guint stride, const guint8 *keep, guint n_rows);
/* The writer, in the order of the rows. */
void           vs_harvest_take (VsHarvest *self, VsHarvestPart *part);
/* Into the column cache, inside the transaction that adds the rows, for the table's data version after it. Empties the harvest. */
gboolean       vs_harvest_store (VsHarvest *self, sqlite3 *db, gint64 version, VsJob *job, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feed.h: one target table of a mapping, bound to the columns of a file: what a batch of its records becomes. Binding needs the workspace;
 * converting needs nothing but the batch, so that many threads convert batches of one file. */
#pragma once

#include "intake/batch.h"
#include "intake/mapping-private.h"
#include "intake/target.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* One mapped column. */
typedef struct {
  const VsMappingColumn *mapping;
  VsTargetColumn        *target;
  VsCellType             as;        /* how its text is read */
  int                    source;    /* column of the file; −1 = computed */
  VsCodes               *find;      /* nullable (owned) */
} VsBinding;

typedef struct {
  const VsMappingTarget *mapping;
  VsConvert              convert;   /* of the file; amounts in the currency that its rows get when no column tells */
  VsDay                  as_of;
  VsTarget              *table;
  GArray                *bindings;  /* VsBinding */
  GPtrArray             *columns;   /* VsTargetColumn * of each binding */
  char                 **defaults;  /* columns that a file may leave to the workspace, its currency and the zone of its meters: names and values in turn */
} VsFeed;

/* What a batch becomes. */
typedef struct {
  VsCell    *cells;     /* as many per row as the feed has bindings */
  guint8    *wanted;    /* per row: does `where` hold */
  GPtrArray *held;      /* columns that expressions gave; cells point into them */
} VsFeedRows;

/* Where messages place what is wrong. */
typedef struct {
  const VsMapping *mapping;
  const char      *file;
  const VsConvert *convert;
  VsDay            as_of;
  GPtrArray       *faults;   /* nullable; else all that is wrong is noted here (char *), and no error is told */
} VsFeedContext;

/* batch: an empty one with the file's header. VS_ERROR_FORMAT names the place in the mapping. With `faults` NULL may come
 * without an error. */
VsFeed  *vs_feed_new (VsWorkspace *ws, sqlite3 *db, const VsFeedContext *context, const VsMappingTarget *target, VsBatch *batch, GError **error);
void     vs_feed_free (VsFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsFeed, vs_feed_free)
/* Marks in used[] the columns of the file that it takes; one used in an expression has found its home. */
void     vs_feed_mark_used (const VsFeed *self, VsBatch *batch, guint8 *used);

void     vs_feed_rows_init (VsFeedRows *self, const VsFeed *feed);
void     vs_feed_rows_clear (VsFeedRows *self);
/* Rows that do not fit are refused in the batch. FALSE only when an expression cannot be evaluated at all. */
gboolean vs_feed_convert (const VsFeed *self, VsBatch *batch, VsFeedRows *rows, GError **error);

static inline VsCell *
vs_feed_row (const VsFeed *self, const VsFeedRows *rows, guint row)
{
  return rows->cells + (gsize) row * self->bindings->len;
}

G_END_DECLS

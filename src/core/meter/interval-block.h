/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-block.h: rows of `interval_block`: how they are numbered, read and merged. Shared by the writer and the reader. */
#pragma once

#include "meter/codec.h"
#include "meter/interval.h"
#include "meter/tile.h"

G_BEGIN_DECLS

#define VS_BLOCK_PARTS 16

static inline gint64
vs_block_number (gint64 meter_no, gint32 month, guint part)
{
  return meter_no * 65536 + (gint64) month * VS_BLOCK_PARTS + part;
}

typedef struct {
  gint64        number;
  VsTime        start;
  gint32        step;
  gsize         n;
  VsCodec       codec;
  gconstpointer data;    /* the statement's, until its next step */
  gsize         size;
} VsBlock;

#define VS_BLOCK_COLUMNS "block, start, interval_s, n, encoding, scale, bias, data"

/* The current row of a statement that selects VS_BLOCK_COLUMNS; VS_ERROR_CORRUPT when its parts do not fit together. */
gboolean vs_block_from_row (sqlite3_stmt *stmt, VsBlock *block, GError **error);

typedef struct _VsBlockStore VsBlockStore;
typedef struct _VsRecent VsRecent;

VsBlockStore *vs_block_store_new (sqlite3 *db, const char *source_file, GError **error);
void          vs_block_store_free (VsBlockStore *self);
/* Called for each interval that vs_block_store_put () finds stored already. NULL: nobody asks. */
typedef gboolean (*VsBlockRepeat) (VsTime start, gint32 step, gboolean same, gpointer data, GError **error);
void          vs_block_store_on_repeat (VsBlockStore *self, VsBlockRepeat func, gpointer data);
/* The remainder by `step` of the meter's stored intervals; *phase stays when there are none. */
gboolean      vs_block_store_phase (VsBlockStore *self, gint64 meter_no, gint32 step, VsTime *phase, GError **error);
/* Writes the tile's values over what is stored for the same intervals, counts into `stats` and widens [*from, *to) to what the
 * block covers. merge FALSE: nothing is stored for this meter. *wrote is set TRUE when a row was written. */
gboolean      vs_block_store_put (VsBlockStore *self, gint64 meter_no, const VsTile *tile, gboolean merge, VsIntervalStats *stats,
                                  VsTime *from, VsTime *to, gboolean *wrote, GError **error);
/* The same into the rows of late readings (interval-recent.h), for a meter whose readings end at `known`. Meters in ascending order. */
gboolean      vs_block_store_put_recent (VsBlockStore *self, VsRecent *recent, gint64 meter_no, const VsTile *tile, VsTime known,
                                         VsIntervalStats *stats, VsTime *from, VsTime *to, gboolean *wrote, GError **error);
/* All late readings into their meters' months. Changes where readings stand, not what they say. */
gboolean      vs_block_store_settle (VsBlockStore *self, VsRecent *recent, VsJob *job, GError **error);
/* A reading was replaced. */
gboolean      vs_block_store_changed (VsBlockStore *self, gint64 meter_no, VsTime at, double before, double after, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watermark.h: files that come again and again with all that was ever in them: of a mapping that names a column which tells when a row was
 * last changed, only rows at or after the newest instant seen, less an overlap for those that come late, are read. */
#pragma once

#include "intake/batch.h"
#include "intake/mapping-private.h"

G_BEGIN_DECLS

typedef struct {
  int     column;   /* of the file; −1: nothing is skipped */
  VsTime  seen;     /* the newest of earlier files; VS_TIME_NONE: none was read before */
  VsTime  floor;    /* rows before it are skipped; likewise */
  VsTime  newest;   /* seen so far */
  guint64 skipped;
} VsWatermark;

/* What a batch adds to it. */
typedef struct { VsTime newest; guint64 skipped, late; } VsWatermarkPart;   /* late: older than what was seen, but not so old as to be skipped */

/* Looks up how far the mapping's files were read. VS_ERROR_FORMAT when the file has no such column. A mapping without a watermark: column −1. */
gboolean vs_watermark_init (VsWatermark *self, sqlite3 *db, const VsMapping *mapping, const char *file, const VsBatch *header, GError **error);
/* skip[row] is set for each row that is to be passed over. A row whose instant cannot be read is refused, one that tells none is taken. From any
 * thread. */
void     vs_watermark_look (const VsWatermark *self, const VsConvert *convert, VsBatch *batch, guint8 *skip, VsWatermarkPart *part);
void     vs_watermark_add (VsWatermark *self, const VsWatermarkPart *part);
gboolean vs_watermark_keep (const VsWatermark *self, sqlite3 *db, const VsMapping *mapping, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-recent.h: rows of `interval_recent`: what came lately for meters that have months of readings. A day's file touches every meter;
 * written into their months it would write the whole store anew, here it is one row for VS_RECENT_METERS meters. Readers lay it over the
 * blocks, later batches over earlier ones; now and then all of it moves into the months (vs_interval_settle ()). */
#pragma once

#include "meter/interval-block.h"

G_BEGIN_DECLS

#define VS_RECENT_METERS 256

VsRecent *vs_recent_new (sqlite3 *db, GError **error);
void      vs_recent_free (VsRecent *self);

/* Batches there are. */
guint     vs_recent_n_batches (const VsRecent *self);
/* What is there of the meter, oldest batch first; the data is valid until another group of meters is asked for or something is put.
 * VS_ERROR_CORRUPT when a row is damaged. */
gboolean  vs_recent_find (VsRecent *self, gint64 meter_no, const VsBlock **blocks, guint *n, GError **error);

/* Writing: one batch at a time, its meters in ascending order. */
gboolean  vs_recent_put (VsRecent *self, gint64 meter_no, const VsBlock *block, gsize present, GError **error);
gboolean  vs_recent_end_batch (VsRecent *self, GError **error);
/* The groups of meters that have something, ascending. (element-type gint64) */
GArray   *vs_recent_groups (VsRecent *self, GError **error);
gboolean  vs_recent_delete_all (VsRecent *self, GError **error);

G_END_DECLS

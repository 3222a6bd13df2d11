/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-reader.h: one meter's blocks as one series, in buffers that are used again for the next meter. */
#pragma once

#include "meter/interval-block.h"

G_BEGIN_DECLS

typedef struct _VsIntervalReader VsIntervalReader;

VsIntervalReader *vs_interval_reader_new (sqlite3 *db, GError **error);
void              vs_interval_reader_free (VsIntervalReader *self);
/* series->kwh and ->flags are the reader's, valid until the next read; n = 0 when there are no readings. zone is not touched. */
gboolean          vs_interval_reader_read (VsIntervalReader *self, gint64 meter_no, VsTime from, VsTime to, VsSeries *series,
                                           GError **error);

G_END_DECLS

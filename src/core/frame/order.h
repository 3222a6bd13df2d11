/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.h: values as unsigned integers that sort alike. Private to the frame. */
#pragma once

#include "frame/block.h"

typedef struct {
  const VsColumn *column;
  gboolean        descending;
  const guint32  *rank;   /* TEXT */
  guint64         first;  /* subtracted: the smallest key that occurs, where `span` is known */
  guint64         span;   /* keys are below it; missing values take it; 0 = not known, any 64 bits */
} VsOrderKey;

/* measure: look for first and span (a pass over unsettled integers and doubles). */
void     vs_order_key_init (VsOrderKey *key, const VsSortKey *sort, gboolean measure);
/* Ascending keys of a block's rows. Missing values and NaN take `missing`. */
void     vs_order_key_read (const VsOrderKey *key, gsize from, gsize n, guint64 missing, guint64 *out);

/* All rows at once where keys and row numbers fit 64 bits together; NULL where they do not. (transfer full) */
guint32 *vs_order_packed (const VsOrderKey *keys, guint n_keys, const VsBitmap *taken, gsize n_rows, gsize *n_out);
/* Rows among which the first `limit` are, by the first key, ascending; NULL where missing values would be among them. (transfer full) */
guint32 *vs_order_candidates (const VsOrderKey *key, gboolean ties, const VsBitmap *taken, gsize n_rows, gsize limit, gsize *n_out);

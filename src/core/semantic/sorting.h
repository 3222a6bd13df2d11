/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sorting.h: what rows of an answer are ordered by. Values of a declared list sort as they are declared. Private to the room. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

typedef struct {
  GPtrArray *columns;   /* keeps what the keys point at */
  GArray    *keys;      /* VsSortKey */
} VsSorting;

void     vs_sorting_init (VsSorting *sorting);
void     vs_sorting_clear (VsSorting *sorting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VsSorting, vs_sorting_clear)
/* takes column; field: what it is, when it is nothing but a field (nullable) */
void     vs_sorting_add (VsSorting *sorting, VsColumn *column, const VsField *field, gboolean descending);
/* As vs_frame_order (). (transfer full) */
guint32 *vs_sorting_rows (const VsSorting *sorting, gsize n_rows, const VsBitmap *taken, gsize limit, gsize *n);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value.h: intermediate results: a column, or one value that stands for all rows. Private to the room. */
#pragma once

#include "frame/frame.h"

typedef struct {
  VsColumn *column;      /* one row when constant */
  gboolean  constant;
} VsValue;

static inline void
vs_value_clear (VsValue *value)
{
  g_clear_pointer (&value->column, vs_column_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VsValue, vs_value_clear)

static inline gsize
vs_value_row (const VsValue *value, gsize i)
{
  return value->constant ? 0 : i;
}

static inline gboolean
vs_value_is_null (const VsValue *value, gsize i)
{
  return vs_column_is_null (value->column, vs_value_row (value, i));
}

/* Rows a result over these values has: 1 when all are constant. */
gsize   vs_values_rows (const VsValue *values, guint n, gsize n_rows);

/* To another type of the same family (numbers and amounts; days and instants; missing to anything). Takes the value. */
VsValue vs_value_cast (VsValue value, VsType type);
/* As a column of n rows. Takes the value. (transfer full) */
VsColumn *vs_value_spread (VsValue value, gsize n_rows);

/* A column of n rows, filled by hand, missing where any of the operands is. */
VsColumn *vs_values_result (VsType type, gsize n, const VsValue *values, guint n_values);

/* The row's value from values[choice[i]], all of `type`; choice ≥ n_values is missing. */
VsColumn *vs_values_choose (VsType type, gsize n, const VsValue *values, guint n_values, const guint32 *choice);

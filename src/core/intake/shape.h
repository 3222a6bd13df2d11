/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.h: what a cell looks like, without its meaning: "28/01/2018" is a date, "AB-1234" is two letters, a dash and four digits. Tells
 * delimiters apart, header from body, and which cell belongs into which column. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { VS_SHAPE_EMPTY, VS_SHAPE_NUMBER, VS_SHAPE_DATE, VS_SHAPE_TEXT } VsShapeKind;

/* NUMBER: sign, digits with marks, exponent, currency, percent, NaN. DATE: digits set apart like a date or a time of day. EMPTY: blanks. */
VsShapeKind vs_shape_kind (const char *text, gsize len);
/* A number for the shape; exact: how many digits and letters count, else only that there are some. */
guint32     vs_shape_hash (const char *text, gsize len, gboolean exact);

/* The shapes seen in a column. */
#define VS_SHAPES 6
typedef struct {
  guint    n, n_empty, n_quoted, n_number, n_date;
  gsize    longest;
  struct { guint32 hash; guint n; } exact[VS_SHAPES], rough[VS_SHAPES];
  guint    n_exact, n_rough;      /* cells whose shape is among them */
} VsShapeColumn;

void        vs_shape_column_add (VsShapeColumn *self, const char *text, gsize len, gboolean quoted);
/* How badly a cell fits the column: 0 like others there, about 4 unlike any. */
double      vs_shape_column_cost (const VsShapeColumn *self, const char *text, gsize len, gboolean quoted);
/* NUMBER or DATE when most cells are; TEXT, or EMPTY when there are none. */
VsShapeKind vs_shape_column_kind (const VsShapeColumn *self);

G_END_DECLS

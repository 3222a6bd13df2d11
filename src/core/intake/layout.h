/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout.h: where the table stands in a text: lines before it, header, width, and what each column looks like; and a row that does not
 * fit, put into its columns where there is enough to judge by. */
#pragma once

#include "base/csv.h"
#include "intake/shape.h"

G_BEGIN_DECLS

#define VS_LAYOUT_ENOUGH 8      /* rows to judge others by */

typedef struct {
  guint          width;         /* columns */
  guint          skip_lines;    /* before the header */
  guint          header_lines;  /* 0: there is none */
  guint          n_rows;        /* rows of that width that were looked at */
  VsShapeColumn *columns;
  char         **header;        /* cells of the last header record as they stand (nullable) */
} VsLayout;

/* dialect: delimiter, quote … of the text; its header and skip_lines are not looked at. */
VsLayout *vs_layout_new (const char *text, gsize n, const VsCsvDialect *dialect);
void      vs_layout_free (VsLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsLayout, vs_layout_free)

/* Nothing in it, or words beside the table only: its first cell while there are more columns. */
gboolean  vs_layout_is_blank (const VsCsvRecord *record);
gboolean  vs_layout_is_note (const VsLayout *layout, const VsCsvRecord *record);
gboolean  vs_layout_is_header (const VsLayout *layout, const VsCsvRecord *record);

/* The cells of a record that has another width or a quote astray: a delimiter too many or missing, a quote too many, another delimiter
 * in this one row. NULL when the rows seen are too few to judge by, or no way of cutting fits them. (element-type char*) (transfer full) */
GPtrArray *vs_layout_mend (const VsLayout *layout, const VsCsvDialect *dialect, const char *raw, gsize len);

G_END_DECLS

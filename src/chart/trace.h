/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace.h: a line ready to be looked at from any distance. Its points stand in order of x; over each series lies a pyramid of least and
 * greatest values, built once. A picture of a million points then costs what its pixel columns cost, wherever it is opened. */
#pragma once

#include "chart/scale.h"

G_BEGIN_DECLS

typedef struct _VsTrace VsTrace;

#define VS_TRACE_GAP G_MAXUINT32   /* among indices: the line is broken here */

/* n < G_MAXUINT32 points in any order; points without a place (NaN x) are left out. y: n_series arrays, NaN = missing. Copies. */
VsTrace *vs_trace_new (const double *x, const double *const *y, guint n_series, gsize n);
void     vs_trace_free (VsTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTrace, vs_trace_free)

gsize    vs_trace_length (const VsTrace *trace);
double   vs_trace_x (const VsTrace *trace, gsize i);
double   vs_trace_y (const VsTrace *trace, guint series, gsize i);
/* Which of the given points it was. */
gsize    vs_trace_point (const VsTrace *trace, gsize i);
/* The first point whose x is not below `x`. */
gsize    vs_trace_find (const VsTrace *trace, double x);
/* Places of the least and the greatest value in [from, to); FALSE when nothing is present there. */
gboolean vs_trace_extremes (const VsTrace *trace, guint series, gsize from, gsize to, guint32 *least, guint32 *most);
/* The points of [from, to) that can be seen: of each pixel column the first, least, greatest and last present one, in order; a column
 * that begins or ends with a missing value, or holds nothing else, breaks the line. (element-type guint32) (transfer full) */
GArray  *vs_trace_decimate (const VsTrace *trace, guint series, const VsScale *x, gsize from, gsize to);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h: columns of one length with names, and what is done with them: filter, group, sort, join, histogram.
 * Row sets are bitmaps (guint64 words, bit i = row i); positions are guint32 (at most 4 billion rows). */
#pragma once

#include "frame/column.h"
#include "base/job.h"

G_BEGIN_DECLS

typedef struct {
  gatomicrefcount ref;
  gsize      n_rows;
  GPtrArray *names;     /* char * */
  GPtrArray *columns;   /* VsColumn * */
} VsFrame;

VsFrame  *vs_frame_new (gsize n_rows);
VsFrame  *vs_frame_ref (VsFrame *frame);
void      vs_frame_unref (VsFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsFrame, vs_frame_unref)
void      vs_frame_add (VsFrame *frame, const char *name, VsColumn *column);  /* takes a reference of its own */
VsColumn *vs_frame_get (const VsFrame *frame, const char *name);              /* NULL when absent (transfer none) */

/* ── Row sets ── */
typedef struct {
  gsize    n_rows;
  guint64 *bits;
} VsBitmap;

VsBitmap *vs_bitmap_new (gsize n_rows, gboolean value);
/* From a BOOL column: present and true. */
VsBitmap *vs_bitmap_new_from_column (const VsColumn *column);
/* Rows whose value is present and within both bounds: the direct way for conditions on one column. Integers, days, times and amounts as they
 * are stored (money in ten-thousandths); "more than" is a bound one further, for doubles nextafter (). NaN is in no range. */
VsBitmap *vs_bitmap_new_between (const VsColumn *column, gint64 low, gint64 high);
VsBitmap *vs_bitmap_new_between_doubles (const VsColumn *column, double low, double high);
/* Rows of a TEXT column by dictionary code: wanted[code] is 1 or 0. Any condition on a text is asked once per distinct text this way. */
VsBitmap *vs_bitmap_new_from_codes (const VsColumn *column, const guint8 *wanted);
void      vs_bitmap_free (VsBitmap *bitmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsBitmap, vs_bitmap_free)
void      vs_bitmap_and (VsBitmap *bitmap, const VsBitmap *other);
void      vs_bitmap_or (VsBitmap *bitmap, const VsBitmap *other);
void      vs_bitmap_not (VsBitmap *bitmap);   /* missing values are in it then: "not (x > 1)" wants the opposite range instead */
gsize     vs_bitmap_count (const VsBitmap *bitmap);
guint32  *vs_bitmap_rows (const VsBitmap *bitmap, gsize *n);  /* ascending positions (transfer full) */
static inline gboolean
vs_bitmap_get (const VsBitmap *bitmap, gsize i)
{
  return (bitmap->bits[i >> 6] >> (i & 63)) & 1;
}

/* ── Groups ── */
/* Each row carries a small code; a code stands for a group, or for "not taken" (any code of no group). Where the keys have few values the
 * code is made of theirs and lies in one or two bytes, otherwise it is the group's number. */
typedef struct {
  gsize     n_rows;
  guint32   n_groups;
  guint32   n_codes;    /* codes are 0 … n_codes − 1; above: not taken */
  guint     width;      /* bytes of a row's code: 1, 2, 4; 0 = one group of all rows, or of those in `taken` */
  gpointer  codes;
  VsBitmap *taken;      /* only with width 0; NULL = all */
  guint32  *group_of;   /* per code: its group, or G_MAXUINT32; NULL = the code is the group */
  gint64   *counts;     /* per code: rows; NULL = not known */
  guint32  *first_row;  /* per group: its first row, for the key values (G_MAXUINT32: none); NULL for parents */
} VsGroups;

/* Groups the taken rows (NULL = all) by the keys' values; missing is a group of its own. Group order = order of first sight.
 * No keys gives one group (also when no row is taken). (transfer full) */
VsGroups *vs_groups_new (VsColumn *const *keys, guint n_keys, const VsBitmap *taken, gsize n_rows);
/* Groups given from outside, as by a join to parent rows: takes ownership of group_of (G_MAXUINT32 = row not taken). */
VsGroups *vs_groups_new_for_parents (guint32 *group_of, gsize n_rows, guint32 n_parents);
/* Rows by their own group (near; NULL: one group) and by that of the parent each belongs to: way[row] is a row of `far`, G_MAXUINT32 none, which
 * is a group of its own. Both group all their rows. NULL when there could be more than VS_CROSS_MAX groups. (transfer full) */
#define VS_CROSS_MAX 65535
VsGroups *vs_groups_cross (const VsGroups *near, const VsGroups *far, const guint32 *way, gsize n_rows);
/* Group g becomes group number[g] of n_groups, two never the same: costs as much as there are groups, not rows. No longer in order of first
 * sight, and first_row is gone. */
void      vs_groups_renumber (VsGroups *groups, const guint32 *number, guint32 n_groups);
void      vs_groups_free (VsGroups *groups);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsGroups, vs_groups_free)
/* The group of one row, or G_MAXUINT32. For loops over many rows ask for the aggregates instead. */
guint32   vs_groups_get (const VsGroups *groups, gsize row);

typedef enum {
  VS_AGG_COUNT,      /* present values; column NULL counts rows */
  VS_AGG_DISTINCT,
  VS_AGG_SUM,        /* MONEY and integers stay exact; overflow is missing */
  VS_AGG_AVG,
  VS_AGG_MIN,
  VS_AGG_MAX,
  VS_AGG_QUANTILE,   /* param = p */
  VS_AGG_FIRST,
  VS_AGG_LARGEST,    /* sum of the param largest, as a double; param from 1 to VS_LARGEST_MAX */
} VsAgg;

#define VS_LARGEST_MAX 1000

typedef struct {
  VsAgg           agg;
  const VsColumn *column;  /* NULL with COUNT: rows */
  const VsBitmap *taken;   /* restricts further; nullable */
  double          param;
} VsAggSpec;

/* One value per group and spec; empty sum, avg, min, max are missing, empty counts are 0. All counts, sums, means and extremes are gathered
 * in one pass over the rows, so asking for several at once costs little more than asking for one. out[i]: (transfer full) */
void      vs_groups_aggregate_many (const VsGroups *groups, const VsAggSpec *specs, guint n_specs, VsColumn **out);
VsColumn *vs_groups_aggregate (const VsGroups *groups, VsAgg agg, const VsColumn *column, const VsBitmap *taken, double param);

/* ── Order ── */
typedef struct {
  const VsColumn *column;
  gboolean        descending;
} VsSortKey;

/* The first `limit` (0 = all) positions of the taken rows in order; missing last, ties by position. (transfer full) */
guint32 *vs_frame_order (gsize n_rows, const VsSortKey *keys, guint n_keys, const VsBitmap *taken, gsize limit, gsize *n_out);

/* The same order when only a part is shown: those of `order` that are taken, at most `limit` (0 = all). Sorting a table once and asking this
 * after each filter costs a pass. (transfer full) */
guint32 *vs_frame_order_taken (const guint32 *order, gsize n_order, const VsBitmap *taken, gsize limit, gsize *n_out);

/* ── Join ── */
/* For each row of `key`, the position of the equal value in `parent_key` (unique there; the first wins), or G_MAXUINT32. (transfer full) */
guint32 *vs_frame_join (const VsColumn *key, const VsColumn *parent_key);

/* ── How far values reach ── */
/* The least and the greatest finite value; FALSE when there is none. */
gboolean vs_frame_range (const VsColumn *column, const VsBitmap *taken, double *lo, double *hi);

/* Per group Tukey's box over the finite values: ends of the whiskers (the last values within 1.5 × the middle half), quartiles and
 * median, how many values lie below and above the whiskers, how many there are. Missing where a group has none. */
enum { VS_BOX_LOW, VS_BOX_Q1, VS_BOX_MEDIAN, VS_BOX_Q3, VS_BOX_HIGH, VS_BOX_BELOW, VS_BOX_ABOVE, VS_BOX_COUNT, VS_N_BOX };
void     vs_groups_boxes (const VsGroups *groups, const VsColumn *column, VsColumn *out[VS_N_BOX]);   /* out (transfer full) */

/* ── Histogram ── */
/* Counts in n_bins equal bins of [lo, hi]; hi belongs to the last bin; missing and outside are not counted. */
void vs_frame_histogram (const VsColumn *column, const VsBitmap *taken, double lo, double hi, guint n_bins, guint64 *counts);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate.c: one value per group. Integers and amounts are summed in 128 bits, so they are exact in any order; doubles are summed
 * with compensation in a fixed number of sections that are merged in order, so the result does not depend on the number of cores. */
#include "frame/frame.h"

#include "base/parallel.h"
#include "base/stats.h"
#include "frame/intern.h"
#include "frame/keys.h"

#include <math.h>
#include <string.h>

#define SECTIONS 16
#define PARALLEL_MIN (1 << 18)
#define BITSET_MAX (G_GUINT64_CONSTANT (1) << 27)

typedef struct {
  const VsGroups *groups;
  const VsColumn *column;
  const VsBitmap *taken;
  guint           n_sections;
  gsize           per_section;
  gpointer        cells;       /* n_sections × n_groups */
} Scan;

static inline gboolean
scan_takes (const Scan *scan, gsize i)
{
  return scan->groups->group_of[i] != G_MAXUINT32 && (scan->taken == NULL || vs_bitmap_get (scan->taken, i))
         && (scan->column == NULL || !vs_column_is_null (scan->column, i));
}

/* Runs `section` over all rows; cells of cell_size come zeroed. */
static void
scan_run (Scan *scan, gsize cell_size, VsParallelFunc section)
{
  gsize n = scan->groups->n_rows;

  scan->n_sections = n >= PARALLEL_MIN && scan->groups->n_groups <= n / (4 * SECTIONS) ? SECTIONS : 1;
  scan->per_section = (n + scan->n_sections - 1) / scan->n_sections;
  scan->cells = g_malloc0_n ((gsize) scan->n_sections * MAX (scan->groups->n_groups, 1), cell_size);
  if (scan->n_sections > 1)
    vs_parallel_for (scan->n_sections, 1, section, scan, NULL, NULL);
  else
    section (0, 1, 0, scan, NULL);
}

/* The rows of section `s` that count. A piece of work may be several sections; each has its own cells. */
#define FOR_ROWS(i)                                                                                                    \
  for (gsize i = s * scan->per_section, i##_end = MIN (scan->groups->n_rows, (s + 1) * scan->per_section); i < i##_end; i++) \
    if (scan_takes (scan, i))

/* ── Count ── */

static gboolean
count_section (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Scan *scan = data;
  const guint32 *group_of = scan->groups->group_of;

  for (gsize s = from; s < to; s++)
    {
      gint64 *counts = (gint64 *) scan->cells + s * scan->groups->n_groups;
      FOR_ROWS (i)
        counts[group_of[i]]++;
    }
  return TRUE;
}

static VsColumn *
aggregate_count (Scan *scan)
{
  guint32 n_groups = scan->groups->n_groups;
  VsColumn *out = vs_column_new (VS_TYPE_INT64, n_groups);

  scan_run (scan, sizeof (gint64), count_section);
  gint64 *counts = scan->cells;
  memcpy (out->i64, counts, n_groups * sizeof (gint64));
  for (guint s = 1; s < scan->n_sections; s++)
    for (guint32 g = 0; g < n_groups; g++)
      out->i64[g] += counts[(gsize) s * n_groups + g];
  return out;
}

/* ── Sum and mean ── */

typedef struct { __int128 sum; gint64 count; } Exact;
typedef struct { double sum, rest; gint64 count; } Compensated;

static inline void
exact_add (Exact *e, gint64 x)
{
  e->sum += x;
  e->count++;
}

static inline void
compensated_add (Compensated *c, double x)
{
  double t = c->sum + x;

  c->rest += fabs (c->sum) >= fabs (x) ? (c->sum - t) + x : (x - t) + c->sum;
  c->sum = t;
}

static gboolean
exact_section (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Scan *scan = data;
  const guint32 *group_of = scan->groups->group_of;
  const VsColumn *column = scan->column;

  for (gsize s = from; s < to; s++)
    {
      Exact *cells = (Exact *) scan->cells + s * scan->groups->n_groups;
      switch (vs_type_size (column->type))
        {
        case 1:
          FOR_ROWS (i)
            exact_add (&cells[group_of[i]], column->b[i]);
          break;
        case 4:
          FOR_ROWS (i)
            exact_add (&cells[group_of[i]], column->i32[i]);
          break;
        default:
          FOR_ROWS (i)
            exact_add (&cells[group_of[i]], column->i64[i]);
          break;
        }
    }
  return TRUE;
}

static gboolean
compensated_section (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Scan *scan = data;
  const guint32 *group_of = scan->groups->group_of;
  const double *d = scan->column->d;

  for (gsize s = from; s < to; s++)
    {
      Compensated *cells = (Compensated *) scan->cells + s * scan->groups->n_groups;
      FOR_ROWS (i)
        {
          if (isnan (d[i]))
            continue;
          compensated_add (&cells[group_of[i]], d[i]);
          cells[group_of[i]].count++;
        }
    }
  return TRUE;
}

static VsColumn *
aggregate_exact (Scan *scan, gboolean mean)
{
  guint32 n_groups = scan->groups->n_groups;
  gboolean money = scan->column->type == VS_TYPE_MONEY;
  VsColumn *out = vs_column_new (mean ? VS_TYPE_DOUBLE : money ? VS_TYPE_MONEY : VS_TYPE_INT64, n_groups);

  scan_run (scan, sizeof (Exact), exact_section);
  Exact *cells = scan->cells;
  for (guint32 g = 0; g < n_groups; g++)
    {
      Exact all = cells[g];
      for (guint s = 1; s < scan->n_sections; s++)
        {
          all.sum += cells[(gsize) s * n_groups + g].sum;
          all.count += cells[(gsize) s * n_groups + g].count;
        }
      if (all.count == 0 || (!mean && (all.sum > G_MAXINT64 || all.sum < G_MININT64)))
        vs_column_set_null (out, g);
      else if (mean)
        out->d[g] = (double) all.sum / (double) all.count / (money ? VS_MONEY_SCALE : 1);
      else
        out->i64[g] = (gint64) all.sum;
    }
  return out;
}

static VsColumn *
aggregate_compensated (Scan *scan, gboolean mean)
{
  guint32 n_groups = scan->groups->n_groups;
  VsColumn *out = vs_column_new (VS_TYPE_DOUBLE, n_groups);

  scan_run (scan, sizeof (Compensated), compensated_section);
  Compensated *cells = scan->cells;
  for (guint32 g = 0; g < n_groups; g++)
    {
      Compensated all = cells[g];
      for (guint s = 1; s < scan->n_sections; s++)
        {
          const Compensated *part = &cells[(gsize) s * n_groups + g];
          compensated_add (&all, part->sum);
          all.rest += part->rest;
          all.count += part->count;
        }
      /* An infinite sum leaves a rest that is not a number: the sum alone is then the answer. */
      double total = isfinite (all.sum) ? all.sum + all.rest : all.sum;
      out->d[g] = mean ? total / (double) all.count : total;
      if (all.count == 0 || isnan (out->d[g]))
        vs_column_set_null (out, g);
    }
  return out;
}

/* ── First, smallest, largest: a row of each group, gathered ── */

static guint32 *
best_rows (const Scan *scan, gboolean largest, gboolean first)
{
  const VsGroups *groups = scan->groups;
  const VsColumn *column = scan->column;
  guint32 *best = g_new (guint32, MAX (groups->n_groups, 1));
  g_autofree guint32 *rank = column->type == VS_TYPE_TEXT && !first ? vs_dict_ranks (column->dict) : NULL;

  memset (best, 0xff, groups->n_groups * sizeof *best);
  for (gsize i = 0; i < groups->n_rows; i++)
    {
      if (!scan_takes (scan, i) || (column->type == VS_TYPE_DOUBLE && isnan (column->d[i])))
        continue;
      guint32 *b = &best[groups->group_of[i]];
      gboolean better;
      if (*b == G_MAXUINT32)
        better = TRUE;
      else if (first)
        better = FALSE;
      else if (rank)
        better = largest ? rank[column->code[i]] > rank[column->code[*b]] : rank[column->code[i]] < rank[column->code[*b]];
      else if (column->type == VS_TYPE_DOUBLE)
        better = largest ? column->d[i] > column->d[*b] : column->d[i] < column->d[*b];
      else
        {
          gint64 value = vs_column_get_int (column, i), held = vs_column_get_int (column, *b);
          better = largest ? value > held : value < held;
        }
      if (better)
        *b = (guint32) i;
    }
  return best;
}

/* ── Distinct ── */

static VsColumn *
aggregate_distinct (const Scan *scan)
{
  const VsGroups *groups = scan->groups;
  VsColumn *out = vs_column_new (VS_TYPE_INT64, groups->n_groups);
  VsKeys keys;
  VsIntern own, pairs;
  g_autofree guint64 *seen = NULL;

  memset (out->i64, 0, groups->n_groups * sizeof (gint64));
  vs_keys_init (&keys, scan->column);
  gboolean dense = keys.span != 0 && groups->n_groups != 0 && keys.span <= BITSET_MAX / groups->n_groups;
  if (dense)
    seen = g_new0 (guint64, keys.span * groups->n_groups / 64 + 1);
  vs_intern_init (&own, dense ? 1 : 1024);
  vs_intern_init (&pairs, dense ? 1 : 1024);
  for (gsize i = 0; i < groups->n_rows; i++)
    {
      guint64 code;
      guint32 g = groups->group_of[i];
      if (!scan_takes (scan, i) || (scan->column->type == VS_TYPE_DOUBLE && isnan (scan->column->d[i])))
        continue;
      vs_keys_read (&keys, i, 1, 0, &code);
      if (dense)
        {
          guint64 cell = g * keys.span + code, bit = G_GUINT64_CONSTANT (1) << (cell & 63);
          out->i64[g] += (seen[cell >> 6] & bit) == 0;
          seen[cell >> 6] |= bit;
        }
      else
        {
          guint32 before = pairs.n;
          vs_intern_add (&pairs, (guint64) g << 32 | vs_intern_add (&own, code));
          out->i64[g] += pairs.n != before;
        }
    }
  vs_intern_clear (&own);
  vs_intern_clear (&pairs);
  return out;
}

/* ── Quantile: the values laid out group by group ── */

static VsColumn *
aggregate_quantile (const Scan *scan, double p)
{
  const VsGroups *groups = scan->groups;
  guint32 n_groups = groups->n_groups;
  VsColumn *out = vs_column_new (VS_TYPE_DOUBLE, n_groups);
  g_autofree gsize *start = g_new0 (gsize, (gsize) n_groups + 2);

  for (gsize i = 0; i < groups->n_rows; i++)
    if (scan_takes (scan, i))
      start[groups->group_of[i] + 2]++;
  for (guint32 g = 0; g < n_groups; g++)
    start[g + 2] += start[g + 1];
  g_autofree double *values = g_new (double, MAX (start[n_groups + 1], 1));
  for (gsize i = 0; i < groups->n_rows; i++)
    if (scan_takes (scan, i))
      values[start[groups->group_of[i] + 1]++] = vs_column_get_double (scan->column, i);
  for (guint32 g = 0; g < n_groups; g++)
    {
      out->d[g] = start[g + 1] > start[g] ? vs_stats_quantile (values + start[g], start[g + 1] - start[g], p) : NAN;
      if (isnan (out->d[g]))
        vs_column_set_null (out, g);
    }
  return out;
}

VsColumn *
vs_groups_aggregate (const VsGroups *groups, VsAgg agg, const VsColumn *column, const VsBitmap *taken, double param)
{
  g_return_val_if_fail (groups != NULL, NULL);
  g_return_val_if_fail (column == NULL ? agg == VS_AGG_COUNT : column->n == groups->n_rows, NULL);
  g_return_val_if_fail (taken == NULL || taken->n_rows == groups->n_rows, NULL);

  Scan scan = { .groups = groups, .column = column, .taken = taken };
  g_autofree guint32 *best = NULL;
  VsColumn *out = NULL;

  switch (agg)
    {
    case VS_AGG_COUNT:
      out = aggregate_count (&scan);
      break;
    case VS_AGG_DISTINCT:
      out = aggregate_distinct (&scan);
      break;
    case VS_AGG_SUM:
    case VS_AGG_AVG:
      g_return_val_if_fail (vs_type_is_number (column->type) || column->type == VS_TYPE_BOOL, NULL);
      out = column->type == VS_TYPE_DOUBLE ? aggregate_compensated (&scan, agg == VS_AGG_AVG) : aggregate_exact (&scan, agg == VS_AGG_AVG);
      break;
    case VS_AGG_QUANTILE:
      g_return_val_if_fail (column->type != VS_TYPE_TEXT, NULL);
      out = aggregate_quantile (&scan, param);
      break;
    case VS_AGG_MIN:
    case VS_AGG_MAX:
    case VS_AGG_FIRST:
      best = best_rows (&scan, agg == VS_AGG_MAX, agg == VS_AGG_FIRST);
      out = vs_column_gather (column, best, groups->n_groups);
      break;
    }
  g_free (scan.cells);
  return out;
}

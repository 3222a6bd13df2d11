/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate-apart.c: the aggregates that need more than a running value per group: distinct values are bits or hashed pairs, quantiles
 * lay the values out group by group, the largest are kept in order, the first row is looked for until every group has one. */
#include "frame/aggregate.h"

#include "base/parallel.h"
#include "base/stats.h"
#include "frame/intern.h"
#include "frame/keys.h"

#include <math.h>
#include <string.h>

#define BITS_MAX (G_GUINT64_CONSTANT (1) << 27)
#define PIECE (1 << 18)

/* Codes of the rows that count for the spec. */
static void
read_codes (const VsGroups *groups, const VsAggSpec *spec, gsize from, gsize n, guint32 *own)
{
  guint32 codes[VS_BLOCK];

  vs_aggregate_codes (groups, from, n, codes);
  if (!vs_aggregate_drop (groups, spec, from, n, codes, own))
    memcpy (own, codes, n * sizeof *own);
}

static inline guint32
group_of_code (const VsGroups *groups, guint32 code)
{
  if (code >= groups->n_codes)
    return G_MAXUINT32;
  return groups->group_of ? groups->group_of[code] : code;
}

/* ── Distinct ── */

typedef struct {
  const VsGroups  *groups;
  const VsAggSpec *spec;
  const VsKeys    *keys;
  gsize            words;    /* of one code's values */
  gsize            n_words;  /* of all codes and of the rows that do not count */
  guint64        **seen;     /* per worker */
} Bits;

static gboolean
bits_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Bits *bits = data;
  guint32 codes[VS_BLOCK], values[VS_BLOCK];

  if (bits->seen[worker] == NULL)
    bits->seen[worker] = g_new0 (guint64, bits->n_words);
  guint64 *seen = bits->seen[worker];
  for (gsize from = begin; from < end; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, end - from);
      read_codes (bits->groups, bits->spec, from, n, codes);
      vs_block_codes (bits->spec->column, from, n, bits->keys->low, values);
      for (gsize i = 0; i < n; i++)
        if (codes[i] < bits->groups->n_codes)
          seen[codes[i] * bits->words + values[i] / 64] |= G_GUINT64_CONSTANT (1) << (values[i] & 63);
    }
  return TRUE;
}

static void
count_bits (Bits *bits, VsColumn *out)
{
  const VsGroups *groups = bits->groups;
  guint n_workers = vs_parallel_workers ();
  g_autofree guint64 **seen = bits->seen = g_new0 (guint64 *, n_workers);

  if (groups->n_rows > PIECE)
    vs_parallel_for (groups->n_rows, PIECE, bits_section, bits, NULL, NULL);
  else
    bits_section (0, groups->n_rows, 0, bits, NULL);
  for (guint32 code = 0; code < groups->n_codes; code++)
    {
      guint32 g = group_of_code (groups, code);
      for (gsize w = code * bits->words; g < groups->n_groups && w < (code + 1) * bits->words; w++)
        {
          guint64 word = 0;
          for (guint k = 0; k < n_workers; k++)
            word |= seen[k] ? seen[k][w] : 0;
          out->i64[g] += __builtin_popcountll (word);
        }
    }
  for (guint k = 0; k < n_workers; k++)
    g_free (seen[k]);
}

/* Values that are too far apart for bits are numbered first. */
static VsColumn *
number_values (const VsGroups *groups, const VsAggSpec *spec, const VsKeys *keys)
{
  VsColumn *numbers = vs_column_new (VS_TYPE_INT32, groups->n_rows);
  guint64 values[VS_BLOCK];
  guint32 codes[VS_BLOCK];
  VsIntern own;

  vs_intern_init (&own, 1024);
  for (gsize from = 0; from < groups->n_rows; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      vs_keys_read (keys, from, n, 0, values);
      vs_intern_prefetch (&own, values, n);
      for (gsize i = 0; i < n; i++)
        numbers->code[from + i] = codes[i] < groups->n_codes ? vs_intern_add (&own, values[i]) : 0;
    }
  numbers->low = 0;
  numbers->high = MAX (own.n, 1) - 1;
  numbers->settled = TRUE;
  vs_intern_clear (&own);
  return numbers;
}

static void
count_pairs (const VsGroups *groups, const VsAggSpec *spec, const VsKeys *keys, VsColumn *out)
{
  guint64 pairs[VS_BLOCK];
  guint32 codes[VS_BLOCK], groups_of[VS_BLOCK];
  VsIntern seen;

  vs_intern_init (&seen, 1024);
  for (gsize from = 0; from < groups->n_rows; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      vs_keys_read (keys, from, n, 0, pairs);
      for (gsize i = 0; i < n; i++)
        {
          groups_of[i] = group_of_code (groups, codes[i]);
          pairs[i] |= (guint64) groups_of[i] << 32;
        }
      vs_intern_prefetch (&seen, pairs, n);
      for (gsize i = 0; i < n; i++)
        {
          guint32 before = seen.n;
          if (groups_of[i] >= groups->n_groups)
            continue;
          vs_intern_add (&seen, pairs[i]);
          out->i64[groups_of[i]] += seen.n != before;
        }
    }
  vs_intern_clear (&seen);
}

VsColumn *
vs_aggregate_distinct (const VsGroups *groups, const VsAggSpec *spec)
{
  VsColumn *out = vs_column_new (VS_TYPE_INT64, groups->n_groups);
  g_autoptr (VsColumn) numbers = NULL;
  VsAggSpec numbered = *spec;
  VsKeys keys;

  memset (out->i64, 0, groups->n_groups * sizeof (gint64));
  vs_keys_init (&keys, spec->column);
  if (keys.span == 0 || keys.span > BITS_MAX)
    {
      numbers = number_values (groups, spec, &keys);
      /* The rows that do not count stay those of the column itself. */
      if (spec->column->valid)
        numbers->valid = g_memdup2 (spec->column->valid, (spec->column->n / 64 + 1) * sizeof (guint64));
      numbers->n_null = spec->column->n_null;
      for (gsize i = 0; spec->column->type == VS_TYPE_DOUBLE && i < numbers->n; i++)
        if (isnan (spec->column->d[i]))
          vs_column_set_null (numbers, i);
      numbered.column = numbers;
      vs_keys_init (&keys, numbers);
    }
  Bits bits = { groups, &numbered, &keys, keys.span / 64 + 1 };
  bits.n_words = bits.words * groups->n_codes + 1;
  if (bits.words <= BITS_MAX / 64 / MAX (groups->n_codes, 1))
    count_bits (&bits, out);
  else
    count_pairs (groups, &numbered, &keys, out);
  return out;
}

/* ── Quantile ── */

typedef struct {
  VsColumn    *out;
  const gsize *start;   /* per group, its first value */
  double      *values;
  double       p;
} Laid;

static gboolean
quantile_section (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Laid *laid = data;

  for (gsize g = from; g < to; g++)
    {
      gsize n = laid->start[g + 1] - laid->start[g];
      laid->out->d[g] = n > 0 ? vs_stats_quantile (laid->values + laid->start[g], n, laid->p) : NAN;
    }
  return TRUE;
}

VsColumn *
vs_aggregate_quantile (const VsGroups *groups, const VsAggSpec *spec)
{
  guint32 n_groups = groups->n_groups, codes[VS_BLOCK];
  VsColumn *out = vs_column_new (VS_TYPE_DOUBLE, n_groups);
  g_autofree gsize *start = g_new0 (gsize, (gsize) n_groups + 2);
  double block[VS_BLOCK];

  for (gsize from = 0; from < groups->n_rows; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      for (gsize i = 0; i < n; i++)
        if (group_of_code (groups, codes[i]) < n_groups)
          start[group_of_code (groups, codes[i]) + 2]++;
    }
  for (guint32 g = 0; g < n_groups; g++)
    start[g + 2] += start[g + 1];
  g_autofree double *values = g_new (double, MAX (start[n_groups + 1], 1));
  for (gsize from = 0; from < groups->n_rows; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      vs_block_doubles (spec->column, from, n, block);
      for (gsize i = 0; i < n; i++)
        if (group_of_code (groups, codes[i]) < n_groups)
          values[start[group_of_code (groups, codes[i]) + 1]++] = block[i];
    }
  Laid laid = { out, start, values, spec->param };
  if (groups->n_rows > PIECE)
    vs_parallel_for (n_groups, MAX (n_groups / 64, 1), quantile_section, &laid, NULL, NULL);
  else
    quantile_section (0, n_groups, 0, &laid, NULL);
  for (guint32 g = 0; g < n_groups; g++)
    if (isnan (out->d[g]))
      vs_column_set_null (out, g);
  return out;
}

/* ── Largest ── */

/* Keeps the k largest in rising order: most rows are turned away at the first. */
static inline void
keep_largest (double *kept, guint k, double value)
{
  guint at = 0;

  for (; at + 1 < k && kept[at + 1] < value; at++)
    kept[at] = kept[at + 1];
  kept[at] = value;
}

VsColumn *
vs_aggregate_largest (const VsGroups *groups, const VsAggSpec *spec)
{
  guint32 n_groups = groups->n_groups, codes[VS_BLOCK];
  guint k = (guint) spec->param;
  VsColumn *out = vs_column_new (VS_TYPE_DOUBLE, n_groups);
  g_autofree double *kept = g_new (double, MAX ((gsize) n_groups * k, 1));
  double block[VS_BLOCK];

  for (gsize i = 0; i < (gsize) n_groups * k; i++)
    kept[i] = -INFINITY;
  for (gsize from = 0; from < groups->n_rows; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      vs_block_doubles (spec->column, from, n, block);
      for (gsize i = 0; i < n; i++)
        {
          guint32 g = group_of_code (groups, codes[i]);
          if (g < n_groups && block[i] > kept[(gsize) g * k])
            keep_largest (kept + (gsize) g * k, k, block[i]);
        }
    }
  for (guint32 g = 0; g < n_groups; g++)
    {
      double sum = 0;
      guint  n = 0;

      for (guint i = 0; i < k; i++)
        if (kept[(gsize) g * k + i] > -INFINITY)
          {
            sum += kept[(gsize) g * k + i];
            n++;
          }
      out->d[g] = sum;
      if (n == 0 || isnan (sum))
        vs_column_set_null (out, g);
    }
  return out;
}

/* ── First ── */

VsColumn *
vs_aggregate_first (const VsGroups *groups, const VsAggSpec *spec)
{
  g_autofree guint32 *row = g_new (guint32, MAX (groups->n_groups, 1));
  guint32 codes[VS_BLOCK], left = groups->n_groups;

  memset (row, 0xff, groups->n_groups * sizeof *row);
  for (gsize from = 0; from < groups->n_rows && left > 0; from += VS_BLOCK)
    {
      gsize n = MIN (VS_BLOCK, groups->n_rows - from);
      read_codes (groups, spec, from, n, codes);
      for (gsize i = 0; i < n; i++)
        {
          guint32 g = group_of_code (groups, codes[i]);
          if (g >= groups->n_groups || row[g] != G_MAXUINT32)
            continue;
          row[g] = (guint32) (from + i);
          left--;
        }
    }
  return vs_column_gather (spec->column, row, groups->n_groups);
}

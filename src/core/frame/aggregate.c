/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate.c: one value per group, all measures in one pass. The rows are cut into sections that do not depend on the number of cores, a
 * section into blocks; a block's codes are read once, and each measure adds its values to its cells. A section has four rows of cells that
 * take turns, so that neighbours in the same group do not wait for each other. Integers are added with a check and, where 64 bits do not
 * do, again in 128, so they are exact; doubles are added with compensation and merged in order, so the answer is always the same. Totals of
 * all rows go without codes (aggregate-whole.c). */
#include "frame/aggregate.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

#define SECTIONS 16
#define PARALLEL_MIN (1 << 17)
#define LANES 4
#define LANES_MAX_CODES 1024   /* beyond that neighbours seldom meet, and the cells should stay near */

typedef enum { COUNT, SUM, SUM_WIDE, SUM_DOUBLE, LOWEST, HIGHEST, LOWEST_DOUBLE, HIGHEST_DOUBLE } Kind;

typedef struct {
  const VsAggSpec *spec;
  Kind      kind;
  gint64   *counts;    /* as cells; NULL: the groups' own */
  gpointer  cells;     /* sections × lanes × (n_codes + 1) */
  const guint32 *rank; /* TEXT: code → place in order */
  gboolean  small;     /* no sum of these values can leave 64 bits */
  int       overflow;  /* atomic */
} Measure;

typedef struct {
  const VsGroups *groups;
  Measure        *measures;
  guint           n_measures;
  gsize           n_cells, n_sections, per_section, n_lanes;
} Pass;

static const gsize cell_sizes[] = {
  [COUNT] = 0, [SUM] = 8, [SUM_WIDE] = 16, [SUM_DOUBLE] = sizeof (VsCompensated), [LOWEST] = 8, [HIGHEST] = 8, [LOWEST_DOUBLE] = 8,
  [HIGHEST_DOUBLE] = 8,
};

/* ── Codes ── */

void
vs_aggregate_codes (const VsGroups *groups, gsize from, gsize n, guint32 *codes)
{
  guint64 mask[VS_BLOCK_WORDS];
  VsColumn lying = { .type = VS_TYPE_TEXT, .narrow_size = groups->width, .narrow = groups->codes };

  if (groups->width > 0)
    vs_block_codes (&lying, from, n, 0, codes);
  else
    {
      memset (codes, 0, n * sizeof *codes);
      if (vs_block_mask (NULL, groups->taken, NULL, from, n, mask))
        vs_block_drop (codes, n, mask, 1);
    }
  if (groups->width == 4)
    for (gsize i = 0; i < n; i++)
      codes[i] = MIN (codes[i], groups->n_codes);
}

VS_CLONES static gboolean
any_nan (const double *values, gsize n)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < n; i++)
    any |= values[i] != values[i];
  return any;
}

gboolean
vs_aggregate_drop (const VsGroups *groups, const VsAggSpec *spec, gsize from, gsize n, const guint32 *codes, guint32 *own)
{
  const VsColumn *column = spec->column;
  guint64 mask[VS_BLOCK_WORDS];
  gboolean some = vs_block_mask (column, spec->taken, NULL, from, n, mask);
  gboolean nan = column && column->type == VS_TYPE_DOUBLE && !column->settled && spec->agg != VS_AGG_COUNT && any_nan (column->d + from, n);

  if (!some && !nan)
    return FALSE;
  memcpy (own, codes, n * sizeof *own);
  if (some)
    vs_block_drop (own, n, mask, groups->n_codes);
  for (gsize i = 0; nan && i < n; i++)
    if (isnan (column->d[from + i]))
      own[i] = groups->n_codes;
  return TRUE;
}

/* ── Kernels: n rows with their codes and values into cells, lane after lane `stride` cells apart ── */

#define TAKE_TURNS(step)                                        \
  gsize i = 0;                                                  \
  for (; i + LANES <= n; i += LANES)                            \
    {                                                           \
      step (i, cells);                                          \
      step (i + 1, cells + stride);                             \
      step (i + 2, cells + 2 * stride);                         \
      step (i + 3, cells + 3 * stride);                         \
    }                                                           \
  for (; i < n; i++)                                            \
    step (i, cells)

static void
add_counts (const guint32 *codes, gsize n, gint64 *cells, gsize stride)
{
#define STEP(k, lane) (lane)[codes[k]]++
  TAKE_TURNS (STEP);
#undef STEP
}

static void
add_small (const guint32 *codes, const gint64 *values, gsize n, guint64 *cells, gsize stride)
{
#define STEP(k, lane) (lane)[codes[k]] += (guint64) values[k]
  TAKE_TURNS (STEP);
#undef STEP
}

static gboolean
add_ints (const guint32 *codes, const gint64 *values, gsize n, gint64 *cells, gsize stride)
{
  gboolean overflow = FALSE;

#define STEP(k, lane) overflow |= __builtin_add_overflow ((lane)[codes[k]], values[k], &(lane)[codes[k]])
  TAKE_TURNS (STEP);
#undef STEP
  return overflow;
}

static void
add_wide (const guint32 *codes, const gint64 *values, gsize n, __int128 *cells, gsize stride)
{
#define STEP(k, lane) (lane)[codes[k]] += values[k]
  TAKE_TURNS (STEP);
#undef STEP
}

static void
add_doubles (const guint32 *codes, const double *values, gsize n, VsCompensated *cells, gsize stride)
{
#define STEP(k, lane) vs_compensated_add (&(lane)[codes[k]], values[k])
  TAKE_TURNS (STEP);
#undef STEP
}

#define EXTREME(name, type)                                                             \
  static void                                                                           \
  name (const guint32 *codes, const type *values, gsize n, type *cells, gsize stride)   \
  {                                                                                     \
    TAKE_TURNS (STEP);                                                                  \
  }
#define STEP(k, lane) (lane)[codes[k]] = MIN ((lane)[codes[k]], values[k])
EXTREME (min_ints, gint64)
EXTREME (min_doubles, double)
#undef STEP
#define STEP(k, lane) (lane)[codes[k]] = MAX ((lane)[codes[k]], values[k])
EXTREME (max_ints, gint64)
EXTREME (max_doubles, double)
#undef STEP

/* ── A pass ── */

static void
read_ranks (const Measure *measure, gsize n, gint64 *values)
{
  gint64 last = (gint64) vs_dict_size (measure->spec->column->dict) - 1;

  /* A missing text may have any code. */
  for (gsize i = 0; i < n; i++)
    values[i] = measure->rank[CLAMP (values[i], 0, MAX (last, 0))];
}

/* Places in the block of the rows that count, when they are so few that it is cheaper to move them together than to pass over the others. */
static gboolean
pick_rows (const VsAggSpec *spec, gsize from, gsize n, guint16 *at, gsize *few)
{
  const VsColumn *column = spec->column;
  guint64 mask[VS_BLOCK_WORDS];
  gsize k = 0;

  if ((column && column->type == VS_TYPE_DOUBLE && !column->settled) || !vs_block_mask (column, spec->taken, NULL, from, n, mask)
      || vs_block_count (mask, (n + 63) / 64) > n / 2)
    return FALSE;
  for (gsize w = 0; w * 64 < n; w++)
    for (guint64 word = mask[w]; word != 0; word &= word - 1)
      at[k++] = (guint16) (w * 64 + (gsize) __builtin_ctzll (word));
  *few = k;
  return TRUE;
}

static void
measure_block (const Pass *pass, Measure *measure, gsize section, gsize from, gsize n, const guint32 *codes)
{
  const VsColumn *column = measure->spec->column;
  gsize first = section * pass->n_lanes * pass->n_cells, stride = pass->n_lanes > 1 ? pass->n_cells : 0;
  gpointer cells = (char *) measure->cells + first * cell_sizes[measure->kind];
  const double *doubles = column && column->type == VS_TYPE_DOUBLE ? column->d + from : NULL;
  guint32 own[VS_BLOCK];
  gint64 ints[VS_BLOCK];
  double picked[VS_BLOCK];
  guint16 at[VS_BLOCK];
  gsize few;
  gboolean picks = pick_rows (measure->spec, from, n, at, &few);

  if (measure->kind != COUNT && doubles == NULL && !(picks && few == 0))
    vs_block_ints (column, from, n, ints);
  if (picks)
    {
      for (gsize i = 0; i < few; i++)
        own[i] = codes[at[i]];
      for (gsize i = 0; measure->kind != COUNT && doubles == NULL && i < few; i++)
        ints[i] = ints[at[i]];
      for (gsize i = 0; doubles && i < few; i++)
        picked[i] = doubles[at[i]];
      codes = own;
      n = few;
      doubles = picked;
    }
  else if (vs_aggregate_drop (pass->groups, measure->spec, from, n, codes, own))
    codes = own;
  if (measure->counts)
    add_counts (codes, n, measure->counts + first, stride);
  if (measure->kind == COUNT)
    return;
  if (measure->rank)
    read_ranks (measure, n, ints);
  switch (measure->kind)
    {
    case SUM:
      if (measure->small)
        add_small (codes, ints, n, cells, stride);
      else if (add_ints (codes, ints, n, cells, stride))
        g_atomic_int_set (&measure->overflow, TRUE);
      break;
    case SUM_WIDE:   add_wide (codes, ints, n, cells, stride); break;
    case SUM_DOUBLE: add_doubles (codes, doubles, n, cells, stride); break;
    case LOWEST:    min_ints (codes, ints, n, cells, stride); break;
    case HIGHEST:    max_ints (codes, ints, n, cells, stride); break;
    case LOWEST_DOUBLE: min_doubles (codes, doubles, n, cells, stride); break;
    case HIGHEST_DOUBLE: max_doubles (codes, doubles, n, cells, stride); break;
    case COUNT:      break;
    }
}

/* One group of all rows needs no codes. */
static void
measure_whole (const Pass *pass, Measure *measure, gsize section, gsize from, gsize n)
{
  const VsAggSpec *spec = measure->spec;
  guint64 mask[VS_BLOCK_WORDS];
  gint64 ints[VS_BLOCK];
  double doubles[VS_BLOCK];
  gboolean some = vs_block_mask (spec->column, spec->taken, pass->groups->taken, from, n, mask);
  gsize count = some ? vs_block_count (mask, (n + 63) / 64) : n, cell = section * pass->n_cells;
  gint64 *best = (gint64 *) measure->cells + cell;
  double *best_double = (double *) measure->cells + cell;

  if (measure->kind == SUM_DOUBLE || measure->kind == LOWEST_DOUBLE || measure->kind == HIGHEST_DOUBLE)
    {
      memcpy (doubles, spec->column->d + from, n * sizeof *doubles);
      count -= vs_whole_keep_doubles (doubles, n, some ? mask : NULL, spec->column->settled,
                                      measure->kind == SUM_DOUBLE ? 0 : measure->kind == LOWEST_DOUBLE ? INFINITY : -INFINITY);
    }
  else if (measure->kind != COUNT)
    {
      vs_block_ints (spec->column, from, n, ints);
      if (measure->rank)
        read_ranks (measure, n, ints);
      if (some)
        vs_whole_keep_ints (ints, n, mask, measure->kind == SUM_WIDE ? 0 : measure->kind == LOWEST ? G_MAXINT64 : G_MININT64);
    }
  if (measure->counts)
    measure->counts[cell] += (gint64) count;
  switch (measure->kind)
    {
    case SUM_WIDE:       ((__int128 *) measure->cells)[cell] += vs_whole_sum (ints, n); break;
    case SUM_DOUBLE:     vs_whole_sum_doubles (doubles, n, (VsCompensated *) measure->cells + cell); break;
    case LOWEST:         *best = MIN (*best, vs_whole_lowest (ints, n)); break;
    case HIGHEST:        *best = MAX (*best, vs_whole_highest (ints, n)); break;
    case LOWEST_DOUBLE:  *best_double = MIN (*best_double, vs_whole_lowest_double (doubles, n)); break;
    case HIGHEST_DOUBLE: *best_double = MAX (*best_double, vs_whole_highest_double (doubles, n)); break;
    default:             break;
    }
}

static gboolean
pass_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Pass *pass = data;
  guint32 codes[VS_BLOCK];

  for (gsize section = begin; section < end; section++)
    {
      gsize last = MIN (pass->groups->n_rows, (section + 1) * pass->per_section);
      for (gsize from = section * pass->per_section; from < last; from += VS_BLOCK)
        {
          gsize n = MIN (VS_BLOCK, last - from);
          if (pass->groups->width > 0)
            vs_aggregate_codes (pass->groups, from, n, codes);
          for (guint m = 0; m < pass->n_measures; m++)
            if (pass->groups->width > 0)
              measure_block (pass, &pass->measures[m], section, from, n, codes);
            else
              measure_whole (pass, &pass->measures[m], section, from, n);
        }
    }
  return TRUE;
}

static void
fill_extremes (const Measure *measure, gsize n)
{
  gint64 *ints = measure->cells;
  double *doubles = measure->cells;

  for (gsize c = 0; c < n; c++)
    switch (measure->kind)
      {
      case LOWEST:    ints[c] = G_MAXINT64; break;
      case HIGHEST:    ints[c] = G_MININT64; break;
      case LOWEST_DOUBLE: doubles[c] = INFINITY; break;
      case HIGHEST_DOUBLE: doubles[c] = -INFINITY; break;
      default:         return;
      }
}

static void
pass_init (Pass *pass, const VsGroups *groups, Measure *measures, guint n_measures)
{
  gsize n = groups->n_rows, n_codes = groups->n_codes;
  gsize n_sections = n < PARALLEL_MIN ? 1 : n_codes <= 1024 ? SECTIONS : n_codes <= n / 16 ? 4 : n_codes <= n / 2 ? 2 : 1;

  *pass = (Pass) { .groups = groups, .measures = measures, .n_measures = n_measures, .n_cells = n_codes + 1 };
  pass->per_section = MAX ((n + n_sections - 1) / n_sections, 1);
  pass->per_section = (pass->per_section + VS_BLOCK - 1) / VS_BLOCK * VS_BLOCK;
  pass->n_sections = MAX ((n + pass->per_section - 1) / pass->per_section, 1);
  pass->n_lanes = groups->width > 0 && n_codes <= LANES_MAX_CODES ? LANES : 1;
}

static void
pass_run (Pass *pass)
{
  gsize n = pass->n_sections * pass->n_lanes * pass->n_cells;

  for (guint m = 0; m < pass->n_measures; m++)
    {
      Measure *measure = &pass->measures[m];
      const VsColumn *column = measure->spec->column;
      gboolean alike = measure->spec->taken == NULL
                       && (column == NULL || (column->valid == NULL && (column->type != VS_TYPE_DOUBLE || column->settled || measure->kind == COUNT)));

      measure->counts = alike && pass->groups->counts ? NULL : g_new0 (gint64, n);
      measure->cells = g_malloc0_n (n, cell_sizes[measure->kind]);
      fill_extremes (measure, n);
    }
  if (pass->n_sections > 1)
    vs_parallel_for (pass->n_sections, 1, pass_section, pass, NULL, NULL);
  else
    pass_section (0, pass->n_sections, 0, pass, NULL);
}

/* ── Cells to values ── */

static gint64
merged_count (const Pass *pass, const Measure *measure, gsize code)
{
  gint64 count = 0;

  if (measure->counts == NULL)
    return pass->groups->counts[code];
  for (gsize part = 0; part < pass->n_sections * pass->n_lanes; part++)
    count += measure->counts[part * pass->n_cells + code];
  return count;
}

static __int128
merged_sum (const Pass *pass, const Measure *measure, gsize code)
{
  __int128 sum = 0;

  for (gsize part = 0; part < pass->n_sections * pass->n_lanes; part++)
    {
      gsize at = part * pass->n_cells + code;
      sum += measure->kind == SUM_WIDE ? ((__int128 *) measure->cells)[at] : ((gint64 *) measure->cells)[at];
    }
  return sum;
}

static double
merged_doubles (const Pass *pass, const Measure *measure, gsize code)
{
  VsCompensated all = { 0 };

  for (gsize part = 0; part < pass->n_sections * pass->n_lanes; part++)
    {
      const VsCompensated *cell = &((VsCompensated *) measure->cells)[part * pass->n_cells + code];
      vs_compensated_add (&all, cell->sum);
      all.rest += cell->rest;
    }
  /* An infinite sum leaves a rest that is not a number: the sum alone is then the answer. */
  return isfinite (all.sum) ? all.sum + all.rest : all.sum;
}

static gint64
merged_extreme (const Pass *pass, const Measure *measure, gsize code)
{
  const gint64 *cells = measure->cells;
  gint64 best = cells[code];

  for (gsize part = 1; part < pass->n_sections * pass->n_lanes; part++)
    {
      gint64 cell = cells[part * pass->n_cells + code];
      best = measure->kind == LOWEST ? MIN (best, cell) : MAX (best, cell);
    }
  return best;
}

static double
merged_double_extreme (const Pass *pass, const Measure *measure, gsize code)
{
  const double *cells = measure->cells;
  double best = cells[code];

  for (gsize part = 1; part < pass->n_sections * pass->n_lanes; part++)
    {
      double cell = cells[part * pass->n_cells + code];
      best = measure->kind == LOWEST_DOUBLE ? MIN (best, cell) : MAX (best, cell);
    }
  return best + 0.0;  /* −0 is 0, whichever was met first */
}

static VsType
type_of_answer (const VsAggSpec *spec)
{
  switch (spec->agg)
    {
    case VS_AGG_COUNT: return VS_TYPE_INT64;
    case VS_AGG_AVG:   return VS_TYPE_DOUBLE;
    case VS_AGG_SUM:   return spec->column->type == VS_TYPE_DOUBLE || spec->column->type == VS_TYPE_MONEY ? spec->column->type : VS_TYPE_INT64;
    default:           return spec->column->type;
    }
}

/* One group's value; FALSE when there is none. */
static gboolean
put_value (const Pass *pass, const Measure *measure, gsize code, gint64 count, VsColumn *out, guint32 g)
{
  gboolean mean = measure->spec->agg == VS_AGG_AVG;
  __int128 sum;

  if (count == 0 && measure->kind != COUNT)
    return FALSE;
  switch (measure->kind)
    {
    case COUNT:
      out->i64[g] = count;
      return TRUE;
    case SUM:
    case SUM_WIDE:
      sum = merged_sum (pass, measure, code);
      if (mean)
        out->d[g] = (double) sum / (double) count / (measure->spec->column->type == VS_TYPE_MONEY ? VS_MONEY_SCALE : 1);
      else
        out->i64[g] = (gint64) sum;
      return mean || (sum <= G_MAXINT64 && sum >= G_MININT64);
    case SUM_DOUBLE:
      out->d[g] = merged_doubles (pass, measure, code) / (mean ? (double) count : 1);
      return !isnan (out->d[g]);
    case LOWEST_DOUBLE:
    case HIGHEST_DOUBLE:
      out->d[g] = merged_double_extreme (pass, measure, code);
      return TRUE;
    default:
      break;
    }
  gint64 best = merged_extreme (pass, measure, code);
  switch (vs_type_size (out->type))
    {
    case 1:  out->b[g] = (guint8) best; break;
    case 4:  out->i32[g] = (gint32) best; break;
    default: out->i64[g] = best; break;
    }
  return TRUE;
}

/* Places in order back to codes. */
static void
ranks_to_codes (const Measure *measure, VsColumn *out)
{
  const VsDict *dict = measure->spec->column->dict;
  g_autofree guint32 *code_of = g_new (guint32, MAX (vs_dict_size (dict), 1));

  for (guint32 code = 0; code < vs_dict_size (dict); code++)
    code_of[measure->rank[code]] = code;
  for (gsize g = 0; g < out->n; g++)
    if (!vs_column_is_null (out, g))
      out->code[g] = code_of[out->code[g]];
  vs_dict_unref (out->dict);
  out->dict = vs_dict_ref (measure->spec->column->dict);
}

static VsColumn *
pass_answer (const Pass *pass, const Measure *measure)
{
  const VsGroups *groups = pass->groups;
  VsColumn *out = vs_column_new_null (type_of_answer (measure->spec), groups->n_groups);

  for (guint32 code = 0; code < groups->n_codes; code++)
    {
      guint32 g = groups->group_of ? groups->group_of[code] : code;
      if (g < groups->n_groups && put_value (pass, measure, code, merged_count (pass, measure, code), out, g))
        out->valid[g >> 6] |= G_GUINT64_CONSTANT (1) << (g & 63);
    }
  if (measure->kind == COUNT)
    g_clear_pointer (&out->valid, g_free);  /* nothing counted is 0, not missing */
  vs_column_count_nulls (out);
  if (measure->rank)
    ranks_to_codes (measure, out);
  return out;
}

static void
measure_clear (Measure *measure)
{
  g_clear_pointer (&measure->counts, g_free);
  g_clear_pointer (&measure->cells, g_free);
}

/* ── Public ── */

static Kind
kind_of (const VsGroups *groups, const VsAggSpec *spec)
{
  gboolean is_double = spec->column && spec->column->type == VS_TYPE_DOUBLE;

  switch (spec->agg)
    {
    case VS_AGG_SUM:
    case VS_AGG_AVG: return is_double ? SUM_DOUBLE : groups->width == 0 ? SUM_WIDE : SUM;
    case VS_AGG_MIN: return is_double ? LOWEST_DOUBLE : LOWEST;
    case VS_AGG_MAX: return is_double ? HIGHEST_DOUBLE : HIGHEST;
    default:         return COUNT;
    }
}

static gboolean
spec_is_valid (const VsGroups *groups, const VsAggSpec *spec)
{
  if (spec->taken && spec->taken->n_rows != groups->n_rows)
    return FALSE;
  if (spec->column == NULL)
    return spec->agg == VS_AGG_COUNT;
  if (spec->agg == VS_AGG_LARGEST && (spec->param < 1 || spec->param > VS_LARGEST_MAX))
    return FALSE;
  if (spec->agg == VS_AGG_SUM || spec->agg == VS_AGG_AVG || spec->agg == VS_AGG_LARGEST)
    return spec->column->n == groups->n_rows && (vs_type_is_number (spec->column->type) || spec->column->type == VS_TYPE_BOOL);
  return spec->column->n == groups->n_rows && (spec->agg != VS_AGG_QUANTILE || spec->column->type != VS_TYPE_TEXT);
}

static gboolean
sums_are_small (const VsColumn *column)
{
  gint64 most = G_MAXINT64 / (gint64) MAX (column->n, 1);

  return column->settled && column->low >= -most && column->high <= most;
}

static VsColumn *
aggregate_apart (const VsGroups *groups, const VsAggSpec *spec)
{
  switch (spec->agg)
    {
    case VS_AGG_DISTINCT: return vs_aggregate_distinct (groups, spec);
    case VS_AGG_QUANTILE: return vs_aggregate_quantile (groups, spec);
    case VS_AGG_FIRST:    return vs_aggregate_first (groups, spec);
    case VS_AGG_LARGEST:  return vs_aggregate_largest (groups, spec);
    default:              return NULL;
    }
}

void
vs_groups_aggregate_many (const VsGroups *groups, const VsAggSpec *specs, guint n_specs, VsColumn **out)
{
  g_return_if_fail (groups != NULL && (n_specs == 0 || (specs != NULL && out != NULL)));
  for (guint i = 0; i < n_specs; i++)
    g_return_if_fail (spec_is_valid (groups, &specs[i]));

  g_autofree Measure *measures = g_new0 (Measure, n_specs + 1);
  guint n = 0;
  Pass pass;

  for (guint i = 0; i < n_specs; i++)
    {
      if ((out[i] = aggregate_apart (groups, &specs[i])) != NULL)
        continue;
      measures[n].spec = &specs[i];
      measures[n].kind = kind_of (groups, &specs[i]);
      measures[n].small = measures[n].kind == SUM && sums_are_small (specs[i].column);
      if (measures[n].kind != COUNT && specs[i].column->type == VS_TYPE_TEXT)
        measures[n].rank = vs_dict_ranks (specs[i].column->dict);
      n++;
    }
  if (n == 0)
    return;
  pass_init (&pass, groups, measures, n);
  pass_run (&pass);
  for (guint m = 0; m < n; m++)
    {
      Measure *measure = &measures[m];
      if (measure->overflow)
        {
          Pass again = pass;
          measure_clear (measure);
          measure->kind = SUM_WIDE;
          again.measures = measure;
          again.n_measures = 1;
          pass_run (&again);
        }
      out[measure->spec - specs] = pass_answer (&pass, measure);
      measure_clear (measure);
    }
}

VsColumn *
vs_groups_aggregate (const VsGroups *groups, VsAgg agg, const VsColumn *column, const VsBitmap *taken, double param)
{
  VsAggSpec spec = { agg, column, taken, param };
  VsColumn *out = NULL;

  vs_groups_aggregate_many (groups, &spec, 1, &out);
  return out;
}

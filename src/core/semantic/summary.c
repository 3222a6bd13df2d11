/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/summary.h"
#include "semantic/sorting.h"

#include "base/stats.h"

#include <math.h>

static void
add (VsResult *result, VsQueryColumn *about, VsColumn *values)
{
  vs_frame_add (result->frame, about->name, values);
  g_ptr_array_add (result->columns, about);
}

static VsQueryColumn *
new_column (const char *name, const char *caption, const char *unit, VsFormat format)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  column->name = g_strdup (name);
  column->caption = g_strdup (caption);
  column->unit = g_strdup (unit);
  column->format = format;
  return column;
}

static VsQueryColumn *
take_column (VsQuestionItem *item, const VsColumn *values)
{
  if (item->field == NULL && item->column->format == VS_FORMAT_NUMBER)
    item->column->format = vs_model_default_format (values->type);
  return g_steal_pointer (&item->column);
}

/* ── Bins ── */

/* Borders are round numbers, so that "70" stands between two bars and not within one. */
static guint
round_borders (double *lo, double hi, guint wanted, double *step)
{
  double span = MIN (hi - *lo, G_MAXDOUBLE);

  *step = span > 0 ? vs_stats_nice_step (span / wanted) : 1;
  *lo = floor (*lo / *step + 1e-9) * *step;
  return (guint) CLAMP (ceil ((hi - *lo) / *step - 1e-9), 1, 2.0 * wanted + 2);
}

/* Beginnings of the bins and how many rows each holds. */
static void
fill_bins (VsResult *result, VsQuestionItem *item, const VsColumn *values, const VsBitmap *taken, guint wanted)
{
  double lo = 0, hi = 0, step = 1;
  guint n = vs_frame_range (values, taken, &lo, &hi) ? round_borders (&lo, hi, wanted, &step) : 0;
  g_autofree guint64 *counts = g_new0 (guint64, MAX (n, 1));
  g_autoptr (VsColumn) from = vs_column_new (VS_TYPE_DOUBLE, n);
  g_autoptr (VsColumn) count = vs_column_new (VS_TYPE_INT64, n);
  VsQueryColumn *about = take_column (item, values);

  if (n > 0)
    vs_frame_histogram (values, taken, lo, lo + n * step, n, counts);
  for (guint i = 0; i < n; i++)
    {
      from->d[i] = lo + i * step;
      count->i64[i] = (gint64) counts[i];
    }
  about->is_dimension = TRUE;
  result->frame = vs_frame_new (n);
  result->n_all = n;
  add (result, about, from);
  add (result, new_column ("count", _("Count"), NULL, VS_FORMAT_INTEGER), count);
}

/* ── Boxes ── */

static void
fill_boxes (VsQuestion *self, VsResult *result, VsColumn *const *by, const VsColumn *values, const VsBitmap *taken)
{
  static const char *const names[VS_N_BOX] = { "low", "q1", "median", "q3", "high", "below", "above", "count" };
  const char *const captions[VS_N_BOX] = { _("Lower whisker"), _("Lower quartile"), _("Median"), _("Upper quartile"), _("Upper whisker"),
                                           _("Below the whiskers"), _("Above the whiskers"), _("Count") };
  VsQuestionItem *item = self->items->pdata[self->n_dimensions];
  g_autoptr (VsGroups) groups = vs_groups_new (by, self->n_dimensions, taken, values->n);
  g_autoptr (VsQueryColumn) about = take_column (item, values);
  g_auto (VsSorting) sorting = { 0 };
  VsColumn *boxes[VS_N_BOX];
  g_autofree guint32 *rows = NULL;
  gsize n;

  vs_groups_boxes (groups, values, boxes);
  vs_sorting_init (&sorting);
  for (guint i = 0; i < self->n_dimensions; i++)
    vs_sorting_add (&sorting, vs_column_gather (by[i], groups->first_row, groups->n_groups),
                    ((const VsQuestionItem *) self->items->pdata[i])->field, FALSE);
  rows = vs_sorting_rows (&sorting, groups->n_groups, NULL, 0, &n);
  result->frame = vs_frame_new (n);
  result->n_all = n;
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      g_autoptr (VsColumn) keys = vs_column_gather (by[i], groups->first_row, groups->n_groups);
      g_autoptr (VsColumn) sorted = vs_column_gather (keys, rows, n);

      add (result, take_column (self->items->pdata[i], sorted), sorted);
    }
  for (int k = 0; k < VS_N_BOX; k++)
    {
      g_autoptr (VsColumn) sorted = vs_column_gather (boxes[k], rows, n);

      add (result, new_column (names[k], captions[k], about->unit, k < VS_BOX_BELOW ? about->format : VS_FORMAT_INTEGER), sorted);
      vs_column_unref (boxes[k]);
    }
}

/* ── Both ── */

static gboolean
is_number (const VsQuestionItem *item, const VsColumn *values, GError **error)
{
  if (vs_type_is_number (values->type))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” is not a number and has no quartiles or bins"), item->path);
  return FALSE;
}

VsResult *
vs_summary_run (VsQuestion *question, GError **error)
{
  g_autoptr (VsResult) result = vs_result_new ();
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);
  g_autoptr (VsBitmap) taken = NULL;
  const VsColumn *values;

  if (!vs_question_take_rows (question, result, &taken, error))
    return NULL;
  for (guint i = 0; i < question->items->len; i++)
    {
      const VsQuestionItem *item = question->items->pdata[i];
      VsColumn *column = vs_job_check (question->job, error) ? vs_data_eval_expr (question->data, question->entity, item->expr, error) : NULL;

      if (column == NULL)
        return NULL;
      g_ptr_array_add (columns, column);
    }
  values = columns->pdata[question->n_dimensions];
  if (!is_number (question->items->pdata[question->n_dimensions], values, error))
    return NULL;
  if (question->n_bins > 0)
    fill_bins (result, question->items->pdata[0], values, taken, question->n_bins);
  else
    fill_boxes (question, result, (VsColumn *const *) columns->pdata, values, taken);
  return g_steal_pointer (&result);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score.c: expressions to factors once, factors to scores as often as the weights change. */
#include "score/score.h"

#include <math.h>

/* f of a value: piecewise linear, flat outside. */
static double
shape (const VsFactor *factor, double value)
{
  guint n = factor->n_points;

  if (isnan (value))
    return NAN;
  if (n == 0)
    return CLAMP (value, 0, 1);
  if (value <= factor->x[0])
    return factor->f[0];
  for (guint i = 1; i < n; i++)
    if (value <= factor->x[i])
      return factor->f[i - 1] + (factor->f[i] - factor->f[i - 1]) * (value - factor->x[i - 1]) / (factor->x[i] - factor->x[i - 1]);
  return factor->f[n - 1];
}

static inline const VsFactor *
factor_at (const VsScoreModel *model, guint k)
{
  return model->factors->pdata[k];
}

/* FALSE when an entity the factor rests on has no rows; -1 on an error. */
static int
factor_is_known (VsData *data, const VsFactor *factor, GError **error)
{
  for (guint i = 0; factor->needs[i]; i++)
    {
      gsize n = vs_data_n_rows (data, factor->needs[i], error);
      if (n == (gsize) -1)
        return -1;
      if (n == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
compute_factor (VsScores *scores, VsData *data, const VsScoreModel *model, const VsEntity *entity, guint k, GError **error)
{
  const VsFactor *factor = factor_at (model, k);
  int known = factor_is_known (data, factor, error);
  VsColumn *raw = NULL;

  if (known < 0)
    raw = NULL;
  else if (known)
    raw = vs_data_eval_expr (data, entity, factor->expr, error);
  else
    raw = vs_column_new_null (VS_TYPE_DOUBLE, scores->n);
  if (raw && raw->type == VS_TYPE_TEXT)
    {
      g_clear_pointer (&raw, vs_column_unref);
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is a text, but a factor must be a number."), vs_expr_text (factor->expr));
    }
  if (raw == NULL)
    {
      g_prefix_error (error, _("Model “%s”, factor “%s”: "), model->name, factor->name);
      return FALSE;
    }
  scores->raw[k] = raw;
  for (gsize i = 0; i < scores->n; i++)
    scores->factor[i * scores->n_factors + k] = shape (factor, vs_column_get_double (raw, i));
  return TRUE;
}

static void
compute_means (VsScores *scores)
{
  for (guint k = 0; k < scores->n_factors; k++)
    {
      double sum = 0;
      gsize n = 0;
      for (gsize i = 0; i < scores->n; i++)
        {
          double f = scores->factor[i * scores->n_factors + k];
          if (!scores->scored[i] || isnan (f))
            continue;
          sum += f;
          n++;
        }
      scores->mean[k] = n ? sum / n : NAN;
    }
}

static gboolean
compute_where (VsScores *scores, VsData *data, const VsScoreModel *model, const VsEntity *entity, GError **error)
{
  g_autoptr (VsBitmap) taken = NULL;

  if (model->where && !(taken = vs_data_where (data, entity, model->where, error)))
    {
      g_prefix_error (error, _("Model “%s”: "), model->name);
      return FALSE;
    }
  for (gsize i = 0; i < scores->n; i++)
    scores->scored[i] = taken == NULL || vs_bitmap_get (taken, i);
  return TRUE;
}

VsScores *
vs_score_compute (VsData *data, const VsScoreModel *model, VsJob *job, GError **error)
{
  g_return_val_if_fail (data != NULL && model != NULL, NULL);

  g_autoptr (VsScores) scores = g_new0 (VsScores, 1);
  const VsEntity *entity = vs_data_entity (data, model->entity, error);

  if (entity == NULL || entity->key == NULL)
    {
      if (entity)
        g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” has no key, so its rows cannot be scored."), model->entity);
      g_prefix_error (error, _("Model “%s”: "), model->name);
      return NULL;
    }
  scores->n = vs_data_n_rows (data, model->entity, error);
  if (scores->n == (gsize) -1 || !(scores->key = vs_data_column (data, model->entity, entity->key, error)))
    return NULL;
  scores->n_factors = model->factors->len;
  scores->score = g_new (double, scores->n + 1);
  scores->level = g_new (gint8, scores->n + 1);
  scores->scored = g_new (guint8, scores->n + 1);
  scores->factor = g_new (double, scores->n * scores->n_factors + 1);
  scores->raw = g_new0 (VsColumn *, scores->n_factors + 1);
  scores->mean = g_new0 (double, scores->n_factors + 1);
  scores->currency = g_strdup (vs_data_currency (data));
  if (!compute_where (scores, data, model, entity, error))
    return NULL;
  for (guint k = 0; k < scores->n_factors; k++)
    if (!vs_job_check (job, error) || !compute_factor (scores, data, model, entity, k, error))
      return NULL;
  compute_means (scores);
  vs_scores_reweigh (scores, model);
  return g_steal_pointer (&scores);
}

/* ── Weights ── */

static inline const double *
factors_of (const VsScores *scores, gsize row)
{
  return scores->factor + row * scores->n_factors;
}

/* Σ w over the factors present. */
static double
weight_present (const VsScores *scores, const VsScoreModel *model, gsize row)
{
  const double *f = factors_of (scores, row);
  double weight = 0;

  for (guint k = 0; k < scores->n_factors; k++)
    if (!isnan (f[k]))
      weight += factor_at (model, k)->weight;
  return weight;
}

static int
level_of (const VsScoreModel *model, double score)
{
  for (guint l = 0; l < model->levels->len; l++)
    {
      const VsScoreLevel *level = model->levels->pdata[l];
      if (level->exclusive ? score > level->from : score >= level->from)
        return (int) l;
    }
  return -1;
}

void
vs_scores_reweigh (VsScores *scores, const VsScoreModel *model)
{
  g_return_if_fail (scores != NULL && model != NULL && model->factors->len == scores->n_factors);

  double total = 0;

  for (guint k = 0; k < scores->n_factors; k++)
    total += factor_at (model, k)->weight;
  for (gsize i = 0; i < scores->n; i++)
    {
      const double *f = factors_of (scores, i);
      double present = weight_present (scores, model, i), sum = 0;

      scores->score[i] = NAN;
      scores->level[i] = -1;
      if (!scores->scored[i] || !(present > 0) || present < total / 2)
        continue;
      for (guint k = 0; k < scores->n_factors; k++)
        if (!isnan (f[k]))
          sum += factor_at (model, k)->weight * f[k];
      /* Bounds are compared with the score as it is, less the noise of adding fractions. */
      scores->score[i] = round (100 * sum / present * 1e9) / 1e9;
      scores->level[i] = (gint8) level_of (model, scores->score[i]);
    }
}

double
vs_scores_contribution (const VsScores *scores, const VsScoreModel *model, gsize row, guint factor)
{
  g_return_val_if_fail (scores != NULL && row < scores->n && factor < scores->n_factors, 0);

  double f = factors_of (scores, row)[factor], present = weight_present (scores, model, row);

  if (isnan (f) || isnan (scores->mean[factor]) || !(present > 0))
    return 0;
  return 100 * factor_at (model, factor)->weight * (f - scores->mean[factor]) / present;
}

double
vs_scores_base (const VsScores *scores, const VsScoreModel *model, gsize row)
{
  g_return_val_if_fail (scores != NULL && row < scores->n, NAN);

  const double *f = factors_of (scores, row);
  double present = weight_present (scores, model, row), sum = 0;

  for (guint k = 0; k < scores->n_factors; k++)
    if (!isnan (f[k]) && !isnan (scores->mean[k]))
      sum += factor_at (model, k)->weight * scores->mean[k];
  return present > 0 ? 100 * sum / present : NAN;
}

const char *
vs_scores_level (const VsScores *scores, const VsScoreModel *model, gsize row)
{
  g_return_val_if_fail (scores != NULL && row < scores->n, NULL);

  int level = scores->level[row];
  return level >= 0 ? ((VsScoreLevel *) model->levels->pdata[level])->name : NULL;
}

void
vs_scores_free (VsScores *scores)
{
  if (scores == NULL)
    return;
  g_clear_pointer (&scores->key, vs_column_unref);
  for (guint k = 0; scores->raw && k < scores->n_factors; k++)
    g_clear_pointer (&scores->raw[k], vs_column_unref);
  g_free (scores->raw);
  g_free (scores->score);
  g_free (scores->level);
  g_free (scores->factor);
  g_free (scores->scored);
  g_free (scores->mean);
  g_free (scores->currency);
  g_free (scores);
}

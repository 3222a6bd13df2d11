/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reason.c: why a score is what it is, in words: the factors that move it most away from the mean. */
#include "score/score.h"

#include <math.h>
#include <string.h>

#define POINTS_MIN 0.5   /* a smaller push is no reason */

/* The value in braces, written in its format. */
static void
append_value (GString *out, const char *field, gsize len, const VsFactor *factor, double value, const char *currency)
{
  g_autofree char *name = g_strndup (field, len), *text = NULL;
  char *colon = strchr (name, ':');
  VsFormat format = factor->format;

  if (colon)
    {
      *colon = '\0';
      vs_format_from_name (colon + 1, &format);
    }
  if (g_str_equal (name, "size"))
    value = fabs (value);
  else if (!g_str_equal (name, "value"))
    {
      g_string_append_printf (out, "{%s}", name);
      return;
    }
  /* "2,163 days" rather than "2.16 k" */
  text = vs_text_plain_blanks (format == VS_FORMAT_DAYS ? vs_format_full (value, format, currency) : vs_format_short (value, format, currency));
  g_string_append (out, text);
}

static char *
fill (const char *words, const VsFactor *factor, double value, const char *currency)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*words)
    {
      const char *close = *words == '{' ? strchr (words, '}') : NULL;
      if (close)
        append_value (out, words + 1, close - words - 1, factor, value, currency);
      else
        g_string_append_c (out, *words);
      words = close ? close + 1 : words + 1;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

typedef struct {
  guint  factor;
  double points;   /* towards the end asked for */
} Push;

static int
compare_pushes (gconstpointer a, gconstpointer b)
{
  const Push *x = a, *y = b;

  if (x->points != y->points)
    return x->points < y->points ? 1 : -1;
  return (x->factor > y->factor) - (x->factor < y->factor);
}

/* Reasons for the bad or the good end. */
static char *
pushes_in_words (const VsScores *scores, const VsScoreModel *model, gsize row, guint max, gboolean bad)
{
  g_autofree Push *pushes = g_new (Push, scores->n_factors + 1);
  g_autoptr (GString) out = g_string_new (NULL);
  double sign = bad == model->high_is_bad ? 1 : -1;
  guint n = 0;

  for (guint k = 0; k < scores->n_factors; k++)
    {
      const VsFactor *factor = model->factors->pdata[k];
      double points = sign * vs_scores_contribution (scores, model, row, k);
      if (points >= POINTS_MIN && (bad || factor->good_reason))
        pushes[n++] = (Push) { k, points };
    }
  if (n > 1)
    qsort (pushes, n, sizeof *pushes, compare_pushes);
  for (guint i = 0; i < MIN (n, max); i++)
    {
      const VsFactor *factor = model->factors->pdata[pushes[i].factor];
      double value = vs_column_get_double (scores->raw[pushes[i].factor], row);
      g_autofree char *words = fill (bad ? factor->reason : factor->good_reason, factor, value, scores->currency);
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", words);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
missing_in_words (const VsScores *scores, const VsScoreModel *model, gsize row)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  for (guint k = 0; k < scores->n_factors; k++)
    if (isnan (scores->factor[row * scores->n_factors + k]))
      g_strv_builder_add (builder, ((VsFactor *) model->factors->pdata[k])->caption);
  names = g_strv_builder_end (builder);
  joined = g_strjoinv (", ", names);
  /* Translators: what is missing, as "Usage change, Payments" */
  return g_strdup_printf (_("Not enough data: %s"), joined);
}

char *
vs_scores_reasons (const VsScores *scores, const VsScoreModel *model, gsize row, guint max)
{
  g_return_val_if_fail (scores != NULL && model != NULL && row < scores->n, NULL);

  if (!scores->scored[row])
    return g_strdup ("");
  if (isnan (scores->score[row]))
    return missing_in_words (scores, model, row);

  char *words = pushes_in_words (scores, model, row, max, TRUE);
  if (*words != '\0')
    return words;
  g_free (words);
  return pushes_in_words (scores, model, row, max, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-waterfall.c: steps from one level to the next. Values of x in the tile's "totals" are levels as they are given; the others are
 * steps. Without totals the sum stands at the end. A level that is not what the steps lead to is not papered over: the difference is a step
 * of its own. */
#include "chart/plot-private.h"
#include "semantic/words.h"

#include <math.h>

#define NEGLIGIBLE 1e-6   /* of the level: rounding, not a step */

typedef struct {
  VsPlot *plot;
  GArray *points;   /* VsPlotPoint */
  GArray *y, *base; /* double */
  double  level;    /* where the last step led */
} Build;

static gboolean
is_total (VsJson totals, const char *key)
{
  for (guint i = 0; key && vs_json_exists (totals) && i < vs_json_length (totals); i++)
    {
      const char *name = vs_json_string_or (vs_json_at (totals, i), "");

      if (g_str_equal (name, key) || g_str_equal (vs_words (name), key))
        return TRUE;
    }
  return FALSE;
}

static void
add (Build *self, VsPlotPoint point, double y)
{
  double base = point.total ? 0 : self->level;

  point.at = self->points->len;
  g_array_append_val (self->points, point);
  g_array_append_val (self->y, y);
  g_array_append_val (self->base, base);
  if (isnan (y))
    return;
  self->level = CLAMP (base + y, -1e300, 1e300);
  vs_plot_extend (self->plot, base);
  vs_plot_extend (self->plot, self->level);
}

static void
add_made (Build *self, const char *name, double y, gboolean total)
{
  add (self, (VsPlotPoint) { .label = g_strdup (name), .words = g_strdup (name), .gathered = TRUE, .total = total }, y);
}

void
vs_plot_make_waterfall (VsPlot *plot, const VsTile *tile)
{
  VsJson totals = vs_json_get (tile->json, "totals");
  VsPlotSeries *series = plot->series->len ? vs_plot_series (plot, 0) : NULL;
  Build self = { plot, vs_plot_points_new (), g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)), 0 };
  gboolean any = FALSE;

  plot->kind = VS_PLOT_TEXT;   /* steps, whatever they are called */
  plot->lo = plot->hi = NAN;
  for (guint i = 0; series && i < plot->points->len; i++)
    {
      VsPlotPoint point = *vs_plot_point (plot, i);
      double y = series->y[i], off;

      point.total = is_total (totals, point.key);
      off = point.total && any ? y - self.level : 0;
      if (fabs (off) > NEGLIGIBLE * MAX (fabs (y), fabs (self.level)))
        add_made (&self, _("Not explained"), off, FALSE);
      add (&self, point, y);
      *vs_plot_point (plot, i) = (VsPlotPoint) { 0 };   /* its words have moved */
      any = any || !isnan (y);
    }
  if (any && !vs_json_exists (totals))
    add_made (&self, _("Total"), self.level, TRUE);
  g_array_unref (plot->points);
  plot->points = self.points;
  plot->base = (double *) g_array_free (self.base, FALSE);
  if (series)
    g_free (series->y);
  if (series)
    series->y = (double *) g_array_free (self.y, FALSE);
  else
    g_array_unref (self.y);
}

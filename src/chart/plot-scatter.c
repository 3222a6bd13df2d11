/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-scatter.c: dots. "x" and "y" are columns of numbers (default: the first two), "names" names a dot (default: the first column of
 * words), "size" gives its area, "series" its colour. */
#include "chart/plot-private.h"

#include <math.h>

#define MAX_GROUPS VS_N_SERIES_COLOURS

static const VsQueryColumn *
nth_number (const VsTile *tile, const VsResult *result, guint n)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsQueryColumn *column = result->columns->pdata[i];
      const VsColumn *values = vs_frame_get (result->frame, column->name);

      if (values && vs_type_is_number (values->type) && column != vs_plot_named_column (tile, result, "size")
          && column != vs_plot_named_column (tile, result, "names") && column != vs_plot_named_column (tile, result, "series") && n-- == 0)
        return column;
    }
  return NULL;
}

static const VsQueryColumn *
first_words (const VsResult *result)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsColumn *values = vs_frame_get (result->frame, ((const VsQueryColumn *) result->columns->pdata[i])->name);

      if (values && values->type == VS_TYPE_TEXT)
        return result->columns->pdata[i];
    }
  return NULL;
}

/* Each value of the column is a series; from the seventh on they share the last. */
static void
read_groups (VsPlot *plot, const VsResult *result, const VsQueryColumn *by)
{
  const VsColumn *values = by ? vs_frame_get (result->frame, by->name) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  plot->dots->group = g_new0 (guint8, MAX (result->frame->n_rows, 1));
  for (gsize i = 0; values && i < values->n; i++)
    {
      char *raw = vs_column_is_null (values, i) ? g_strdup ("\001") : vs_column_dup_string (values, i);
      gpointer found;

      if (!g_hash_table_lookup_extended (seen, raw, NULL, &found))
        {
          VsPlotSeries series = { .caption = *raw == '\001' ? g_strdup (_("Not stated")) : vs_plot_readable (raw), .key = *raw == '\001' ? NULL : g_strdup (raw) };

          found = GUINT_TO_POINTER (MIN (g_hash_table_size (seen), MAX_GROUPS - 1));
          g_hash_table_insert (seen, g_strdup (raw), found);
          if (plot->series->len < MAX_GROUPS)
            {
              series.y = g_new0 (double, 1);
              g_array_append_val (plot->series, series);
            }
          else
            vs_plot_clear_series (&series);
        }
      plot->dots->group[i] = (guint8) GPOINTER_TO_UINT (found);
      g_free (raw);
    }
  if (g_hash_table_size (seen) > MAX_GROUPS)
    {
      g_free (vs_plot_series (plot, MAX_GROUPS - 1)->caption);
      g_clear_pointer (&vs_plot_series (plot, MAX_GROUPS - 1)->key, g_free);
      vs_plot_series (plot, MAX_GROUPS - 1)->caption = g_strdup_printf (_("Other (%u)"), g_hash_table_size (seen) - MAX_GROUPS + 1);
    }
}

static void
read_dots (VsPlot *plot, const VsResult *result, const VsQueryColumn *x, const VsQueryColumn *y, const VsQueryColumn *size)
{
  const VsColumn *xs = vs_frame_get (result->frame, x->name), *ys = vs_frame_get (result->frame, y->name);
  const VsColumn *sizes = size ? vs_frame_get (result->frame, size->name) : NULL;
  VsPlotDots *dots = plot->dots;

  dots->n = result->frame->n_rows;
  dots->x = g_new (double, MAX (dots->n, 1));
  dots->y = g_new (double, MAX (dots->n, 1));
  dots->size = sizes ? g_new (double, MAX (dots->n, 1)) : NULL;
  dots->x_lo = dots->x_hi = NAN;
  for (gsize i = 0; i < dots->n; i++)
    {
      double dx = vs_column_get_double (xs, i), dy = vs_column_get_double (ys, i);
      gboolean is_there = isfinite (dx) && isfinite (dy);

      dots->x[i] = is_there ? dx : NAN;
      dots->y[i] = is_there ? dy : NAN;
      if (sizes)
        dots->size[i] = vs_column_get_double (sizes, i);
      if (!is_there)
        continue;
      dots->n_present++;
      dots->x_lo = isnan (dots->x_lo) ? dx : MIN (dots->x_lo, dx);
      dots->x_hi = isnan (dots->x_hi) ? dx : MAX (dots->x_hi, dx);
      vs_plot_extend (plot, dy);
    }
}

void
vs_plot_read_scatter (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  const VsQueryColumn *x = vs_plot_named_column (tile, result, "x"), *y = NULL, *names = vs_plot_named_column (tile, result, "names");
  g_autoptr (GPtrArray) measures = vs_plot_measures (tile, result);

  if (vs_json_exists (vs_json_get (tile->json, "y")) && measures->len > 0)
    y = g_ptr_array_index (measures, 0);
  x = x ? x : nth_number (tile, result, 0);
  y = y ? y : nth_number (tile, result, x == nth_number (tile, result, 0) ? 1 : 0);
  if (x == NULL || y == NULL || x == y || !vs_frame_get (result->frame, x->name) || !vs_frame_get (result->frame, y->name))
    {
      plot->refusal = g_strdup (_("A scatter plot needs two columns of numbers: name them as “x” and “y”."));
      return;
    }
  names = names ? names : first_words (result);
  plot->kind = VS_PLOT_NUMBER;
  plot->x_format = x->format;
  plot->dots = g_new0 (VsPlotDots, 1);
  plot->dots->x_caption = g_strdup (x->caption);
  plot->dots->y_caption = g_strdup (y->caption);
  plot->dots->format = y->format;
  plot->dots->names = names && vs_frame_get (result->frame, names->name) ? vs_column_ref (vs_frame_get (result->frame, names->name)) : NULL;
  plot->x = vs_plot_pickable (names);
  read_dots (plot, result, x, y, vs_plot_named_column (tile, result, "size"));
  plot->by = vs_plot_pickable (vs_plot_named_column (tile, result, "series"));
  read_groups (plot, result, vs_plot_named_column (tile, result, "series"));
}

void
vs_plot_dots_free (VsPlotDots *dots)
{
  g_clear_pointer (&dots->names, vs_column_unref);
  g_free (dots->x);
  g_free (dots->y);
  g_free (dots->size);
  g_free (dots->group);
  g_free (dots->x_caption);
  g_free (dots->y_caption);
  g_free (dots);
}

char *
vs_plot_dot_key (const VsPlot *plot, gsize dot)
{
  VsColumn *names = plot->dots->names;

  return names && !vs_column_is_null (names, dot) ? vs_column_dup_string (names, dot) : NULL;
}

char *
vs_plot_dot_name (const VsPlot *plot, gsize dot)
{
  g_autofree char *key = vs_plot_dot_key (plot, dot);

  return key ? vs_plot_readable (key) : NULL;
}

char *
vs_plot_dot_words (const VsPlot *plot, gsize dot, const char *currency)
{
  const VsPlotDots *d = plot->dots;
  g_autofree char *x = vs_format_short (d->x[dot], plot->x_format, currency), *y = vs_format_short (d->y[dot], d->format, currency);
  g_autofree char *name = vs_plot_dot_name (plot, dot);

  /* Translators: a dot: two captions with their numbers */
  g_autofree char *place = g_strdup_printf (_("%s %s, %s %s"), d->x_caption, x, d->y_caption, y);

  return name ? g_strdup_printf (_("%s: %s"), name, place) : g_steal_pointer (&place);
}

char *
vs_plot_describe_scatter (const VsPlot *plot, const char *currency)
{
  const VsPlotDots *d = plot->dots;
  g_autofree char *count = vs_format_full ((double) d->n_present, VS_FORMAT_INTEGER, NULL);
  g_autofree char *x0 = vs_format_short (d->x_lo, plot->x_format, currency), *x1 = vs_format_short (d->x_hi, plot->x_format, currency);
  g_autofree char *y0 = vs_format_short (plot->lo, d->format, currency), *y1 = vs_format_short (plot->hi, d->format, currency);

  /* Translators: title, number of dots, caption and range to the right, caption and range upwards */
  return g_strdup_printf (ngettext ("%s: %s dot; %s from %s to %s, %s from %s to %s.", "%s: %s dots; %s from %s to %s, %s from %s to %s.",
                                    (gulong) d->n_present), plot->title, count, d->x_caption, x0, x1, d->y_caption, y0, y1);
}

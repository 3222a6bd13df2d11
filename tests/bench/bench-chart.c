/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-chart: milliseconds a frame while a line of many points is panned and zoomed, 1200 × 300, drawn by software as on screen; and as
 * many dots drawn once.
 * Beside it, in the same run, the time for simply stroking every point once. Usage: bench-chart [POINTS] (1,000,000 by default). */
#include "chart/chart.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define WIDTH 1200
#define HEIGHT 300
#define FRAMES 120

/* Of this program's processor, so that others at work do not count. */
static double
now (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static void
add (VsResult *result, const char *name, VsFormat format, gboolean is_dimension, VsColumn *values)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  column->name = column->caption = g_strdup (name);
  column->format = format;
  column->is_dimension = is_dimension;
  g_ptr_array_add (result->columns, column);
  vs_frame_add (result->frame, name, values);
}

/* Readings every quarter of an hour: a day's shape, a year's shape and noise. */
static VsResult *
make_result (gsize n)
{
  VsResult *result = g_new0 (VsResult, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (VsColumn) at = vs_column_new (VS_TYPE_TIME, n), kw = vs_column_new (VS_TYPE_DOUBLE, n), cold = vs_column_new (VS_TYPE_DOUBLE, n);

  result->columns = g_ptr_array_new ();
  result->frame = vs_frame_new (n);
  for (gsize i = 0; i < n; i++)
    {
      at->i64[i] = 900 * (gint64) i;
      cold->d[i] = 10 * cos (i * 2 * G_PI / 35040) + 5 * g_rand_double (rand);
      kw->d[i] = 2 + sin (i * 2 * G_PI / 96) + 0.5 * sin (i * 2 * G_PI / 35040) + g_rand_double (rand) * (g_rand_int_range (rand, 0, 500) ? 1 : 6);
    }
  add (result, "at", VS_FORMAT_TIME, TRUE, at);
  add (result, "kw", VS_FORMAT_KW, FALSE, kw);
  add (result, "cold", VS_FORMAT_NUMBER, FALSE, cold);
  return result;
}

static double
stroke_all (cairo_t *cr, const VsResult *result)
{
  const VsColumn *kw = vs_frame_get (result->frame, "kw");
  double start = now ();
  gsize n = MIN (kw->n, 20000);

  cairo_new_path (cr);
  for (gsize i = 0; i < n; i++)
    cairo_line_to (cr, (double) i * WIDTH / n, 280 - kw->d[i] * 25);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  return (now () - start) * kw->n / n;
}

static void
run (VsChart *chart, cairo_t *cr, const VsChartStyle *style, const char *what, double share)
{
  const VsZoom *view = vs_chart_view (chart);
  double all = view->hi - view->lo, worst = 0;
  double start = now ();

  for (int i = 0; i < FRAMES; i++)
    {
      double frame = now ();
      double from = view->lo + all * (1 - share) * i / FRAMES;

      vs_chart_show (chart, from, from + all * share);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      vs_chart_draw (chart, cr, WIDTH, HEIGHT, style);
      worst = MAX (worst, now () - frame);
    }
  g_print ("%-28s %7.2f ms a frame, worst %6.2f: %5.0f frames/s\n", what, (now () - start) / FRAMES * 1000, worst * 1000,
           FRAMES / (now () - start));
}

static void
draw_dots (VsResult *result, cairo_t *cr, const VsChartStyle *style)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("{ \"x\": \"cold\", \"y\": \"kw\" }", "bench", NULL);
  VsTile tile = { .mark = VS_MARK_SCATTER, .json = vs_json_doc_root (doc) };
  VsTileContent content = { .tile = &tile, .result = result, .title = (char *) "Load" };
  double start = now (), read;
  VsChart *chart;

  chart = vs_chart_new (&content);
  read = now () - start;
  vs_chart_draw (chart, cr, WIDTH, HEIGHT, style);
  g_print ("%-28s %7.0f ms, of it %.0f to read\n", "as a scatter plot", (now () - start) * 1000, read * 1000);
  vs_chart_free (chart);
}

int
main (int argc, char **argv)
{
  gsize n = argc > 1 ? (gsize) atoll (argv[1]) : 1000000;
  VsResult *result = make_result (n);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("{ \"y\": [\"kw\"] }", "bench", NULL);
  VsTile tile = { .mark = VS_MARK_LINE, .json = vs_json_doc_root (doc) };
  VsTileContent content = { .tile = &tile, .result = result, .title = (char *) "Load" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10.5");
  VsChartStyle style = { VS_THEME_LIGHT, vs_palette_ink (VS_THEME_LIGHT), font, FALSE, NULL };
  double start = now ();
  VsChart *chart = vs_chart_new (&content);

  g_print ("%zu points: read and pyramid %.1f ms\n", n, (now () - start) * 1000);
  run (chart, cr, &style, "all of it", 1);
  run (chart, cr, &style, "panning a half", 0.5);
  run (chart, cr, &style, "panning a tenth", 0.1);
  run (chart, cr, &style, "panning a hundredth", 0.01);
  run (chart, cr, &style, "panning 2,000 points", 2000.0 / n);
  run (chart, cr, &style, "panning 200 points", 200.0 / n);
  g_print ("%-28s %7.0f ms\n", "every point stroked (1:50)", stroke_all (cr, result) * 1000);
  vs_chart_free (chart);
  draw_dots (result, cr, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every family draws every sample at every size in every theme: something is seen, nothing is seen outside, words fit the data. */
#include "samples.h"

#include "semantic/selection.h"

#include <math.h>
#include <string.h>

static VsChartStyle
style_for (VsTheme theme, PangoFontDescription *font, gboolean rtl)
{
  return (VsChartStyle) { theme, vs_palette_ink (theme), font, rtl, (char *) "USD" };
}

/* Pixels that are not transparent. */
static gsize
inked (cairo_surface_t *surface)
{
  gsize n = 0;
  int stride = cairo_image_surface_get_stride (surface), height = cairo_image_surface_get_height (surface);
  const guint8 *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += data[y * stride + x * 4 + 3] != 0;
  return n;
}

static gsize
draw (const Sample *sample, double width, double height, VsTheme theme, gboolean rtl)
{
  VsTileContent *content = sample->make ();
  g_autoptr (VsChart) chart = vs_chart_new (content);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) MAX (width, 1), (int) MAX (height, 1));
  cairo_t *cr = cairo_create (surface);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10.5");
  VsChartStyle style = style_for (theme, font, rtl);
  g_autofree char *words = NULL;
  gsize n;

  g_assert_nonnull (chart);
  vs_chart_draw (chart, cr, width, height, &style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  words = vs_chart_describe (chart);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpfloat (vs_chart_natural_height (chart, width), >, 0);
  n = inked (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  fixture_free (content);
  return n;
}

static void
test_all (void)
{
  static const double sizes[][2] = { { 480, 280 }, { 200, 120 }, { 40, 30 }, { 9, 9 }, { 1, 1 } };

  for (gsize i = 0; i < n_samples; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
      for (int theme = 0; theme < (k == 0 ? VS_N_THEMES : 1); theme++)
        {
          gsize n = draw (&samples[i], sizes[k][0], sizes[k][1], (VsTheme) theme, FALSE);

          g_test_message ("%s at %g: %zu pixels", samples[i].name, sizes[k][0], n);
          if (k < 2)
            g_assert_cmpuint (n, >, 50);
          if (theme == 0)
            draw (&samples[i], sizes[k][0], sizes[k][1], (VsTheme) theme, TRUE);
        }
}

static const Sample *
sample (const char *name)
{
  for (gsize i = 0; i < n_samples; i++)
    if (g_str_equal (samples[i].name, name))
      return &samples[i];
  g_assert_not_reached ();
}

typedef struct {
  VsTileContent        *content;
  VsChart              *chart;
  PangoFontDescription *font;
  VsChartStyle          style;
} Case;

static void
case_open (Case *c, const char *name)
{
  c->content = sample (name)->make ();
  c->chart = vs_chart_new (c->content);
  c->font = pango_font_description_from_string ("Sans 10.5");
  c->style = style_for (VS_THEME_LIGHT, c->font, FALSE);
}

static void
case_close (Case *c)
{
  vs_chart_free (c->chart);
  pango_font_description_free (c->font);
  fixture_free (c->content);
}

static const VsChartMark *
mark (GPtrArray *marks, guint i)
{
  g_assert_cmpuint (i, <, marks->len);
  return g_ptr_array_index (marks, i);
}

static void
test_bar_marks (void)
{
  Case c;
  GPtrArray *marks;

  case_open (&c, "aging");
  marks = vs_chart_marks (c.chart, 400, 200, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 5);
  g_assert_cmpstr (mark (marks, 0)->key, ==, "current");
  g_assert_cmpstr (mark (marks, 4)->key, ==, "90+");
  g_assert_nonnull (strstr (mark (marks, 4)->words, "Over 90: "));
  g_assert_nonnull (strstr (mark (marks, 4)->words, "3,500,000.00"));
  g_assert_nonnull (strchr (mark (marks, 4)->words, '$'));
  for (guint i = 1; i < marks->len; i++)
    g_assert_cmpfloat (mark (marks, i)->y, ==, mark (marks, i - 1)->y + 32);
  g_assert_true (vs_chart_marks (c.chart, 400, 200, &c.style, NULL) == marks);
  g_assert_cmpfloat (vs_chart_natural_height (c.chart, 400), ==, 160);
  case_close (&c);
}

/* A mark says what one would filter by, and whether something else is selected. */
static void
test_selection (void)
{
  static const char *const keys[] = { "90+", NULL };
  Case c;
  GPtrArray *marks;

  case_open (&c, "aging");
  marks = vs_chart_marks (c.chart, 400, 200, &c.style, NULL);
  g_assert_cmpstr (mark (marks, 0)->column, ==, "bucket");
  g_assert_false (mark (marks, 0)->faded);
  vs_chart_set_selected (c.chart, keys, 2);
  marks = vs_chart_marks (c.chart, 400, 200, &c.style, NULL);
  g_assert_true (mark (marks, 0)->faded);
  g_assert_false (mark (marks, 4)->faded);
  vs_chart_set_selected (c.chart, NULL, 0);
  marks = vs_chart_marks (c.chart, 400, 200, &c.style, NULL);
  g_assert_false (mark (marks, 0)->faded);
  case_close (&c);
}

/* Every mark of the schema is known, is no picture or draws, and says so honestly when it cannot. */
static void
test_every_mark (void)
{
  for (int m = 0; m < VS_N_MARKS; m++)
    {
      VsTileContent *content = sample ("aging")->make ();
      PangoFontDescription *font = pango_font_description_from_string ("Sans 10.5");
      VsChartStyle style = style_for (VS_THEME_LIGHT, font, FALSE);
      g_autoptr (VsChart) chart = NULL;

      ((VsTile *) content->tile)->mark = (VsMark) m;
      chart = vs_chart_new (content);
      g_assert_true ((chart == NULL) == (m == VS_MARK_KPI || m == VS_MARK_TABLE || m == VS_MARK_TEXT || m == VS_MARK_WORKLIST));
      g_assert_nonnull (vs_mark_name ((VsMark) m));
      if (chart)
        {
          g_autofree char *words = vs_chart_describe (chart);

          vs_chart_marks (chart, 300, 200, &style, NULL);
          g_assert_true (g_str_has_prefix (words, "Receivables by age"));
        }
      pango_font_description_free (font);
      fixture_free (content);
    }
}

static void
test_line_marks (void)
{
  Case c;
  GPtrArray *marks;
  g_autofree char *words = NULL;

  case_open (&c, "revenue");
  marks = vs_chart_marks (c.chart, 600, 280, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 12);
  g_assert_true (g_str_has_prefix (mark (marks, 0)->words, "July 2025: "));
  g_assert_nonnull (strstr (mark (marks, 0)->words, "a year before"));
  g_assert_cmpstr (mark (marks, 11)->key, ==, "2026-06-01");
  for (guint i = 1; i < marks->len; i++)   /* slices without gaps */
    g_assert_cmpfloat_with_epsilon (mark (marks, i)->x, mark (marks, i - 1)->x + mark (marks, i - 1)->w, 1e-6);
  words = vs_chart_describe (c.chart);
  g_assert_nonnull (strstr (words, "rises"));
  g_assert_nonnull (strstr (words, "January 2026"));
  case_close (&c);
}

static void
test_grid_marks (void)
{
  Case c;
  GPtrArray *marks;

  case_open (&c, "week");
  marks = vs_chart_marks (c.chart, 600, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 168);
  g_assert_true (g_str_has_prefix (mark (marks, 0)->words, "Monday, 00:00: "));
  g_assert_nonnull (strstr (mark (marks, 100)->words, "not known"));
  g_assert_cmpstr (mark (marks, 25)->key, ==, "01:00" VS_PICK_AND "Tuesday");   /* a cell stands for both */
  g_assert_cmpstr (mark (marks, 25)->column, ==, "hour" VS_PICK_AND "weekday");
  case_close (&c);
}

static void
test_histogram (void)
{
  Case c;
  GPtrArray *marks;

  case_open (&c, "histogram");
  marks = vs_chart_marks (c.chart, 600, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 50);
  g_assert_cmpstr (mark (marks, 1)->key, ==, "2");
  g_assert_true (g_str_has_prefix (mark (marks, 1)->words, "2 to 4: "));
  for (guint i = 1; i < marks->len; i++)   /* bins without gaps */
    g_assert_cmpfloat_with_epsilon (mark (marks, i)->x, mark (marks, i - 1)->x + mark (marks, i - 1)->w, 1e-6);
  case_close (&c);
}

static void
test_no_pictures (void)
{
  VsTileContent *content = fixture_new ("t", VS_MARK_TABLE, "{}");

  g_assert_null (vs_chart_new (content));
  g_assert_null (vs_chart_new_spark (content));
  ((VsTile *) content->tile)->mark = VS_MARK_BAR;
  content->failed = TRUE;
  g_assert_null (vs_chart_new (content));
  fixture_free (content);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/all", test_all);
  g_test_add_func ("/chart/bar-marks", test_bar_marks);
  g_test_add_func ("/chart/selection", test_selection);
  g_test_add_func ("/chart/every-mark", test_every_mark);
  g_test_add_func ("/chart/line-marks", test_line_marks);
  g_test_add_func ("/chart/grid-marks", test_grid_marks);
  g_test_add_func ("/chart/histogram", test_histogram);
  g_test_add_func ("/chart/no-pictures", test_no_pictures);
  return g_test_run ();
}

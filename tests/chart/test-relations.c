/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scatter, box, curve, sankey, treemap and the load of a week must hold, whatever they look like: areas are as their values, flows
 * conserve their sums, everything stands inside, and the numbers said are those of the rows. */
#include "samples-relations.h"

#include "base/stats.h"
#include "chart/pen.h"
#include "semantic/selection.h"

#include <math.h>
#include <string.h>

typedef struct {
  VsTileContent        *content;
  VsChart              *chart;
  PangoFontDescription *font;
  VsChartStyle          style;
} Case;

static void
case_open (Case *c, VsTileContent *content)
{
  c->content = content;
  c->chart = vs_chart_new (content);
  g_assert_nonnull (c->chart);
  c->font = pango_font_description_from_string ("Sans 10.5");
  c->style = (VsChartStyle) { VS_THEME_LIGHT, vs_palette_ink (VS_THEME_LIGHT), c->font, FALSE, (char *) "USD" };
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

static double
cell (const VsTileContent *content, const char *column, gsize row)
{
  return vs_column_get_double (vs_frame_get (content->result->frame, column), row);
}

static const char *
text (const VsTileContent *content, const char *column, gsize row)
{
  return vs_column_get_text (vs_frame_get (content->result->frame, column), row);
}

/* ── Everything stands inside ── */

static VsTileContent *(*const all[]) (void) = {
  sample_scatter, sample_scatter_named, sample_scatter_dense, sample_box, sample_box_signs, sample_roc, sample_gain, sample_lift,
  sample_migration, sample_three_stages, sample_treemap, sample_treemap_groups, sample_load, sample_readings, sample_stacked_area,
};

static void
check_inside (Case *c, double width, double height)
{
  GPtrArray *marks = vs_chart_marks (c->chart, width, height, &c->style, NULL);
  const double slack = 18;   /* a scatter plot's greatest dot may stand out by its radius */

  g_assert_cmpuint (marks->len, >, 0);
  for (guint i = 0; i < marks->len; i++)
    {
      const VsChartMark *m = mark (marks, i);

      g_assert_true (isfinite (m->x) && isfinite (m->y) && m->w >= 0 && m->h >= 0);
      g_assert_cmpfloat (m->x, >=, -slack);
      g_assert_cmpfloat (m->y, >=, -slack);
      g_assert_cmpfloat (m->x + m->w, <=, width + slack);
      g_assert_cmpfloat (m->y + m->h, <=, height + slack);
      g_assert_true (m->words && *m->words && g_utf8_validate (m->words, -1, NULL));
    }
}

static void
test_inside (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    for (int rtl = 0; rtl < 2; rtl++)
      {
        Case c;

        case_open (&c, all[i] ());
        c.style.rtl = rtl;
        for (double width = 1200; width > 300; width *= 0.74)
          check_inside (&c, width, 280);
        case_close (&c);
      }
}

/* ── Texts ── */

static gboolean
overlap (const VsPenBox *a, const VsPenBox *b)
{
  const double touch = 1;

  return a->x + touch < b->x + b->w && b->x + touch < a->x + a->w && a->y + touch < b->y + b->h && b->y + touch < a->y + a->h;
}

static void
test_texts (void)
{
  static const double widths[] = { 328, 480, 900 };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (widths); k++)
      {
        Case c;
        GArray *boxes;

        case_open (&c, all[i] ());
        vs_chart_marks (c.chart, widths[k], 260, &c.style, NULL);
        boxes = vs_chart_text_boxes (c.chart);
        for (guint a = 0; a < boxes->len; a++)
          {
            const VsPenBox *box = &g_array_index (boxes, VsPenBox, a);

            g_test_message ("%s at %g: text %u at %.0f, %.0f (%.0f × %.0f)", c.content->title, widths[k], a, box->x, box->y, box->w, box->h);
            g_assert_cmpfloat (box->x, >=, -1);
            g_assert_cmpfloat (box->x + box->w, <=, widths[k] + 1);
            g_assert_cmpfloat (box->y, >=, -1);
            g_assert_cmpfloat (box->y + box->h, <=, 261);
            for (guint b = 0; b < a; b++)
              g_assert_false (overlap (box, &g_array_index (boxes, VsPenBox, b)));
          }
        case_close (&c);
      }
}

/* ── Treemap ── */

/* 2 pixels between areas are taken from each of them. */
static double
area (const VsChartMark *m)
{
  return (m->w + 2) * (m->h + 2);
}

static void
test_treemap (void)
{
  Case c;
  GPtrArray *marks;
  double all_values = 0, all_areas = 0;

  case_open (&c, sample_treemap ());
  marks = vs_chart_marks (c.chart, 600, 400, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 40);
  for (guint i = 0; i < marks->len; i++)
    {
      all_values += cell (c.content, "revenue", i);
      all_areas += area (mark (marks, i));
    }
  g_assert_cmpfloat_with_epsilon (all_areas, 600 * 400, 1);
  for (guint i = 0; i < marks->len; i++)
    {
      gsize row = 0;

      while (g_strcmp0 (text (c.content, "customer", row), mark (marks, i)->key) != 0)
        row++;
      g_assert_cmpfloat_with_epsilon (area (mark (marks, i)) / all_areas, cell (c.content, "revenue", row) / all_values, 1e-6);
    }
  for (guint i = 0; i < marks->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const VsChartMark *a = mark (marks, i), *b = mark (marks, k);

        g_assert_false (a->x < b->x + b->w - 0.01 && b->x < a->x + a->w - 0.01 && a->y < b->y + b->h - 0.01 && b->y < a->y + a->h - 0.01);
      }
  case_close (&c);
}

/* Of 10,000 the smallest are one; nothing is lost. */
static void
test_treemap_many (void)
{
  enum { N = 10000 };
  g_autofree double *y = g_new (double, N);
  g_autofree const char **names = g_new (const char *, N);
  g_autoptr (GStringChunk) chunk = g_string_chunk_new (4096);
  Case c;
  GPtrArray *marks;
  double areas = 0;
  VsTileContent *content = fixture_new ("Many", VS_MARK_TREEMAP, "{}");

  for (int i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("Item %d", i);

      names[i] = g_string_chunk_insert (chunk, name);
      y[i] = 1 + i % 7;
    }
  fixture_text (content, "name", names, N);
  fixture_numbers (content, "n", "N", VS_FORMAT_INTEGER, y, N);
  case_open (&c, content);
  marks = vs_chart_marks (c.chart, 800, 400, &c.style, NULL);
  g_assert_cmpuint (marks->len, <=, 301);
  for (guint i = 0; i < marks->len; i++)
    areas += area (mark (marks, i));
  g_assert_cmpfloat_with_epsilon (areas, 800 * 400, 2);
  g_assert_true (strstr (mark (marks, 0)->words, "Other (9,700)") || strstr (mark (marks, 0)->words, "Other (9700)"));
  g_assert_null (mark (marks, 0)->column);
  case_close (&c);
}

/* ── Sankey ── */

/* The bands of a node together are as high as the node on the side where all passes. */
static void
test_sankey (void)
{
  Case c;
  GPtrArray *marks;
  double n[3] = { 0 }, band[3] = { 0 }, node[3] = { 0 }, unit = 0;
  static const char *const classes[] = { "Low", "Medium", "High" };

  case_open (&c, sample_migration ());
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 9 + 6);
  for (guint i = 0; i < 9; i++)
    n[i / 3] += cell (c.content, "n", i);
  for (guint i = 0; i < 9; i++)
    {
      const VsChartMark *m = mark (marks, i);
      const double *at = (const double *) m->outline->data;
      guint from = i / 3;

      g_assert_true (g_str_has_prefix (m->key, classes[from]) && g_str_has_prefix (m->key + strlen (classes[from]), VS_PICK_AND));
      band[from] += at[2 * m->outline->len / 2 - 1] - at[1];   /* left edge: the last corner below the first */
    }
  for (guint i = 0; i < 3; i++)
    node[i] = mark (marks, 9 + i)->h;
  unit = node[0] / n[0];
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (node[i], n[i] * unit, 0.01);
      g_assert_cmpfloat_with_epsilon (band[i], node[i], 1);   /* the thinnest band is drawn a pixel high */
    }
  g_assert_true (g_str_has_prefix (mark (marks, 1)->words, "Low → Medium: 6,200, 12.9\u00a0% of Low"));
  case_close (&c);
}

/* From stage to stage nothing is lost: each stage's nodes are as high together. */
static void
test_sankey_stages (void)
{
  Case c;
  GPtrArray *marks;
  double sum[3] = { 0 };
  guint first_node;

  case_open (&c, sample_three_stages ());
  marks = vs_chart_marks (c.chart, 700, 360, &c.style, NULL);
  first_node = marks->len - 15;
  g_assert_cmpuint (first_node, ==, 50);
  for (guint i = 0; i < 15; i++)
    sum[i / 5] += mark (marks, first_node + i)->h;
  g_assert_cmpfloat_with_epsilon (sum[0], sum[1], 0.1);
  g_assert_cmpfloat_with_epsilon (sum[1], sum[2], 0.1);
  for (guint i = 1; i < 5; i++)   /* in order, none upon another */
    g_assert_cmpfloat (mark (marks, first_node + i)->y, >=, mark (marks, first_node + i - 1)->y + mark (marks, first_node + i - 1)->h);
  case_close (&c);
}

/* Declared values stand as declared, whatever comes first. */
static void
test_sankey_order (void)
{
  static const char *const from[] = { "High", "High", "Low", "Medium" }, *const to[] = { "Low", "High", "Low", "High" };
  static const double n[] = { 5, 10, 50, 20 };
  char *declared[] = { (char *) "Low", (char *) "Medium", (char *) "High", NULL };
  VsTileContent *content = fixture_new ("Moved", VS_MARK_SANKEY, "{}");
  Case c;
  GPtrArray *marks;

  fixture_text (content, "from", from, 4);
  fixture_text (content, "to", to, 4);
  fixture_numbers (content, "n", "N", VS_FORMAT_INTEGER, n, 4);
  for (int i = 0; i < 2; i++)
    ((VsQueryColumn *) content->result->columns->pdata[i])->values = declared;
  case_open (&c, content);
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  g_assert_cmpstr (mark (marks, 4)->key, ==, "Low");
  g_assert_cmpstr (mark (marks, 5)->key, ==, "Medium");
  g_assert_cmpstr (mark (marks, 6)->key, ==, "High");
  g_assert_cmpstr (mark (marks, 7)->key, ==, "Low");
  g_assert_cmpstr (mark (marks, 8)->key, ==, "High");
  g_assert_cmpfloat (mark (marks, 5)->y, >, mark (marks, 4)->y);
  case_close (&c);
}

/* ── Curves ── */

static void
test_roc (void)
{
  Case c;
  gsize n;
  g_autofree double *scores = NULL;
  g_autofree guint8 *left = NULL;
  g_autofree char *words = NULL, *wanted = NULL;

  case_open (&c, sample_roc ());
  n = c.content->result->frame->n_rows;
  scores = g_new (double, n);
  left = g_new (guint8, n);
  for (gsize i = 0; i < n; i++)
    {
      scores[i] = cell (c.content, "churn", i);
      left[i] = cell (c.content, "left", i) != 0;
    }
  words = vs_chart_describe (c.chart);
  wanted = g_strdup_printf ("Churn score, AUC %.2f", vs_stats_auc (scores, left, n));
  g_assert_nonnull (strstr (words, wanted));
  case_close (&c);
}

/* The tenth with the highest score holds so many of the outcomes: counted by sorting. */
static void
test_gain (void)
{
  Case c;
  GPtrArray *marks;
  gsize n;
  double hits = 0, found = 0, said;
  gsize n_taken = 0;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *taken = NULL;

  case_open (&c, sample_gain ());
  n = c.content->result->frame->n_rows;
  taken = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    hits += cell (c.content, "left", i);
  for (gsize i = 0; i < n; i++)   /* how many have a higher score */
    {
      gsize above = 0;

      for (gsize k = 0; k < n; k++)
        above += cell (c.content, "churn", k) > cell (c.content, "churn", i);
      if (above < n / 10)
        found += cell (c.content, "left", i);
    }
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 20);
  said = g_ascii_strtod (strrchr (mark (marks, 1)->words, ':') + 1, NULL) / 100;
  g_assert_cmpfloat_with_epsilon (said, found / hits, 0.005);
  /* Its key is the score from which on they are taken. */
  g_assert_cmpstr (mark (marks, 1)->column, ==, "churn");
  said = g_ascii_strtod (mark (marks, 1)->key, NULL);
  for (gsize i = 0; i < n; i++)
    n_taken += cell (c.content, "churn", i) >= said;
  g_assert_cmpfloat_with_epsilon (n_taken / (double) n, 0.1, 0.001);
  case_close (&c);
}

/* ── Dots, boxes, a week ── */

static void
test_dots (void)
{
  Case c;
  GPtrArray *marks;
  guint64 sum = 0;

  case_open (&c, sample_scatter ());
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 240);
  case_close (&c);
  case_open (&c, sample_scatter_dense ());   /* squares of a map count every dot once */
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  for (guint i = 0; i < marks->len; i++)
    {
      g_auto (GStrv) digits = g_strsplit (g_strdelimit (mark (marks, i)->words, ",", ' '), " dot", 2);
      g_auto (GStrv) parts = g_strsplit (digits[0], " ", -1);
      g_autofree char *joined = g_strjoinv ("", parts);

      sum += g_ascii_strtoull (joined, NULL, 10);
    }
  g_assert_cmpuint (sum, ==, 60000);
  case_close (&c);
}

static void
test_boxes (void)
{
  Case c;
  GPtrArray *marks;

  case_open (&c, sample_box ());
  marks = vs_chart_marks (c.chart, 500, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 5);
  g_assert_cmpstr (mark (marks, 1)->key, ==, "Heat pump");
  g_assert_nonnull (strstr (mark (marks, 1)->words, "52 outliers"));
  g_assert_nonnull (strstr (mark (marks, 1)->words, "median 3.33\u00a0MWh"));
  case_close (&c);
}

static void
test_week (void)
{
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  Case c;
  GPtrArray *marks;
  int first = vs_first_weekday ();

  case_open (&c, sample_load ());
  marks = vs_chart_marks (c.chart, 600, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 168);   /* hours without a row, too */
  for (int day = 0; day < 7; day++)
    for (int hour = 0; hour < 24; hour++)
      {
        const VsChartMark *m = mark (marks, day * 24 + hour);
        g_autofree char *wanted = g_strdup_printf ("%s, %02d:00: ", days[(first - 1 + day) % 7], hour);

        g_assert_true (g_str_has_prefix (m->words, wanted));
      }
  case_close (&c);
}

/* ── Long lines ── */

static void
test_view (void)
{
  Case c;
  const VsZoom *view;
  GPtrArray *marks;
  g_autofree char *span = NULL;

  case_open (&c, sample_readings ());
  view = vs_chart_view (c.chart);
  g_assert_nonnull (view);
  vs_chart_show (c.chart, 1735689600 + 86400, 1735689600 + 2 * 86400);   /* the second of January 2025 */
  marks = vs_chart_marks (c.chart, 600, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, ==, 97);
  g_assert_true (g_str_has_prefix (mark (marks, 0)->words, "2 January 2025, 00:00: "));
  g_assert_cmpfloat_with_epsilon (mark (marks, 0)->x, view->x, 1e-6);
  g_assert_cmpfloat_with_epsilon (mark (marks, 96)->x + mark (marks, 96)->w, view->x + view->w, 1e-6);
  span = vs_chart_span_words (c.chart);
  g_assert_cmpstr (span, ==, "2 January 2025, 00:00 – 3 January 2025, 00:00");
  vs_chart_show (c.chart, 0, 0);
  marks = vs_chart_marks (c.chart, 600, 300, &c.style, NULL);
  g_assert_cmpuint (marks->len, <=, 400);
  g_assert_nonnull (strstr (mark (marks, 0)->words, " to "));
  case_close (&c);
}

/* ── Refusals ── */

static void
check_refusal (VsMark mark_kind, const char *json, double value, const char *wanted)
{
  static const char *const names[] = { "a", "b" };
  double y[] = { 3, value };
  VsTileContent *content = fixture_new ("T", mark_kind, json);
  Case c;
  g_autofree char *words = NULL;

  fixture_text (content, "x", names, 2);
  fixture_text (content, "to", names, 2);
  fixture_numbers (content, "n", "N", VS_FORMAT_INTEGER, y, 2);
  case_open (&c, content);
  words = vs_chart_describe (c.chart);
  g_test_message ("%s", words);
  g_assert_nonnull (strstr (words, wanted));
  g_assert_cmpuint (vs_chart_marks (c.chart, 400, 200, &c.style, NULL)->len, ==, 0);
  case_close (&c);
}

static void
test_refusals (void)
{
  check_refusal (VS_MARK_TREEMAP, "{}", -1, "negative");
  check_refusal (VS_MARK_SANKEY, "{}", -1, "negative");
  check_refusal (VS_MARK_BOX, "{}", 1, "box");
  check_refusal (VS_MARK_SCATTER, "{}", 1, "two columns of numbers");
  check_refusal (VS_MARK_CURVE, "{ \"outcome\": \"n\" }", 1, "");
  check_refusal (VS_MARK_CURVE, "{ \"outcome\": \"n\", \"y\": [\"n\"] }", 0, "");
  check_refusal (VS_MARK_HISTOGRAM, "{}", 1, "bins");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relations/inside", test_inside);
  g_test_add_func ("/relations/texts", test_texts);
  g_test_add_func ("/relations/treemap", test_treemap);
  g_test_add_func ("/relations/treemap-many", test_treemap_many);
  g_test_add_func ("/relations/sankey", test_sankey);
  g_test_add_func ("/relations/sankey-stages", test_sankey_stages);
  g_test_add_func ("/relations/sankey-order", test_sankey_order);
  g_test_add_func ("/relations/roc", test_roc);
  g_test_add_func ("/relations/gain", test_gain);
  g_test_add_func ("/relations/dots", test_dots);
  g_test_add_func ("/relations/boxes", test_boxes);
  g_test_add_func ("/relations/week", test_week);
  g_test_add_func ("/relations/view", test_view);
  g_test_add_func ("/relations/refusals", test_refusals);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every mark owes to every result, however odd, and what each picture owes to its numbers: measured on the pixels and on where the
 * texts were set, never by comparing pictures. */
#include "canvas.h"
#include "samples.h"

#include <math.h>
#include <string.h>
#include <time.h>

static VsTileContent *
make_sample (const char *name)
{
  for (gsize i = 0; i < n_samples; i++)
    if (g_str_equal (samples[i].name, name))
      return samples[i].make ();
  g_assert_not_reached ();
}

static const VsChartMark *
nth (GPtrArray *marks, guint i)
{
  g_assert_cmpuint (i, <, marks->len);
  return g_ptr_array_index (marks, i);
}

/* ── Odd data ── */

typedef enum { NO_ROWS, ONE_ROW, ALL_NULL, ABSURD, NEGATIVE, MANY, HUGE_TEXT, RIGHT_TO_LEFT, ODD_BYTES, N_ODDITIES } Oddity;
static const char *const oddities[] = { "no rows", "one row", "all null", "absurd", "negative", "10,000", "huge text", "right to left", "odd bytes" };

static gsize
rows_of (Oddity oddity)
{
  return oddity == NO_ROWS ? 0 : oddity == ONE_ROW ? 1 : oddity == MANY ? 10000 : 7;
}

static double
number (Oddity oddity, gsize i, guint column)
{
  static const double absurd[] = { INFINITY, 1e308, -INFINITY, -1e308, NAN, 1e-300, 0 };

  switch (oddity)
    {
    case ALL_NULL:
      return NAN;
    case ABSURD:
      return absurd[(i + column) % G_N_ELEMENTS (absurd)];
    case NEGATIVE:
      return -10.0 * i - column - 1;
    case NO_ROWS:
    case ONE_ROW:
    case MANY:
    case HUGE_TEXT:
    case RIGHT_TO_LEFT:
    case ODD_BYTES:
    case N_ODDITIES:
    default:
      return 100.0 + (double) (i * 37 % 101) + column;
    }
}

static char *
text (Oddity oddity, gsize i, gsize groups)
{
  switch (oddity)
    {
    case ALL_NULL:
      return NULL;
    case HUGE_TEXT:
      return g_strdup_printf ("%zu %0*d", i % groups, 20000, 7);
    case RIGHT_TO_LEFT:
      return g_strdup_printf ("العملاء في المنطقة %zu", i % groups);
    case ODD_BYTES:
      return g_strdup_printf ("\xc3\x28 \xff\xfe%zu\n\t", i % groups);
    default:
      return g_strdup_printf ("Place %zu", i % groups);
    }
}

static void
add_texts (VsTileContent *content, const char *name, Oddity oddity, gsize n, gsize groups)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (texts, text (oddity, groups == 3 ? i / 3 : i, groups == 3 ? 1000000 : groups));
  fixture_text (content, name, (const char *const *) texts->pdata, n);
}

/* One dimension or two, and so many measures. */
static VsTileContent *
odd_content (VsMark mark, Oddity oddity, gboolean two, guint n_measures, const char *json)
{
  VsTileContent *content = fixture_new ("Odd", mark, json);
  gsize n = rows_of (oddity);
  g_autofree double *y = g_new (double, MAX (n, 1));

  add_texts (content, "from", oddity, n, two ? 100 : 1000000);
  if (two)
    add_texts (content, "to", oddity, n, 3);
  for (guint c = 0; c < n_measures; c++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", c);

      for (gsize i = 0; i < n; i++)
        y[i] = number (oddity, i, c);
      fixture_numbers (content, name, name, VS_FORMAT_MONEY, y, n);
    }
  return content;
}

static void
check_inside (Canvas *canvas)
{
  GPtrArray *marks = canvas_marks (canvas);
  GArray *boxes = vs_chart_text_boxes (canvas->chart);

  for (guint i = 0; i < marks->len; i++)
    {
      const VsChartMark *mark = nth (marks, i);

      g_assert_nonnull (mark->words);
      g_assert_true (g_utf8_validate (mark->words, -1, NULL));
      g_assert_true (isfinite (mark->x) && isfinite (mark->y) && mark->w >= 0 && mark->h >= 0);
      if (mark->x < -0.5 || mark->y < -0.5 || mark->x + mark->w > canvas->width + 0.5 || mark->y + mark->h > canvas->height + 0.5)
        {
          g_test_message ("mark outside: “%.40s” at %g,%g %g × %g", mark->words, mark->x, mark->y, mark->w, mark->h);
          g_test_fail ();
          return;
        }
    }
  for (guint i = 0; i < boxes->len; i++)
    {
      const VsPenBox *box = &g_array_index (boxes, VsPenBox, i);

      if (box->x < -1 || box->y < -2 || box->x + box->w > canvas->width + 1 || box->y + box->h > canvas->height + 2)
        {
          g_test_message ("text outside: at %g,%g %g × %g", box->x, box->y, box->w, box->h);
          g_test_fail ();
          return;
        }
    }
}

/* Lines of text may touch, letters not: half a line's leading is forgiven. */
static void
check_apart (Canvas *canvas)
{
  GArray *boxes = vs_chart_text_boxes (canvas->chart);

  for (guint i = 0; i < boxes->len; i++)
    for (guint k = i + 1; k < boxes->len; k++)
      {
        const VsPenBox *a = &g_array_index (boxes, VsPenBox, i), *b = &g_array_index (boxes, VsPenBox, k);
        double w = MIN (a->x + a->w, b->x + b->w) - MAX (a->x, b->x), h = MIN (a->y + a->h, b->y + b->h) - MAX (a->y, b->y);

        if (w > 0.5 && h > 4.5)
          {
            g_test_message ("texts %u and %u lie on each other by %g × %g: at %g,%g and %g,%g", i, k, w, h, a->x, a->y, b->x, b->y);
            g_test_fail ();
            return;
          }
      }
}

static void
check_odd (VsMark mark, Oddity oddity, gboolean two, guint n_measures, const char *json)
{
  g_autoptr (Canvas) canvas = NULL;
  g_autofree char *words = NULL;
  clock_t start = clock ();
  gboolean picture = mark != VS_MARK_KPI && mark < VS_MARK_TABLE;

  g_test_message ("%s, %s, %s, %u measures", vs_mark_name (mark), oddities[oddity], two ? "two dimensions" : "one dimension", n_measures);
  canvas = canvas_new (odd_content (mark, oddity, two, n_measures, json), 360, 240, 1, VS_THEME_LIGHT, oddity == RIGHT_TO_LEFT);
  g_assert_true (picture == (canvas->chart != NULL));
  if (!picture)
    return;
  check_inside (canvas);
  check_apart (canvas);
  words = vs_chart_describe (canvas->chart);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpuint (strlen (words), <, 300000);
  g_assert_cmpint (clock () - start, <, 3 * CLOCKS_PER_SEC);
}

static void
test_odd (gconstpointer data)
{
  Oddity oddity = (Oddity) GPOINTER_TO_INT (data);

  for (int m = 0; m < VS_N_MARKS; m++)
    {
      check_odd ((VsMark) m, oddity, FALSE, 1, "{}");
      check_odd ((VsMark) m, oddity, TRUE, 1, "{ \"stack\": \"sum\" }");
      if (m == VS_MARK_BAR)
        {
          check_odd (VS_MARK_BAR, oddity, FALSE, 1, "{ \"horizontal\": true, \"target\": 120 }");
          check_odd (VS_MARK_BAR, oddity, TRUE, 1, "{ \"stack\": \"share\", \"horizontal\": true }");
        }
      if (m == VS_MARK_BULLET)
        check_odd (VS_MARK_BULLET, oddity, FALSE, 2, "{ \"target\": \"m1\" }");
      if (oddity != MANY)
        check_odd ((VsMark) m, oddity, FALSE, 5, "{}");
    }
}

/* ── Good data ── */

/* Every sample at the widths of a page: nothing outside, no text on another. */
static void
test_widths (void)
{
  static const int widths[] = { 520, 328, 240 };

  for (gsize i = 0; i < n_samples; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (widths); k++)
      {
        g_autoptr (Canvas) canvas = canvas_new (samples[i].make (), widths[k], 240, 1, VS_THEME_LIGHT, FALSE);

        g_test_message ("%s, %d wide", samples[i].name, widths[k]);
        check_inside (canvas);
        check_apart (canvas);
      }
}

/* Pixels of a bar's colour are as many as its value says, and all bars begin at the same edge. */
static void
test_bars_proportional (void)
{
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("many-bars"), 400, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  VsRgba blue = vs_palette_series (0, VS_THEME_LIGHT);
  double unit = 0, left = 0;

  g_assert_cmpuint (marks->len, >, 5);
  g_assert_cmpuint (marks->len, <, 60);   /* "and 48 more" */
  for (guint i = 0; i < marks->len; i++)
    {
      const VsChartMark *mark = nth (marks, i);
      double y = mark->y + mark->h / 2, length = canvas_length (canvas, 0, y, TRUE, blue), from = 0;

      while (!canvas_same (canvas_pixel (canvas, from, y), blue))
        from++;
      if (i == 0)
        unit = length / 1000, left = from;
      g_assert_cmpfloat_with_epsilon (length, (1000 - 10.0 * i) * unit, 1.5);
      g_assert_cmpfloat_with_epsilon (from, left, 1);
    }
}

static void
test_columns_proportional (void)
{
  static const double y[] = { 120, 180, -60, 240, 90, NAN, 300, 210, 0, 60, 150, 270 };
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("columns"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  VsRgba blue = vs_palette_series (0, VS_THEME_LIGHT);
  double unit;

  g_assert_cmpuint (marks->len, ==, G_N_ELEMENTS (y));
  unit = canvas_length (canvas, nth (marks, 6)->x + nth (marks, 6)->w / 2, 0, FALSE, blue) / 300;
  for (guint i = 0; i < marks->len; i++)
    g_assert_cmpfloat_with_epsilon (canvas_length (canvas, nth (marks, i)->x + nth (marks, i)->w / 2, 0, FALSE, blue),
                                    isnan (y[i]) ? 0 : fabs (y[i]) * unit, 2);
}

/* Of a pile of 100 % the parts are as long as their shares, and all piles end at the same edge. */
static void
test_shares (void)
{
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("shares"), 600, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  double whole = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      double y = nth (marks, i)->y + nth (marks, i)->h / 2 - 8, parts[3], all = 0;   /* above the labels */

      for (guint s = 0; s < 3; s++)
        all += parts[s] = canvas_length (canvas, 0, y, TRUE, vs_palette_series (s, VS_THEME_LIGHT));
      whole = i == 0 ? all : whole;
      g_assert_cmpfloat_with_epsilon (all, whole, 3);
      /* 1 : 0.6 : 0.15, but the third region has no business */
      g_assert_cmpfloat_with_epsilon (parts[0] / all, i == 2 ? 1 / 1.15 : 1 / 1.75, 0.01);
      g_assert_cmpfloat_with_epsilon (parts[1] / all, i == 2 ? 0 : 0.6 / 1.75, 0.01);
    }
}

static double
area (const GArray *outline)
{
  const double *at = (const double *) outline->data;
  guint n = outline->len / 2;
  double sum = 0;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    sum += at[2 * j] * at[2 * i + 1] - at[2 * i] * at[2 * j + 1];
  return fabs (sum) / 2;
}

/* The slices are as large as their values, together they are the whole ring, and each is found by pointing into it. */
static void
test_donut (void)
{
  static const double y[] = { 611000, 48000, 9200, 14000, 2010 };
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("donut"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  double all = 0, sum = 0, left = INFINITY, right = -INFINITY, inner = INFINITY, cx, cy, outer;

  g_assert_cmpuint (marks->len, ==, G_N_ELEMENTS (y));
  for (guint i = 0; i < marks->len; i++)
    {
      all += area (nth (marks, i)->outline);
      sum += y[i];
      left = MIN (left, nth (marks, i)->x);
      right = MAX (right, nth (marks, i)->x + nth (marks, i)->w);
    }
  for (guint i = 0; i < marks->len; i++)
    g_assert_cmpfloat_with_epsilon (area (nth (marks, i)->outline) / all, y[i] / sum, 0.002);
  /* The first slice begins at the top: its first point is the ring's highest. */
  cx = g_array_index (nth (marks, 0)->outline, double, 0);
  g_assert_cmpfloat_with_epsilon (cx, canvas->width / 2.0, 0.5);
  cy = canvas->height / 2.0;
  outer = cy - g_array_index (nth (marks, 0)->outline, double, 1);
  for (guint k = 0; k < nth (marks, 0)->outline->len; k += 2)
    inner = MIN (inner, hypot (g_array_index (nth (marks, 0)->outline, double, k) - cx, g_array_index (nth (marks, 0)->outline, double, k + 1) - cy));
  g_assert_cmpfloat_with_epsilon (all / (G_PI * (outer * outer - inner * inner)), 1, 0.002);   /* 360° */
  g_assert_cmpint (vs_chart_find_mark (marks, cx, cy), ==, -1);
  g_assert_cmpint (vs_chart_find_mark (marks, cx + (outer + inner) / 2, cy), ==, 0);
  g_assert_true (canvas_same (canvas_pixel (canvas, cx + (outer + inner) / 2, cy), vs_palette_series (0, VS_THEME_LIGHT)));
}

/* More parts than colours: the smallest are one, and nothing is lost. */
static void
test_other (void)
{
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("donut-many"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  const VsChartMark *other = nth (marks, marks->len - 1);

  g_assert_cmpuint (marks->len, ==, 7);
  g_assert_true (g_str_has_prefix (other->words, "Other (6): "));
  g_assert_null (other->column);   /* one cannot filter by it */
  /* 20 − 7i mod 12 millions without the fifth: 20 13 18 11 16 — 14 19 12 17 10 15 9, the six greatest stand for themselves. */
}

static void
test_refusals (void)
{
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("donut-negative"), 300, 200, 1, VS_THEME_LIGHT, FALSE);
  g_autofree char *words = vs_chart_describe (canvas->chart);

  g_assert_cmpuint (canvas_marks (canvas)->len, ==, 0);
  g_assert_cmpuint (vs_chart_text_boxes (canvas->chart)->len, ==, 1);
  g_assert_nonnull (strstr (words, "negative"));
}

/* Steps lead from level to level; what they do not explain is a step of its own. */
static void
test_waterfall (void)
{
  g_autoptr (Canvas) gap = canvas_new (make_sample ("waterfall-gap"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  g_autoptr (Canvas) sum = canvas_new (make_sample ("waterfall-open"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  VsRgba blue = vs_palette_series (0, VS_THEME_LIGHT), neutral = vs_palette_level (VS_LEVEL_NONE, VS_THEME_LIGHT);
  GPtrArray *marks = canvas_marks (gap);
  double unit;

  g_assert_cmpuint (marks->len, ==, 4);
  g_assert_true (g_str_has_prefix (nth (marks, 2)->words, "Not explained: 30"));
  unit = canvas_length (gap, nth (marks, 3)->x + nth (marks, 3)->w / 2, 0, FALSE, neutral) / 150;
  g_assert_cmpfloat_with_epsilon (canvas_length (gap, nth (marks, 0)->x + nth (marks, 0)->w / 2, 0, FALSE, neutral), 100 * unit, 2);
  g_assert_cmpfloat_with_epsilon (canvas_length (gap, nth (marks, 1)->x + nth (marks, 1)->w / 2, 0, FALSE, blue), 20 * unit, 2);
  g_assert_cmpfloat_with_epsilon (canvas_length (gap, nth (marks, 2)->x + nth (marks, 2)->w / 2, 0, FALSE, blue), 30 * unit, 2);
  marks = canvas_marks (sum);
  g_assert_true (g_str_has_prefix (nth (marks, marks->len - 1)->words, "Total: −$\u00a0560"));
}

static void
test_funnel (void)
{
  static const double y[] = { 23560, 18900, 9120, 2410, 1180 };
  g_autoptr (Canvas) canvas = canvas_new (make_sample ("funnel"), 480, 300, 1, VS_THEME_LIGHT, FALSE);
  GPtrArray *marks = canvas_marks (canvas);
  VsRgba blue = vs_palette_series (0, VS_THEME_LIGHT);
  double unit = canvas_length (canvas, 0, nth (marks, 0)->y + 10, TRUE, blue) / y[0];

  for (guint i = 0; i < marks->len; i++)
    g_assert_cmpfloat_with_epsilon (canvas_length (canvas, 0, nth (marks, i)->y + 10, TRUE, blue), y[i] * unit, 1.5);
  g_assert_nonnull (strstr (nth (marks, 2)->words, "48.3\u00a0% of Reached"));   /* 9120 / 18900 */
}

/* What is not selected loses its colour, what is keeps it: for every mark one can select in. */
static void
test_selected (void)
{
  static const struct { const char *sample, *key; guint series; } cases[] = {
    { "many-bars", "Agent 3", 0 }, { "grouped", "East", 1 }, { "stacked", "North", 1 }, { "shares", "East", 0 },
    { "donut", "Household", 1 }, { "waterfall", "Price", 0 }, { "funnel", "Opened", 0 }, { "bullet", "East", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Canvas) canvas = canvas_new (make_sample (cases[i].sample), 480, 300, 1, VS_THEME_LIGHT, FALSE);
      VsRgba colour = vs_palette_series (cases[i].series, VS_THEME_LIGHT);
      gsize all = canvas_count (canvas, colour), kept;
      GPtrArray *marks;
      guint n = 0;

      vs_chart_set_selected (canvas->chart, &cases[i].key, 1);
      canvas_draw (canvas);
      kept = canvas_count (canvas, colour);
      marks = canvas_marks (canvas);
      for (guint k = 0; k < marks->len; k++)
        {
          n += !nth (marks, k)->faded && nth (marks, k)->column;
          g_assert_true (nth (marks, k)->faded == (g_strcmp0 (nth (marks, k)->key, cases[i].key) != 0) || nth (marks, k)->column == NULL);
        }
      g_test_message ("%s: %zu of %zu pixels", cases[i].sample, kept, all);
      g_assert_cmpuint (n, ==, 1);
      g_assert_cmpuint (kept, >, 0);
      g_assert_cmpuint (kept, <, all);
      vs_chart_set_selected (canvas->chart, NULL, 0);
      canvas_draw (canvas);
      g_assert_cmpuint (canvas_count (canvas, colour), ==, all);
    }
}

/* ── Right to left ── */

static gboolean
is_in_text (GArray *boxes, double x, double y)
{
  for (guint i = 0; i < boxes->len; i++)
    {
      const VsPenBox *box = &g_array_index (boxes, VsPenBox, i);

      if (x > box->x - 3 && x < box->x + box->w + 3 && y > box->y - 3 && y < box->y + box->h + 3)
        return TRUE;
    }
  return FALSE;
}

/* What letters leave in each column of their box. */
static gint64
ink (const Canvas *canvas, const VsPenBox *box, int column)
{
  gint64 dark = 0;

  for (int y = 0; y < (int) box->h; y++)
    dark += (gint64) (255 * (1 - canvas_pixel (canvas, box->x + column + 0.5, box->y + y + 0.5).g));
  return dark;
}

/* How far the columns of a text are from those there, and from those in reverse. */
static void
compare_letters (const Canvas *there, const VsPenBox *a, const Canvas *here, const VsPenBox *b, gint64 *same, gint64 *turned)
{
  int n = (int) a->w;

  for (int i = 0; i < n; i++)
    {
      *same += ABS (ink (there, a, i) - ink (here, b, i));
      *turned += ABS (ink (there, a, i) - ink (here, b, n - 1 - i));
    }
}

/* Each picture is itself in a mirror: shapes, marks and the places of texts; only the letters are not. */
static void
test_mirrored (void)
{
  for (gsize s = 0; s < n_samples; s++)
    {
      g_autoptr (Canvas) there = canvas_new (samples[s].make (), 480, 300, 1, VS_THEME_LIGHT, FALSE);
      g_autoptr (Canvas) here = canvas_new (samples[s].make (), 480, 300, 1, VS_THEME_LIGHT, TRUE);
      GArray *a = vs_chart_text_boxes (there->chart), *b = vs_chart_text_boxes (here->chart);
      GPtrArray *marks, *mirrored;
      guint other = 0;
      gint64 same = 0, turned = 0;

      g_test_message ("%s", samples[s].name);
      g_assert_cmpuint (a->len, ==, b->len);
      for (guint i = 0; i < a->len; i++)
        {
          const VsPenBox *p = &g_array_index (a, VsPenBox, i), *q = &g_array_index (b, VsPenBox, i);

          g_assert_cmpfloat_with_epsilon (q->x, 480 - p->x - p->w, 0.01);
          g_assert_cmpfloat_with_epsilon (q->y, p->y, 0.01);
          if (p->w > 12 && p->h < 24)
            compare_letters (there, p, here, q, &same, &turned);
        }
      /* The letters are the same ones and not turned round. One word may look alike from both sides, all words of a picture do not. */
      g_assert_cmpint (same, <=, turned / 2);
      for (int y = 0; y < 300 && !vs_chart_view (there->chart); y++)   /* thousands of steep edges round as they like */
        for (int x = 0; x < 480; x++)
          if (!is_in_text (a, x + 0.5, y + 0.5) && !is_in_text (b, 479.5 - x, y + 0.5))
            {
              VsRgba p = canvas_pixel (there, x + 0.5, y + 0.5), q = canvas_pixel (here, 479.5 - x, y + 0.5);

              other += fabs (p.r - q.r) + fabs (p.g - q.g) + fabs (p.b - q.b) > 0.2;
            }
      g_assert_cmpuint (other, <, 300);   /* of 144,000: a thin line may round to the pixel beside */
      marks = canvas_marks (there);
      mirrored = canvas_marks (here);
      g_assert_cmpuint (marks->len, ==, mirrored->len);
      for (guint i = 0; i < marks->len; i++)
        {
          g_assert_cmpfloat_with_epsilon (nth (mirrored, i)->x, 480 - nth (marks, i)->x - nth (marks, i)->w, 0.01);
          g_assert_cmpstr (nth (mirrored, i)->words, ==, nth (marks, i)->words);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int o = 0; o < N_ODDITIES; o++)
    {
      g_autofree char *path = g_strdup_printf ("/marks/odd/%s", oddities[o]);

      g_test_add_data_func (path, GINT_TO_POINTER (o), test_odd);
    }
  g_test_add_func ("/marks/widths", test_widths);
  g_test_add_func ("/marks/bars", test_bars_proportional);
  g_test_add_func ("/marks/columns", test_columns_proportional);
  g_test_add_func ("/marks/shares", test_shares);
  g_test_add_func ("/marks/donut", test_donut);
  g_test_add_func ("/marks/other", test_other);
  g_test_add_func ("/marks/refusals", test_refusals);
  g_test_add_func ("/marks/waterfall", test_waterfall);
  g_test_add_func ("/marks/funnel", test_funnel);
  g_test_add_func ("/marks/selected", test_selected);
  g_test_add_func ("/marks/mirrored", test_mirrored);
  return g_test_run ();
}

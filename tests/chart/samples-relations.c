/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples-relations.h"

#include <math.h>

static double
normal (GRand *rand)
{
  double sum = 0;

  for (int k = 0; k < 12; k++)
    sum += g_rand_double (rand);
  return sum - 6;
}

/* ── Scatter ── */

static VsTileContent *
dots (const char *title, gsize n, guint n_groups)
{
  static const char *const segments[] = { "Household", "Small business", "Industry" };
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autofree const char **segment = g_new (const char *, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  VsTileContent *c = fixture_new (title, VS_MARK_SCATTER, n_groups ? "{ \"x\": \"usage\", \"y\": \"bill\", \"series\": \"segment\" }"
                                                                   : "{ \"x\": \"usage\", \"y\": \"bill\" }");

  for (gsize i = 0; i < n; i++)
    {
      guint g = n_groups ? (guint) i % n_groups : 0;

      x[i] = fmax (1200 + 2600 * g + normal (rand) * 700, 50);
      y[i] = fmax (x[i] * 0.27 + normal (rand) * 180, 20);
      segment[i] = segments[g];
    }
  if (n_groups)
    fixture_text (c, "segment", segment, n);
  fixture_numbers (c, "usage", "Usage", VS_FORMAT_KWH, x, n);
  fixture_numbers (c, "bill", "Bill", VS_FORMAT_MONEY, y, n);
  return c;
}

VsTileContent *
sample_scatter (void)
{
  return dots ("Usage and bill", 240, 3);
}

VsTileContent *
sample_scatter_dense (void)
{
  return dots ("Usage and bill of all", 60000, 0);
}

VsTileContent *
sample_scatter_named (void)
{
  static const char *const regions[] = { "North", "South", "Harbour", "Old Town", "Hills", "Lakeside", "East", "Airport" };
  static const double margin[] = { 0.11, 0.14, 0.08, 0.16, 0.12, 0.125, 0.05, 0.15 };
  static const double kept[] = { 0.91, 0.93, 0.86, 0.95, 0.90, 0.905, 0.82, 0.935 };
  static const double customers[] = { 120e3, 310e3, 45e3, 20e3, 80e3, 64e3, 15e3, 9e3 };
  VsTileContent *c = fixture_new ("Margin and retention by region", VS_MARK_SCATTER,
    "{ \"x\": \"margin\", \"y\": \"kept\", \"names\": \"region\", \"size\": \"customers\", \"query\": { \"by\": [\"customer.region\"] } }");

  fixture_text (c, "region", regions, 8);
  fixture_numbers (c, "margin", "Margin", VS_FORMAT_PERCENT, margin, 8);
  fixture_numbers (c, "kept", "Retention", VS_FORMAT_PERCENT, kept, 8);
  fixture_numbers (c, "customers", "Customers", VS_FORMAT_INTEGER, customers, 8);
  return c;
}

/* ── Box ── */

static VsTileContent *
boxes (const char *title, const char *const *names, gsize n, double first, double step)
{
  static const char *const captions[] = { "Lower whisker", "Lower quartile", "Median", "Upper quartile", "Upper whisker", "Below", "Above" };
  static const char *const columns[] = { "low", "q1", "median", "q3", "high", "below", "above" };
  VsTileContent *c = fixture_new (title, VS_MARK_BOX, "{ \"query\": { \"by\": [\"segment\"] } }");
  double y[16];

  fixture_text (c, "segment", names, n);
  for (int k = 0; k < 7; k++)
    {
      for (gsize i = 0; i < n; i++)
        {
          double middle = first + step * i, width = 400 + 150 * i;

          y[i] = k < 5 ? middle + ((const double[]) { -1.6, -0.6, 0.05, 0.7, 2.2 })[k] * width : k == 5 ? (i == 1 ? 4 : 0) : 12.0 * (i + 1) * (i + 1);
        }
      fixture_numbers (c, columns[k], captions[k], k < 5 ? VS_FORMAT_KWH : VS_FORMAT_INTEGER, y, n);
    }
  return c;
}

VsTileContent *
sample_box (void)
{
  static const char *const names[] = { "Household", "Heat pump", "Electric car", "Small business", NULL };

  return boxes ("Yearly usage by segment", names, 5, 2200, 1100);
}

VsTileContent *
sample_box_signs (void)
{
  static const char *const names[] = { "North", "South", "East" };

  return boxes ("Saving by region", names, 3, -300, 450);
}

/* ── Curves ── */

static VsTileContent *
curve (const char *title, const char *kind, gboolean two)
{
  enum { N = 3000 };
  g_autofree double *a = g_new (double, N), *b = g_new (double, N), *left = g_new (double, N);
  g_autofree char *json = g_strdup_printf ("{ \"curve\": \"%s\", \"outcome\": \"left\", \"y\": [\"churn\"%s] }", kind, two ? ", \"tenure\"" : "");
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  VsTileContent *c = fixture_new (title, VS_MARK_CURVE, json);

  for (int i = 0; i < N; i++)
    {
      left[i] = g_rand_double (rand) < 0.12;
      a[i] = left[i] * 1.4 + normal (rand);
      b[i] = floor (left[i] * 2 + normal (rand) * 3);
    }
  fixture_numbers (c, "churn", "Churn score", VS_FORMAT_SCORE, a, N);
  fixture_numbers (c, "tenure", "Tenure alone", VS_FORMAT_NUMBER, b, N);
  fixture_numbers (c, "left", "Left", VS_FORMAT_YESNO, left, N);
  return c;
}

VsTileContent *
sample_roc (void)
{
  return curve ("Does the score find leavers?", "roc", TRUE);
}

VsTileContent *
sample_gain (void)
{
  return curve ("Leavers found by calling first", "gain", FALSE);
}

VsTileContent *
sample_lift (void)
{
  return curve ("Better than chance", "lift", TRUE);
}

/* ── Flows and areas ── */

VsTileContent *
sample_migration (void)
{
  static const char *const classes[] = { "Low", "Medium", "High" };
  static const double moved[3][3] = { { 41000, 6200, 800 }, { 5100, 14800, 3900 }, { 300, 2500, 6100 } };
  const char *from[9], *to[9];
  double n[9];
  VsTileContent *c = fixture_new ("Who changed level", VS_MARK_SANKEY,
    "{ \"query\": { \"by\": [\"before.level\", \"score.level\"] }, \"levels\": { \"Low\": \"green\", \"Medium\": \"orange\", \"High\": \"red\" } }");

  for (int i = 0; i < 9; i++)
    from[i] = classes[i / 3], to[i] = classes[i % 3], n[i] = moved[i / 3][i % 3];
  fixture_text (c, "A quarter ago", from, 9);
  fixture_text (c, "Today", to, 9);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, n, 9);
  return c;
}

VsTileContent *
sample_three_stages (void)
{
  static const char *const plans[] = { "Standard", "Night saver", "Green fixed", "Electric car off-peak", "Business flat" };
  const char *stage[3][125];
  double n[125];
  VsTileContent *c = fixture_new ("Plans over three years", VS_MARK_SANKEY, "{}");

  for (int i = 0; i < 125; i++)
    {
      int a = i / 25, b = i / 5 % 5, d = i % 5;

      stage[0][i] = plans[a], stage[1][i] = plans[b], stage[2][i] = plans[d];
      n[i] = (a == b ? 10 : 1) * (b == d ? 10 : 1) * (5 - a) * 7.0;
    }
  fixture_text (c, "2024", stage[0], 125);
  fixture_text (c, "2025", stage[1], 125);
  fixture_text (c, "2026", stage[2], 125);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, n, 125);
  return c;
}

VsTileContent *
sample_treemap (void)
{
  const char *names[40];
  char text[40][24];
  double y[40];
  VsTileContent *c = fixture_new ("Revenue by customer", VS_MARK_TREEMAP, "{}");

  for (int i = 0; i < 40; i++)
    {
      g_snprintf (text[i], sizeof text[i], "Company %d", i + 1);
      names[i] = text[i];
      y[i] = 4e6 * pow (0.86, i);
    }
  fixture_text (c, "customer", names, 40);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 40);
  return c;
}

VsTileContent *
sample_treemap_groups (void)
{
  static const char *const regions[] = { "South", "North", "Harbour", "Hills", "East" };
  static const char *const segments[] = { "Households", "Small business", "Industry", "Public" };
  const char *region[20], *segment[20];
  double y[20];
  VsTileContent *c = fixture_new ("Revenue by region and segment", VS_MARK_TREEMAP, "{ \"query\": { \"by\": [\"customer.region\", \"customer.segment\"] } }");

  for (int i = 0; i < 20; i++)
    {
      region[i] = regions[i / 4];
      segment[i] = segments[i % 4];
      y[i] = 9e6 * pow (0.62, i / 4) * ((const double[]) { 1, 0.45, 0.8, 0.07 })[(i + i / 4) % 4];
    }
  fixture_text (c, "region", region, 20);
  fixture_text (c, "segment", segment, 20);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 20);
  return c;
}

/* ── Load ── */

/* Weekdays and hours as numbers, in no order, one hour unknown, no Wednesday night at all. */
VsTileContent *
sample_load (void)
{
  double day[168], hour[168], y[168];
  gsize n = 0;
  VsTileContent *c = fixture_new ("Load over the week", VS_MARK_HEATMAP, "{ \"x\": \"hour\", \"series\": \"weekday\" }");

  for (int k = 0; k < 168; k++)
    {
      int i = k * 25 % 168;

      if (i / 24 == 2 && i % 24 < 4)
        continue;
      day[n] = i / 24 + 1;
      hour[n] = i % 24;
      y[n] = i == 100 ? NAN : 0.25 + exp (-pow ((i % 24 - 19) / 2.5, 2)) * 1.1 + exp (-pow ((i % 24 - 8) / 1.8, 2)) * (i / 24 < 5 ? 0.5 : 0.2);
      n++;
    }
  fixture_dimension (c, "weekday", VS_FORMAT_WEEKDAY, day, n);
  fixture_dimension (c, "hour", VS_FORMAT_HOUR, hour, n);
  fixture_numbers (c, "kw", "Load", VS_FORMAT_KW, y, n);
  return c;
}

VsTileContent *
sample_readings (void)
{
  enum { N = 35040 };
  VsColumnBuilder *at = vs_column_builder_new (VS_TYPE_TIME);
  g_autofree double *y = g_new (double, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  VsTileContent *c = fixture_new ("A year of readings", VS_MARK_AREA, "{}");

  for (int i = 0; i < N; i++)
    {
      vs_column_builder_add_int (at, 1735689600 + 900 * (gint64) i);
      y[i] = i > 9000 && i < 9700 ? NAN : 0.4 + 0.3 * cos (i * 2 * G_PI / N) + (g_rand_double (rand) < 0.03 ? 3.6 : g_rand_double (rand) * 0.8);
    }
  fixture_column (c, "at", VS_FORMAT_TIME, TRUE, vs_column_builder_end (at));
  fixture_numbers (c, "kw", "Load", VS_FORMAT_KW, y, N);
  return c;
}

VsTileContent *
sample_stacked_area (void)
{
  static const char *const names[] = { "Households", "Small business", "Industry" };
  double y[3][24];
  VsTileContent *c = fixture_new ("Energy by segment", VS_MARK_AREA, "{ \"stack\": \"sum\" }");

  fixture_months (c, "month", 2024, 7, 24);
  for (int s = 0; s < 3; s++)
    {
      for (int i = 0; i < 24; i++)
        y[s][i] = (3 - s) * 40 + 12 * cos ((i - 5) * G_PI / 6) * (3 - s) + s * i;
      fixture_numbers (c, names[s], names[s], VS_FORMAT_KWH, y[s], 24);
    }
  return c;
}

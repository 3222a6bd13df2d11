/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include "samples-relations.h"

#include <math.h>

static VsTileContent *
aging (void)
{
  static const char *const buckets[] = { "current", "1-30", "31-60", "61-90", "90+" };
  static const double y[] = { 103.9e6, 21.4e6, 9.2e6, 4.6e6, 3.5e6 };
  VsTileContent *c = fixture_new ("Receivables by age", VS_MARK_BAR,
    "{ \"query\": { \"by\": [{ \"expr\": \"account.bucket\", \"name\": \"bucket\" }], \"measures\": [\"open\"] },"
    "  \"horizontal\": true, \"x\": \"bucket\", \"y\": [\"open\"], \"labels\": { \"current\": \"Current\", \"1-30\": \"1–30 days\","
    "  \"31-60\": \"31–60\", \"61-90\": \"61–90\", \"90+\": \"Over 90\" },"
    "  \"levels\": { \"1-30\": \"orange\", \"31-60\": \"orange\", \"61-90\": \"orange\", \"90+\": \"red\" } }");

  fixture_text (c, "bucket", buckets, 5);
  fixture_numbers (c, "open", "Receivables", VS_FORMAT_MONEY, y, 5);
  return c;
}

static VsTileContent *
churn (void)
{
  static const char *const levels[] = { "HIGH", "MEDIUM", "LOW" };
  static const double y[] = { 31000, 142000, 511000 };
  VsTileContent *c = fixture_new ("Risk of leaving", VS_MARK_BAR,
    "{ \"horizontal\": true, \"x\": \"level\", \"y\": [\"n\"],"
    "  \"labels\": { \"HIGH\": \"High\", \"MEDIUM\": \"Medium\", \"LOW\": \"Low\" },"
    "  \"levels\": { \"HIGH\": \"red\", \"MEDIUM\": \"orange\", \"LOW\": \"green\" } }");

  fixture_text (c, "level", levels, 3);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, y, 3);
  return c;
}

static VsTileContent *
revenue (void)
{
  static const double y[] = { 98e6, 96e6, 101e6, 104e6, 110e6, 116e6, 120.5e6, 118e6, 109e6, 103e6, 106e6, 112e6 };
  static const double before[] = { 93e6, 95e6, 97e6, 99e6, 104e6, 110e6, 117e6, 112e6, 104e6, 99e6, 101e6, 106e6 };
  VsTileContent *c = fixture_new ("Revenue", VS_MARK_AREA, "{ \"x\": \"month\", \"y\": [\"now\", \"before\"], \"dashed\": \"before\" }");

  fixture_months (c, "month", 2025, 7, 12);
  fixture_numbers (c, "now", "Revenue", VS_FORMAT_MONEY, y, 12);
  fixture_numbers (c, "before", "a year before", VS_FORMAT_MONEY, before, 12);
  return c;
}

static VsTileContent *
lines (void)
{
  double y[4][30];
  VsTileContent *c = fixture_new ("Load by plan", VS_MARK_LINE, "{ \"x\": \"month\" }");
  static const char *const names[] = { "Standard", "Night saver", "EV off-peak", "Business" };

  for (int s = 0; s < 4; s++)
    for (int i = 0; i < 30; i++)
      y[s][i] = s == 1 && i > 8 && i < 13 ? NAN : 40 + (s % 3) * 2 + 8 * sin (i / 3.0 + s) + s;
  fixture_months (c, "month", 2024, 3, 30);
  for (int s = 0; s < 4; s++)
    fixture_numbers (c, names[s], names[s], VS_FORMAT_KWH, y[s], 30);
  return c;
}

static VsTileContent *
columns (void)
{
  static const double y[] = { 120, 180, -60, 240, 90, NAN, 300, 210, 0, 60, 150, 270 };
  VsTileContent *c = fixture_new ("Joined less left", VS_MARK_BAR, "{}");

  fixture_months (c, "month", 2025, 7, 12);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, y, 12);
  return c;
}

static VsTileContent *
grouped (void)
{
  static const char *const regions[] = { "North", "South-West and the Isles", "East", "Harbour district", NULL };
  static const double a[] = { 0.12, 0.31, 0.22, 0.18, 0.05 }, b[] = { 0.10, 0.28, 0.25, 0.20, 0.06 };
  VsTileContent *c = fixture_new ("Overpaying share", VS_MARK_BAR, "{}");

  fixture_text (c, "region", regions, 5);
  fixture_numbers (c, "a", "Households", VS_FORMAT_PERCENT, a, 5);
  fixture_numbers (c, "b", "Businesses", VS_FORMAT_PERCENT, b, 5);
  return c;
}

/* region × kind as rows of a result: a second dimension. */
static VsTileContent *
by_kind (const char *title, VsMark mark, const char *json)
{
  static const char *const regions[] = { "North", "South-West", "East", "Harbour district" };
  static const char *const kinds[] = { "Household", "Business", "Public" };
  const char *region[12], *kind[12];
  double y[12];
  VsTileContent *c = fixture_new (title, mark, json);

  for (int i = 0; i < 12; i++)
    {
      region[i] = regions[i / 3];
      kind[i] = kinds[i % 3];
      y[i] = i == 7 ? NAN : (40e6 - 8e6 * (i / 3)) * (i % 3 == 0 ? 1 : i % 3 == 1 ? 0.6 : 0.15);
    }
  fixture_text (c, "region", region, 12);
  fixture_text (c, "kind", kind, 12);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 12);
  return c;
}

static VsTileContent *
stacked (void)
{
  return by_kind ("Revenue by region", VS_MARK_BAR, "{ \"stack\": \"sum\" }");
}

static VsTileContent *
stacked_rows (void)
{
  return by_kind ("Revenue by region", VS_MARK_BAR, "{ \"stack\": \"sum\", \"horizontal\": true }");
}

static VsTileContent *
shares (void)
{
  return by_kind ("Who pays", VS_MARK_BAR, "{ \"stack\": \"share\", \"horizontal\": true }");
}

static VsTileContent *
share_columns (void)
{
  return by_kind ("Who pays", VS_MARK_BAR, "{ \"stack\": \"share\" }");
}

static VsTileContent *
grouped_rows (void)
{
  return by_kind ("Revenue by region", VS_MARK_BAR, "{ \"horizontal\": true, \"target\": 30e6 }");
}

/* Ups and downs upon each other. */
static VsTileContent *
stacked_signs (void)
{
  static const double in[] = { 1200, 1340, 980, 1500, 1620, 1400 }, out[] = { -800, -1100, -1250, -700, -650, -900 },
                      moved[] = { 120, -60, 40, -90, 200, 10 };
  VsTileContent *c = fixture_new ("Joined and left", VS_MARK_BAR, "{ \"stack\": \"sum\" }");

  fixture_months (c, "month", 2026, 1, 6);
  fixture_numbers (c, "in", "Joined", VS_FORMAT_INTEGER, in, 6);
  fixture_numbers (c, "out", "Left", VS_FORMAT_INTEGER, out, 6);
  fixture_numbers (c, "moved", "Moved", VS_FORMAT_INTEGER, moved, 6);
  return c;
}

static VsTileContent *
targets (void)
{
  static const char *const agents[] = { "North", "South", "East", "West", "Centre" };
  static const double y[] = { 0.92, 0.81, 0.88, 0.64, 0.97 }, t[] = { 0.9, 0.85, 0.9, 0.8, 0.95 };
  VsTileContent *c = fixture_new ("Collected", VS_MARK_BAR, "{ \"target\": \"aim\" }");

  fixture_text (c, "team", agents, 5);
  fixture_numbers (c, "rate", "Collected", VS_FORMAT_PERCENT, y, 5);
  fixture_numbers (c, "aim", "Target", VS_FORMAT_PERCENT, t, 5);
  return c;
}

static VsTileContent *
negative (void)
{
  static const char *const reasons[] = { "Tickets", "Overdue", "Usage", "Satisfaction", "Tenure" };
  static const double y[] = { 24, 18.4, 0, -11.5, -30 };
  VsTileContent *c = fixture_new ("Why", VS_MARK_BAR, "{ \"horizontal\": true }");

  fixture_text (c, "reason", reasons, 5);
  fixture_numbers (c, "points", "Points", VS_FORMAT_SCORE, y, 5);
  return c;
}

static VsTileContent *
histogram (void)
{
  enum { N = 4000, BINS = 50 };
  double from[BINS], count[BINS] = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  VsTileContent *c = fixture_new ("Customers by score", VS_MARK_HISTOGRAM,
    "{ \"x\": \"score\", \"bands\": [ { \"from\": 0, \"level\": \"green\" }, { \"from\": 40, \"level\": \"orange\" },"
    "  { \"from\": 70, \"level\": \"red\" } ] }");

  for (int i = 0; i < N; i++)
    {
      double centre = i % 4 ? 27 : 66, sum = 0;

      for (int k = 0; k < 6; k++)
        sum += g_rand_double (rand) - 0.5;
      count[(int) (CLAMP (centre + 16 * sum, 0, 99) / 2)]++;
    }
  for (int i = 0; i < BINS; i++)
    from[i] = 2 * i;
  fixture_int_dimension (c, "score", from, BINS);
  fixture_numbers (c, "count", "Customers", VS_FORMAT_INTEGER, count, BINS);
  return c;
}

static VsTileContent *
week (void)
{
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  const char *day[168], *hour[168];
  char hours[24][8];
  double y[168];
  VsTileContent *c = fixture_new ("A week", VS_MARK_HEATMAP, "{ \"x\": \"hour\", \"series\": \"weekday\" }");

  for (int h = 0; h < 24; h++)
    g_snprintf (hours[h], sizeof hours[h], "%02d:00", h);
  for (int i = 0; i < 168; i++)
    {
      day[i] = days[i / 24];
      hour[i] = hours[i % 24];
      y[i] = 0.25 + exp (-pow ((i % 24 - 19) / 2.5, 2)) * 1.1 + exp (-pow ((i % 24 - 8) / 1.8, 2)) * (i / 24 < 5 ? 0.5 : 0.2);
    }
  y[100] = NAN;
  fixture_text (c, "weekday", day, 168);
  fixture_text (c, "hour", hour, 168);
  fixture_numbers (c, "kwh", "kWh", VS_FORMAT_KWH, y, 168);
  return c;
}

static VsTileContent *
long_line (void)
{
  enum { N = 50000 };
  g_autofree double *x = g_new (double, N), *y = g_new (double, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  VsTileContent *c = fixture_new ("Every hour", VS_MARK_LINE, "{}");

  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = i == 31234 ? 9 : i > 20000 && i < 22000 ? NAN : 1 + sin (i / 4000.0) * 0.4 + g_rand_double (rand);
    }
  fixture_int_dimension (c, "i", x, N);
  fixture_numbers (c, "kwh", "kWh", VS_FORMAT_KWH, y, N);
  return c;
}

static VsTileContent *
right_to_left (void)
{
  static const char *const names[] = { "جميع العملاء في المنطقة الشمالية الغربية والجزر التابعة لها", "منازل", "שלום עולם" };
  static const double y[] = { 5.2e15, 3.3e15, 1e12 };
  VsTileContent *c = fixture_new ("الإيرادات", VS_MARK_BAR, "{ \"horizontal\": true }");

  fixture_text (c, "name", names, 3);
  fixture_numbers (c, "value", "Value", VS_FORMAT_MONEY, y, 3);
  return c;
}

static VsTileContent *
empty (void)
{
  VsTileContent *c = fixture_new ("Empty", VS_MARK_LINE, "{}");

  fixture_months (c, "month", 2025, 1, 0);
  fixture_numbers (c, "n", "N", VS_FORMAT_INTEGER, NULL, 0);
  return c;
}

static VsTileContent *
one_row (void)
{
  static const double y[] = { 42 };
  VsTileContent *c = fixture_new ("One", VS_MARK_AREA, "{}");

  fixture_months (c, "month", 2025, 1, 1);
  fixture_numbers (c, "n", "N", VS_FORMAT_INTEGER, y, 1);
  return c;
}

static VsTileContent *
all_missing (void)
{
  static const char *const names[] = { "a", "b", "c" };
  static const double y[] = { NAN, INFINITY, -INFINITY };
  VsTileContent *c = fixture_new ("Missing", VS_MARK_BAR, "{ \"horizontal\": true }");

  fixture_text (c, "name", names, 3);
  fixture_numbers (c, "n", "N", VS_FORMAT_NUMBER, y, 3);
  return c;
}

static VsTileContent *
huge_numbers (void)
{
  static const double y[] = { 1e308, -1e308, 4, NAN, 1e-300 };
  VsTileContent *c = fixture_new ("Huge", VS_MARK_LINE, "{}");

  fixture_months (c, "month", 2025, 1, 5);
  fixture_numbers (c, "n", "N", VS_FORMAT_NUMBER, y, 5);
  return c;
}

static VsTileContent *
many_bars (void)
{
  const char *names[60];
  char text[60][16];
  double y[60];
  VsTileContent *c = fixture_new ("Many", VS_MARK_BAR, "{ \"horizontal\": true }");

  for (int i = 0; i < 60; i++)
    {
      g_snprintf (text[i], sizeof text[i], "Agent %d", i + 1);
      names[i] = text[i];
      y[i] = 1000 - i * 10;
    }
  fixture_text (c, "agent", names, 60);
  fixture_numbers (c, "n", "N", VS_FORMAT_INTEGER, y, 60);
  return c;
}

static VsTileContent *
donut (void)
{
  static const char *const kinds[] = { "Household", "Small business", "Industry", "Public", "Street light" };
  static const double y[] = { 611000, 48000, 9200, 14000, 2010 };
  VsTileContent *c = fixture_new ("Customers by kind", VS_MARK_DONUT, "{}");

  fixture_text (c, "kind", kinds, 5);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, y, 5);
  return c;
}

static VsTileContent *
donut_many (void)
{
  const char *names[12];
  char text[12][16];
  double y[12];
  VsTileContent *c = fixture_new ("Revenue by plan", VS_MARK_DONUT, "{}");

  for (int i = 0; i < 12; i++)
    {
      g_snprintf (text[i], sizeof text[i], "Plan %c", 'A' + i);
      names[i] = text[i];
      y[i] = i == 4 ? NAN : 1e6 * (20 - (i * 7) % 12);
    }
  fixture_text (c, "plan", names, 12);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 12);
  return c;
}

static VsTileContent *
donut_negative (void)
{
  static const char *const kinds[] = { "Household", "Business" };
  static const double y[] = { 611000, -48000 };
  VsTileContent *c = fixture_new ("Margin by kind", VS_MARK_DONUT, "{}");

  fixture_text (c, "kind", kinds, 2);
  fixture_numbers (c, "n", "Margin", VS_FORMAT_MONEY, y, 2);
  return c;
}

static VsTileContent *
waterfall (void)
{
  static const char *const steps[] = { "Opening", "Joined", "Usage", "Price", "Left", "Closing" };
  static const double y[] = { 1.21e9, 84e6, -22e6, 61e6, -49e6, 1.284e9 };
  VsTileContent *c = fixture_new ("Revenue, from year to year", VS_MARK_WATERFALL, "{ \"totals\": [\"Opening\", \"Closing\"] }");

  fixture_text (c, "step", steps, 6);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 6);
  return c;
}

static VsTileContent *
waterfall_open (void)
{
  static const char *const steps[] = { "Billed", "Collected", "Written off", "Disputed", "Interest" };
  static const double y[] = { 5200, -4100, -350, -1400, 90 };
  VsTileContent *c = fixture_new ("Receivables", VS_MARK_WATERFALL, "{}");

  fixture_text (c, "step", steps, 5);
  fixture_numbers (c, "amount", "Amount", VS_FORMAT_MONEY, y, 5);
  return c;
}

/* Opening 100, a step of 20, closing 150: 30 are not explained. */
static VsTileContent *
waterfall_gap (void)
{
  static const char *const steps[] = { "Opening", "Joined", "Closing" };
  static const double y[] = { 100, 20, 150 };
  VsTileContent *c = fixture_new ("Customers", VS_MARK_WATERFALL, "{ \"totals\": [\"Opening\", \"Closing\"] }");

  fixture_text (c, "step", steps, 3);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, y, 3);
  return c;
}

static VsTileContent *
funnel (void)
{
  static const char *const steps[] = { "Candidates", "Reached", "Opened", "Answered", "Accepted" };
  static const double y[] = { 23560, 18900, 9120, 2410, 1180 };
  VsTileContent *c = fixture_new ("Last campaign", VS_MARK_FUNNEL, "{}");

  fixture_text (c, "step", steps, 5);
  fixture_numbers (c, "n", "Customers", VS_FORMAT_INTEGER, y, 5);
  return c;
}

static VsTileContent *
bullet (void)
{
  static const char *const regions[] = { "North", "South-West", "East", "Harbour district" };
  static const double y[] = { 41e6, 29e6, 36.5e6, 12e6 }, t[] = { 40e6, 35e6, 38e6, 20e6 };
  VsTileContent *c = fixture_new ("Revenue against plan", VS_MARK_BULLET,
    "{ \"target\": \"plan\", \"bands\": [ { \"from\": 0, \"level\": \"red\" }, { \"from\": 0.8, \"level\": \"orange\" },"
    "  { \"from\": 0.95, \"level\": \"green\" } ] }");

  fixture_text (c, "region", regions, 4);
  fixture_numbers (c, "revenue", "Revenue", VS_FORMAT_MONEY, y, 4);
  fixture_numbers (c, "plan", "Plan", VS_FORMAT_MONEY, t, 4);
  return c;
}

const Sample samples[] = {
  { "aging", aging },
  { "churn", churn },
  { "negative", negative },
  { "grouped-rows", grouped_rows },
  { "stacked-rows", stacked_rows },
  { "shares", shares },
  { "columns", columns },
  { "grouped", grouped },
  { "stacked", stacked },
  { "share-columns", share_columns },
  { "stacked-signs", stacked_signs },
  { "targets", targets },
  { "donut", donut },
  { "donut-many", donut_many },
  { "donut-negative", donut_negative },
  { "waterfall", waterfall },
  { "waterfall-open", waterfall_open },
  { "waterfall-gap", waterfall_gap },
  { "funnel", funnel },
  { "bullet", bullet },
  { "box", sample_box },
  { "box-signs", sample_box_signs },
  { "curve-gain", sample_gain },
  { "curve-lift", sample_lift },
  { "curve-roc", sample_roc },
  { "load", sample_load },
  { "sankey", sample_migration },
  { "sankey-stages", sample_three_stages },
  { "scatter", sample_scatter },
  { "scatter-dense", sample_scatter_dense },
  { "scatter-named", sample_scatter_named },
  { "treemap", sample_treemap },
  { "treemap-groups", sample_treemap_groups },
  { "readings", sample_readings },
  { "stacked-area", sample_stacked_area },
  { "revenue", revenue },
  { "lines", lines },
  { "long-line", long_line },
  { "histogram", histogram },
  { "week", week },
  { "right-to-left", right_to_left },
  { "all-missing", all_missing },
  { "empty", empty },
  { "one-row", one_row },
  { "huge-numbers", huge_numbers },
  { "many-bars", many_bars },
};
const gsize n_samples = G_N_ELEMENTS (samples);

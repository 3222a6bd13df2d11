/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

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
  enum { N = 4000 };
  g_autofree double *y = g_new (double, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  VsTileContent *c = fixture_new ("Customers by score", VS_MARK_HISTOGRAM,
    "{ \"x\": \"score\", \"bins\": 50, \"bands\": [ { \"from\": 0, \"level\": \"green\" }, { \"from\": 40, \"level\": \"orange\" },"
    "  { \"from\": 70, \"level\": \"red\" } ] }");

  for (int i = 0; i < N; i++)
    {
      double centre = i % 4 ? 27 : 66, sum = 0;

      for (int k = 0; k < 6; k++)
        sum += g_rand_double (rand) - 0.5;
      y[i] = CLAMP (centre + 16 * sum, 0, 100);
    }
  fixture_numbers (c, "score", "Score", VS_FORMAT_SCORE, y, N);
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

const Sample samples[] = {
  { "aging", aging }, { "all-missing", all_missing }, { "churn", churn }, { "columns", columns }, { "empty", empty },
  { "grouped", grouped }, { "histogram", histogram }, { "huge-numbers", huge_numbers }, { "lines", lines }, { "long-line", long_line },
  { "many-bars", many_bars }, { "negative", negative }, { "one-row", one_row }, { "revenue", revenue }, { "right-to-left", right_to_left },
  { "week", week },
};
const gsize n_samples = G_N_ELEMENTS (samples);

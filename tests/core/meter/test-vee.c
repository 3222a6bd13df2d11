/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planted faults, and what was worked out for them by hand. */
#include "meter/vee-store.h"

#include "core/workspace/folder.h"
#include "meter/interval.h"

#include <math.h>

#define MON_6_JAN_2025 G_GINT64_CONSTANT (1736121600)
#define RULES(rules) "{\"rules\": [" rules "], \"estimates\": {\"linear_hours\": 2, \"like_days\": 4, \"like_weeks\": 5, \"most_days\": 31}}"
#define GAPS "{\"check\": \"gap\", \"do\": \"estimate\"}"
#define ALL GAPS ", {\"check\": \"negative\", \"do\": \"estimate\"}, " \
  "{\"check\": \"spike\", \"over_third\": 9, \"over_usual\": 5, \"do\": \"estimate\"}, {\"check\": \"zero_run\", \"hours\": 48, \"do\": \"flag\"}, " \
  "{\"check\": \"high\", \"times\": 4, \"do\": \"flag\"}, {\"check\": \"low\", \"times\": 0.1, \"do\": \"flag\"}"

static VsSeries
make_series (const char *zone, gsize hours, float kwh)
{
  VsSeries series = { MON_6_JAN_2025, 3600, hours, g_new (float, hours), NULL, vs_zone_get (zone, NULL) };

  for (gsize i = 0; i < hours; i++)
    series.kwh[i] = kwh;
  return series;
}

static VsVeeResult
check_by (const char *json, const VsSeries *series, gboolean exports)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsVeeRules) rules = vs_vee_rules_new (json, "r.json", &error);
  VsVeeResult result;

  g_assert_no_error (error);
  vs_vee_check (rules, series, exports, &result);
  return result;
}

static VsVeeResult
check (const VsSeries *series, gboolean exports)
{
  return check_by (RULES (ALL), series, exports);
}

static const VsVeeFinding *
finding (const VsVeeResult *result, guint i)
{
  g_assert_cmpuint (i, <, result->findings->len);
  return &g_array_index (result->findings, VsVeeFinding, i);
}

static void
assert_finding (const VsVeeResult *result, guint i, VsVeeCheck check, VsVeeMethod method, gsize first, gsize n)
{
  g_assert_cmpstr (VS_VEE_CHECK_NAMES[finding (result, i)->check], ==, VS_VEE_CHECK_NAMES[check]);
  g_assert_cmpstr (VS_VEE_METHOD_NAMES[finding (result, i)->method], ==, VS_VEE_METHOD_NAMES[method]);
  g_assert_cmpuint (finding (result, i)->first, ==, first);
  g_assert_cmpuint (finding (result, i)->n, ==, n);
}

/* 1 2 . . 5: on the line between, 3 and 4. Three missing hours are too many for a line, and a day has no like days. */
static void
test_short_gap (void)
{
  VsSeries series = make_series ("UTC", 30, 1);
  VsVeeResult result;

  series.kwh[10] = 2;
  series.kwh[11] = series.kwh[12] = NAN;
  series.kwh[13] = 5;
  series.kwh[20] = series.kwh[21] = series.kwh[22] = NAN;
  series.kwh[0] = series.kwh[29] = NAN;      /* before the first and after the last nothing is missing */
  result = check (&series, FALSE);
  g_assert_cmpuint (result.findings->len, ==, 2);
  assert_finding (&result, 0, VS_VEE_GAP, VS_VEE_LINEAR, 11, 2);
  g_assert_true (isnan (finding (&result, 0)->before));
  g_assert_cmpfloat (finding (&result, 0)->after, ==, 7);
  g_assert_cmpfloat (result.kwh[11], ==, 3);
  g_assert_cmpfloat (result.kwh[12], ==, 4);
  g_assert_cmpint (result.flags[11], ==, VS_READING_ESTIMATED);
  assert_finding (&result, 1, VS_VEE_GAP, VS_VEE_NONE, 20, 3);
  g_assert_true (isnan (result.kwh[21]));
  g_assert_cmpuint (result.expected, ==, 28);
  g_assert_cmpuint (result.present, ==, 23);
  g_assert_cmpuint (result.estimated, ==, 2);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

/* Week w has w + hour / 100 kWh each hour. What is missing in week 2 is the mean of weeks 1, 3, 0 and 4; with week 3 missing too, of 1, 0, 4. */
static void
test_like_days (void)
{
  VsSeries series = make_series ("UTC", 35 * 24, 0);
  VsVeeResult result;

  for (gsize i = 0; i < series.n; i++)
    series.kwh[i] = (float) (i / (7 * 24)) + (float) (i % 24) / 100;
  for (gsize i = 14 * 24 + 10; i < 14 * 24 + 14; i++)
    series.kwh[i] = NAN;
  for (gsize i = 21 * 24 + 12; i < 21 * 24 + 14; i++)
    series.kwh[i] = NAN;
  result = check_by (RULES (GAPS), &series, FALSE);
  assert_finding (&result, 0, VS_VEE_GAP, VS_VEE_LIKE_DAYS, 14 * 24 + 10, 4);
  g_assert_cmpfloat_with_epsilon (result.kwh[14 * 24 + 10], (1 + 3 + 0 + 4) / 4.0 + 0.10, 1e-6);
  g_assert_cmpfloat_with_epsilon (result.kwh[14 * 24 + 13], (1 + 0 + 4) / 3.0 + 0.13, 1e-6);
  assert_finding (&result, 1, VS_VEE_GAP, VS_VEE_LINEAR, 21 * 24 + 12, 2);
  g_assert_cmpfloat_with_epsilon (result.kwh[21 * 24 + 12], 3.12, 1e-6);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

/* Like days go by the meter's clock: Berlin's went forward on 30 March 2025, day 83 of the series. */
static void
test_clock_change (void)
{
  VsSeries series = make_series ("Europe/Berlin", 100 * 24, 0);
  gsize first = 84 * 24 + 8;     /* Monday 31 March, 10:00 by a clock that is two hours ahead */
  VsVeeResult result;

  for (gsize i = 0; i < series.n; i++)
    series.kwh[i] = 1 + (float) (vs_zone_to_local (series.zone, series.start + (VsTime) i * 3600) / 3600 % 24);
  for (gsize i = first; i < first + 5; i++)
    series.kwh[i] = NAN;
  result = check_by (RULES (GAPS), &series, FALSE);
  assert_finding (&result, 0, VS_VEE_GAP, VS_VEE_LIKE_DAYS, first, 5);
  for (gsize i = 0; i < 5; i++)
    g_assert_cmpfloat (result.kwh[first + i], ==, 11 + i);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

static void
test_negative (void)
{
  VsSeries series = make_series ("UTC", 30, 1);
  VsVeeResult result;

  series.kwh[5] = -0.5f;
  series.kwh[6] = 3;
  result = check (&series, FALSE);
  g_assert_cmpuint (result.findings->len, ==, 1);
  assert_finding (&result, 0, VS_VEE_NEGATIVE, VS_VEE_LINEAR, 5, 1);
  g_assert_cmpfloat (finding (&result, 0)->before, ==, -0.5);
  g_assert_cmpfloat (finding (&result, 0)->after, ==, 2);
  g_assert_cmpuint (result.present, ==, 30);
  vs_vee_result_clear (&result);
  result = check (&series, TRUE);
  g_assert_cmpuint (result.findings->len, ==, 0);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

/* With a third highest of 1 kWh, 10 exceeds it by 9 times and passes, 10.5 does not; three hours of 11 kW are a car.
 * On a day of 0.1 kWh an hour one of 4 is not five times the usual 1: a boiler. */
static void
test_spikes (void)
{
  VsSeries series = make_series ("UTC", 21 * 24, 1);
  VsVeeResult result;

  series.kwh[5] = 10;
  series.kwh[24 + 5] = 10.5f;
  series.kwh[48 + 5] = 800;
  series.kwh[48 + 15] = 700;
  for (gsize i = 72 + 1; i < 72 + 4; i++)
    series.kwh[i] = 11;
  for (gsize i = 120; i < 144; i++)
    series.kwh[i] = i == 130 ? 4 : 0.1f;
  result = check (&series, FALSE);
  g_assert_cmpuint (result.findings->len, ==, 3);
  assert_finding (&result, 0, VS_VEE_SPIKE, VS_VEE_LINEAR, 24 + 5, 1);
  assert_finding (&result, 1, VS_VEE_SPIKE, VS_VEE_LINEAR, 48 + 5, 1);
  assert_finding (&result, 2, VS_VEE_SPIKE, VS_VEE_LINEAR, 48 + 15, 1);
  g_assert_cmpfloat (finding (&result, 1)->before, ==, 800);
  g_assert_cmpfloat (finding (&result, 1)->after, ==, 1);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

static void
test_zero_runs (void)
{
  VsSeries series = make_series ("UTC", 200, 1);
  VsVeeResult result;

  for (gsize i = 10; i < 10 + 47; i++)
    series.kwh[i] = 0;
  for (gsize i = 100; i < 100 + 48; i++)
    series.kwh[i] = 0;
  series.kwh[199] = 0;
  result = check (&series, FALSE);
  g_assert_cmpuint (result.findings->len, ==, 1);
  assert_finding (&result, 0, VS_VEE_ZERO_RUN, VS_VEE_NONE, 100, 48);
  g_assert_cmpfloat (finding (&result, 0)->after, ==, 0);
  g_assert_cmpint (result.flags[120], ==, VS_READING_SUSPECT);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

/* Days of 24 kWh: one of 120 is high, one of 97 (4.04 times) too, one of 95 is not, one of 2.3 is low. */
static void
test_days (void)
{
  static const struct { gsize day; float kwh; } planted[] = { { 16, 120 }, { 23, 97 }, { 31, 95 }, { 40, 2.3f } };
  VsSeries series = make_series ("UTC", 63 * 24, 1);
  VsVeeResult result;

  for (gsize p = 0; p < G_N_ELEMENTS (planted); p++)
    for (gsize i = 0; i < 24; i++)
      series.kwh[planted[p].day * 24 + i] = planted[p].kwh / 24;
  result = check (&series, FALSE);
  g_assert_cmpuint (result.findings->len, ==, 3);
  assert_finding (&result, 0, VS_VEE_HIGH, VS_VEE_NONE, 16 * 24, 24);
  assert_finding (&result, 1, VS_VEE_HIGH, VS_VEE_NONE, 23 * 24, 24);
  assert_finding (&result, 2, VS_VEE_LOW, VS_VEE_NONE, 40 * 24, 24);
  g_assert_cmpfloat_with_epsilon (finding (&result, 2)->after, 2.3, 1e-5);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
}

/* Nothing but marked intervals changes, and every interval that differs is in a finding. */
static void
test_random (void)
{
  for (int round = 0; round < 40; round++)
    {
      VsSeries series = make_series ("Europe/London", (gsize) g_test_rand_int_range (1, 2000), 1);
      g_autofree guint8 *found = g_new0 (guint8, series.n);
      VsVeeResult result;

      for (gsize i = 0; i < series.n; i++)
        series.kwh[i] = g_test_rand_int_range (0, 12) == 0 ? NAN : (float) g_test_rand_int_range (-3, 900) / (g_test_rand_int_range (0, 90) ? 1000.0f : 1.0f);
      result = check (&series, FALSE);
      for (guint f = 0; f < result.findings->len; f++)
        memset (found + finding (&result, f)->first, 1, finding (&result, f)->n);
      for (gsize i = 0; i < series.n; i++)
        {
          gboolean same = result.kwh[i] == series.kwh[i] || (isnan (result.kwh[i]) && isnan (series.kwh[i]));

          g_assert_true (same || found[i]);
          g_assert_cmpint (result.flags[i] != 0, ==, found[i]);
          if (result.flags[i] == VS_READING_ESTIMATED)
            g_assert_true (isfinite (result.kwh[i]) && result.kwh[i] >= 0);
        }
      vs_vee_result_clear (&result);
      vs_series_clear (&series);
    }
}

/* ── Sums against the register ── */

#define SUM(kwh, percent) RULES ("{\"check\": \"sum\", \"kwh\": " #kwh ", \"percent\": " #percent ", \"do\": \"flag\"}")
#define HOUR(n) (MON_6_JAN_2025 + (n) * G_GINT64_CONSTANT (3600))

static GArray *
sums_by (const char *json, const VsSeries *series, const VsRegisterRead *reads, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsVeeRules) rules = vs_vee_rules_new (json, "r.json", &error);

  g_assert_no_error (error);
  return vs_vee_check_sums (rules, series, reads, n);
}

static void
assert_sum (const GArray *sums, guint i, VsVeeState state, gsize expected, gsize present, double register_kwh, double interval_kwh)
{
  const VsVeeSum *sum = &g_array_index (sums, VsVeeSum, i);

  g_assert_cmpuint (i, <, sums->len);
  g_assert_cmpstr (VS_VEE_STATE_NAMES[sum->state], ==, VS_VEE_STATE_NAMES[state]);
  g_assert_cmpuint (sum->expected, ==, expected);
  g_assert_cmpuint (sum->present, ==, present);
  g_assert_true (isnan (register_kwh) ? isnan (sum->register_kwh) : fabs (sum->register_kwh - register_kwh) < 1e-9);
  g_assert_true (isnan (interval_kwh) ? isnan (sum->interval_kwh) : fabs (sum->interval_kwh - interval_kwh) < 1e-4);
  g_assert_true (isnan (sum->tolerance) == (state > VS_VEE_DIFFERS));
}

/* Five days of 24 kWh. The register: right; 10 kWh more than came; begun anew at 100,000; another one in its place; an hour that is missing. */
static void
test_sums (void)
{
  static const VsRegisterRead reads[] = { { NULL, HOUR (0), 99950 }, { NULL, HOUR (24), 99974 }, { NULL, HOUR (48), 8 }, { NULL, HOUR (72), 32.5 },
                                          { NULL, HOUR (96), 7 }, { NULL, HOUR (120), 31 } };
  VsSeries series = make_series ("UTC", 120, 1);
  g_autoptr (GArray) sums = NULL, none = NULL;

  series.kwh[119] = NAN;
  series.kwh[110] = 1.5f;
  sums = sums_by (SUM (2, 0.1), &series, reads, G_N_ELEMENTS (reads));
  g_assert_cmpuint (sums->len, ==, 5);
  assert_sum (sums, 0, VS_VEE_AGREES, 24, 24, 24, 24);
  assert_sum (sums, 1, VS_VEE_DIFFERS, 24, 24, 34, 24);
  g_assert_cmpfloat (g_array_index (sums, VsVeeSum, 1).tolerance, ==, 2);
  assert_sum (sums, 2, VS_VEE_AGREES, 24, 24, 24.5, 24);
  assert_sum (sums, 3, VS_VEE_NOT_COMPARABLE, 24, 24, NAN, 24);
  assert_sum (sums, 4, VS_VEE_NOT_ENOUGH, 24, 23, 24, 23.5);
  g_assert_cmpint (g_array_index (sums, VsVeeSum, 4).from, ==, HOUR (96));
  g_assert_cmpint (g_array_index (sums, VsVeeSum, 4).to, ==, HOUR (120));
  none = sums_by (RULES (ALL), &series, reads, G_N_ELEMENTS (reads));
  g_assert_cmpuint (none->len, ==, 0);
  vs_series_clear (&series);
}

/* Against 24 × 0.1 kWh: 2 kWh more agrees, a Wh above that does not, and likewise below. Against 24,000 kWh 0.1 % of the register is more than 2:
 * r − 24,000 = r / 1000 at r = 24,024.024. */
static void
test_sum_tolerance (void)
{
  static const struct { float kwh; double used; VsVeeState state; } cases[] = {
    { 0.1f, 4.4, VS_VEE_AGREES }, { 0.1f, 4.401, VS_VEE_DIFFERS }, { 0.1f, 0.4, VS_VEE_AGREES }, { 0.1f, 0.399, VS_VEE_DIFFERS },
    { 1000, 24024.024, VS_VEE_AGREES }, { 1000, 24024.03, VS_VEE_DIFFERS }, { 1000, 23976.024, VS_VEE_AGREES }, { 1000, 23976, VS_VEE_DIFFERS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const VsRegisterRead reads[] = { { NULL, HOUR (0), 500 }, { NULL, HOUR (24), 500 + cases[i].used } };
      VsSeries series = make_series ("UTC", 24, cases[i].kwh);
      g_autoptr (GArray) sums = sums_by (SUM (2, 0.1), &series, reads, 2);

      assert_sum (sums, 0, cases[i].state, 24, 24, cases[i].used, 24 * (double) cases[i].kwh);
      vs_series_clear (&series);
    }
}

/* Spans of which no interval is known say nothing; those across the edge that readings are missing; another device is another register. */
static void
test_sum_spans (void)
{
  static const VsRegisterRead reads[] = { { NULL, HOUR (-50), 0 }, { NULL, HOUR (-24), 1 }, { NULL, HOUR (12), 2 }, { NULL, HOUR (24), 14 },
                                          { NULL, HOUR (60), 30 }, { NULL, HOUR (90), 31 }, { "A", HOUR (0), 700 }, { "A", HOUR (10), 710 },
                                          { "B", HOUR (20), 0 }, { "B", HOUR (20), 1 }, { "B", HOUR (30), 11 } };
  VsSeries series = make_series ("UTC", 48, 1);
  g_autoptr (GArray) sums = sums_by (SUM (0, 0), &series, reads, G_N_ELEMENTS (reads));

  g_assert_cmpuint (sums->len, ==, 5);
  assert_sum (sums, 0, VS_VEE_NOT_ENOUGH, 36, 12, 1, 12);
  assert_sum (sums, 1, VS_VEE_AGREES, 12, 12, 12, 12);
  assert_sum (sums, 2, VS_VEE_NOT_ENOUGH, 36, 24, 16, 24);
  assert_sum (sums, 3, VS_VEE_AGREES, 10, 10, 10, 10);
  g_assert_cmpstr (g_array_index (sums, VsVeeSum, 3).device, ==, "A");
  assert_sum (sums, 4, VS_VEE_AGREES, 10, 10, 10, 10);
  vs_series_clear (&series);
}

/* Berlin's days of 23 and 25 hours, 30 March and 26 October 2025, read at midnight: one kWh an hour, not a Wh of tolerance. */
static void
test_sum_clock_change (void)
{
  static const struct { int year, month, day; gsize hours; } days[] = { { 2025, 3, 29, 24 }, { 2025, 3, 30, 23 }, { 2025, 10, 26, 25 } };
  VsSeries series = make_series ("Europe/Berlin", 330 * 24, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      VsDay day = vs_day_from_civil (days[i].year, days[i].month, days[i].day);
      const VsRegisterRead reads[] = { { NULL, vs_calendar_day_start (series.zone, day), 5 },
                                       { NULL, vs_calendar_day_start (series.zone, day + 1), 5 + (double) days[i].hours } };
      g_autoptr (GArray) sums = sums_by (SUM (0, 0), &series, reads, 2);

      assert_sum (sums, 0, VS_VEE_AGREES, days[i].hours, days[i].hours, (double) days[i].hours, (double) days[i].hours);
    }
  vs_series_clear (&series);
}

/* Read at half past, hours of 2 kWh: 1 + 2 + 2 + 1, and each end may be wrong by 1. */
static void
test_sum_within (void)
{
  VsSeries series = make_series ("UTC", 10, 2);

  for (int wh = 3990; wh <= 8010; wh += 10)
    {
      const VsRegisterRead reads[] = { { NULL, HOUR (1) + 1800, 10 }, { NULL, HOUR (4) + 1800, 10 + wh / 1000.0 } };
      g_autoptr (GArray) sums = sums_by (SUM (0, 0), &series, reads, 2);

      assert_sum (sums, 0, wh >= 4000 && wh <= 8000 ? VS_VEE_AGREES : VS_VEE_DIFFERS, 4, 4, wh / 1000.0, 6);
    }
  vs_series_clear (&series);
}

/* Minute by minute, with no notion of an interval's edge. */
static void
test_sum_twin (void)
{
  for (int round = 0; round < 60; round++)
    {
      VsSeries series = make_series ("Europe/London", (gsize) g_test_rand_int_range (1, 200), 0);
      VsRegisterRead reads[6];
      g_autoptr (GArray) sums = NULL;
      int seen = 0;

      series.step = g_test_rand_int_range (0, 2) ? 1800 : 900;
      for (gsize i = 0; i < series.n; i++)
        series.kwh[i] = g_test_rand_int_range (0, 30) == 0 ? NAN : (float) g_test_rand_int_range (0, 3000) / 1000;
      for (int r = 0; r < 6; r++)
        reads[r] = (VsRegisterRead) { NULL, (r ? reads[r - 1].at : HOUR (-20)) + 60 * g_test_rand_int_range (1, 1500), g_test_rand_int_range (0, 900) };
      sums = sums_by (SUM (1, 1), &series, reads, 6);
      for (int r = 1; r < 6; r++)
        {
          gint64 minutes = series.step / 60, last = G_MININT64;
          gsize touched = 0, there = 0;
          double kwh = NAN;

          for (VsTime at = reads[r - 1].at; at < reads[r].at; at += 60)
            {
              VsTime minute = (at - series.start) / 60;
              gint64 i = minute >= 0 ? minute / minutes : -((-minute + minutes - 1) / minutes);
              gboolean known = i >= 0 && i < (gint64) series.n && !isnan (series.kwh[i]);

              touched += i != last;
              there += i != last && known;
              last = i;
              if (known)
                kwh = (isnan (kwh) ? 0 : kwh) + (double) series.kwh[i] / (double) minutes;
            }
          if (reads[r].at <= series.start || reads[r - 1].at >= series.start + (VsTime) series.n * series.step)
            continue;
          assert_sum (sums, (guint) seen, g_array_index (sums, VsVeeSum, seen).state, touched, there,
                      vs_register_use (reads[r - 1].kwh, reads[r].kwh, 0), kwh);
          if (there < touched)
            g_assert_cmpint (g_array_index (sums, VsVeeSum, seen).state, >=, VS_VEE_NOT_ENOUGH);
          seen++;
        }
      g_assert_cmpint (seen, ==, sums->len);
      vs_series_clear (&series);
    }
}

static void
test_bad_rules (void)
{
  static const struct { const char *json, *said; } cases[] = {
    { RULES ("{\"check\": \"gaps\", \"do\": \"flag\"}"), "/rules/0/check" },
    { RULES ("{\"check\": \"gap\", \"do\": \"guess\"}"), "/rules/0/do" },
    { RULES ("{\"check\": \"spike\", \"do\": \"flag\"}"), "/rules/0" },
    { RULES ("{\"check\": \"low\", \"times\": 2, \"do\": \"flag\"}"), "/rules/0/times" },
    { RULES ("{\"check\": \"sum\", \"kwh\": 2, \"do\": \"flag\"}"), "/rules/0" },
    { RULES ("{\"check\": \"sum\", \"kwh\": 2, \"percent\": 101, \"do\": \"flag\"}"), "/rules/0/percent" },
    { RULES ("{\"check\": \"sum\", \"kwh\": 2, \"percent\": 1, \"do\": \"estimate\"}"), "/rules/0/do" },
    { "{\"rules\": []}", "estimates" },
    { "[", "r.json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vs_vee_rules_new (cases[i].json, "r.json", &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].said));
    }
}

static void
count_rows (const VsVeeRow *row, gpointer data)
{
  g_assert_cmpstr (row->meter_id, ==, "A");
  g_assert_cmpstr (row->check, ==, "gap");
  g_assert_cmpstr (row->method, ==, "linear");
  g_assert_cmpint (row->start_at, ==, MON_6_JAN_2025 + 5 * 3600);
  g_assert_cmpint (row->n, ==, 2);
  g_assert_cmpfloat_with_epsilon (row->kwh_after, 3, 1e-9);
  (*(int *) data)++;
}

/* Hours 0 to 4 at 1.5 kWh are 7.5, of which the register says 17.5; then two are missing; then ten of 15, an estimated reading left out. */
static void
check_spans (const char *meter_id, const char *customer_id, const VsVeeSum *sum, gpointer data)
{
  static const VsVeeSum expected[] = { { VS_VEE_DIFFERS, "S1", HOUR (0), HOUR (5), 5, 5, 17.5, 7.5, 2 },
                                       { VS_VEE_NOT_ENOUGH, "S1", HOUR (5), HOUR (10), 5, 3, 7.5, 4.5, NAN },
                                       { VS_VEE_AGREES, "S1", HOUR (10), HOUR (20), 10, 10, 15, 15, 2 } };
  const VsVeeSum *wanted = &expected[*(int *) data];

  g_assert_cmpint (*(int *) data, <, G_N_ELEMENTS (expected));
  g_assert_cmpstr (meter_id, ==, "A");
  g_assert_null (customer_id);
  g_assert_cmpstr (sum->device, ==, "S1");
  g_assert_cmpint (sum->state, ==, wanted->state);
  g_assert_cmpint (sum->from, ==, wanted->from);
  g_assert_cmpint (sum->to, ==, wanted->to);
  g_assert_cmpuint (sum->expected, ==, wanted->expected);
  g_assert_cmpuint (sum->present, ==, wanted->present);
  g_assert_cmpfloat (sum->register_kwh, ==, wanted->register_kwh);
  g_assert_cmpfloat (sum->interval_kwh, ==, wanted->interval_kwh);
  g_assert_true (isnan (wanted->tolerance) ? isnan (sum->tolerance) : sum->tolerance == wanted->tolerance);
  (*(int *) data)++;
}

/* The step over a workspace: findings in their table, the readings as they came, coverage. */
static void
test_step (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);
  VsIntervalWriter *writer = vs_interval_writer_new (db, "UTC", "a.csv", &error);
  VsVeeCoverage coverage;
  VsVeeResult result;
  VsSeries series;
  gboolean ran;
  int n = 0;

  for (int h = 0; h < 100; h++)
    if (h < 5 || h > 6)
      g_assert_true (vs_interval_writer_add (writer, vs_interval_writer_meter (writer, "A", 1), MON_6_JAN_2025 + h * 3600, 3600, 1.5, &error));
  g_assert_true (vs_db_execf (db, &error, "INSERT INTO register_read (meter_id, device, read_at, kwh, estimated) VALUES ('A', 'S1', %" G_GINT64_FORMAT
                                          " + 3600 * 20, 40, 0), ('A', 'S1', %" G_GINT64_FORMAT " + 3600 * 15, 999, 1), ('A', 'S1', %" G_GINT64_FORMAT
                                          ", 0, NULL), ('A', 'S1', %" G_GINT64_FORMAT " + 3600 * 10, 25, 0), ('A', 'S1', %" G_GINT64_FORMAT
                                          " + 3600 * 5, 17.5, 0), ('A', 'S1', %" G_GINT64_FORMAT " + 3600 * 12, NULL, 0), ('B', NULL, 1, 2, 0)",
                              MON_6_JAN_2025, MON_6_JAN_2025, MON_6_JAN_2025, MON_6_JAN_2025, MON_6_JAN_2025, MON_6_JAN_2025));
  g_assert_true (vs_interval_writer_finish (writer, NULL, &error) && vs_workspace_commit (ws, "import", "a", NULL, &error));
  g_assert_true (vs_step_run (ws, &vs_step_vee, NULL, &ran, &error));
  g_assert_no_error (error);
  g_assert_true (ran);
  g_assert_true (vs_vee_each (ws, count_rows, &n, &error));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (vs_vee_coverage (ws, &coverage, &error));
  g_assert_cmpuint (coverage.meters, ==, 1);
  g_assert_cmpuint (coverage.expected, ==, 100);
  g_assert_cmpuint (coverage.present, ==, 98);
  g_assert_cmpuint (coverage.estimated, ==, 2);
  g_assert_cmpfloat (coverage.coverage, ==, 0.98);
  g_assert_cmpuint (coverage.sums, ==, 2);
  g_assert_cmpuint (coverage.sums_differing, ==, 1);
  g_assert_cmpuint (coverage.sums_open, ==, 1);
  n = 0;
  g_assert_true (vs_vee_each_sum (ws, check_spans, &n, &error));
  g_assert_cmpint (n, ==, 3);
  g_assert_true (vs_vee_read (ws, "A", &series, &result, &error));
  g_assert_true (isnan (series.kwh[5]));
  g_assert_cmpfloat (result.kwh[5], ==, 1.5);
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
  g_assert_true (vs_step_run (ws, &vs_step_vee, NULL, &ran, &error));
  g_assert_false (ran);
  g_assert_false (vs_vee_read (ws, "nobody", &series, &result, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vee/short-gap", test_short_gap);
  g_test_add_func ("/vee/like-days", test_like_days);
  g_test_add_func ("/vee/clock-change", test_clock_change);
  g_test_add_func ("/vee/negative", test_negative);
  g_test_add_func ("/vee/spikes", test_spikes);
  g_test_add_func ("/vee/zero-runs", test_zero_runs);
  g_test_add_func ("/vee/days", test_days);
  g_test_add_func ("/vee/random", test_random);
  g_test_add_func ("/vee/sums", test_sums);
  g_test_add_func ("/vee/sum-tolerance", test_sum_tolerance);
  g_test_add_func ("/vee/sum-spans", test_sum_spans);
  g_test_add_func ("/vee/sum-clock-change", test_sum_clock_change);
  g_test_add_func ("/vee/sum-within", test_sum_within);
  g_test_add_func ("/vee/sum-twin", test_sum_twin);
  g_test_add_func ("/vee/bad-rules", test_bad_rules);
  folder_test ("/vee/step", test_step);
  return g_test_run ();
}

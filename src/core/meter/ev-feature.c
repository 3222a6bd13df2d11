/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/ev-feature.h"

#include "base/stats.h"

#include <math.h>
#include <stdlib.h>

#define WEEK_S (7.0 * VS_SECONDS_PER_DAY)
#define SAME_CLOCK_MIN 60
#define LONG_H 2.0
#define WORKDAY_H 7.0
#define FREE_ENERGY 0.6   /* energy that differs by so much of its median depends on nothing but need */
#define FREE_START_H 3.5
#define OFTEN 4           /* sessions a week: a sauna is not heated that often */
#define LEAST_SEASON_WEEKS 6
#define ROUTINE 0.7      /* share of sessions at the same clock time */
#define ROUTINE_H 1.5

const char *const VS_EV_FEATURE_NAMES[VS_EV_N_FEATURES + 1] = {
  "sessions", "level_kw", "level_share", "level_spread", "level_peak", "count", "level_over_rest", "kwh_session", "energy_spread",
  "level_over_mean", "workday_share", "weekend_share", "hours", "length_spread", "start_spread", "clock_sameness", "end_sameness",
  "season_link", "summer_rate", "winter_rate", "warm_absence", "weekday_share", "daily", "kwh_year", "night_share", "often_long",
  "weeks_active", "cold_clock", "daily_clock", "appointment", "evenness", "rhythm", NULL,
};

static const VsEvSession *
at (const GArray *sessions, guint i)
{
  return &g_array_index (sessions, VsEvSession, i);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  double x = ((const VsEvSession *) a)->kw, y = ((const VsEvSession *) b)->kw;

  return (x > y) - (x < y);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  VsTime x = ((const VsEvSession *) a)->start, y = ((const VsEvSession *) b)->start;

  return (x > y) - (x < y);
}

GArray *
vs_ev_sessions_on_main_level (const GArray *sessions, double window)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) sessions);
  double inside = 0, most = 0;
  guint from = 0, best_from = 0, best_to = 0;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (VsEvSession));

  g_array_sort (sorted, compare_levels);
  for (guint to = 0; to < sorted->len; to++)
    {
      inside += at (sorted, to)->kwh;
      while (at (sorted, from)->kw < at (sorted, to)->kw * (1 - window) / (1 + window))
        inside -= at (sorted, from++)->kwh;
      if (inside > most)
        {
          most = inside;
          best_from = from;
          best_to = to + 1;
        }
    }
  if (best_to > best_from)
    g_array_append_vals (chosen, at (sorted, best_from), best_to - best_from);
  g_array_sort (chosen, compare_starts);
  return chosen;
}

typedef double (*Measure) (const VsEvSession *session);

static double
hours_of (const VsEvSession *session)
{
  return (double) (session->end - session->start) / 3600;
}

static double
level_of (const VsEvSession *session)
{
  return session->kw;
}

static double
kwh_of (const VsEvSession *session)
{
  return session->kwh;
}

static double
quantile_of (const GArray *sessions, Measure measure, double p)
{
  g_autofree double *x = g_new (double, sessions->len);

  for (guint i = 0; i < sessions->len; i++)
    x[i] = measure (at (sessions, i));
  return vs_stats_quantile (x, sessions->len, p);
}

static double
interquartile (const GArray *sessions, Measure measure)
{
  return quantile_of (sessions, measure, 0.75) - quantile_of (sessions, measure, 0.25);
}

static double
total_kwh (const GArray *sessions)
{
  double kwh = 0;

  for (guint i = 0; i < sessions->len; i++)
    kwh += at (sessions, i)->kwh;
  return kwh;
}

/* ── Clock ── */

/* Hour of the day by the zone's clock, or by one that knows no summer time (NULL). */
static double
clock_of (const VsZone *zone, VsTime instant)
{
  VsTime second = (zone != NULL ? vs_zone_to_local (zone, instant) : instant) % VS_SECONDS_PER_DAY;

  return (double) (second < 0 ? second + VS_SECONDS_PER_DAY : second) / 3600;
}

static double
clock_distance (double a, double b)
{
  double d = fabs (a - b);

  return MIN (d, 24 - d);
}

static double
circular_spread (const double *clock, guint n)
{
  double c = 0, s = 0, length;

  for (guint i = 0; i < n; i++)
    {
      c += cos (clock[i] * G_PI / 12);
      s += sin (clock[i] * G_PI / 12);
    }
  length = hypot (c, s) / n;
  return length > 1e-9 ? MIN (12, sqrt (-2 * log (MIN (length, 1))) * 12 / G_PI) : 12;
}

typedef enum { STARTS, ENDS } Which;

static double *
clocks_of (const GArray *sessions, const VsZone *zone, Which which)
{
  double *clock = g_new (double, sessions->len);

  for (guint i = 0; i < sessions->len; i++)
    clock[i] = clock_of (zone, which == STARTS ? at (sessions, i)->start : at (sessions, i)->end);
  return clock;
}

/* The largest share of times that lie within the same hour; *usual: its middle. */
static double
sameness (const double *clock, guint n, double *usual)
{
  guint minutes[1440] = { 0 }, inside = 0, most = 0;

  for (guint i = 0; i < n; i++)
    minutes[(guint) (clock[i] * 60) % 1440]++;
  for (guint m = 0; m < SAME_CLOCK_MIN; m++)
    inside += minutes[m];
  for (guint first = 0; first < 1440; first++)
    {
      if (inside > most)
        {
          most = inside;
          *usual = fmod ((first + SAME_CLOCK_MIN / 2.0) / 60, 24);
        }
      inside += minutes[(first + SAME_CLOCK_MIN) % 1440] - minutes[first];
    }
  return (double) most / n;
}

/* Timers follow the wall clock or, as often, know nothing of summer time: the clock that the starts keep better. */
static const VsZone *
clock_kept (const GArray *sessions, const VsZone *zone)
{
  g_autofree double *local = clocks_of (sessions, zone, STARTS), *fixed = clocks_of (sessions, NULL, STARTS);
  double usual;

  return sameness (fixed, sessions->len, &usual) > sameness (local, sessions->len, &usual) ? NULL : zone;
}

/* ── Calendar ── */

/* 1 in the middle of the cold season, −1 in the middle of the warm one. South of the equator the clock is ahead in January. */
static double
cold (const VsZone *zone, VsTime instant)
{
  gboolean south = vs_zone_offset (zone, 1736899200) > vs_zone_offset (zone, 1752537600);  /* mid January and mid July 2025 */
  double year = (double) (vs_time_day (instant) - 20) / 365.25;

  return (south ? -1 : 1) * cos (2 * G_PI * year);
}

static gsize
week_of (const VsEvLoad *load, VsTime instant, gsize n_weeks)
{
  return MIN (n_weeks - 1, (gsize) ((double) (instant - load->start) / WEEK_S));
}

/* While the device is there: sessions in a warm week over those in a cold one. A car is there in summer, a heater is not. */
static double
warm_absence (const double *sessions, const double *weeks)
{
  double cold_rate;

  if (weeks[0] < LEAST_SEASON_WEEKS || weeks[1] < LEAST_SEASON_WEEKS || sessions[1] == 0)
    return 0;
  cold_rate = sessions[1] / weeks[1];
  return 1 - MIN (1, sessions[0] / weeks[0] / cold_rate);
}

static void
fill_season (const VsEvLoad *load, const GArray *sessions, const VsZone *zone, double *features)
{
  gsize n_weeks = MAX (1, (gsize) ((double) load->n * load->step / WEEK_S));
  gsize first = week_of (load, at (sessions, 0)->start, n_weeks), last = week_of (load, at (sessions, sessions->len - 1)->start, n_weeks);
  g_autofree double *kwh = g_new0 (double, n_weeks), *season = g_new (double, n_weeks);
  double n[2] = { 0 }, weeks[2] = { 0 }, in_use[2] = { 0 }, rate, link;   /* of the warm and the cold half-year */

  for (gsize week = 0; week < n_weeks; week++)
    {
      season[week] = cold (zone, load->start + (VsTime) (((double) week + 0.5) * WEEK_S));
      weeks[season[week] > 0]++;
      in_use[season[week] > 0] += week >= first && week <= last;
    }
  for (guint i = 0; i < sessions->len; i++)
    {
      gsize week = week_of (load, at (sessions, i)->start, n_weeks);

      kwh[week] += at (sessions, i)->kwh;
      n[season[week] > 0]++;
    }
  link = vs_stats_correlation (kwh, season, n_weeks);
  rate = (n[0] + n[1]) / (double) n_weeks;
  features[VS_EV_SEASON_LINK] = isnan (link) ? 0 : link;
  features[VS_EV_SUMMER_RATE] = weeks[0] > 0 ? n[0] / weeks[0] / rate : 1;
  features[VS_EV_WINTER_RATE] = weeks[1] > 0 ? n[1] / weeks[1] / rate : 1;
  features[VS_EV_WARM_ABSENCE] = warm_absence (n, in_use);
}

/* Which days: weekdays, how many of all, how many weeks, and whether always the same number of days apart. */
static void
fill_days (const GArray *sessions, const VsZone *zone, double *features)
{
  double weekdays[7] = { 0 }, first = 0, second = 0, n_days = 0, n_weeks = 0;
  guint gaps[15] = { 0 }, n_gaps = 0, usual = 0;
  VsDay first_day = VS_DAY_NONE, last_day = VS_DAY_NONE, last_week = VS_DAY_NONE;

  for (guint i = 0; i < sessions->len; i++)
    {
      VsDay day = vs_time_day (vs_zone_to_local (zone, at (sessions, i)->start));

      weekdays[vs_day_weekday (day)]++;
      if (first_day == VS_DAY_NONE)
        first_day = day;
      else if (day > last_day)
        {
          gaps[MIN (day - last_day, 14)]++;
          n_gaps++;
        }
      n_days += day != last_day;
      n_weeks += (day - first_day) / 7 != last_week;
      last_week = (day - first_day) / 7;
      last_day = day;
    }
  for (int i = 0; i < 7; i++)
    if (weekdays[i] > first)
      {
        second = first;
        first = weekdays[i];
      }
    else
      second = MAX (second, weekdays[i]);
  for (int i = 0; i < 15; i++)
    usual = MAX (usual, gaps[i]);
  features[VS_EV_WEEKEND_SHARE] = (weekdays[5] + weekdays[6]) / sessions->len;
  features[VS_EV_WEEKDAY_SHARE] = (first + second) / sessions->len;
  features[VS_EV_DAILY] = n_days / (last_day - first_day + 1);
  features[VS_EV_WEEKS_ACTIVE] = n_weeks / ((last_day - first_day) / 7 + 1);
  features[VS_EV_RHYTHM] = n_gaps > 0 ? (double) usual / n_gaps : 0;
  features[VS_EV_SESSIONS] = sessions->len / MAX (4, (last_day - first_day + 1) / 7.0);
}

static double
level_peak (const GArray *sessions, double kw)
{
  guint narrow = 0, wide = 0;

  for (guint i = 0; i < sessions->len; i++)
    {
      double off = fabs (at (sessions, i)->kw / kw - 1);

      if (hours_of (at (sessions, i)) < 1)
        continue;
      narrow += off <= 0.08;
      wide += off <= 0.32;
    }
  return wide > 0 ? (double) narrow / wide : 0;
}

/* The load outside the sessions: near its top above the baseline (of every third interval: enough for a percentile), and its mean. */
static void
rest_of_load (const VsEvLoad *load, const GArray *sessions, double *peak, double *mean)
{
  g_autofree double *rest = g_new (double, load->n);
  double sum = 0;
  gsize n = 0, sampled = 0;
  guint next = 0;

  for (gsize i = 0; i < load->n; i++)
    {
      VsTime instant = load->start + (VsTime) i * load->step;

      while (next < sessions->len && at (sessions, next)->end <= instant)
        next++;
      if (isnan (load->power[i]) || (next < sessions->len && instant + load->step > at (sessions, next)->start))
        continue;
      sum += load->power[i];
      if (n++ % 3 == 0)
        rest[sampled++] = load->excess[i];
    }
  *peak = vs_stats_quantile (rest, sampled, 0.99);
  *mean = n > 0 ? sum / (double) n : 0;
}

/* Where the level lies and how it stands out. */
static void
fill_level (const VsEvLoad *load, const GArray *sessions, const GArray *on_level, double *features)
{
  double kw = quantile_of (on_level, level_of, 0.5), peak, mean;

  rest_of_load (load, on_level, &peak, &mean);
  features[VS_EV_LEVEL_KW] = kw;
  features[VS_EV_LEVEL_SHARE] = total_kwh (on_level) / total_kwh (sessions);
  features[VS_EV_LEVEL_SPREAD] = interquartile (on_level, level_of) / kw;
  features[VS_EV_LEVEL_PEAK] = level_peak (sessions, kw);
  features[VS_EV_LEVEL_OVER_REST] = peak > 0 ? MIN (20, kw / peak) : 20;
  features[VS_EV_LEVEL_OVER_MEAN] = mean > 0 ? MIN (50, kw / mean) : 50;
}

static void
fill_clock (const GArray *on_level, const VsZone *zone, double *features)
{
  const VsZone *kept = clock_kept (on_level, zone);
  g_autofree double *starts = clocks_of (on_level, kept, STARTS), *ends = clocks_of (on_level, kept, ENDS);
  double night = 0, often_long = 0, workday = 0, usual;
  guint n = on_level->len;

  for (guint i = 0; i < n; i++)
    {
      double hour = clock_of (zone, at (on_level, i)->start);

      night += hour >= 22 || hour < 6;
      often_long += hours_of (at (on_level, i)) >= LONG_H;
      workday += hours_of (at (on_level, i)) >= WORKDAY_H;
    }
  features[VS_EV_START_SPREAD] = circular_spread (starts, n);
  features[VS_EV_CLOCK_SAMENESS] = sameness (starts, n, &usual);
  features[VS_EV_END_SAMENESS] = sameness (ends, n, &usual);
  features[VS_EV_NIGHT_SHARE] = night / n;
  features[VS_EV_OFTEN_LONG] = often_long / n;
  features[VS_EV_WORKDAY_SHARE] = workday / n;
}

void
vs_ev_features (const VsEvLoad *load, const VsZone *zone, const GArray *sessions, const GArray *on_level, double features[VS_EV_N_FEATURES])
{
  double years = (double) load->n_present * load->step / (365.0 * VS_SECONDS_PER_DAY);
  double hours = quantile_of (on_level, hours_of, 0.5);

  fill_level (load, sessions, on_level, features);
  fill_clock (on_level, zone, features);
  fill_season (load, on_level, zone, features);
  fill_days (on_level, zone, features);
  features[VS_EV_COUNT] = on_level->len / years;
  features[VS_EV_KWH_YEAR] = total_kwh (on_level) / years;
  features[VS_EV_KWH_SESSION] = quantile_of (on_level, kwh_of, 0.5);
  features[VS_EV_ENERGY_SPREAD] = interquartile (on_level, kwh_of) / features[VS_EV_KWH_SESSION];
  features[VS_EV_HOURS] = hours;
  features[VS_EV_LENGTH_SPREAD] = interquartile (on_level, hours_of) / hours;
  features[VS_EV_COLD_CLOCK] = features[VS_EV_CLOCK_SAMENESS] * MAX (0, features[VS_EV_SEASON_LINK]);
  features[VS_EV_DAILY_CLOCK] = features[VS_EV_CLOCK_SAMENESS] * features[VS_EV_DAILY];
  features[VS_EV_EVENNESS] = MAX (0, 1 - features[VS_EV_ENERGY_SPREAD] / FREE_ENERGY)
                             * MAX (0, 1 - features[VS_EV_START_SPREAD] / FREE_START_H)
                             * MAX (0, 1 - features[VS_EV_SESSIONS] / OFTEN);
  features[VS_EV_APPOINTMENT] = features[VS_EV_WEEKDAY_SHARE] * MAX (0, 1 - features[VS_EV_LENGTH_SPREAD]);
}

GArray *
vs_ev_sessions_left (const GArray *sessions, const GArray *taken, const VsZone *zone)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (VsEvSession));
  const VsZone *kept = clock_kept (taken, zone);
  g_autofree double *starts = clocks_of (taken, kept, STARTS);
  double usual = 0;
  gboolean is_routine = taken->len > 0 && sameness (starts, taken->len, &usual) >= ROUTINE;
  guint next = 0;

  for (guint i = 0; i < sessions->len; i++)
    {
      const VsEvSession *session = at (sessions, i);

      if (next < taken->len && at (taken, next)->start == session->start)
        next++;
      else if (!is_routine || clock_distance (clock_of (kept, session->start), usual) > ROUTINE_H)
        g_array_append_vals (left, session, 1);
    }
  return left;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/spacing.h"

#include <stdlib.h>

static int
compare_times (gconstpointer a, gconstpointer b)
{
  VsTime x = *(const VsTime *) a, y = *(const VsTime *) b;

  return (x > y) - (x < y);
}

/* The remainder that most instants share (majority vote of Boyer and Moore). */
static VsTime
usual_phase (const VsStamped *readings, gsize n, gint32 step)
{
  VsTime leader = 0;
  gsize votes = 0;

  for (gsize i = 0; i < n; i++)
    {
      VsTime phase = vs_spacing_phase (readings[i].at, step);

      if (votes == 0)
        leader = phase;
      votes = phase == leader ? votes + 1 : votes - 1;
    }
  return leader;
}

/* Sorted distances: the smallest regular one that is frequent. */
static gint32
smallest_frequent (const VsTime *gaps, gsize n, gboolean *sure)
{
  gsize enough = n < 4 ? 1 : MAX (2, n / 8);

  for (gsize i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && gaps[end] == gaps[i]; end++)
        ;
      if (end - i < enough || !vs_step_is_regular (gaps[i]))
        continue;
      *sure = (end - i) * 2 >= n;
      return (gint32) gaps[i];
    }
  return 0;
}

/* Readings in no order and far apart share at least the grid they stand on. */
static gint32
common_grid (const VsTime *gaps, gsize n)
{
  VsTime grid = 0;

  for (gsize i = 0; i < n; i++)
    for (VsTime other = gaps[i]; other != 0;)
      {
        VsTime rest = grid % other;

        grid = other;
        other = rest;
      }
  return grid >= 5 * VS_STEP_LEAST && vs_step_is_regular (grid) ? (gint32) grid : 0;
}

gint32
vs_spacing_find (const VsStamped *readings, gsize n, VsTime *phase, gboolean *sure)
{
  g_autofree VsTime *times = g_new (VsTime, n);
  gsize n_gaps = 0;
  gint32 step;

  *sure = FALSE;
  for (gsize i = 0; i < n; i++)
    times[i] = readings[i].at;
  qsort (times, n, sizeof *times, compare_times);
  for (gsize i = 1; i < n; i++)
    if (times[i] != times[i - 1])
      times[n_gaps++] = times[i] - times[i - 1];
  qsort (times, n_gaps, sizeof *times, compare_times);

  step = smallest_frequent (times, n_gaps, sure);
  if (!*sure)
    {
      gint32 grid = common_grid (times, n_gaps);

      if (grid != 0)
        step = grid;
    }
  if (step != 0)
    *phase = usual_phase (readings, n, step);
  return step;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function-math.c: numbers. A result that is no number is missing. */
#include "expr/function.h"

#include <math.h>
#include <string.h>

VS_CELL (abs)
{
  if (args[0].i == G_MININT64 && call->types[0] != VS_TYPE_DOUBLE)
    return FALSE;
  out->i = ABS (args[0].i);
  out->d = fabs (args[0].d);
  return TRUE;
}

/* Halves away from zero. */
static double
round_half_away (double x)
{
  if (!(fabs (x) < 4503599627370496.0))
    return x;
  return (double) (gint64) (x + (x < 0 ? -0.5 : 0.5));
}

VS_CELL (round)
{
  int digits = call->n_args > 1 ? (int) args[1].i : 0;

  if (call->types[0] == VS_TYPE_MONEY)
    {
      gint64 unit = 1;
      for (int i = digits; i < 4; i++)
        unit *= 10;
      gint64 rest = args[0].i % unit;
      if (__builtin_add_overflow (args[0].i - rest, 2 * ABS (rest) >= unit ? (rest < 0 ? -unit : unit) : 0, &out->i))
        return FALSE;
    }
  else
    {
      double scale = pow (10, digits);
      out->i = args[0].i;
      out->d = digits > 0 ? round_half_away (args[0].d * scale) / scale : round_half_away (args[0].d);
    }
  return TRUE;
}

static gboolean
whole (double x, VsCell *out)
{
  if (!(fabs (x) < 9.2e18))
    return FALSE;
  out->i = (gint64) x;
  return TRUE;
}

VS_CELL (floor)
{
  return whole (floor (args[0].d), out);
}

VS_CELL (ceil)
{
  return whole (ceil (args[0].d), out);
}

VS_CELL (sqrt)
{
  out->d = sqrt (args[0].d);
  return args[0].d >= 0;
}

VS_CELL (ln)
{
  out->d = log (args[0].d);
  return args[0].d > 0;
}

VS_CELL (exp)
{
  out->d = exp (args[0].d);
  return TRUE;
}

static int
compare_cells (VsType type, const VsCell *a, const VsCell *b)
{
  if (type == VS_TYPE_TEXT)
    return strcmp (a->text, b->text);
  if (type == VS_TYPE_DOUBLE)
    return (a->d > b->d) - (a->d < b->d);
  return (a->i > b->i) - (a->i < b->i);
}

VS_CELL (greatest)
{
  *out = args[0];
  for (guint i = 1; i < call->n_args; i++)
    if (compare_cells (call->types[0], &args[i], out) > 0)
      *out = args[i];
  return TRUE;
}

VS_CELL (least)
{
  *out = args[0];
  for (guint i = 1; i < call->n_args; i++)
    if (compare_cells (call->types[0], &args[i], out) < 0)
      *out = args[i];
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/money.h"

#include <math.h>
#include <string.h>

VsMoney
vs_money_from_double (double units)
{
  double scaled = units * VS_MONEY_SCALE;

  /* 2^63 itself is a double and out of range; what is left rounds into it. */
  if (isnan (units) || scaled >= 9223372036854775808.0 || scaled < -9223372036854774784.0)
    return VS_MONEY_NONE;
  return (VsMoney) round (scaled);
}

VsMoney
vs_money_parse (const char *text, gssize len)
{
  const char *end;
  gboolean negative = FALSE;
  guint64 value = 0;
  int n_digits = 0, places = -1;

  if (text == NULL)
    return VS_MONEY_NONE;
  if (len < 0)
    len = (gssize) strlen (text);
  end = text + len;
  if (text < end && (*text == '-' || *text == '+'))
    negative = *text++ == '-';
  for (; text < end; text++)
    {
      if (*text == '.' && places < 0)
        {
          places = 0;
          continue;
        }
      if (!g_ascii_isdigit (*text) || places == 4 || value > (G_MAXINT64 - (guint64) (*text - '0')) / 10)
        return VS_MONEY_NONE;
      value = value * 10 + (guint64) (*text - '0');
      n_digits++;
      if (places >= 0)
        places++;
    }
  if (n_digits == 0 || places == 0)
    return VS_MONEY_NONE;
  for (int i = MAX (places, 0); i < 4; i++)
    {
      if (value > G_MAXINT64 / 10)
        return VS_MONEY_NONE;
      value *= 10;
    }
  return negative ? -(VsMoney) value : (VsMoney) value;
}

char *
vs_money_format (VsMoney amount)
{
  guint64 size = amount < 0 ? -(guint64) amount : (guint64) amount;
  guint rest = (guint) (size % VS_MONEY_SCALE);
  const char *sign = amount < 0 ? "-" : "";
  guint64 whole = size / VS_MONEY_SCALE;

  if (amount == VS_MONEY_NONE)
    return g_strdup ("");
  if (rest % 100 == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", sign, whole, rest / 100);
  if (rest % 10 == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%03u", sign, whole, rest / 10);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%04u", sign, whole, rest);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digits.h"

#include <math.h>
#include <string.h>

#define FIRST_DAY (-719528)  /* 0000-01-01 */
#define LAST_DAY  2932896    /* 9999-12-31 */

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354"
                            "55565758596061626364656667686970717273747576777879808182838485868788899091929394959697989900";

/* Digits of `value`, at least `min` of them, ending at `end`; returns their beginning. */
static inline char *
digits_before (char *end, guint64 value, int min)
{
  char *p = end;

  while (value >= 100)
    {
      memcpy (p -= 2, pairs + value % 100 * 2, 2);
      value /= 100;
    }
  if (value >= 10)
    memcpy (p -= 2, pairs + value * 2, 2);
  else
    *--p = (char) ('0' + value);
  while (end - p < min)
    *--p = '0';
  return p;
}

static inline char *
put_unsigned (char *p, guint64 value, int places)
{
  char digits[VS_DIGITS_MAX], *end = digits + sizeof digits, *begin = digits_before (end, value, places + 1);
  gsize whole = (gsize) (end - begin - places);

  memcpy (p, begin, whole);
  p += whole;
  if (places > 0)
    {
      *p++ = '.';
      memcpy (p, end - places, (gsize) places);
    }
  return p + places;
}

char *
vs_digits_put_fixed (char *p, gint64 value, int places)
{
  if (value < 0)
    *p++ = '-';
  return put_unsigned (p, value < 0 ? -(guint64) value : (guint64) value, CLAMP (places, 0, 18));
}

char *
vs_digits_put_int (char *p, gint64 value)
{
  return vs_digits_put_fixed (p, value, 0);
}

char *
vs_digits_put_money (char *p, VsMoney amount)
{
  if (amount == VS_MONEY_NONE)
    return p;
  if (amount % 100 == 0)
    return vs_digits_put_fixed (p, amount / 100, 2);
  return amount % 10 == 0 ? vs_digits_put_fixed (p, amount / 10, 3) : vs_digits_put_fixed (p, amount, 4);
}

char *
vs_digits_put_day (char *p, VsDay day)
{
  char text[16];
  int y, m, d;

  if (day < FIRST_DAY || day > LAST_DAY)
    return g_stpcpy (p, vs_day_format_iso (day, text));
  vs_day_to_civil (day, &y, &m, &d);
  memcpy (p, pairs + y / 100 * 2, 2);
  memcpy (p + 2, pairs + y % 100 * 2, 2);
  p[4] = p[7] = '-';
  memcpy (p + 5, pairs + m * 2, 2);
  memcpy (p + 8, pairs + d * 2, 2);
  return p + 10;
}

/* ── Doubles ── */

typedef unsigned __int128 Wide;

static const guint64 tens[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
};

static inline Wide
power_of_ten (int k)
{
  return k <= 18 ? tens[k] : (Wide) tens[18] * tens[k - 18];
}

/* What printf and strtod say, for the exponents and the sizes that are left to them. */
static char *
put_by_trial (char *p, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gsize n;

  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_formatd (text, sizeof text, "%.16g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_formatd (text, sizeof text, "%.17g", value);
  n = strlen (text);
  memcpy (p, text, n);
  return p + n;
}

static char *
put_decimal (char *p, guint64 digits, int places)
{
  for (; places >= 3 && digits % 1000 == 0; places -= 3)
    digits /= 1000;
  for (; places > 0 && digits % 10 == 0; places--)
    digits /= 10;
  return put_unsigned (p, digits, places);
}

/* value = mantissa · 2^−shift exactly, so value · 10^k = exact / 2^shift exactly, with k such that this has 17 digits before the point.
 * Rounded to 15 or 16 digits it reads back as the same double when it is not further off than half a step of the mantissa, which is
 * 10^k / 2 in the same units: all in integers, so neither rounding nor luck is in it. */
static char *
put_exactly (char *p, double value)
{
  union { double d; guint64 u; } bits = { value };
  guint64 mantissa = (bits.u & G_GUINT64_CONSTANT (0xfffffffffffff)) | G_GUINT64_CONSTANT (1) << 52;
  int exponent = (int) (bits.u >> 52) - 1023, shift = 52 - exponent;
  int k = 16 - (int) floor (exponent * 0.30102999566398120);
  Wide exact, step;
  guint64 digits;

  for (;; k--)
    {
      step = power_of_ten (k);
      exact = mantissa * step;
      digits = (guint64) (exact >> shift);
      if (digits < tens[17])
        break;
    }
  Wide rest = exact - ((Wide) digits << shift);
  for (int cut = 2; cut >= 0; cut--)
    {
      guint64 unit = tens[cut], kept = digits / unit, below = digits % unit;
      /* Twice what is cut off against one unit: more rounds up, a tie to even. */
      Wide twice = ((Wide) (2 * below) << shift) + 2 * rest, whole = (Wide) unit << shift;
      if (twice > whole || (twice == whole && (kept & 1)))
        kept++;
      Wide written = (Wide) (kept * unit) << shift;
      Wide off = written > exact ? written - exact : exact - written;
      gboolean finer_below = mantissa == G_GUINT64_CONSTANT (1) << 52 && written < exact;
      Wide reach = finer_below ? 4 * off : 2 * off;
      if (cut > 0 && !(reach < step || (reach == step && (mantissa & 1) == 0)))
        continue;
      return put_decimal (p, kept, k - cut);
    }
  return p;
}

char *
vs_digits_put_double (char *p, double value)
{
  double size = fabs (value);

  if (!isfinite (value))
    return p;
  if (signbit (value))
    *p++ = '-';
  if (size < 1e15 && size == (double) (guint64) size)
    return put_unsigned (p, (guint64) size, 0);
  /* What was a decimal of six places once: a division is rounded as reading is, so equal means that it reads back. */
  if (size < 1e8 && (double) (guint64) (size * 1e6 + 0.5) / 1e6 == size)
    return put_decimal (p, (guint64) (size * 1e6 + 0.5), 6);
  return size >= 1e-4 && size < 1e14 ? put_exactly (p, size) : put_by_trial (p, size);
}

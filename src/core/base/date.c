/* SPDX-License-Identifier: GPL-3.0-or-later */
/* date.c: civil dates by whole-number arithmetic (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"): exact for all years,
 * no table, no library call, so that millions of stamps can be parsed a second. */
#include "base/date.h"

#include <string.h>

VsDay
vs_day_from_civil (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int yoe = y - era * 400;
  int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return era * 146097 + doe - 719468;
}

void
vs_day_to_civil (VsDay day, int *year, int *month, int *mday)
{
  int z = day + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int doe = z - era * 146097;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  int m = mp < 10 ? mp + 3 : mp - 9;

  if (year)
    *year = yoe + era * 400 + (m <= 2);
  if (month)
    *month = m;
  if (mday)
    *mday = doy - (153 * mp + 2) / 5 + 1;
}

int
vs_day_weekday (VsDay day)
{
  /* 1970-01-01 was a Thursday. */
  int w = (int) (((gint64) day + 3) % 7);

  return w < 0 ? w + 7 : w;
}

int
vs_days_in_month (int year, int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  g_return_val_if_fail (month >= 1 && month <= 12, 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

VsDay
vs_day_month_start (VsDay day)
{
  int mday;

  if (day == VS_DAY_NONE)
    return VS_DAY_NONE;
  vs_day_to_civil (day, NULL, NULL, &mday);
  return day - mday + 1;
}

VsDay
vs_day_add_months (VsDay day, int months)
{
  int y, m, d, index;

  if (day == VS_DAY_NONE)
    return VS_DAY_NONE;
  vs_day_to_civil (day, &y, &m, &d);
  index = y * 12 + m - 1 + months;
  y = index >= 0 ? index / 12 : -((11 - index) / 12);
  m = index - y * 12 + 1;
  return vs_day_from_civil (y, m, MIN (d, vs_days_in_month (y, m)));
}

int
vs_day_month_index (VsDay day)
{
  int y, m;

  vs_day_to_civil (day, &y, &m, NULL);
  return (y - 1970) * 12 + m - 1;
}

/* `n` digits at `text` as a number, or -1. */
static int
digits (const char *text, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      unsigned c = (unsigned char) text[i] - '0';

      if (c > 9)
        return -1;
      value = value * 10 + (int) c;
    }
  return value;
}

VsDay
vs_day_parse_iso (const char *text, gssize len)
{
  int y, m, d;

  if (text == NULL)
    return VS_DAY_NONE;
  if (len < 0)
    len = (gssize) strlen (text);
  if (len != 10 || text[4] != '-' || text[7] != '-')
    return VS_DAY_NONE;
  y = digits (text, 4);
  m = digits (text + 5, 2);
  d = digits (text + 8, 2);
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > vs_days_in_month (y, m))
    return VS_DAY_NONE;
  return vs_day_from_civil (y, m, d);
}

/* "Z", "+HH", "+HHMM" or "+HH:MM" over all of [text, text + len): seconds east, or G_MAXINT. */
static int
parse_zone_mark (const char *text, gsize len)
{
  int h, m = 0;

  if (len == 1 && (*text == 'Z' || *text == 'z'))
    return 0;
  if ((len != 3 && len != 5 && len != 6) || (*text != '+' && *text != '-') || (len == 6 && text[3] != ':'))
    return G_MAXINT;
  h = digits (text + 1, 2);
  if (len > 3)
    m = digits (text + len - 2, 2);
  if (h < 0 || h > 18 || m < 0 || m > 59)
    return G_MAXINT;
  return (h * 3600 + m * 60) * (*text == '-' ? -1 : 1);
}

/* ":SS" and ".fff" at `text`: seconds, and in *used how many bytes; -1 when they are wrong. Parts of a second are cut off. */
static int
parse_seconds (const char *text, gsize len, gsize *used)
{
  int seconds;

  *used = 0;
  if (len == 0 || *text != ':')
    return 0;
  if (len < 3 || (seconds = digits (text + 1, 2)) < 0 || seconds > 59)
    return -1;
  *used = 3;
  if (len > 4 && (text[3] == '.' || text[3] == ',') && g_ascii_isdigit (text[4]))
    {
      *used = 5;
      while (*used < len && g_ascii_isdigit (text[*used]))
        (*used)++;
    }
  return seconds;
}

VsTime
vs_time_parse_iso (const char *text, gssize len, gboolean *has_zone)
{
  VsDay day;
  int hour, minute, second, offset = 0;
  gsize used;

  if (has_zone)
    *has_zone = FALSE;
  if (text == NULL)
    return VS_TIME_NONE;
  if (len < 0)
    len = (gssize) strlen (text);
  if (len < 16 || (text[10] != 'T' && text[10] != ' ' && text[10] != 't') || text[13] != ':')
    return VS_TIME_NONE;
  day = vs_day_parse_iso (text, 10);
  hour = digits (text + 11, 2);
  minute = digits (text + 14, 2);
  if (day == VS_DAY_NONE || hour < 0 || hour > 24 || minute < 0 || minute > 59)
    return VS_TIME_NONE;
  text += 16;
  len -= 16;
  second = parse_seconds (text, (gsize) len, &used);
  if (second < 0 || (hour == 24 && (minute > 0 || second > 0)))
    return VS_TIME_NONE;
  text += used;
  len -= used;
  if (len > 1 && *text == ' ' && (text[1] == '+' || text[1] == '-' || text[1] == 'Z'))
    text++, len--;
  if (len > 0)
    {
      offset = parse_zone_mark (text, (gsize) len);
      if (offset == G_MAXINT)
        return VS_TIME_NONE;
      if (has_zone)
        *has_zone = TRUE;
    }
  return (VsTime) day * VS_SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
}

char *
vs_day_format_iso (VsDay day, char buf[16])
{
  int y, m, d;

  if (day == VS_DAY_NONE)
    {
      buf[0] = '\0';
      return buf;
    }
  vs_day_to_civil (day, &y, &m, &d);
  if (y < 0 || y > 9999)
    {
      g_snprintf (buf, 16, "%d-%02d-%02d", y, m, d);
      return buf;
    }
  for (int i = 3; i >= 0; i--, y /= 10)
    buf[i] = (char) ('0' + y % 10);
  buf[4] = buf[7] = '-';
  buf[5] = (char) ('0' + m / 10);
  buf[6] = (char) ('0' + m % 10);
  buf[8] = (char) ('0' + d / 10);
  buf[9] = (char) ('0' + d % 10);
  buf[10] = '\0';
  return buf;
}

char *
vs_time_format_iso (VsTime at, char buf[32])
{
  char date[16];
  VsDay day;
  int rest;

  if (at == VS_TIME_NONE)
    {
      buf[0] = '\0';
      return buf;
    }
  day = vs_time_day (at);
  rest = (int) (at - (VsTime) day * VS_SECONDS_PER_DAY);
  g_snprintf (buf, 32, "%sT%02d:%02d:%02dZ", vs_day_format_iso (day, date), rest / 3600, rest / 60 % 60, rest % 60);
  return buf;
}

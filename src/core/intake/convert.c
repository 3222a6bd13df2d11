/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/convert.h"

#include <math.h>
#include <string.h>

#define FIRST_YEAR 1800
#define LAST_YEAR  2299

static const struct { const char *name; const char *declared; } type_names[] = {
  [VS_CELL_TEXT] = { "text", "TEXT" },       [VS_CELL_INTEGER] = { "integer", "INTEGER" }, [VS_CELL_NUMBER] = { "number", "REAL" },
  [VS_CELL_MONEY] = { "money", "MONEY" },    [VS_CELL_DAY] = { "day", "DAY" },             [VS_CELL_INSTANT] = { "instant", "INSTANT" },
  [VS_CELL_BOOLEAN] = { "boolean", "BOOLEAN" },
};

const char *
vs_cell_type_name (VsCellType type)
{
  return type_names[type].name;
}

gboolean
vs_cell_type_from_name (const char *name, VsCellType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (name, type_names[i].name) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
vs_cell_type_from_declared (const char *declared, VsCellType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (declared, type_names[i].declared) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

/*
 * Numbers
 */

static inline gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static const double powers_of_ten[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Whole number and power of ten give the nearest double in one division as long as both are exact, which is nearly always; the rest
 * goes to the library. */
gboolean
vs_convert_decimal (const char *text, gsize len, char decimal, double *value)
{
  const char *p = text, *end = text + len;
  gboolean negative = FALSE;
  guint64 digits = 0;
  guint n_digits = 0, places = 0;
  char buf[64];

  if (p < end && (*p == '-' || *p == '+'))
    negative = *p++ == '-';
  for (; p < end && is_digit (*p); p++, n_digits++)
    digits = digits * 10 + (guint64) (*p - '0');
  if (p < end && *p == decimal)
    for (p++; p < end && is_digit (*p); p++, n_digits++, places++)
      digits = digits * 10 + (guint64) (*p - '0');
  if (n_digits == 0)
    return FALSE;
  if (p == end && n_digits <= 18 && digits < (G_GUINT64_CONSTANT (1) << 53) && places <= 22)
    {
      *value = (negative ? -(double) digits : (double) digits) / powers_of_ten[places];
      return TRUE;
    }
  if (p < end && *p != 'e' && *p != 'E')
    return FALSE;
  if (p < end)
    {
      const char *exponent = p + 1;

      if (exponent < end && (*exponent == '-' || *exponent == '+'))
        exponent++;
      if (exponent == end)
        return FALSE;
      for (; exponent < end; exponent++)
        if (!is_digit (*exponent))
          return FALSE;
    }
  if (len >= sizeof buf)
    return FALSE;
  memcpy (buf, text, len);
  buf[len] = '\0';
  for (char *c = buf; *c; c++)
    if (*c == decimal)
      *c = '.';
  *value = g_ascii_strtod (buf, NULL);
  return isfinite (*value);
}

/* Copies without the thousands' marks, which must stand before groups of exactly three digits. FALSE when they do not. */
static gboolean
without_groups (const VsConvert *how, const char *text, gsize len, char *buf, gsize room, gsize *n)
{
  gsize out = 0, run = 0;
  gboolean grouped = FALSE, fraction = FALSE;

  for (gsize i = 0; i < len; i++)
    {
      char c = text[i];

      if (c == how->group && !fraction)
        {
          if (run == 0 || run > 3 || (grouped && run != 3))
            return FALSE;
          grouped = TRUE;
          run = 0;
          continue;
        }
      if (c == how->decimal)
        {
          if (grouped && run != 3)
            return FALSE;
          fraction = TRUE;
        }
      run += is_digit (c) && !fraction;
      if (out == room)
        return FALSE;
      buf[out++] = c;
    }
  *n = out;
  return !grouped || fraction || run == 3;
}

static VsFault
convert_number (const VsConvert *how, const char *text, gsize len, double *value)
{
  char buf[64];
  gsize n;

  if (how->group && memchr (text, how->group, len))
    return without_groups (how, text, len, buf, sizeof buf, &n) && vs_convert_decimal (buf, n, how->decimal, value) ? VS_FAULT_NONE : VS_FAULT_NUMBER;
  return vs_convert_decimal (text, len, how->decimal, value) ? VS_FAULT_NONE : VS_FAULT_NUMBER;
}

static VsFault
convert_integer (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  char buf[64];
  gsize n = len;
  double d;

  if (!without_groups (how, text, len, buf, sizeof buf - 1, &n) || !vs_convert_decimal (buf, n, how->decimal, &d))
    return VS_FAULT_INTEGER;
  /* "12.0" is a whole number, as spreadsheets write it; 2⁵³ is where a double stops telling neighbours apart. */
  if (d != floor (d))
    return VS_FAULT_INTEGER;
  if (fabs (d) < 9007199254740992.0)
    *value = (gint64) d;
  else
    {
      char *end;

      buf[n] = '\0';
      *value = g_ascii_strtoll (buf, &end, 10);
      if (*end || *value == G_MAXINT64 || *value == G_MININT64)
        return VS_FAULT_RANGE;
    }
  return VS_FAULT_NONE;
}

/* Takes a currency sign off either end: "$ 12.50", "-£3", "7 €". */
static void
strip_currency (const char **text, gsize *len, gboolean *negative)
{
  static const char *const signs[] = { "$", "£", "€", "¥" };

  if (*len && (**text == '-' || **text == '+'))
    {
      *negative = **text == '-';
      (*text)++;
      (*len)--;
    }
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize n = strlen (signs[i]);

      if (*len > n && memcmp (*text, signs[i], n) == 0)
        {
          *text += n;
          *len -= n;
        }
      else if (*len > n && memcmp (*text + *len - n, signs[i], n) == 0)
        *len -= n;
    }
  while (*len && **text == ' ')
    {
      (*text)++;
      (*len)--;
    }
  while (*len && (*text)[*len - 1] == ' ')
    (*len)--;
}

static VsFault
convert_money (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  gboolean negative = FALSE, in_brackets = len > 2 && text[0] == '(' && text[len - 1] == ')';
  char buf[64];
  gsize n;
  double d;

  if (in_brackets)
    {
      text++;
      len -= 2;
    }
  strip_currency (&text, &len, &negative);
  if (len == 0 || !(is_digit (*text) || *text == how->decimal || (!negative && *text == '-')) ||
      !without_groups (how, text, len, buf, sizeof buf, &n))
    return VS_FAULT_MONEY;
  for (gsize i = 0; i < n; i++)
    if (buf[i] == how->decimal)
      buf[i] = '.';
  *value = vs_money_parse (buf, (gssize) n);
  if (*value == VS_MONEY_NONE)
    {
      /* More places than are kept: the nearest ten-thousandth. */
      if (!vs_convert_decimal (buf, n, '.', &d))
        return VS_FAULT_MONEY;
      *value = vs_money_from_double (d);
    }
  if (*value == VS_MONEY_NONE)
    return VS_FAULT_RANGE;
  if (negative != in_brackets)
    *value = -*value;
  return VS_FAULT_NONE;
}

/*
 * Days and instants
 */

static gboolean
take_number (const char **p, const char *end, guint most, int *value, guint *n)
{
  *value = 0;
  for (*n = 0; *p < end && *n < most && is_digit (**p); (*p)++, (*n)++)
    *value = *value * 10 + (**p - '0');
  return *n > 0;
}

static int
take_month_name (const char **p, const char *end)
{
  static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december" };

  if (*p == end || is_digit (**p))
    return 0;
  for (int m = 0; m < 12; m++)
    {
      gsize full = strlen (months[m]), left = (gsize) (end - *p);

      if (left >= full && g_ascii_strncasecmp (*p, months[m], full) == 0)
        *p += full;
      else if (left >= 3 && g_ascii_strncasecmp (*p, months[m], 3) == 0)
        *p += 3;
      else
        continue;
      return m + 1;
    }
  return 0;
}

static gboolean
take_separator (const char **p, const char *end)
{
  if (*p == end || !strchr ("-/. ,", **p))
    return FALSE;
  while (*p < end && strchr ("-/. ,", **p))
    (*p)++;
  return TRUE;
}

static VsDay
day_of (int year, int month, int mday, VsFault *fault)
{
  *fault = VS_FAULT_NO_SUCH_DAY;
  if (month < 1 || month > 12 || mday < 1 || mday > vs_days_in_month (year, month))
    return VS_DAY_NONE;
  *fault = VS_FAULT_RANGE;
  if (year < FIRST_YEAR || year > LAST_YEAR)
    return VS_DAY_NONE;
  *fault = VS_FAULT_NONE;
  return vs_day_from_civil (year, month, mday);
}

VsDay
vs_convert_day (VsDateOrder order, const char *text, gsize len, gsize *used, VsFault *fault)
{
  const char *p = text, *end = text + len;
  int parts[3] = { 0 }, named = -1, year, month, mday;
  guint digits[3] = { 0 };

  *fault = VS_FAULT_DAY;
  if (len >= 8 && order == VS_DATE_YMD)
    {
      for (year = 0; year < 8 && is_digit (text[year]); year++)
        ;
      if (year == 8 && (len == 8 || !is_digit (text[8])))   /* 20131231 */
        {
          *used = 8;
          return day_of (atoi ((char[]) { text[0], text[1], text[2], text[3], 0 }), (text[4] - '0') * 10 + text[5] - '0',
                         (text[6] - '0') * 10 + text[7] - '0', fault);
        }
    }
  for (int i = 0; i < 3; i++)
    {
      if (i > 0 && !take_separator (&p, end))
        return VS_DAY_NONE;
      if (named < 0 && (parts[i] = take_month_name (&p, end)) > 0)
        named = i;
      else if (!take_number (&p, end, 4, &parts[i], &digits[i]))
        return VS_DAY_NONE;
    }
  *used = (gsize) (p - text);
  if (p < end && is_digit (*p))
    return VS_DAY_NONE;
  /* Four digits in front are a year whatever the order says; a month by its name leaves only day and year to tell apart. */
  if (digits[0] == 4)
    year = parts[0], month = parts[1], mday = parts[2];
  else if (digits[2] != 4)
    return VS_DAY_NONE;  /* two-digit years are not guessed */
  else if (named >= 0 ? named == 1 : order == VS_DATE_DMY)
    year = parts[2], month = parts[1], mday = parts[0];
  else if (named == 0 || (named < 0 && order == VS_DATE_MDY))
    year = parts[2], month = parts[0], mday = parts[1];
  else
    return VS_DAY_NONE;
  return day_of (year, month, mday, fault);
}

/* " 14:30", "T14:30:05.250", " 2:30 PM", and a zone mark. FALSE when something else follows the day. */
static gboolean
take_time (const char *p, const char *end, VsTime *seconds, gboolean *has_zone, int *offset)
{
  int hour = 0, minute = 0, second = 0, zh = 0, zm = 0;
  guint n;

  *has_zone = FALSE;
  *offset = 0;
  if (p < end && (*p == 'T' || *p == ' '))
    p++;
  while (p < end && *p == ' ')
    p++;
  if (!take_number (&p, end, 2, &hour, &n) || p == end || *p++ != ':' || !take_number (&p, end, 2, &minute, &n) || n != 2)
    return FALSE;
  if (p < end && *p == ':')
    {
      p++;
      if (!take_number (&p, end, 2, &second, &n) || n != 2)
        return FALSE;
      if (p < end && (*p == '.' || *p == ','))
        for (p++; p < end && is_digit (*p); p++)
          ;
    }
  if (end - p >= 2 && g_ascii_tolower (end[-1]) == 'm' && strchr ("apAP", end[-2]))
    {
      if (hour < 1 || hour > 12)
        return FALSE;
      hour = hour % 12 + (g_ascii_tolower (end[-2]) == 'p' ? 12 : 0);
      end -= 2;
      while (p < end && *p == ' ')
        p++;
    }
  if (p < end && *p == 'Z')
    {
      *has_zone = TRUE;
      p++;
    }
  else if (p < end && (*p == '+' || *p == '-'))
    {
      int sign = *p++ == '-' ? -1 : 1;

      if (!take_number (&p, end, 2, &zh, &n) || n != 2)
        return FALSE;
      if (p < end && *p == ':')
        p++;
      if (p < end && (!take_number (&p, end, 2, &zm, &n) || n != 2))
        return FALSE;
      *has_zone = TRUE;
      *offset = sign * (zh * 3600 + zm * 60);
    }
  *seconds = hour * 3600 + minute * 60 + second;
  return p == end && minute < 60 && second < 60 && (hour < 24 || (hour == 24 && *seconds == 86400));
}

VsTime
vs_convert_stamp (VsDateOrder order, const char *text, gsize len, gboolean *has_zone, VsFault *fault)
{
  gsize used = 0;
  VsDay day = vs_convert_day (order, text, len, &used, fault);
  VsTime seconds = 0;
  int offset = 0;

  *has_zone = FALSE;
  if (day == VS_DAY_NONE)
    {
      if (*fault == VS_FAULT_DAY)
        *fault = VS_FAULT_INSTANT;
      return VS_TIME_NONE;
    }
  if (used < len && !take_time (text + used, text + len, &seconds, has_zone, &offset))
    {
      *fault = VS_FAULT_INSTANT;
      return VS_TIME_NONE;
    }
  return (VsTime) day * VS_SECONDS_PER_DAY + seconds - offset;
}

static VsFault
convert_instant (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  gboolean has_zone;
  VsFault fault;

  *value = vs_convert_stamp (how->date_order, text, len, &has_zone, &fault);
  if (*value == VS_TIME_NONE)
    return fault;
  if (!has_zone && how->zone)
    *value = vs_zone_to_utc (how->zone, *value, FALSE);
  return VS_FAULT_NONE;
}

static VsFault
convert_day_field (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  gsize used = 0;
  VsFault fault;
  VsDay day = vs_convert_day (how->date_order, text, len, &used, &fault);
  VsTime seconds;
  gboolean has_zone;
  int offset;

  if (day == VS_DAY_NONE)
    return fault;
  if (used < len && !take_time (text + used, text + len, &seconds, &has_zone, &offset))
    return VS_FAULT_DAY;
  *value = day;
  return VS_FAULT_NONE;
}

static VsFault
convert_boolean (const char *text, gsize len, gint64 *value)
{
  static const struct { const char *word; gint64 value; } words[] = {
    { "1", 1 }, { "0", 0 }, { "true", 1 }, { "false", 0 }, { "yes", 1 }, { "no", 0 }, { "t", 1 }, { "f", 0 }, { "y", 1 }, { "n", 0 }, { "on", 1 }, { "off", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == len && g_ascii_strncasecmp (text, words[i].word, len) == 0)
      {
        *value = words[i].value;
        return VS_FAULT_NONE;
      }
  return VS_FAULT_BOOLEAN;
}

/*
 * Cells
 */

static gboolean
is_missing (const VsConvert *how, const char *text, gsize len)
{
  if (len == 0)
    return TRUE;
  for (char **word = how->missing; word && *word; word++)
    if (**word == *text && strlen (*word) == len && memcmp (*word, text, len) == 0)
      return TRUE;
  return FALSE;
}

VsFault
vs_convert (const VsConvert *how, VsCellType type, const char *text, gsize len, VsCell *cell)
{
  while (len && (*text == ' ' || *text == '\t'))
    text++, len--;
  while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
    len--;
  cell->type = type;
  cell->missing = is_missing (how, text, len);
  cell->i = 0;
  if (cell->missing)
    return VS_FAULT_NONE;
  switch (type)
    {
    case VS_CELL_TEXT:
      cell->text = text;
      cell->len = len;
      return VS_FAULT_NONE;
    case VS_CELL_INTEGER:
      return convert_integer (how, text, len, &cell->i);
    case VS_CELL_NUMBER:
      return convert_number (how, text, len, &cell->d);
    case VS_CELL_MONEY:
      return convert_money (how, text, len, &cell->i);
    case VS_CELL_DAY:
      return convert_day_field (how, text, len, &cell->i);
    case VS_CELL_INSTANT:
      return convert_instant (how, text, len, &cell->i);
    case VS_CELL_BOOLEAN:
      return convert_boolean (text, len, &cell->i);
    }
  g_return_val_if_reached (VS_FAULT_NONE);
}

gboolean
vs_cell_can_coerce (VsCellType from, VsCellType to)
{
  return from == to || from == VS_CELL_TEXT || (from == VS_CELL_INTEGER && to != VS_CELL_TEXT && to != VS_CELL_DAY && to != VS_CELL_INSTANT) ||
         (from == VS_CELL_NUMBER && (to == VS_CELL_MONEY || to == VS_CELL_INTEGER)) || (from == VS_CELL_MONEY && to == VS_CELL_NUMBER) ||
         (from == VS_CELL_DAY && to == VS_CELL_INSTANT) || (from == VS_CELL_INSTANT && to == VS_CELL_DAY) ||
         (from == VS_CELL_BOOLEAN && (to == VS_CELL_INTEGER || to == VS_CELL_NUMBER));
}

gboolean
vs_cell_coerce (VsCell *cell, VsCellType type)
{
  VsCellType from = cell->type;

  cell->type = type;
  if (from == type || cell->missing)
    return TRUE;
  if (from == VS_CELL_TEXT || !vs_cell_can_coerce (from, type))
    return FALSE;
  if (type == VS_CELL_NUMBER)
    cell->d = from == VS_CELL_MONEY ? vs_money_to_double (cell->i) : (double) cell->i;
  else if (type == VS_CELL_MONEY)
    cell->i = vs_money_from_double (from == VS_CELL_NUMBER ? cell->d : (double) cell->i);
  else if (type == VS_CELL_INTEGER && from == VS_CELL_NUMBER)
    {
      if (cell->d != floor (cell->d) || fabs (cell->d) > 9e15)
        return FALSE;
      cell->i = (gint64) cell->d;
    }
  else if (type == VS_CELL_INSTANT)
    cell->i *= VS_SECONDS_PER_DAY;
  else if (type == VS_CELL_DAY)
    cell->i = vs_time_day (cell->i);
  else if (type == VS_CELL_BOOLEAN)
    return cell->i == 0 || cell->i == 1;
  return type != VS_CELL_MONEY || cell->i != VS_MONEY_NONE;
}

void
vs_cell_from_column (const VsColumn *column, gsize i, VsCell *cell)
{
  static const VsCellType types[] = {
    [VS_TYPE_BOOL] = VS_CELL_BOOLEAN, [VS_TYPE_INT32] = VS_CELL_INTEGER, [VS_TYPE_INT64] = VS_CELL_INTEGER, [VS_TYPE_DOUBLE] = VS_CELL_NUMBER,
    [VS_TYPE_MONEY] = VS_CELL_MONEY,  [VS_TYPE_DAY] = VS_CELL_DAY,       [VS_TYPE_TIME] = VS_CELL_INSTANT,  [VS_TYPE_TEXT] = VS_CELL_TEXT,
  };

  cell->type = types[column->type];
  cell->missing = vs_column_is_null (column, i);
  cell->i = 0;
  if (cell->missing)
    return;
  if (column->type == VS_TYPE_TEXT)
    {
      cell->text = vs_column_get_text (column, i);
      cell->len = strlen (cell->text);
      cell->missing = cell->len == 0;
    }
  else if (column->type == VS_TYPE_DOUBLE)
    {
      cell->d = column->d[i];
      cell->missing = isnan (cell->d);
    }
  else
    cell->i = vs_column_get_int (column, i);
}

char *
vs_fault_describe (VsFault fault, const VsConvert *how, const char *text, gsize len)
{
  static const char *const orders[] = { "YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY" };
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (len, 60));

  switch (fault)
    {
    case VS_FAULT_INTEGER:
      return g_strdup_printf (_("“%s” is not a whole number"), shown);
    case VS_FAULT_NUMBER:
      return g_strdup_printf (_("“%s” is not a number (decimal mark “%c”)"), shown, how->decimal);
    case VS_FAULT_MONEY:
      return g_strdup_printf (_("“%s” is not an amount (decimal mark “%c”)"), shown, how->decimal);
    case VS_FAULT_DAY:
      return g_strdup_printf (_("“%s” is not a day (expected like %s)"), shown, orders[how->date_order]);
    case VS_FAULT_NO_SUCH_DAY:
      return g_strdup_printf (_("“%s”: there is no such day (read as %s)"), shown, orders[how->date_order]);
    case VS_FAULT_INSTANT:
      return g_strdup_printf (_("“%s” is not a date and time (expected like %s HH:MM)"), shown, orders[how->date_order]);
    case VS_FAULT_BOOLEAN:
      return g_strdup_printf (_("“%s” is neither yes nor no"), shown);
    case VS_FAULT_RANGE:
      return g_strdup_printf (_("“%s” is out of range"), shown);
    case VS_FAULT_NONE:
      break;
    }
  return g_strdup ("");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/convert.h"

#include "intake/number.h"

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

static inline gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
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

/* Spreadsheets count from 1899-12-30 so that 1 is the first day of 1900; from 1954 to 2119 a serial has five digits and begins with 2 to 7.
 * Ten digits are seconds since 1970 and thirteen milliseconds. No date written out has as many in a row. */
static gboolean
take_count (const char *text, gsize len, VsTime *at, gboolean *is_utc)
{
  gsize n = 0;
  double count;

  while (n < len && is_digit (text[n]))
    n++;
  *is_utc = n != 5;
  if (n == 5 ? *text < '2' || *text > '7' : (n != 10 && n != 13) || *text < '1' || *text > '4')
    return FALSE;
  if ((n < len && n != 5 && n != 10) || !vs_convert_decimal (text, len, '.', &count) || memchr (text, 'e', len) || memchr (text, 'E', len))
    return FALSE;
  *at = (VsTime) floor (n == 5 ? (count - 25569) * VS_SECONDS_PER_DAY + 0.5 : n == 10 ? count : count / 1000);
  return TRUE;
}

VsDay
vs_convert_day (const VsConvert *how, const char *text, gsize len, gsize *used, VsFault *fault)
{
  const VsDateOrder order = how->date_order;
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

/* The names files write behind a time. One that means several zones is not among them. */
static const struct { const char *name; int minutes; } zone_names[] = {
  { "UTC", 0 }, { "GMT", 0 }, { "WET", 0 }, { "WEST", 60 }, { "BST", 60 }, { "CET", 60 }, { "MEZ", 60 }, { "CEST", 120 }, { "MESZ", 120 }, { "EET", 120 },
  { "EEST", 180 }, { "MSK", 180 }, { "EST", -300 }, { "EDT", -240 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 },
  { "JST", 540 }, { "AEST", 600 }, { "AEDT", 660 }, { "ACST", 570 }, { "ACDT", 630 }, { "AWST", 480 }, { "NZST", 720 }, { "NZDT", 780 },
};

/* What a stamp tells behind its day. */
typedef struct {
  VsTime        seconds;
  gboolean      has_zone;
  int           offset;    /* of the zone, seconds */
  const VsZone *zone;      /* named: the offset follows from it (nullable) */
} TimeOfDay;

/* "CET", "Europe/London", "[Europe/London]" behind an offset. */
static gboolean
take_zone_name (const char *p, const char *end, TimeOfDay *time)
{
  g_autofree char *name = NULL;

  if (*p == '[' && end[-1] == ']')
    p++, end--;
  name = g_strndup (p, (gsize) (end - p));
  for (guint i = 0; i < G_N_ELEMENTS (zone_names); i++)
    if (strcmp (zone_names[i].name, name) == 0)
      {
        time->offset = zone_names[i].minutes * 60;
        return time->has_zone = TRUE;
      }
  if (strlen (name) > 40 || strstr (name, "..") || !strchr (name, '/') || !(time->zone = vs_zone_get (name, NULL)))
    return FALSE;
  if (time->has_zone)
    time->zone = NULL;   /* the offset says it already */
  return time->has_zone = TRUE;
}

static gboolean
take_offset (const char **p, const char *end, TimeOfDay *time)
{
  int sign = *(*p)++ == '-' ? -1 : 1, hours, minutes = 0;
  guint n;

  if (!take_number (p, end, 2, &hours, &n) || n != 2)
    return FALSE;
  if (*p < end && **p == ':')
    (*p)++;
  if (*p < end && is_digit (**p) && (!take_number (p, end, 2, &minutes, &n) || n != 2))
    return FALSE;
  time->has_zone = TRUE;
  time->offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

static gboolean
take_zone (const char *p, const char *end, TimeOfDay *time)
{
  while (p < end && *p == ' ')
    p++;
  if (p < end && *p == 'Z')
    {
      time->has_zone = TRUE;
      p++;
    }
  else if (p < end && (*p == '+' || *p == '-') && !take_offset (&p, end, time))
    return FALSE;
  return p == end || ((g_ascii_isalpha (*p) || *p == '[') && take_zone_name (p, end, time));
}

/* " 14:30", "T14:30:05.250", " 2:30 PM", and a zone. FALSE when something else follows the day. */
static gboolean
take_time (const char *p, const char *end, TimeOfDay *time)
{
  int hour = 0, minute = 0, second = 0;
  guint n;

  *time = (TimeOfDay) { 0 };
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
  while (p < end && *p == ' ')
    p++;
  if (end - p >= 2 && strchr ("apAP", *p) && g_ascii_tolower (p[1]) == 'm' && (end - p == 2 || p[2] == ' '))
    {
      if (hour < 1 || hour > 12)
        return FALSE;
      hour = hour % 12 + (g_ascii_tolower (*p) == 'p' ? 12 : 0);
      p += 2;
    }
  time->seconds = hour * 3600 + minute * 60 + second;
  return take_zone (p, end, time) && minute < 60 && second < 60 && (hour < 24 || (hour == 24 && time->seconds == 86400));
}

VsTime
vs_convert_stamp (const VsConvert *how, const char *text, gsize len, gboolean *has_zone, VsFault *fault)
{
  TimeOfDay time = { 0 };
  gsize used = 0;
  VsTime at;
  VsDay day;

  *has_zone = FALSE;
  if (how->date_numbers && take_count (text, len, &at, has_zone))
    {
      *fault = VS_FAULT_NONE;
      return at;
    }
  *has_zone = FALSE;
  day = vs_convert_day (how, text, len, &used, fault);
  if (day == VS_DAY_NONE)
    {
      if (*fault == VS_FAULT_DAY)
        *fault = VS_FAULT_INSTANT;
      return VS_TIME_NONE;
    }
  if (used < len && !take_time (text + used, text + len, &time))
    {
      *fault = VS_FAULT_INSTANT;
      return VS_TIME_NONE;
    }
  *has_zone = time.has_zone;
  at = (VsTime) day * VS_SECONDS_PER_DAY + time.seconds;
  return time.zone ? vs_zone_to_utc (time.zone, at, FALSE) : at - time.offset;
}

static VsFault
convert_instant (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  gboolean has_zone;
  VsFault fault;

  *value = vs_convert_stamp (how, text, len, &has_zone, &fault);
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
  TimeOfDay time;
  gboolean is_utc;
  VsTime at;
  VsDay day;

  if (how->date_numbers && take_count (text, len, &at, &is_utc))
    {
      *value = vs_time_day (at);
      return VS_FAULT_NONE;
    }
  day = vs_convert_day (how, text, len, &used, &fault);
  if (day == VS_DAY_NONE)
    return fault;
  if (used < len && !take_time (text + used, text + len, &time))
    return VS_FAULT_DAY;
  *value = day;
  return VS_FAULT_NONE;
}

static VsFault
convert_boolean (const char *text, gsize len, gint64 *value)
{
  static const struct { const char *word; gint64 value; } words[] = {
    { "1", 1 }, { "0", 0 }, { "true", 1 }, { "false", 0 }, { "yes", 1 }, { "no", 0 }, { "t", 1 }, { "f", 0 }, { "y", 1 }, { "n", 0 }, { "on", 1 }, { "off", 0 },
    { "ja", 1 }, { "nein", 0 }, { "j", 1 }, { "nee", 0 }, { "nej", 0 }, { "oui", 1 }, { "non", 0 }, { "si", 1 }, { "sí", 1 }, { "sì", 1 }, { "sim", 1 }, { "não", 0 },
    { "tak", 1 }, { "nie", 0 }, { "ano", 1 }, { "ne", 0 }, { "da", 1 }, { "nu", 0 }, { "wahr", 1 }, { "falsch", 0 }, { "vrai", 1 }, { "faux", 0 }, { "vero", 1 },
    { "falso", 0 }, { "verdadero", 1 },
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

/* Blanks, tabs and unbreakable blanks at either end. */
static inline void
trim (const char **text, gsize *len)
{
  for (;;)
    if (*len && (**text == ' ' || **text == '\t'))
      (*text)++, (*len)--;
    else if (G_UNLIKELY (*len > 1 && memcmp (*text, "\xc2\xa0", 2) == 0))
      *text += 2, *len -= 2;
    else if (*len && ((*text)[*len - 1] == ' ' || (*text)[*len - 1] == '\t'))
      (*len)--;
    else if (G_UNLIKELY (*len > 1 && memcmp (*text + *len - 2, "\xc2\xa0", 2) == 0))
      *len -= 2;
    else
      return;
}

VsFault
vs_convert (const VsConvert *how, VsCellType type, const char *text, gsize len, VsCell *cell)
{
  trim (&text, &len);
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
      return vs_number_read_whole (how, text, len, &cell->i);
    case VS_CELL_NUMBER:
      return vs_number_read (how, text, len, &cell->d);
    case VS_CELL_MONEY:
      return vs_number_read_money (how, text, len, &cell->i);
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
    case VS_FAULT_CURRENCY:
      return g_strdup_printf (_("“%s” is not in %s"), shown, how->currency);
    case VS_FAULT_RANGE:
      return g_strdup_printf (_("“%s” is out of range"), shown);
    case VS_FAULT_NONE:
      break;
    }
  return g_strdup ("");
}

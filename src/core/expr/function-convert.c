/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function-convert.c: from one type to another, for the columns of files. What is not exactly a value of the type is missing. */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#define BLANKS " \t\n\v\f\r"

VS_CELL (text)
{
  g_autofree char *made = NULL;

  switch (call->types[0])
    {
    case VS_TYPE_TEXT:   g_string_append (scratch, args[0].text); break;
    case VS_TYPE_BOOL:   g_string_append (scratch, args[0].i ? "true" : "false"); break;
    case VS_TYPE_DAY:    g_string_append (scratch, made = vs_day_to_string ((VsDay) args[0].i)); break;
    case VS_TYPE_TIME:   g_string_append (scratch, made = vs_time_to_string (args[0].i)); break;
    case VS_TYPE_MONEY:  g_string_append (scratch, made = vs_money_format (args[0].i)); break;
    case VS_TYPE_DOUBLE: g_string_append (scratch, made = vs_double_to_string (args[0].d)); break;
    default:             g_string_append_printf (scratch, "%" G_GINT64_FORMAT, args[0].i); break;
    }
  out->text = scratch->str;
  return TRUE;
}

/* The number's text with '.' as decimal mark and nothing else but digits, sign and exponent; FALSE when it is none. With a mark given,
 * the other mark, blanks and apostrophes between digits are grouping. */
static gboolean
plain_number (const char *text, char mark, GString *out)
{
  gsize n;

  text += strspn (text, BLANKS);
  n = strlen (text);
  while (n > 0 && strchr (BLANKS, text[n - 1]))
    n--;
  for (gsize i = 0; i < n; i++)
    {
      gboolean grouping = mark && i > 0 && i + 1 < n && strchr (mark == ',' ? ". '" : ", '", text[i]);
      if (mark && text[i] == mark)
        g_string_append_c (out, '.');
      else if (g_ascii_isdigit (text[i]) || strchr ("+-eE", text[i]) || (!mark && text[i] == '.'))
        g_string_append_c (out, text[i]);
      else if (!grouping)
        return FALSE;
    }
  return out->len > 0;
}

static gboolean
parse_number (const char *text, char mark, GString *scratch, double *value)
{
  char *end;

  if (!plain_number (text, mark, scratch))
    return FALSE;
  *value = g_ascii_strtod (scratch->str, &end);
  return *end == '\0' && end != scratch->str && isfinite (*value);
}

static char
mark_of (const VsCall *call, const VsCell *args)
{
  return call->n_args > 1 ? args[1].text[0] : 0;
}

VS_CELL (number)
{
  out->d = args[0].d;
  return call->types[0] != VS_TYPE_TEXT || parse_number (args[0].text, mark_of (call, args), scratch, &out->d);
}

VS_CELL (money)
{
  if (call->types[0] == VS_TYPE_MONEY)
    out->i = args[0].i;
  else if (call->types[0] != VS_TYPE_TEXT)
    out->i = vs_money_from_double (args[0].d);
  else if (!plain_number (args[0].text, mark_of (call, args), scratch))
    return FALSE;
  else
    {
      out->i = vs_money_parse (scratch->str, scratch->len);
      if (out->i == VS_MONEY_NONE)
        {
          char *end;
          double value = g_ascii_strtod (scratch->str, &end);
          out->i = *end == '\0' ? vs_money_from_double (value) : VS_MONEY_NONE;
        }
    }
  return out->i != VS_MONEY_NONE;
}

VS_CELL (to_bool)
{
  static const char *const yes[] = { "true", "t", "yes", "y", "1", "on" }, *const no[] = { "false", "f", "no", "n", "0", "off" };

  if (call->types[0] != VS_TYPE_TEXT)
    {
      out->i = args[0].d != 0;
      return TRUE;
    }
  g_string_append (scratch, args[0].text);
  g_strstrip (scratch->str);
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      out->i = g_ascii_strcasecmp (scratch->str, yes[i]) == 0;
      if (out->i || g_ascii_strcasecmp (scratch->str, no[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* ── Days ── */

/* Three groups of digits between - / . or blanks; what follows must be a time of day. Returns the groups' lengths. */
static gboolean
split_day (const char *text, int value[3], int digits[3], const char **rest)
{
  for (guint g = 0; g < 3; g++)
    {
      if (g > 0 && (*text == '\0' || !strchr ("-/. ", *text++)))
        return FALSE;
      value[g] = digits[g] = 0;
      for (; g_ascii_isdigit (*text) && digits[g] < 5; text++, digits[g]++)
        value[g] = value[g] * 10 + (*text - '0');
      if (digits[g] == 0)
        return FALSE;
    }
  *rest = text;
  return TRUE;
}

/* The date alone, or followed by a time of day. */
static gboolean
ends_date (const char *rest)
{
  if (*rest == 'T' || *rest == ' ')
    return strspn (rest + 1, "0123456789:.,+-Zz AaPpMm") == strlen (rest + 1);
  return *rest == '\0';
}

static VsDay
day_from_groups (const int value[3], const int digits[3], const char *order)
{
  int year = -1, month = 0, mday = 0;

  for (guint g = 0; g < 3; g++)
    {
      char letter = g_ascii_toupper (order[g]);
      if (letter == 'Y' && digits[g] == 4)
        year = value[g];
      else if (letter == 'Y' && digits[g] == 2)
        year = value[g] + (value[g] < 70 ? 2000 : 1900);
      else if (letter == 'M' && digits[g] <= 2)
        month = value[g];
      else if (letter == 'D' && digits[g] <= 2)
        mday = value[g];
    }
  if (year < 0 || month < 1 || month > 12 || mday < 1 || mday > vs_days_in_month (year, month))
    return VS_DAY_NONE;
  return vs_day_from_civil (year, month, mday);
}

static VsDay
parse_day (const char *text, const char *order)
{
  int value[3], digits[3];
  const char *rest;
  char compact[11];

  text += strspn (text, BLANKS);
  if (g_ascii_toupper (order[0]) == 'Y' && strspn (text, "0123456789") == 8 && ends_date (text + 8))
    {
      g_snprintf (compact, sizeof compact, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
      return vs_day_parse_iso (compact, -1);
    }
  if (strlen (order) != 3 || !split_day (text, value, digits, &rest))
    return VS_DAY_NONE;
  gsize tail = strlen (rest);
  while (tail > 0 && strchr (BLANKS, rest[tail - 1]))
    tail--;
  g_autofree char *stripped = g_strndup (rest, tail);
  return ends_date (stripped) ? day_from_groups (value, digits, order) : VS_DAY_NONE;
}

VS_CELL (date)
{
  if (call->types[0] == VS_TYPE_TEXT)
    out->i = parse_day (args[0].text, call->n_args > 1 ? args[1].text : "YMD");
  else if (call->types[0] == VS_TYPE_TIME)
    out->i = ABS (args[0].i / VS_SECONDS_PER_DAY) > 4000000 ? VS_DAY_NONE : vs_time_day (args[0].i);
  else
    out->i = args[0].i;
  return out->i != VS_DAY_NONE;
}

VS_CELL (instant)
{
  if (call->types[0] == VS_TYPE_TEXT)
    {
      g_string_append (scratch, args[0].text);
      g_strstrip (scratch->str);
      out->i = vs_time_parse_iso (scratch->str, -1, NULL);
    }
  else
    out->i = call->types[0] == VS_TYPE_DAY ? args[0].i * VS_SECONDS_PER_DAY : args[0].i;
  return out->i != VS_TIME_NONE;
}

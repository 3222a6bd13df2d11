/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>

#define MINUS "\342\210\222"        /* U+2212 */

static const char *const format_names[] = {
  "number", "integer", "percent", "money", "kwh", "kw", "days", "date", "month", "time", "text", "yesno", "score", "weekday",
  "hour",
};

gboolean
vs_format_from_name (const char *name, VsFormat *format)
{
  for (guint i = 0; name && i < G_N_ELEMENTS (format_names); i++)
    if (g_str_equal (name, format_names[i]))
      {
        *format = (VsFormat) i;
        return TRUE;
      }
  return FALSE;
}

const char *
vs_format_name (VsFormat format)
{
  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (format_names), "number");
  return format_names[format];
}

const char *
vs_currency_sign (const char *currency)
{
  static const char *const signs[][2] = {
    { "USD", "$" }, { "GBP", "£" }, { "EUR", "€" }, { "JPY", "¥" }, { "INR", "₹" }, { "NGN", "₦" }, { "KRW", "₩" },
    { "UAH", "₴" },
  };

  for (guint i = 0; currency && i < G_N_ELEMENTS (signs); i++)
    if (g_str_equal (currency, signs[i][0]))
      return signs[i][1];
  return currency ? currency : "";
}

/* The size of `value` (≥ 0) with `places` decimals in the locale's way; in a locale without grouping by commas.
 * `trim`: no zeros at the end. */
static char *
group (double value, int places, gboolean trim)
{
  const char *mark = nl_langinfo (RADIXCHAR), *between = nl_langinfo (THOUSEP);
  char plain[400];
  char *dot;
  GString *text = g_string_new (NULL);
  gsize whole;

  g_ascii_formatd (plain, sizeof plain, ((const char *[]) { "%.0f", "%.1f", "%.2f", "%.3f", "%.4f" })[CLAMP (places, 0, 4)], value);
  dot = strchr (plain, '.');
  if (dot && trim)
    {
      char *end = plain + strlen (plain);

      while (end[-1] == '0')
        *--end = '\0';
      if (end - 1 == dot)
        *dot = '\0';
      dot = strchr (plain, '.');
    }
  whole = dot ? (gsize) (dot - plain) : strlen (plain);
  if (between == NULL || *between == '\0')
    between = g_str_equal (mark, ".") ? "," : "\342\200\257";     /* U+202F */
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append (text, between);
      g_string_append_c (text, plain[i]);
    }
  if (dot)
    {
      g_string_append (text, mark);
      g_string_append (text, dot + 1);
    }
  return g_string_free (text, FALSE);
}

/* Three significant digits of `value` (≥ 0), and in *power by which power of a thousand it was divided, at most `max`. */
static char *
three_digits (double value, int max, int *power)
{
  char rounded[32];
  int exponent, places;

  g_ascii_formatd (rounded, sizeof rounded, "%.2e", value);
  value = g_ascii_strtod (rounded, NULL);
  exponent = value > 0 ? (int) g_ascii_strtoll (strchr (rounded, 'e') + 1, NULL, 10) : 0;
  *power = CLAMP (exponent / 3, 0, max);
  if (exponent < 0)
    *power = 0;
  for (int i = 0; i < *power; i++)
    value /= 1000;
  places = CLAMP (2 - exponent + *power * 3, 0, 4);
  return group (value, places, TRUE);
}

#define COUNTED 10000   /* below, a count is as short in full */
#define WORDLESS 1e18   /* a million trillions: no word, and no use for all digits */

/* "1.2 × 10¹⁸": three significant digits of `value` (≥ 0). */
static char *
powers_of_ten (double value)
{
  static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char rounded[32];
  g_autofree char *digits = NULL;
  GString *text;

  g_ascii_formatd (rounded, sizeof rounded, "%.2e", value);
  digits = group (g_ascii_strtod (rounded, NULL) / pow (10, g_ascii_strtoll (strchr (rounded, 'e') + 1, NULL, 10)), 2, TRUE);
  text = g_string_new (digits);
  g_string_append (text, " × 10");
  for (const char *p = strchr (rounded, 'e') + 2; *p; p++)
    g_string_append (text, raised[*p - '0']);
  return g_string_free (text, FALSE);
}

char *
vs_format_places (double value, int places)
{
  g_autofree char *number = fabs (value) >= WORDLESS ? powers_of_ten (fabs (value)) : group (fabs (value), places, FALSE);

  return g_strconcat (value < 0 && strpbrk (number, "123456789") ? MINUS : "", number, NULL);
}

static char *
format_day (VsDay day, const char *pattern)
{
  int y, m, d;
  g_autoptr (GDateTime) at = NULL;

  if (day == VS_DAY_NONE)
    return g_strdup (_("n/a"));
  vs_day_to_civil (day, &y, &m, &d);
  at = g_date_time_new_utc (y, m, d, 0, 0, 0);
  return at ? g_date_time_format (at, pattern) : g_strdup (_("n/a"));
}

static char *
format_instant (double seconds)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc ((gint64) seconds);

  /* Translators: a date and a time of day, by g_date_time_format () */
  return at ? g_date_time_format (at, _("%-d %b %Y %H:%M")) : g_strdup (_("n/a"));
}

/* What stands before and behind a number, and never on another line than it. */
static char *
dress (double value, char *number, VsFormat format, const char *unit, const char *currency)
{
  g_autofree char *owned = number;
  gboolean zero = strpbrk (number, "123456789") == NULL;
  const char *sign = value < 0 && !zero ? MINUS : "";

  if (format == VS_FORMAT_MONEY && currency && *currency)
    return g_strdup_printf ("%s%s\u00a0%s%s%s", sign, vs_currency_sign (currency), number, *unit ? "\u00a0" : "", unit);
  return g_strdup_printf ("%s%s%s%s", sign, number, *unit ? "\u00a0" : "", unit);
}

/* 5 January 1970 was a Monday. */
static char *
format_weekday (double value, gboolean full)
{
  g_autoptr (GDateTime) day = value >= 1 && value <= 7 ? g_date_time_new_utc (1970, 1, 4 + (int) value, 0, 0, 0) : NULL;

  return day ? g_date_time_format (day, full ? "%A" : "%a") : g_strdup (_("n/a"));
}

/* glibc says in YYYYMMDD which day its counting begins with, and then the how manieth from there is the first. */
int
vs_first_weekday (void)
{
  guint32 base = (guint32) (guintptr) nl_langinfo (_NL_TIME_WEEK_1STDAY);
  int first = *nl_langinfo (_NL_TIME_FIRST_WEEKDAY);

  return (first - 1 + (base == 19971130 ? 6 : 0)) % 7 + 1;   /* 30 November 1997 was a Sunday, 1 December a Monday */
}

/* The formats that are no plain number; NULL for the others. */
static char *
format_special (double value, VsFormat format, gboolean full)
{
  switch (format)
    {
    case VS_FORMAT_DATE:
      /* Translators: a day, by g_date_time_format () */
      return format_day ((VsDay) value, _("%-d %b %Y"));
    case VS_FORMAT_MONTH:
      /* Translators: a month and year, by g_date_time_format () */
      return format_day ((VsDay) value, full ? _("%B %Y") : _("%b %Y"));
    case VS_FORMAT_TIME:
      return format_instant (value);
    case VS_FORMAT_WEEKDAY:
      return format_weekday (value, full);
    case VS_FORMAT_HOUR:
      return g_strdup_printf ("%02d:00", (int) CLAMP (value, 0, 24));
    case VS_FORMAT_YESNO:
      return g_strdup (value != 0 ? _("yes") : _("no"));
    case VS_FORMAT_TEXT:
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];

        return g_strdup (g_ascii_dtostr (text, sizeof text, value));
      }
    case VS_FORMAT_NUMBER:
    case VS_FORMAT_INTEGER:
    case VS_FORMAT_PERCENT:
    case VS_FORMAT_MONEY:
    case VS_FORMAT_KWH:
    case VS_FORMAT_KW:
    case VS_FORMAT_DAYS:
    case VS_FORMAT_SCORE:
    default:
      return NULL;
    }
}

char *
vs_format_short (double value, VsFormat format, const char *currency)
{
  static const char *const kwh[] = { "kWh", "MWh", "GWh", "TWh" };
  static const char *const kw[] = { "kW", "MW", "GW", "TW" };
  /* Translators: thousand, million and billion behind a number */
  const char *const scale[] = { "", _("k"), _("M"), _("bn"), _("tn") };
  double size = fabs (value);
  char *special, *number;
  int power;

  if (isnan (value))
    return g_strdup (_("n/a"));
  if (isinf (value))
    return g_strdup (value < 0 ? MINUS "∞" : "∞");
  special = format_special (value, format, FALSE);
  if (special)
    return special;
  if (size >= WORDLESS)
    return dress (value, powers_of_ten (size), format, "", currency);
  if (format == VS_FORMAT_SCORE)
    return dress (value, group (size, 1, FALSE), format, "", NULL);
  if (format == VS_FORMAT_PERCENT)
    return dress (value, group (size * 100, size * 100 < 0.995 ? 2 : size * 100 < 999.5 ? 1 : 0, TRUE), format, "%", NULL);
  if (format == VS_FORMAT_INTEGER || format == VS_FORMAT_DAYS)
    size = round (size);
  if (format == VS_FORMAT_MONEY && size < 0.005)
    size = 0;
  if (format == VS_FORMAT_KWH || format == VS_FORMAT_KW)
    {
      number = three_digits (size, 3, &power);
      return dress (value, number, format, (format == VS_FORMAT_KWH ? kwh : kw)[power], NULL);
    }
  if (format == VS_FORMAT_INTEGER && size < COUNTED)
    return dress (value, group (size, 0, FALSE), format, "", NULL);
  number = three_digits (size, 4, &power);
  if (format == VS_FORMAT_DAYS && power == 0)
    return dress (value, number, format, ngettext ("day", "days", (gulong) size), NULL);
  return dress (value, number, format, scale[power], currency);
}

char *
vs_format_full (double value, VsFormat format, const char *currency)
{
  double size = fabs (value);
  char *special;

  if (isnan (value))
    return g_strdup (_("n/a"));
  if (isinf (value))
    return g_strdup (value < 0 ? MINUS "∞" : "∞");
  special = format_special (value, format, TRUE);
  if (special)
    return special;
  if (size >= WORDLESS)
    return dress (value, powers_of_ten (size), format, "", currency);
  switch (format)
    {
    case VS_FORMAT_MONEY:
      return dress (value, group (size, 2, FALSE), format, "", currency);
    case VS_FORMAT_INTEGER:
      return dress (value, group (size, 0, FALSE), format, "", NULL);
    case VS_FORMAT_PERCENT:
      return dress (value, group (size * 100, 2, TRUE), format, "%", NULL);
    case VS_FORMAT_SCORE:
      return dress (value, group (size, 1, FALSE), format, "", NULL);
    case VS_FORMAT_KWH:
      return dress (value, group (size, 3, TRUE), format, "kWh", NULL);
    case VS_FORMAT_KW:
      return dress (value, group (size, 3, TRUE), format, "kW", NULL);
    case VS_FORMAT_DAYS:
      return dress (value, group (size, 0, FALSE), format, ngettext ("day", "days", (gulong) round (size)), NULL);
    case VS_FORMAT_NUMBER:
    case VS_FORMAT_DATE:
    case VS_FORMAT_MONTH:
    case VS_FORMAT_TIME:
    case VS_FORMAT_TEXT:
    case VS_FORMAT_YESNO:
    case VS_FORMAT_WEEKDAY:
    case VS_FORMAT_HOUR:
    default:
      return dress (value, group (size, 4, TRUE), format, "", NULL);
    }
}

char *
vs_text_plain_blanks (char *text)
{
  char *to = text;

  for (const char *at = text; *at != '\0'; at++)
    if (g_str_has_prefix (at, "\u00a0"))
      {
        *to++ = ' ';
        at++;
      }
    else
      *to++ = *at;
  *to = '\0';
  return text;
}

/* Edit distance (Levenshtein) between two names, ASCII case aside, or limit + 1 once it is beyond `limit`. */
static gsize
distance (const char *a, const char *b, gsize limit)
{
  gsize n = strlen (a), m = strlen (b);
  g_autofree gsize *row = NULL;

  if ((n > m ? n - m : m - n) > limit)
    return limit + 1;
  row = g_new (gsize, m + 1);
  for (gsize j = 0; j <= m; j++)
    row[j] = j;
  for (gsize i = 1; i <= n; i++)
    {
      gsize diagonal = row[0], best;

      best = row[0] = i;
      for (gsize j = 1; j <= m; j++)
        {
          gsize change = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

          diagonal = row[j];
          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, change);
          best = MIN (best, row[j]);
        }
      if (best > limit)
        return limit + 1;
    }
  return row[m];
}

const char *
vs_text_nearest (const char *name, const char *const *candidates, gssize n)
{
  const char *nearest = NULL;
  gsize limit;

  if (name == NULL || candidates == NULL || strlen (name) > 200)   /* nobody mistypes that much */
    return NULL;
  limit = 1 + strlen (name) / 3;
  for (gssize i = 0; n < 0 ? candidates[i] != NULL : i < n; i++)
    {
      gsize d = candidates[i] ? distance (name, candidates[i], limit) : limit + 1;

      if (d > limit)
        continue;
      nearest = candidates[i];
      if (d == 0)
        break;
      limit = d - 1;
    }
  return nearest;
}

char *
vs_text_shorten (const char *text, glong n)
{
  g_autofree char *start = NULL;

  g_return_val_if_fail (text && n > 0, NULL);
  if (strlen (text) <= (gsize) n || g_utf8_strlen (text, -1) <= n)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, n - 1);
  return g_strconcat (start, "…", NULL);
}

guint64
vs_hash64 (guint64 start, gconstpointer bytes, gsize n)
{
  const guint8 *p = bytes;

  for (gsize i = 0; i < n; i++)
    start = (start ^ p[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return start;
}

double
vs_hash_uniform (guint64 hash)
{
  /* SplitMix64's finalizer: FNV alone leaves the high bits of short keys too regular. */
  hash ^= hash >> 30;
  hash *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash ^= hash >> 27;
  hash *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  hash ^= hash >> 31;
  return (double) (hash >> 11) * 0x1p-53;
}

char *
vs_text_slug (const char *text, const char *fallback)
{
  g_autofree char *plain = g_str_to_ascii (text, NULL), *lower = g_ascii_strdown (plain, 60);
  GString *slug = g_string_new (NULL);

  for (const char *p = lower; *p; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, *p);
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_append (slug, fallback);
  return g_string_free (slug, FALSE);
}

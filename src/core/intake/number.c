/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/number.h"

#include <math.h>
#include <string.h>

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

/*
 * Marks
 */

typedef struct {
  const char *text;
  gsize       len;
  gboolean    negative;
} Bare;

static inline gboolean
starts_with (const char *text, gsize len, const char *mark, gsize n)
{
  return len >= n && memcmp (text, mark, n) == 0;
}

/* Bytes of the blank at p; 0: none. */
static gsize
blank_at (const char *p, gsize len)
{
  static const char *const blanks[] = { " ", "\t", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x87" };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (starts_with (p, len, blanks[i], strlen (blanks[i])))
      return strlen (blanks[i]);
  return 0;
}

gsize
vs_number_mark (char group, const char *p, const char *end)
{
  if (group == ' ')
    return *p == '\t' ? 0 : blank_at (p, (gsize) (end - p));
  if (group == '\'' && starts_with (p, (gsize) (end - p), "\xe2\x80\x99", 3))
    return 3;
  return group && *p == group;
}

static void
trim (Bare *bare)
{
  gsize n;

  for (; (n = blank_at (bare->text, bare->len)); bare->len -= n)
    bare->text += n;
  for (gboolean more = TRUE; more;)
    {
      more = FALSE;
      for (n = 1; n <= 3 && n <= bare->len && !more; n++)
        if (blank_at (bare->text + bare->len - n, n) == n)
          {
            bare->len -= n;
            more = TRUE;
          }
    }
}

/* Minus as typed, as printed, and behind the number as SAP writes it. */
static void
take_sign (Bare *bare, gboolean *signed_already)
{
  static const char minus[] = "\xe2\x88\x92";

  if (*signed_already || bare->len < 2)
    return;
  if (*bare->text == '-' || *bare->text == '+')
    {
      bare->negative = *bare->text == '-';
      bare->text++, bare->len--;
    }
  else if (starts_with (bare->text, bare->len, minus, 3))
    {
      bare->negative = TRUE;
      bare->text += 3, bare->len -= 3;
    }
  else if (bare->text[bare->len - 1] == '-')
    {
      bare->negative = TRUE;
      bare->len--;
    }
  else
    return;
  *signed_already = TRUE;
  trim (bare);
}

/* Copies without the thousands' marks, which must stand before groups of exactly three digits. FALSE when they do not. */
static gboolean
without_groups (const VsConvert *how, const char *text, gsize len, char *buf, gsize room, gsize *n)
{
  const char *p = text, *end = text + len;
  gsize out = 0, run = 0, skip;
  gboolean grouped = FALSE, fraction = FALSE;

  while (p < end)
    {
      if (how->group && !fraction && (skip = vs_number_mark (how->group, p, end)))
        {
          if (run == 0 || run > 3 || (grouped && run != 3))
            return FALSE;
          grouped = TRUE;
          run = 0;
          p += skip;
          continue;
        }
      if (*p == how->decimal)
        {
          if (grouped && run != 3)
            return FALSE;
          fraction = TRUE;
        }
      run += is_digit (*p) && !fraction;
      if (out == room)
        return FALSE;
      buf[out++] = *p++;
    }
  *n = out;
  return !grouped || fraction || run == 3;
}

/* Digits and marks only: what is left when sign, "%" and currency are taken off. */
static gboolean
begins_as_number (const VsConvert *how, const Bare *bare)
{
  return bare->len > 0 && (is_digit (*bare->text) || *bare->text == how->decimal);
}

/*
 * Numbers
 */

VsFault
vs_number_read (const VsConvert *how, const char *text, gsize len, double *value)
{
  Bare bare = { text, len, FALSE };
  gboolean is_signed = FALSE, percent = FALSE;
  char buf[64];
  gsize n;

  if (G_LIKELY (vs_convert_decimal (text, len, how->decimal, value)))
    return VS_FAULT_NONE;
  trim (&bare);
  if (bare.len > 1 && bare.text[bare.len - 1] == '%')
    {
      percent = TRUE;
      bare.len--;
      trim (&bare);
    }
  take_sign (&bare, &is_signed);
  if (!begins_as_number (how, &bare) || !without_groups (how, bare.text, bare.len, buf, sizeof buf, &n) ||
      !vs_convert_decimal (buf, n, how->decimal, value))
    return VS_FAULT_NUMBER;
  if (percent)
    *value /= 100;
  if (bare.negative)
    *value = -*value;
  return VS_FAULT_NONE;
}

VsFault
vs_number_read_whole (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  Bare bare = { text, len, FALSE };
  gboolean is_signed = FALSE;
  char buf[64];
  gsize n;
  double d;

  if (!vs_convert_decimal (text, len, how->decimal, &d) || len >= sizeof buf)
    {
      trim (&bare);
      take_sign (&bare, &is_signed);
      if (!begins_as_number (how, &bare) || !without_groups (how, bare.text, bare.len, buf, sizeof buf - 1, &n) || !vs_convert_decimal (buf, n, how->decimal, &d))
        return VS_FAULT_INTEGER;
    }
  else
    memcpy (buf, text, n = len);
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
  if (bare.negative)
    *value = -*value;
  return VS_FAULT_NONE;
}

/*
 * Amounts
 */

/* The longest first of those that begin alike. A mark that several currencies share stands for itself. */
#define MARK(mark, code) { mark, sizeof mark - 1, code }
static const struct { const char *mark; gsize n; const char *code; } currencies[] = {
  MARK ("US$", "USD"), MARK ("A$", "AUD"), MARK ("C$", "CAD"), MARK ("NZ$", "NZD"), MARK ("R$", "BRL"), MARK ("$", "$"), MARK ("£", "GBP"), MARK ("€", "EUR"), MARK ("¥", "¥"),
  MARK ("₹", "INR"), MARK ("₩", "KRW"), MARK ("₺", "TRY"), MARK ("₴", "UAH"), MARK ("₽", "RUB"), MARK ("₪", "ILS"), MARK ("₦", "NGN"), MARK ("₱", "PHP"), MARK ("฿", "THB"),
  MARK ("zł", "PLN"), MARK ("Kč", "CZK"), MARK ("Ft", "HUF"), MARK ("kr.", "kr"), MARK ("kr", "kr"), MARK ("Fr.", "CHF"), MARK ("SFr.", "CHF"),
};

/* ISO 4217. Any three letters will not do: "REF 1001" is no amount. */
static const char codes[] =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD "
  "EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR "
  "LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR "
  "SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

static gboolean
is_code (const char *text)
{
  if (!g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1]) || !g_ascii_isupper (text[2]))
    return FALSE;
  for (const char *code = codes; code < codes + sizeof codes; code += 4)
    if (memcmp (code, text, 3) == 0)
      return TRUE;
  return FALSE;
}

/* The currency's mark before or behind the digits. *skip = its bytes. */
static const char *
currency_at (const char *text, gsize len, gboolean behind, gsize *skip, gsize *n)
{
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    {
      const char *at = text;

      *skip = currencies[i].n;
      if (len > *skip && *(at += behind ? len - *skip : 0) == *currencies[i].mark && memcmp (at, currencies[i].mark, *skip) == 0)
        {
          *n = strlen (currencies[i].code);
          return currencies[i].code;
        }
    }
  *skip = *n = 3;
  text += behind && len > 3 ? len - 3 : 0;
  return len > 3 && !g_ascii_isalpha (behind ? text[-1] : text[3]) && is_code (text) ? text : NULL;
}

static const char *
take_currency (Bare *bare, gsize *n)
{
  gsize skip;
  const char *code = currency_at (bare->text, bare->len, FALSE, &skip, n);

  if (code)
    bare->text += skip, bare->len -= skip;
  else if ((code = currency_at (bare->text, bare->len, TRUE, &skip, n)))
    bare->len -= skip;
  trim (bare);
  return code;
}

gboolean
vs_number_is_of (const char *mark, gsize n, const char *currency)
{
  if (!currency || !*currency)
    return TRUE;
  if (n == 1 && *mark == '$')
    return currency[2] == 'D' || strcmp (currency, "MXN") == 0;
  if (n == 2 && *mark != 'k')   /* ¥ */
    return strcmp (currency, "JPY") == 0 || strcmp (currency, "CNY") == 0;
  if (n == 2)
    return strstr ("SEK NOK DKK ISK", currency) != NULL;
  return strlen (currency) == n && memcmp (mark, currency, n) == 0;
}

const char *
vs_number_currency (const char *text, gsize len, gsize *n)
{
  Bare bare = { text, len, FALSE };
  gboolean is_signed = FALSE;

  trim (&bare);
  if (bare.len > 2 && bare.text[0] == '(' && bare.text[bare.len - 1] == ')')
    bare.text++, bare.len -= 2;
  take_sign (&bare, &is_signed);
  return take_currency (&bare, n);
}

VsFault
vs_number_read_money (const VsConvert *how, const char *text, gsize len, gint64 *value)
{
  Bare bare = { text, len, FALSE };
  gboolean in_brackets = len > 2 && text[0] == '(' && text[len - 1] == ')', is_signed = in_brackets;
  const char *mark;
  char buf[64];
  gsize n, mark_len = 0;
  double d;

  if (in_brackets)
    bare.text++, bare.len -= 2, bare.negative = TRUE;
  take_sign (&bare, &is_signed);
  mark = bare.len && is_digit (*bare.text) && is_digit (bare.text[bare.len - 1]) ? NULL : take_currency (&bare, &mark_len);
  take_sign (&bare, &is_signed);
  if (!begins_as_number (how, &bare) || !without_groups (how, bare.text, bare.len, buf, sizeof buf, &n) || (how->decimal != '.' && memchr (buf, '.', n)))
    return VS_FAULT_MONEY;
  if (mark && !vs_number_is_of (mark, mark_len, how->currency))
    return VS_FAULT_CURRENCY;
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
  if (bare.negative)
    *value = -*value;
  return VS_FAULT_NONE;
}

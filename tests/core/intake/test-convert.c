/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/convert.h"

#include <string.h>

#define DAY(y, m, d) (vs_day_from_civil (y, m, d))
#define AT(y, m, d, h, min, s) ((gint64) vs_day_from_civil (y, m, d) * 86400 + (h) * 3600 + (min) * 60 + (s))

static const struct { VsCellType type; char decimal, group; VsDateOrder order; const char *text; VsFault fault; double value; int y, m, d, s; } cases[] = {
  { VS_CELL_INTEGER, '.', 0, 0, "42", 0, 42 },
  { VS_CELL_INTEGER, '.', 0, 0, "  -7 ", 0, -7 },
  { VS_CELL_INTEGER, '.', 0, 0, "12.0", 0, 12 },
  { VS_CELL_INTEGER, '.', 0, 0, "12.5", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', 0, 0, "1,234", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', ',', 0, "1,234,567", 0, 1234567 },
  { VS_CELL_INTEGER, '.', ',', 0, "12,34", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', ',', 0, "1,2345", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', 0, 0, "12 apples", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', 0, 0, "99999999999999999999", VS_FAULT_RANGE },
  { VS_CELL_NUMBER, '.', 0, 0, "0.219", 0, 0.219 },
  { VS_CELL_NUMBER, '.', 0, 0, ".5", 0, 0.5 },
  { VS_CELL_NUMBER, '.', 0, 0, "-1e-3", 0, -0.001 },
  { VS_CELL_NUMBER, '.', 0, 0, "123456789.123456789", 0, 123456789.123456789 },
  { VS_CELL_NUMBER, '.', 0, 0, "0.1234567890123456789", 0, 0.1234567890123456789 },
  { VS_CELL_NUMBER, ',', 0, 0, "12,5", 0, 12.5 },
  { VS_CELL_NUMBER, ',', '.', 0, "1.234,5", 0, 1234.5 },
  { VS_CELL_NUMBER, '.', 0, 0, "12,5", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "nan", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "inf", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "1e", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "1e999", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "0x10", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "-", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "1.2.3", VS_FAULT_NUMBER },
  { VS_CELL_MONEY, '.', 0, 0, "47.07", 0, 470700 },
  { VS_CELL_MONEY, '.', 0, 0, "-$ 1.5", 0, -15000 },
  { VS_CELL_MONEY, '.', ',', 0, "$1,284,112.40", 0, 12841124000 },
  { VS_CELL_MONEY, ',', '.', 0, "7,5 €", 0, 75000 },
  { VS_CELL_MONEY, '.', 0, 0, "(12.50)", 0, -125000 },
  { VS_CELL_MONEY, '.', 0, 0, "0.00005", 0, 1 },
  { VS_CELL_MONEY, '.', 0, 0, "--5", VS_FAULT_MONEY },
  { VS_CELL_MONEY, '.', 0, 0, "$", VS_FAULT_MONEY },
  { VS_CELL_MONEY, '.', 0, 0, "five", VS_FAULT_MONEY },
  { VS_CELL_MONEY, '.', 0, 0, "1e30", VS_FAULT_RANGE },
  { VS_CELL_INTEGER, '.', ' ', 0, "1 234\xc2\xa0""567", 0, 1234567 },
  { VS_CELL_INTEGER, '.', ' ', 0, "1\xe2\x80\xaf""234", 0, 1234 },
  { VS_CELL_INTEGER, '.', ' ', 0, "12 34", VS_FAULT_INTEGER },
  { VS_CELL_INTEGER, '.', 0, 0, "12-", 0, -12 },
  { VS_CELL_NUMBER, '.', '\'', 0, "1'234.50", 0, 1234.5 },
  { VS_CELL_NUMBER, '.', '\'', 0, "1\xe2\x80\x99""234.50", 0, 1234.5 },
  { VS_CELL_NUMBER, ',', ' ', 0, "\xe2\x88\x92""1 234,5", 0, -1234.5 },
  { VS_CELL_NUMBER, ',', '.', 0, "1.234,5-", 0, -1234.5 },
  { VS_CELL_NUMBER, ',', 0, 0, "12,5 %", 0, 0.125 },
  { VS_CELL_NUMBER, '.', 0, 0, "-50%", 0, -0.5 },
  { VS_CELL_NUMBER, '.', 0, 0, "%", VS_FAULT_NUMBER },
  { VS_CELL_NUMBER, '.', 0, 0, "$5", VS_FAULT_NUMBER },
  { VS_CELL_MONEY, ',', '.', 0, "1.234,56\xc2\xa0€", 0, 12345600 },
  { VS_CELL_MONEY, '.', 0, 0, "EUR 12.50", 0, 125000 },
  { VS_CELL_MONEY, '.', 0, 0, "12.50 CHF", 0, 125000 },
  { VS_CELL_MONEY, ',', ' ', 0, "1 250,00 kr", 0, 12500000 },
  { VS_CELL_MONEY, ',', 0, 0, "12,50- zł", 0, -125000 },
  { VS_CELL_MONEY, ',', 0, 0, "12.50", VS_FAULT_MONEY },
  { VS_CELL_MONEY, ',', 0, 0, "12,50-", 0, -125000 },
  { VS_CELL_MONEY, '.', 0, 0, "REF 12", VS_FAULT_MONEY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-06-30", 0, 0, 2013, 6, 30 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "20130630", 0, 0, 2013, 6, 30 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013/6/3", 0, 0, 2013, 6, 3 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-06-30 23:59:59", 0, 0, 2013, 6, 30 },
  { VS_CELL_DAY, '.', 0, VS_DATE_MDY, "1/6/2012", 0, 0, 2012, 1, 6 },
  { VS_CELL_DAY, '.', 0, VS_DATE_DMY, "1/6/2012", 0, 0, 2012, 6, 1 },
  { VS_CELL_DAY, '.', 0, VS_DATE_DMY, "31.12.2012", 0, 0, 2012, 12, 31 },
  { VS_CELL_DAY, '.', 0, VS_DATE_DMY, "2012-12-31", 0, 0, 2012, 12, 31 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "31 Dec 2012", 0, 0, 2012, 12, 31 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "March 5, 2013", 0, 0, 2013, 3, 5 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2012-02-29", 0, 0, 2012, 2, 29 },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-02-29", VS_FAULT_NO_SUCH_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-13-01", VS_FAULT_NO_SUCH_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_MDY, "13/1/2013", VS_FAULT_NO_SUCH_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-00-10", VS_FAULT_NO_SUCH_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_DMY, "1/6/12", VS_FAULT_DAY },         /* which century, nobody says */
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "1/6/2012", VS_FAULT_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "0001-01-01", VS_FAULT_RANGE },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "2013-06-30x", VS_FAULT_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "yesterday", VS_FAULT_DAY },
  { VS_CELL_DAY, '.', 0, VS_DATE_YMD, "41275", VS_FAULT_DAY },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30T14:30:05Z", 0, 0, 2013, 6, 30, 52205 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30", 0, 0, 2013, 6, 30, 52200 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30T14:30:05.250+02:00", 0, 0, 2013, 6, 30, 45005 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30T14:30-0130", 0, 0, 2013, 6, 30, 57600 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_DMY, "30/06/2013 2:30 PM", 0, 0, 2013, 6, 30, 52200 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_DMY, "30/06/2013 12:05 am", 0, 0, 2013, 6, 30, 300 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 24:00", 0, 0, 2013, 7, 1, 0 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30", 0, 0, 2013, 6, 30, 0 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 25:00", VS_FAULT_INSTANT },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:60", VS_FAULT_INSTANT },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14", VS_FAULT_INSTANT },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-02-30 14:00", VS_FAULT_NO_SUCH_DAY },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30 CET", 0, 0, 2013, 6, 30, 48600 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30:00 EDT", 0, 0, 2013, 6, 30, 66600 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30 Europe/London", 0, 0, 2013, 6, 30, 48600 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-01-30T14:30+01:00[Europe/Paris]", 0, 0, 2013, 1, 30, 48600 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_MDY, "6/30/2013 2:30 PM UTC", 0, 0, 2013, 6, 30, 52200 },
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30 IST", VS_FAULT_INSTANT },   /* India, Israel or Ireland */
  { VS_CELL_INSTANT, '.', 0, VS_DATE_YMD, "2013-06-30 14:30 ../London", VS_FAULT_INSTANT },
  { VS_CELL_BOOLEAN, '.', 0, 0, "Nein", 0, 0 },
  { VS_CELL_BOOLEAN, '.', 0, 0, "oui", 0, 1 },
  { VS_CELL_BOOLEAN, '.', 0, 0, "Yes", 0, 1 },
  { VS_CELL_BOOLEAN, '.', 0, 0, "f", 0, 0 },
  { VS_CELL_BOOLEAN, '.', 0, 0, "TRUE", 0, 1 },
  { VS_CELL_BOOLEAN, '.', 0, 0, "2", VS_FAULT_BOOLEAN },
  { VS_CELL_BOOLEAN, '.', 0, 0, "maybe", VS_FAULT_BOOLEAN },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsConvert how = { .decimal = cases[i].decimal, .group = cases[i].group, .date_order = cases[i].order };
      VsCell cell;
      VsFault fault = vs_convert (&how, cases[i].type, cases[i].text, strlen (cases[i].text), &cell);

      g_test_message ("%s “%s”", vs_cell_type_name (cases[i].type), cases[i].text);
      g_assert_cmpint (fault, ==, cases[i].fault);
      if (fault != VS_FAULT_NONE)
        {
          g_autofree char *why = vs_fault_describe (fault, &how, cases[i].text, strlen (cases[i].text));

          g_assert_nonnull (strstr (why, cases[i].text));
          continue;
        }
      g_assert_false (cell.missing);
      if (cases[i].type == VS_CELL_NUMBER)
        g_assert_true (cell.d == cases[i].value);   /* the nearest double, nothing less */
      else if (cases[i].type == VS_CELL_DAY)
        g_assert_cmpint (cell.i, ==, DAY (cases[i].y, cases[i].m, cases[i].d));
      else if (cases[i].type == VS_CELL_INSTANT)
        g_assert_cmpint (cell.i, ==, AT (cases[i].y, cases[i].m, cases[i].d, 0, 0, cases[i].s));
      else
        g_assert_cmpint (cell.i, ==, (gint64) cases[i].value);
    }
}

/* Serials as LibreOffice Calc shows them for these dates; epochs as date +%s does. */
static void
test_date_numbers (void)
{
  static const struct { VsCellType type; const char *text; VsFault fault; int y, m, d, s; } counts[] = {
    { VS_CELL_DAY, "41275", 0, 2013, 1, 1, 0 },          { VS_CELL_DAY, "45351.75", 0, 2024, 2, 29, 0 },
    { VS_CELL_INSTANT, "45351.75", 0, 2024, 2, 29, 64800 }, { VS_CELL_INSTANT, "1700000000", 0, 2023, 11, 14, 80000 },
    { VS_CELL_INSTANT, "1700000000123", 0, 2023, 11, 14, 80000 }, { VS_CELL_DAY, "1700000000", 0, 2023, 11, 14, 0 },
    { VS_CELL_DAY, "20130630", 0, 2013, 6, 30, 0 },      { VS_CELL_DAY, "412", VS_FAULT_DAY }, { VS_CELL_DAY, "91275", VS_FAULT_DAY },
    { VS_CELL_INSTANT, "41275e3", VS_FAULT_INSTANT },    { VS_CELL_INSTANT, "-1700000000", VS_FAULT_INSTANT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      VsConvert how = { .decimal = '.', .date_numbers = TRUE };
      VsCell cell;

      g_test_message ("%s", counts[i].text);
      g_assert_cmpint (vs_convert (&how, counts[i].type, counts[i].text, strlen (counts[i].text), &cell), ==, counts[i].fault);
      if (!counts[i].fault)
        g_assert_cmpint (cell.i, ==, counts[i].type == VS_CELL_DAY ? DAY (counts[i].y, counts[i].m, counts[i].d)
                                                                   : AT (counts[i].y, counts[i].m, counts[i].d, 0, 0, counts[i].s));
    }
}

/* An amount with the mark of another currency is not taken for one of this. */
static void
test_currency (void)
{
  static const struct { const char *currency, *text; VsFault fault; } cells[] = {
    { "EUR", "5 €", 0 }, { "EUR", "$5", VS_FAULT_CURRENCY }, { "USD", "$5", 0 }, { "CAD", "$5", 0 }, { "CAD", "US$5", VS_FAULT_CURRENCY },
    { "GBP", "5 EUR", VS_FAULT_CURRENCY }, { "SEK", "5 kr", 0 }, { "EUR", "5 kr", VS_FAULT_CURRENCY }, { "JPY", "¥5", 0 }, { "", "¥5", 0 }, { "EUR", "5", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      VsConvert how = { .decimal = '.' };
      VsCell cell;

      strcpy (how.currency, cells[i].currency);
      g_test_message ("%s in %s", cells[i].text, cells[i].currency);
      g_assert_cmpint (vs_convert (&how, VS_CELL_MONEY, cells[i].text, strlen (cells[i].text), &cell), ==, cells[i].fault);
    }
}

static void
test_missing (void)
{
  char *words[] = { "MISSING", "N/A", NULL };
  VsConvert how = { .decimal = '.', .missing = words };
  const struct { const char *text; gboolean missing; } texts[] = { { "", TRUE }, { "  ", TRUE }, { " N/A ", TRUE }, { "MISSING", TRUE }, { "missing", FALSE }, { "0", FALSE } };

  for (int type = VS_CELL_TEXT; type <= VS_CELL_BOOLEAN; type++)
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        VsCell cell;
        VsFault fault = vs_convert (&how, (VsCellType) type, texts[i].text, strlen (texts[i].text), &cell);

        g_assert_cmpint (cell.missing, ==, texts[i].missing);
        if (texts[i].missing)
          g_assert_cmpint (fault, ==, VS_FAULT_NONE);
      }
}

static void
test_zone (void)
{
  VsConvert how = { .decimal = '.', .zone = vs_zone_get ("Europe/London", NULL) };
  VsCell cell;

  g_assert_cmpint (vs_convert (&how, VS_CELL_INSTANT, "2013-07-01 12:00", 16, &cell), ==, VS_FAULT_NONE);
  g_assert_cmpint (cell.i, ==, AT (2013, 7, 1, 11, 0, 0));
  g_assert_cmpint (vs_convert (&how, VS_CELL_INSTANT, "2013-07-01 12:00Z", 17, &cell), ==, VS_FAULT_NONE);
  g_assert_cmpint (cell.i, ==, AT (2013, 7, 1, 12, 0, 0));
}

static void
test_coerce (void)
{
  VsCell cell = { .type = VS_CELL_INSTANT, .i = AT (2013, 7, 1, 23, 0, 0) };

  g_assert_true (vs_cell_coerce (&cell, VS_CELL_DAY));
  g_assert_cmpint (cell.i, ==, DAY (2013, 7, 1));
  cell = (VsCell) { .type = VS_CELL_NUMBER, .d = 12.5 };
  g_assert_true (vs_cell_coerce (&cell, VS_CELL_MONEY));
  g_assert_cmpint (cell.i, ==, 125000);
  cell = (VsCell) { .type = VS_CELL_NUMBER, .d = 12.5 };
  g_assert_false (vs_cell_coerce (&cell, VS_CELL_INTEGER));
  cell = (VsCell) { .type = VS_CELL_INTEGER, .i = 2 };
  g_assert_false (vs_cell_coerce (&cell, VS_CELL_BOOLEAN));
  cell = (VsCell) { .type = VS_CELL_TEXT, .text = "x", .len = 1 };
  g_assert_false (vs_cell_coerce (&cell, VS_CELL_DAY));
  cell = (VsCell) { .type = VS_CELL_NUMBER, .missing = TRUE };
  g_assert_true (vs_cell_coerce (&cell, VS_CELL_MONEY));
  g_assert_true (cell.missing);
}

/* Printed decimals of any length read back to the double they were printed from, against the C library. */
static void
test_decimal_against_library (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (int i = 0; i < 200000; i++)
    {
      char text[64];
      double value = 0;

      g_snprintf (text, sizeof text, "%.*f", g_rand_int_range (rand, 0, 12), g_rand_double_range (rand, -1e5, 1e5));
      g_assert_true (vs_convert_decimal (text, strlen (text), '.', &value));
      g_assert_true (value == g_ascii_strtod (text, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/convert/cases", test_cases);
  g_test_add_func ("/convert/date-numbers", test_date_numbers);
  g_test_add_func ("/convert/currency", test_currency);
  g_test_add_func ("/convert/missing", test_missing);
  g_test_add_func ("/convert/zone", test_zone);
  g_test_add_func ("/convert/coerce", test_coerce);
  g_test_add_func ("/convert/decimal-against-library", test_decimal_against_library);
  return g_test_run ();
}

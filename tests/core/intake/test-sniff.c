/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/sniff.h"

#include "core/workspace/folder.h"

#include <string.h>

static void
test_cases (Folder *folder, gconstpointer data)
{
  static const struct { const char *content; gssize len; char delimiter; const char *encoding; char decimal; VsDateOrder order; const char *types; } cases[] = {
    { "id,name,n\n1,Ann,2.5\n2,Bob,3\n", -1, ',', "UTF-8", '.', VS_DATE_YMD, "integer text number" },
    { "id;betrag;am\n1;2,5;31.12.2012\n2;3,25;01.02.2013\n", -1, ';', "UTF-8", ',', VS_DATE_DMY, "integer number day" },
    { "a\tb\n1,5\tx,y\n2,5\tz,z\n", -1, '\t', "UTF-8", ',', VS_DATE_YMD, "number text" },
    { "a|b\nyes|2013-01-01 00:30\nno|2013-01-01 01:00\n", -1, '|', "UTF-8", '.', VS_DATE_YMD, "boolean instant" },
    { "a,b\n\"x, y\",1\n\"z; w\",2\n", -1, ',', "UTF-8", '.', VS_DATE_YMD, "text integer" },
    { "d,e\n12/31/2012,1\n1/2/2013,2\n", -1, ',', "UTF-8", '.', VS_DATE_MDY, "day integer" },
    { "\xef\xbb\xbf" "id,x\n1,2\n", -1, ',', "UTF-8", '.', VS_DATE_YMD, "integer integer" },
    { "\xff\xfei\0d\0,\0x\0\n\0" "1\0,\0" "2\0\n\0", 18, ',', "UTF-16", '.', VS_DATE_YMD, "integer integer" },
    { "code,zip\n007,01234\n008,99999\n", -1, ',', "UTF-8", '.', VS_DATE_YMD, NULL },
    { "only\n1\n2\n", -1, ',', "UTF-8", '.', VS_DATE_YMD, "integer" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = folder_file (folder, "f.csv");
      g_autoptr (GError) error = NULL;
      g_autoptr (VsSniff) sniff = NULL;
      g_auto (GStrv) types = cases[i].types ? g_strsplit (cases[i].types, " ", -1) : NULL;

      g_file_set_contents (path, cases[i].content, cases[i].len, NULL);
      sniff = vs_sniff_file (path, &error);
      g_assert_no_error (error);
      g_test_message ("case %zu", i);
      g_assert_cmpint (sniff->dialect.delimiter, ==, cases[i].delimiter);
      g_assert_cmpstr (sniff->encoding, ==, cases[i].encoding);
      g_assert_cmpint (sniff->decimal, ==, cases[i].decimal);
      g_assert_cmpint (sniff->date_order, ==, cases[i].order);
      g_assert_cmpfloat (sniff->confidence, ==, 1);
      for (guint c = 0; types && types[c]; c++)
        g_assert_cmpstr (vs_cell_type_name (((VsSniffColumn *) sniff->columns->pdata[c])->type), ==, types[c]);
    }
}

/* Marks of numbers are proved by the columns: expected values are what a bookkeeper reads. */
static void
test_marks (Folder *folder, gconstpointer data)
{
  static const struct { const char *content; char decimal, group; gboolean known; const char *proof; guint64 line; const char *types; } cases[] = {
    { "id,a\nx,\"1,234.56\"\ny,7.5\n", '.', ',', TRUE, "1,234.56", 2, "text number" },
    { "id;a\nx;7,5\ny;1.234,56\n", ',', '.', TRUE, "1.234,56", 3, "text number" },
    { "id;a\nx;1 234,56\ny;7,5\n", ',', ' ', TRUE, "1 234,56", 2, "text number" },
    { "id,a\nx,1'234.56\ny,7.5\n", '.', '\'', TRUE, "1'234.56", 2, "text number" },
    { "id;a\nx;12\ny;1\xc2\xa0""234\xc2\xa0""567\n", '.', ' ', TRUE, "1\xc2\xa0""234\xc2\xa0""567", 3, "text integer" },
    { "id;a\nx;12\ny;1\xe2\x80\xaf""234,5\n", ',', ' ', TRUE, "1\xe2\x80\xaf""234,5", 3, "text number" },
    { "id,a\nx,\"1,234,567\"\ny,12\n", '.', ',', TRUE, "1,234,567", 2, "text integer" },
    { "id;a\nx;1.234.567\ny;12\n", ',', '.', TRUE, "1.234.567", 2, "text integer" },
    /* Decided by the other column; no value proves it alone. */
    { "a,b\n\"1,234\",2.5\n\"7,000\",3.25\n", '.', ',', TRUE, NULL, 0, "integer number" },
    { "a;b\n1.234;2,5\n7.000;3,25\n", ',', '.', TRUE, NULL, 0, "integer number" },
    /* Decimals after all: not three digits, or a leading zero would be one. */
    { "a;b\n1,234;x\n7,25;y\n", ',', 0, TRUE, NULL, 0, "number text" },
    { "a,b\n1.234,x\n7.25,y\n", '.', 0, TRUE, NULL, 0, "number text" },
    { "a,b\n1.234,x\n7.255,y\n", '.', 0, TRUE, NULL, 0, "number text" },
    /* Nobody can tell. */
    { "a,b\n\"1,234\",x\n\"7,000\",y\n", '.', ',', FALSE, NULL, 0, "integer text" },
    { "a;b\n1,234;x\n7,000;y\n", ',', 0, FALSE, NULL, 0, "number text" },
    { "a;b\n1.234;x\n7.000;y\n", '.', 0, FALSE, NULL, 0, "number text" },
    /* Dates, versions and telephones have points and blanks too. */
    { "d;p\n31.12.2012;020 7946 0958\n01.02.2013;0161 496 0000\n", '.', 0, TRUE, NULL, 0, "day text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = folder_file (folder, "f.csv");
      g_autoptr (GError) error = NULL;
      g_autoptr (VsSniff) sniff = NULL;
      g_auto (GStrv) types = g_strsplit (cases[i].types, " ", -1);

      g_file_set_contents (path, cases[i].content, -1, NULL);
      sniff = vs_sniff_file (path, &error);
      g_assert_no_error (error);
      g_test_message ("%s", cases[i].content);
      g_assert_cmpint (sniff->decimal, ==, cases[i].decimal);
      g_assert_cmpint (sniff->group, ==, cases[i].group);
      g_assert_cmpint (sniff->marks_known, ==, cases[i].known);
      g_assert_cmpstr (sniff->group_proof, ==, cases[i].proof);
      g_assert_cmpuint (sniff->group_line, ==, cases[i].line);
      for (guint c = 0; types[c]; c++)
        g_assert_cmpstr (vs_cell_type_name (((VsSniffColumn *) sniff->columns->pdata[c])->type), ==, types[c]);
    }
}

/* Words for "not known", marks of currencies, percent, yes and no, and dates as numbers, in one export. */
static void
test_odd (Folder *folder, gconstpointer data)
{
  static const char content[] = "id;name;since;last_seen;balance;share;active;kwh;note\n"
                                "C1; Anna ;41275;1700000000;1.234,56 €;12,5 %;ja;41275;N/A\n"
                                "C2;Berta;41300;1700000500;-3,00 €;3 %;nein;13456;ok\n"
                                "C3;Carl;N/A;1700009999;n/a;100 %;ja;12;-\n"
                                "C4;Dora;42000;1699999999;12.000,10 €;many;nein;999;x\n";
  static const char *const types[] = { "text", "text", "day", "instant", "money", "text", "boolean", "integer", "text" };
  static const char *const words[] = { "N/A", "n/a", NULL };
  g_autofree char *path = folder_file (folder, "f.csv");
  g_autoptr (VsSniff) sniff = NULL;

  g_file_set_contents (path, content, -1, NULL);
  sniff = vs_sniff_file (path, NULL);
  for (guint c = 0; c < G_N_ELEMENTS (types); c++)
    g_assert_cmpstr (vs_cell_type_name (((VsSniffColumn *) sniff->columns->pdata[c])->type), ==, types[c]);
  g_assert_cmpstr (sniff->currency, ==, "EUR");
  g_assert_true (sniff->date_numbers);
  g_assert_true (g_strv_equal ((const char *const *) sniff->missing, words));
  g_assert_cmpuint (sniff->faults->len, ==, 0);
}

/* A column of numbers with one word in twenty-five is still a column of numbers, and says which word speaks against it. */
static void
test_against (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "f.csv");
  g_autoptr (GString) text = g_string_new ("n\n");
  g_autoptr (VsSniff) sniff = NULL;
  VsSniffColumn *column;

  for (int i = 0; i < 24; i++)
    g_string_append_printf (text, "%d.5\n", i);
  g_string_append (text, "many\n");
  g_file_set_contents (path, text->str, -1, NULL);
  sniff = vs_sniff_file (path, NULL);
  column = sniff->columns->pdata[0];
  g_assert_cmpint (column->type, ==, VS_CELL_NUMBER);
  g_assert_cmpuint (column->n_against, ==, 1);
  g_assert_cmpstr (column->against, ==, "many");
}

static void
test_latin1 (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "f.csv");
  g_autoptr (GString) text = g_string_new ("name;city\n");
  g_autoptr (VsSniff) sniff = NULL;

  for (int i = 0; i < 50; i++)
    g_string_append (text, "J\xfcrgen M\xfcller;K\xf6ln\nFran\xe7ois;Orl\xe9""ans\n");
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
  sniff = vs_sniff_file (path, NULL);
  g_assert_nonnull (sniff);
  g_assert_true (strstr (sniff->encoding, "1252") || strstr (sniff->encoding, "8859"));
  g_assert_cmpint (sniff->dialect.delimiter, ==, ';');
}

static void
test_refused (Folder *folder, gconstpointer data)
{
  static const struct { const char *name; const char *content; gssize len; int code; } cases[] = {
    { "absent.csv", NULL, 0, VS_ERROR_OPEN },
    { ".", NULL, 0, VS_ERROR_OPEN },
    { "empty.csv", "", 0, VS_ERROR_FORMAT },
    { "binary.csv", "PK\x03\x04\0\0\0\x08\0data", 13, VS_ERROR_FORMAT },
    { "blank.csv", "\n\n\n", 3, VS_ERROR_FORMAT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = folder_file (folder, cases[i].name);
      g_autoptr (GError) error = NULL;

      if (cases[i].content)
        g_file_set_contents (path, cases[i].content, cases[i].len, NULL);
      g_assert_null (vs_sniff_file (path, &error));
      g_assert_error (error, VS_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, path));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/sniff/cases", test_cases);
  folder_test ("/sniff/marks", test_marks);
  folder_test ("/sniff/odd", test_odd);
  folder_test ("/sniff/against", test_against);
  folder_test ("/sniff/latin1", test_latin1);
  folder_test ("/sniff/refused", test_refused);
  return g_test_run ();
}

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
  folder_test ("/sniff/against", test_against);
  folder_test ("/sniff/latin1", test_latin1);
  folder_test ("/sniff/refused", test_refused);
  return g_test_run ();
}

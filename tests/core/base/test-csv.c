/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* A record as "line@offset status|field|field|", so that a case reads as one string. */
static char *
read_all (const char *bytes, gsize n, const VsCsvDialect *dialect)
{
  static const char *const status[] = { "", "QUOTE", "ENCODING", "NUL", "LONG" };
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (bytes, n, dialect);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  VsCsvRecord record;

  while (vs_csv_reader_next (reader, &record, &error))
    {
      g_assert_true (record.offset <= n);
      g_string_append_printf (text, "%" G_GUINT64_FORMAT "@%" G_GUINT64_FORMAT "%s", record.line, record.offset, status[record.status]);
      for (guint i = 0; i < record.n_fields; i++)
        {
          g_assert_true (g_utf8_validate_len (record.fields[i].text, record.fields[i].len, NULL) || record.status == VS_CSV_NUL || record.status == VS_CSV_BAD_QUOTE);
          g_string_append_c (text, '|');
          g_string_append_len (text, record.fields[i].text, (gssize) record.fields[i].len);
        }
      g_string_append_c (text, ';');
    }
  g_assert_no_error (error);
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\0')
      text->str[i] = '0';
  return g_string_free (text, FALSE);
}

static void
test_cases (void)
{
  static const struct { const char *csv, *records; } cases[] = {
    { "", "" },
    { "a,b", "1@0|a|b;" },
    { "a,b\n", "1@0|a|b;" },
    { "a,b\r\nc,d\re,f\n", "1@0|a|b;2@5|c|d;3@9|e|f;" },
    { "\n\na\n\r\n\rb", "3@2|a;6@7|b;" },
    { ",\n,,", "1@0||;2@2|||;" },
    { "\"a\"\"b\",\"\"\n", "1@0|a\"b|;" },
    { "\"two\nlines\",x\ny,z", "1@0|two\nlines|x;3@14|y|z;" },
    { "\"two\r\nlines\rthree\"\ny", "1@0|two\r\nlines\rthree;4@19|y;" },
    { " a , b ", "1@0| a | b ;" },
    { "a,\"b\" c,d\ne", "1@0QUOTE|a|b| c|d;2@10|e;" },
    { "a,b\"c,d\ne", "1@0QUOTE|a|b\"c|d;2@8|e;" },
    { "a,\"never\nclosed,b\nc\n", "1@0QUOTE;2@9|closed|b;3@18|c;" },
    { "\"never", "1@0QUOTE;" },
    { "a,\"open\nb,c\nd,\"e\"\n", "1@0QUOTE;2@8|b|c;3@12|d|e;" },   /* closed lines below by a quote that opens another field */
    { "\xef\xbb\xbf" "a,b\n", "1@3|a|b;" },
    { "\xef\xbb\xbf\"a\",b\n", "1@3|a|b;" },
    { "k\xc3\xa4se,\xe2\x82\xac\n", "1@0|käse|€;" },
    { "a,k\xe4se\nb,ok\n", "1@0ENCODING|a|k\xef\xbf\xbdse;2@7|b|ok;" },
    { "a,\"k\xe4\"\"se\"\n", "1@0ENCODING|a|k\xef\xbf\xbd\"se;" },
    { "\"\"", "1@0|;" },
  };
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;

  dialect.header_lines = 0;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *records = read_all (cases[i].csv, strlen (cases[i].csv), &dialect);

      g_assert_cmpstr (records, ==, cases[i].records);
    }
  {
    g_autofree char *nul = read_all ("a\0b,c\nd\n", 8, &dialect);

    g_assert_cmpstr (nul, ==, "1@0NUL|a0b|c;2@6|d;");
  }
  {
    /* What stands near makes no difference: neither to the fields nor to an open quote's status. */
    g_autofree char *nul = read_all ("\xc3\xa4,a\0b\n\"c\0\nd\n", 13, &dialect);

    g_assert_cmpstr (nul, ==, "1@0NUL|ä|a0b;2@7QUOTE;3@11|d;");
  }
}

static void
test_dialects (void)
{
  static const struct { const char *csv, *records; VsCsvDialect dialect; } cases[] = {
    { "a;b\n1,5;2", "1@0|a|b;2@4|1,5|2;", { ';', '"', 0, FALSE, 0, 0, NULL } },
    { "a\tb\"c\n", "1@0|a|b\"c;", { '\t', 0, 0, FALSE, 0, 0, NULL } },
    { "'a''b',c", "1@0|a'b|c;", { ',', '\'', 0, FALSE, 0, 0, NULL } },
    { "\"a\\\"b\",\"c\\\\\"\n", "1@0|a\"b|c\\;", { ',', '"', '\\', FALSE, 0, 0, NULL } },
    { "a\\,b,c\n", "1@0|a,b|c;", { ',', '"', '\\', FALSE, 0, 0, NULL } },
    { "note\r\nnote 2\r\na,b\n1,2\n", "4@18|1|2;", { ',', '"', 0, FALSE, 1, 2, NULL } },
    { "k\xe4se,\xa4\n", "1@0|käse|€;", { ',', '"', 0, FALSE, 0, 0, (char *) "ISO-8859-15" } },
    { "\"k\xe4\"\"se\"\n", "1@0|kä\"se;", { ',', '"', 0, FALSE, 0, 0, (char *) "WINDOWS-1252" } },
    { "a\x81,b\nc", "1@0ENCODING|a\xef\xbf\xbd|b;2@5|c;", { ',', '"', 0, FALSE, 0, 0, (char *) "WINDOWS-1252" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *records = read_all (cases[i].csv, strlen (cases[i].csv), &cases[i].dialect);

      g_assert_cmpstr (records, ==, cases[i].records);
    }
}

/* Several header records are joined, a name spans the columns on its right, and columns without any are numbered. */
static void
test_headers (void)
{
  static const struct { const char *csv, *names, *records; VsCsvDialect dialect; } cases[] = {
    { "a, b\n1,2\n", "a|b", "2@5|1|2;", { ',', '"', 0, FALSE, 1, 0, NULL } },
    { "1,2\n3,4\n", "col_0|col_1", "1@0|1|2;2@4|3|4;", { ',', '"', 0, FALSE, 0, 0, NULL } },
    { "\n1,2\n", "col_0|col_1", "2@1|1|2;", { ',', '"', 0, FALSE, 0, 0, NULL } },
    { "on,,off,\nx,y,x,y\n1,2,3,4\n", "on x|on y|off x|off y", "3@17|1|2|3|4;", { ',', '"', 0, FALSE, 2, 0, NULL } },
    { "a,b\n,,c\n1,2,3\n", "a|b|c", "3@8|1|2|3;", { ',', '"', 0, FALSE, 2, 0, NULL } },
    { "t\nid, name\n1, \"x, y\"\n", "id|name", "3@11|1|x, y;", { ',', '"', 0, TRUE, 1, 1, NULL } },
    { "", "", "", { ',', '"', 0, FALSE, 0, 0, NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *records = read_all (cases[i].csv, strlen (cases[i].csv), &cases[i].dialect), *names = NULL;
      g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (cases[i].csv, strlen (cases[i].csv), &cases[i].dialect);
      const char *const *header = vs_csv_reader_header (reader, NULL);

      names = header ? g_strjoinv ("|", (char **) header) : g_strdup ("");
      g_assert_cmpstr (names, ==, cases[i].names);
      g_assert_cmpstr (records, ==, cases[i].records);
    }
}

/* A skipped line may end where the reader's buffer does: its end is no second half of the one before. */
static void
test_long_preamble (void)
{
  const VsCsvDialect dialect = { ',', '"', 0, FALSE, 1, 2, NULL };

  for (gsize end = (1 << 18) - 2; end <= (1 << 18) + 2; end++)      /* so much is read at first */
    {
      g_autoptr (GString) text = g_string_new ("x\r");
      g_autoptr (VsCsvReader) reader = NULL;

      while (text->len < end)
        g_string_append_c (text, 'y');
      g_string_append (text, "\nz\nh\n1\n");
      reader = vs_csv_reader_new_for_bytes (text->str, text->len, &dialect);
      g_assert_cmpstr (*vs_csv_reader_header (reader, NULL), ==, "z");
    }
}

/* An escape does not hide a NUL byte. */
static void
test_escaped_nul (void)
{
  const VsCsvDialect dialect = { ',', '"', '\\', FALSE, 0, 0, NULL };
  g_autofree char *bare = read_all ("a\\\0b\n", 5, &dialect);
  g_autofree char *quoted = read_all ("\"a\\\0b\"\n", 7, &dialect);

  g_assert_true (g_str_has_prefix (bare, "1@0NUL"));
  g_assert_true (g_str_has_prefix (quoted, "1@0NUL"));
}

/* Where ASCII bytes are not all ASCII, a row without others is converted too. */
static void
test_yen (void)
{
  const VsCsvDialect dialect = { ',', '"', 0, FALSE, 0, 0, (char *) "SHIFT_JIS" };
  g_autofree char *records = read_all ("a\\b\n\x95\x5c,\\\n", 9, &dialect);

  g_assert_cmpstr (records, ==, "1@0|a¥b;2@4|表|¥;");
}

/* Blanks that separate, quote or escape are no padding. */
static void
test_blank_marks (void)
{
  const VsCsvDialect delimiter = { ' ', 0, 0, TRUE, 0, 0, NULL }, quote = { ',', ' ', 0, TRUE, 0, 0, NULL }, escape = { ',', 0, ' ', TRUE, 0, 0, NULL };
  g_autofree char *cut = read_all ("a  b\n  c\n", 9, &delimiter), *quoted = read_all (" a ,b\n", 6, &quote), *escaped = read_all (" ,a\n", 4, &escape);

  g_assert_cmpstr (cut, ==, "1@0|a||b;2@5|||c;");
  g_assert_cmpstr (quoted, ==, "1@0|a|b;");
  g_assert_cmpstr (escaped, ==, "1@0|,a;");
}

/* UTF-16 with a mark, and declared; offsets are those of the file. */
static void
test_wide (void)
{
  static const char text[] = "\xef\xbb\xbfname,wert\nk\xc3\xa4se,\xf0\x9f\x98\x8e\nb,2\n";
  g_autoptr (GError) error = NULL;
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  gsize n;
  g_autofree char *wide = g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, &n, &error);
  g_autofree char *marked = NULL, *declared = NULL;

  g_assert_no_error (error);
  /* mark 2 + "name,wert\n" 20 = 22; "käse,😎\n" 8 units = 16 */
  marked = read_all (wide, n, &dialect);
  g_assert_cmpstr (marked, ==, "2@22|käse|😎;3@38|b|2;");
  dialect.encoding = (char *) "UTF-16LE";
  declared = read_all (wide + 2, n - 2, &dialect);
  g_assert_cmpstr (declared, ==, "2@20|käse|😎;3@36|b|2;");
}

static void
test_header (void)
{
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  static const char csv[] = "\xef\xbb\xbf Customer_ID ,\"Region\"\n1,2\n";
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (csv, strlen (csv), &dialect);
  g_autoptr (VsCsvReader) empty = vs_csv_reader_new_for_bytes ("", 0, &dialect);
  guint64 total;
  guint n;
  const char *const *names = vs_csv_reader_header (reader, &n);
  VsCsvRecord record;

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (names[0], ==, "Customer_ID");
  g_assert_cmpstr (names[1], ==, "Region");
  g_assert_null (names[2]);
  g_assert_true (vs_csv_reader_next (reader, &record, NULL));
  g_assert_cmpuint (record.line, ==, 2);
  g_assert_cmpmem (record.raw, record.raw_len, "1,2", 3);
  g_assert_false (vs_csv_reader_next (reader, &record, NULL));
  g_assert_cmpuint (vs_csv_reader_position (reader, &total), ==, strlen (csv));
  g_assert_cmpuint (total, ==, strlen (csv));
  g_assert_null (vs_csv_reader_header (empty, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (vs_csv_reader_next (empty, &record, NULL));
}

static void
test_cannot_open (void)
{
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (GError) error = NULL;

  g_assert_null (vs_csv_reader_open ("/nonexistent.csv", &dialect, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_null (vs_csv_reader_open ("/tmp", &dialect, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  dialect.encoding = (char *) "NO-SUCH-8";
  g_assert_null (vs_csv_reader_open ("/dev/null", &dialect, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
}

/* The slow twin: one byte at a time over valid input, records as lists of fields joined by U+0001. */
static char *
slow_read (const char *csv)
{
  GString *out = g_string_new (NULL), *field = g_string_new (NULL);
  gboolean quoted = FALSE, any = FALSE;

  for (const char *p = csv;; p++)
    {
      if (quoted && *p == '"' && p[1] == '"')
        g_string_append_c (field, *p++);
      else if (*p == '"')
        quoted = !quoted, any = TRUE;
      else if (quoted)
        g_string_append_c (field, *p);
      else if (*p == ',' || *p == '\n' || *p == '\r' || *p == '\0')
        {
          gboolean blank = !any && field->len == 0;

          if (*p == '\r' && p[1] == '\n')
            p++;
          if (*p == ',' || !blank)
            {
              g_string_append (out, field->str);
              g_string_append_c (out, *p == ',' ? '\001' : '\002');
              any = *p == ',';
            }
          g_string_truncate (field, 0);
          if (*p == '\0')
            break;
        }
      else
        {
          g_string_append_c (field, *p);
          any = TRUE;
        }
    }
  g_string_free (field, TRUE);
  return g_string_free (out, FALSE);
}

static char *
fast_read (VsCsvReader *reader, const char *csv)
{
  GString *out = g_string_new (NULL);
  VsCsvRecord record;
  g_autoptr (GError) error = NULL;

  while (vs_csv_reader_next (reader, &record, &error))
    {
      g_assert_cmpint (record.status, ==, VS_CSV_OK);
      g_assert_cmpmem (csv + record.offset, record.raw_len, record.raw, record.raw_len);
      for (guint i = 0; i < record.n_fields; i++)
        {
          g_string_append_len (out, record.fields[i].text, (gssize) record.fields[i].len);
          g_string_append_c (out, i + 1 < record.n_fields ? '\001' : '\002');
        }
    }
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

/* Random valid input, larger than the reader's chunk now and then, from memory and from a file. */
static void
test_twin (void)
{
  static const char *const pieces[] = { "a", "12.5", "", "\"x,y\"", "\"\"\"q\"\"\"", "\"l1\nl2\"", "é€", "\"\r\n\"", "long text without an end " };
  static const char *const ends[] = { "\n", "\r\n", "\r" };
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autofree char *dir = g_dir_make_tmp ("volt-csv-XXXXXX", NULL), *path = g_build_filename (dir, "in.csv", NULL);

  dialect.header_lines = 0;
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GString) csv = g_string_new (NULL);
      gsize size = round % 10 == 0 ? 1500000 : (gsize) g_test_rand_int_range (0, 3000);
      g_autofree char *slow = NULL, *fast = NULL, *from_file = NULL;
      g_autoptr (VsCsvReader) memory = NULL, file = NULL;

      while (csv->len < size)
        {
          for (int n = g_test_rand_int_range (1, 8); n > 0; n--)
            {
              g_string_append (csv, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
              g_string_append (csv, n > 1 ? "," : ends[round % 3]);
            }
          if (round == 20 && csv->len > 700000 && csv->len < 701000)   /* one record beyond several chunks */
            {
              g_string_append_c (csv, '"');
              for (int i = 0; i < 100000; i++)
                g_string_append (csv, "1234567,\n");
              g_string_append (csv, "\"\r");
            }
        }
      slow = slow_read (csv->str);
      memory = vs_csv_reader_new_for_bytes (csv->str, csv->len, &dialect);
      fast = fast_read (memory, csv->str);
      g_assert_cmpstr (fast, ==, slow);
      g_file_set_contents (path, csv->str, (gssize) csv->len, NULL);
      file = vs_csv_reader_open (path, &dialect, NULL);
      from_file = fast_read (file, csv->str);
      g_assert_cmpstr (from_file, ==, slow);
    }
  g_unlink (path);
  g_rmdir (dir);
}

/* A quote that is never closed, 20 MB before the end, costs one record; a line without an end costs itself. */
static void
test_limits (void)
{
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (GString) csv = g_string_new ("a,b\n1,\"open\n");
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record;
  guint64 good = 0, quote = 0, too_long = 0;

  for (int i = 0; i < 2500000; i++)
    g_string_append (csv, "123,456\n");
  for (int i = 0; i < 1800000; i++)
    g_string_append (csv, "0123456789");
  g_string_append (csv, ",x\nlast,row\n");
  reader = vs_csv_reader_new_for_bytes (csv->str, csv->len, &dialect);
  while (vs_csv_reader_next (reader, &record, NULL))
    switch (record.status)
      {
      case VS_CSV_OK:
        good++;
        break;
      case VS_CSV_BAD_QUOTE:
        quote++;
        g_assert_cmpuint (record.line, ==, 2);
        g_assert_cmpmem (record.raw, record.raw_len, "1,\"open", 7);
        break;
      case VS_CSV_TOO_LONG:
        too_long++;
        g_assert_cmpuint (record.line, ==, 2500003);
        break;
      case VS_CSV_BAD_ENCODING:
      case VS_CSV_NUL:
      default:
        g_assert_not_reached ();
      }
  g_assert_cmpuint (good, ==, 2500001);
  g_assert_cmpuint (quote, ==, 1);
  g_assert_cmpuint (too_long, ==, 1);
}

/* Noise never crashes and every byte is covered. */
static void
test_noise (void)
{
  static const char letters[] = "ab,,\"\"\n\r\\\xe4\xc3\xa9";
  VsCsvDialect dialects[] = { { ',', '"', 0, FALSE, 0, 0, NULL }, { ',', '"', '\\', FALSE, 0, 0, NULL }, { ',', 0, 0, FALSE, 1, 1, NULL },
                              { ',', '"', 0, FALSE, 0, 0, (char *) "ISO-8859-1" }, { ',', '"', 0, FALSE, 1, 0, (char *) "UTF-16LE" } };

  for (int round = 0; round < 4000; round++)
    {
      char noise[120];
      gsize n = (gsize) g_test_rand_int_range (0, sizeof noise);
      g_autofree char *text = NULL;

      for (gsize i = 0; i < n; i++)
        noise[i] = letters[g_test_rand_int_range (0, sizeof letters)];
      text = read_all (noise, n, &dialects[round % G_N_ELEMENTS (dialects)]);
    }
}

/* The published good and bad files: bad ones show a bad status, a wrong number of fields or a wrong header. */
static void
test_good_and_bad (void)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *folder = g_build_filename (shared ? shared : "/nonexistent", "data", "csv", "good-and-bad", NULL);
  g_autofree char *csv_folder = g_build_filename (folder, "csv", NULL);
  g_autoptr (GDir) dir = g_dir_open (csv_folder, 0, NULL);
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  const char *name;
  guint n_good = 0, n_bad = 0;

  if (dir == NULL)
    {
      g_test_skip ("the published CSV cases are not here");
      return;
    }
  dialect.header_lines = 0;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (csv_folder, name, NULL), *stem = g_strndup (name, strlen (name) - 4);
      g_autofree char *json_name = g_strconcat (stem, ".json", NULL), *json_path = g_build_filename (folder, "json", json_name, NULL);
      g_autoptr (VsCsvReader) reader = vs_csv_reader_open (path, &dialect, NULL);
      g_autoptr (JsonArray) rows = json_array_new ();
      gboolean bad = FALSE;
      VsCsvRecord record;

      g_assert_nonnull (reader);
      while (vs_csv_reader_next (reader, &record, NULL))
        {
          JsonArray *row = json_array_new ();

          bad |= record.status != VS_CSV_OK;
          for (guint i = 0; i < record.n_fields; i++)
            {
              g_autofree char *text = g_strndup (record.fields[i].text, record.fields[i].len);

              json_array_add_string_element (row, text);
            }
          bad |= json_array_get_length (rows) > 0 && json_array_get_length (json_array_get_array_element (rows, 0)) != record.n_fields;
          json_array_add_array_element (rows, row);
        }
      if (g_str_has_prefix (name, "bad-"))
        {
          if (strstr (name, "header-no-header") || strstr (name, "wrong-header"))
            continue;           /* which header is right is the mapping's to say */
          g_assert_true (bad);
          n_bad++;
        }
      else if (!g_str_equal (stem, "all-empty") && !g_str_equal (stem, "empty-one-column"))   /* blank lines are passed over here */
        {
          g_autoptr (JsonParser) parser = json_parser_new ();
          g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), rows);
          JsonNode *wanted;

          g_assert_true (json_parser_load_from_file (parser, json_path, NULL));
          wanted = json_parser_get_root (parser);
          if (JSON_NODE_HOLDS_ARRAY (wanted) && json_array_get_length (json_node_get_array (wanted)) > 0
              && JSON_NODE_HOLDS_ARRAY (json_array_get_element (json_node_get_array (wanted), 0)))
            g_assert_true (json_node_equal (node, wanted));
          g_assert_false (bad);
          n_good++;
        }
    }
  g_assert_cmpuint (n_good, >=, 15);
  g_assert_cmpuint (n_bad, ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/cases", test_cases);
  g_test_add_func ("/csv/dialects", test_dialects);
  g_test_add_func ("/csv/headers", test_headers);
  g_test_add_func ("/csv/long-preamble", test_long_preamble);
  g_test_add_func ("/csv/escaped-nul", test_escaped_nul);
  g_test_add_func ("/csv/yen", test_yen);
  g_test_add_func ("/csv/blank-marks", test_blank_marks);
  g_test_add_func ("/csv/wide", test_wide);
  g_test_add_func ("/csv/header", test_header);
  g_test_add_func ("/csv/cannot-open", test_cannot_open);
  g_test_add_func ("/csv/twin", test_twin);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/noise", test_noise);
  g_test_add_func ("/csv/good-and-bad", test_good_and_bad);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char model[] = "{ \"name\": \"churn\", \"whole\": 3, \"half\": 0.5, \"on\": true, \"none\": null, \"a/b~c\": \"x\","
                            "  \"factors\": [ { \"weight\": 1 }, { \"weight\": 2 }, { \"weight\": \"heavy\" } ] }";

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (model, "churn.json", &error);
  VsJson root;
  g_auto (GStrv) members = NULL;
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  root = vs_json_doc_root (doc);
  g_assert_cmpstr (vs_json_string (vs_json_get (root, "name")), ==, "churn");
  g_assert_cmpint (vs_json_integer (vs_json_get (root, "whole")), ==, 3);
  g_assert_cmpfloat (vs_json_number (vs_json_get (root, "whole")), ==, 3);
  g_assert_cmpfloat (vs_json_number (vs_json_get (root, "half")), ==, 0.5);
  g_assert_true (vs_json_boolean_or (vs_json_get (root, "on"), FALSE));
  g_assert_false (vs_json_exists (vs_json_get (root, "none")));
  g_assert_cmpstr (vs_json_string_or (vs_json_get (root, "absent"), "fallback"), ==, "fallback");
  g_assert_cmpuint (vs_json_length (vs_json_get (root, "factors")), ==, 3);
  g_assert_cmpfloat (vs_json_number (vs_json_get (vs_json_at (vs_json_get (root, "factors"), 1), "weight")), ==, 2);
  g_assert_cmpstr (vs_json_get (root, "a/b~c").pointer, ==, "/a~1b~0c");
  members = vs_json_members (root);
  joined = g_strjoinv (" ", members);
  g_assert_cmpstr (joined, ==, "name whole half on none a/b~c factors");
  g_assert_true (vs_json_doc_check (doc, &error));
  g_assert_no_error (error);
}

/* json-glib alone reads a whole number beyond 64 bits as −1. */
static void
test_huge_integers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("[100000000000000000000000000000000000000, -99999999999999999999, 9007199254740993, \"a\\\"1234567890123456789012\", 1e2]",
                                                 "huge.json", &error);
  VsJson root;

  g_assert_no_error (error);
  root = vs_json_doc_root (doc);
  g_assert_cmpfloat (vs_json_number (vs_json_at (root, 0)), ==, 1e38);
  g_assert_cmpfloat (vs_json_number (vs_json_at (root, 1)), ==, -1e20);
  g_assert_cmpint (vs_json_integer (vs_json_at (root, 2)), ==, 9007199254740993);
  g_assert_cmpstr (vs_json_string (vs_json_at (root, 3)), ==, "a\"1234567890123456789012");
  g_assert_cmpfloat (vs_json_number (vs_json_at (root, 4)), ==, 100);
}

static void
expect_fault (VsJsonDoc *doc, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vs_json_doc_check (doc, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_faults (void)
{
  {
    g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (model, "churn.json", NULL);

    g_assert_true (isnan (vs_json_number (vs_json_get (vs_json_at (vs_json_get (vs_json_doc_root (doc), "factors"), 2), "weight"))));
    vs_json_string (vs_json_get (vs_json_doc_root (doc), "later"));   /* the first fault stays */
    expect_fault (doc, "churn.json, /factors/2/weight: must be a number");
  }
  {
    g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (model, "churn.json", NULL);

    g_assert_null (vs_json_string (vs_json_get (vs_json_get (vs_json_doc_root (doc), "title"), "short")));
    expect_fault (doc, "churn.json, /title/short: is missing");
  }
  {
    g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("[1]", "list.json", NULL);

    g_assert_false (vs_json_exists (vs_json_get (vs_json_doc_root (doc), "name")));
    expect_fault (doc, "list.json: must be an object");
  }
}

static void
test_not_json (void)
{
  static const char *const bad[] = { "", "{", "{ \"a\": }", "hello", "\xff\xfe", "{ \"\\333\" }" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vs_json_doc_parse (bad[i], "bad.json", &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_true (g_str_has_prefix (error->message, "bad.json: ") && g_utf8_validate (error->message, -1, NULL));
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (vs_json_doc_open ("/nonexistent/x.json", &error));
    g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  }
}

/* A pointer longer than its buffer is shortened, never overrun. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("1");
  g_autoptr (VsJsonDoc) doc = NULL;
  VsJson at;

  for (int i = 0; i < 60; i++)
    {
      g_string_prepend (text, "{\"some~/name\":");
      g_string_append (text, "}");
    }
  doc = vs_json_doc_parse (text->str, "deep.json", NULL);
  at = vs_json_doc_root (doc);
  for (int i = 0; i < 60; i++)
    at = vs_json_get (at, "some~/name");
  g_assert_cmpfloat (vs_json_number (at), ==, 1);
  g_assert_true (g_str_has_suffix (at.pointer, "…"));
}

/* The parser calls itself for each list: so deep a text would use up the stack. Marks in comments and texts open nothing. */
static void
test_too_deep (void)
{
  static const char *const before[] = { "", "// \"\n", "/* \" */", "/*/ \" */", "[\"\\\"[[\", \"//\", ", "[\"/*\", " };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (GString) text = g_string_new (before[i]);
      g_autoptr (GError) error = NULL;

      for (int level = 0; level < 100000; level++)
        g_string_append_c (text, level % 2 ? '[' : ' ');
      g_assert_null (vs_json_doc_parse (text->str, "deep.json", &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "64"));
    }
  g_assert_true (vs_json_is_shallow ("{\"a\": \"[[[[\"}", 13));
}

static void
test_data_folder (void)
{
  g_autofree char *dir = g_dir_make_tmp ("volt-data-XXXXXX", NULL);
  g_autofree char *models = g_build_filename (dir, "models", NULL);
  g_autofree char *b = g_build_filename (models, "b.json", NULL), *a = g_build_filename (models, "a.json", NULL);
  g_autofree char *s = g_build_filename (models, "model.schema.json", NULL);
  g_autofree char *path = NULL, *joined = NULL;
  g_auto (GStrv) names = NULL, none = NULL;
  g_autofree char *before = g_strdup (g_getenv ("VS_DATADIR"));

  g_mkdir (models, 0700);
  g_file_set_contents (b, "{}", -1, NULL);
  g_file_set_contents (a, "{}", -1, NULL);
  g_file_set_contents (s, "{}", -1, NULL);
  g_setenv ("VS_DATADIR", dir, TRUE);
  path = vs_data_path ("models/a.json");
  g_assert_cmpstr (path, ==, a);
  names = vs_data_list ("models");
  joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "a b");
  none = vs_data_list ("nothing");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  if (before)
    g_setenv ("VS_DATADIR", before, TRUE);
  g_unlink (a);
  g_unlink (b);
  g_unlink (s);
  g_rmdir (models);
  g_rmdir (dir);
}

/* Escapes that stand for no character: older json-glib makes bytes of them that are no text, and the file is refused; newer puts characters
 * there. */
static void
test_escapes (void)
{
  static const char *const odd[] = { "[\"\\333\"]", "{ \"\\ud800\": 1 }", "[{ \"a\": \"\\udc00x\" }]" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (odd[i], "odd.json", &error);

      if (doc == NULL)
        g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      else
        {
          g_autofree char *text = json_to_string (vs_json_doc_root (doc).node, FALSE);

          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
    }
}

static void
test_members (void)
{
  char *const names[] = { "a", "b", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  vs_json_add_text (builder, "text", "x");
  vs_json_add_text (builder, "no_text", NULL);
  vs_json_add_number (builder, "number", 0.5);
  vs_json_add_number (builder, "unknown", NAN);
  vs_json_add_number (builder, "endless", -INFINITY);
  vs_json_add_integer (builder, "integer", G_MININT64);
  vs_json_add_boolean (builder, "yes", TRUE);
  vs_json_add_texts (builder, "all", names, -1);
  vs_json_add_texts (builder, "one", names, 1);
  vs_json_add_texts (builder, "none", NULL, -1);
  vs_json_begin_object (builder, "object");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_assert_cmpstr (text, ==, "{\"text\":\"x\",\"no_text\":null,\"number\":0.5,\"unknown\":null,\"endless\":null,\"integer\":-9223372036854775808,"
                             "\"yes\":true,\"all\":[\"a\",\"b\"],\"one\":[\"a\"],\"none\":[],\"object\":{}}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/faults", test_faults);
  g_test_add_func ("/json/not-json", test_not_json);
  g_test_add_func ("/json/deep", test_deep);
  g_test_add_func ("/json/too-deep", test_too_deep);
  g_test_add_func ("/json/data-folder", test_data_folder);
  g_test_add_func ("/json/huge-integers", test_huge_integers);
  g_test_add_func ("/json/escapes", test_escapes);
  g_test_add_func ("/json/members", test_members);
  return g_test_run ();
}

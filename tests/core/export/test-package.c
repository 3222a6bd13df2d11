/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A package read back holds what was put in, and its bytes depend on nothing else. */
#include "fixture.h"
#include "export/package.h"

#include <glib/gstdio.h>
#include <string.h>

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
write_package (const char *path, const char *file, gboolean backwards)
{
  g_autoptr (VsPackage) package = vs_package_new ();
  g_autoptr (GError) error = NULL;

  if (backwards)
    vs_package_add_file (package, "Data/x/big.csv", file);
  vs_package_add_bytes (package, "b.txt", bytes ("second"));
  vs_package_add_bytes (package, "a.txt", bytes (""));
  if (!backwards)
    vs_package_add_file (package, "Data/x/big.csv", file);
  g_assert_true (vs_package_write (package, path, NULL, &error));
  g_assert_no_error (error);
}

static char *
make_file (Fixture *f, gsize *n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = fixture_file (f, "big.csv");

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "%d,%d\n", i, i * 7919 % 1000);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));
  *n = text->len;
  return g_steal_pointer (&path);
}

static void
test_contents (Fixture *f, gconstpointer unused)
{
  gsize n, length;
  g_autofree char *file = make_file (f, &n), *path = fixture_file (f, "p.zip"), *big = NULL, *text = NULL, *original = NULL;
  g_auto (GStrv) names = NULL;

  write_package (path, file, FALSE);
  names = fixture_list_zip (path);
  g_assert_cmpstr (names[0], ==, "Data/x/big.csv");   /* sorted by bytes */
  g_assert_cmpstr (names[1], ==, "a.txt");
  g_assert_cmpstr (names[2], ==, "b.txt");
  g_assert_null (names[3]);
  text = fixture_read_zip (path, "b.txt", NULL);
  g_assert_cmpstr (text, ==, "second");
  big = fixture_read_zip (path, "Data/x/big.csv", &length);
  g_assert_true (g_file_get_contents (file, &original, NULL, NULL));
  g_assert_cmpmem (big, length, original, n);
}

static void
test_same_bytes (Fixture *f, gconstpointer unused)
{
  gsize n, m, k;
  g_autofree char *file = make_file (f, &n), *one = fixture_file (f, "1.zip"), *two = fixture_file (f, "2.zip"), *a = NULL, *b = NULL;

  write_package (one, file, FALSE);
  write_package (two, file, TRUE);
  g_assert_true (g_file_get_contents (one, &a, &m, NULL));
  g_assert_true (g_file_get_contents (two, &b, &k, NULL));
  g_assert_cmpmem (a, m, b, k);
}

static void
test_errors (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsPackage) package = vs_package_new ();
  g_autofree char *gone = fixture_file (f, "gone.csv"), *path = fixture_file (f, "p.zip");
  g_autoptr (GError) error = NULL;

  vs_package_add_file (package, "gone.csv", gone);
  g_assert_false (vs_package_write (package, path, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (vs_package_write (package, f->folder, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/package/contents", test_contents);
  fixture_test ("/package/same-bytes", test_same_bytes);
  fixture_test ("/package/errors", test_errors);
  return g_test_run ();
}

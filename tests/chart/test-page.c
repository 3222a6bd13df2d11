/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page as each kind of file: the right magic, the same bytes twice, and a clear error where it cannot be written. */
#include "samples.h"
#include "chart/page.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static gboolean
write_page (VsPageKind kind, const char *path, int width, double scale, gboolean rtl, GError **error)
{
  SamplePage *page = sample_page_new ();
  VsPageHead head = { .subtitle = "Volt-Source Energy", .as_of = vs_day_from_civil (2026, 6, 30), .currency = "USD", .rtl = rtl };
  gboolean done = vs_page_write (&page->dashboard, (const VsTileContent *const *) page->contents->pdata, &head, kind, path,
                                 VS_THEME_LIGHT, width, scale, error);

  sample_page_free (page);
  return done;
}

static void
test_kinds (void)
{
  static const struct { VsPageKind kind; const char *name, *magic; } kinds[] = {
    { VS_PAGE_PDF, "a.pdf", "%PDF-1." }, { VS_PAGE_PNG, "a.png", "\x89PNG\r\n" }, { VS_PAGE_SVG, "a.svg", "<?xml" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (folder, kinds[i].name, NULL), *first = NULL, *second = NULL;
      g_autoptr (GError) error = NULL;
      gsize n, m;

      g_assert_true (write_page (kinds[i].kind, path, 1180, 1, FALSE, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &first, &n, NULL));
      g_assert_true (g_str_has_prefix (first, kinds[i].magic));
      g_assert_true (write_page (kinds[i].kind, path, 1180, 1, FALSE, &error));
      g_assert_true (g_file_get_contents (path, &second, &m, NULL));
      if (kinds[i].kind != VS_PAGE_SVG)   /* cairo numbers clips through the whole process */
        g_assert_cmpmem (first, n, second, m);
      g_assert_true (write_page (kinds[i].kind, path, 400, 2, TRUE, &error));
      g_unlink (path);
    }
}

static void
test_png_size (void)
{
  g_autofree char *path = g_build_filename (folder, "size.png", NULL);
  cairo_surface_t *surface;

  g_assert_true (write_page (VS_PAGE_PNG, path, 1000, 1.5, FALSE, NULL));
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1500);
  cairo_surface_destroy (surface);
  g_unlink (path);
}

static void
test_errors (void)
{
  g_autofree char *missing = g_build_filename (folder, "no", "such", "a.pdf", NULL);
  g_autofree char *big = g_build_filename (folder, "big.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (write_page (VS_PAGE_PDF, missing, 1180, 1, FALSE, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);
  g_assert_false (write_page (VS_PAGE_PDF, folder, 1180, 1, FALSE, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_false (write_page (VS_PAGE_PNG, big, 8000, 8, FALSE, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_assert_false (g_file_test (big, G_FILE_TEST_EXISTS));
}

static void
test_columns (void)
{
  g_assert_cmpint (vs_page_columns (1440), ==, 12);
  g_assert_cmpint (vs_page_columns (720), ==, 6);
  g_assert_cmpint (vs_page_columns (360), ==, 1);
  g_assert_cmpfloat (vs_page_span (2), ==, 160);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("volt-page-XXXXXX", NULL);
  g_test_add_func ("/page/kinds", test_kinds);
  g_test_add_func ("/page/png-size", test_png_size);
  g_test_add_func ("/page/errors", test_errors);
  g_test_add_func ("/page/columns", test_columns);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}

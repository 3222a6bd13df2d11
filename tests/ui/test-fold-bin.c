/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fold-bin.h"

#include <adwaita.h>

static GtkWidget *
make (void)
{
  GtkWidget *bin = g_object_ref_sink (vs_fold_bin_new ());
  GtkWidget *content = gtk_label_new ("content");
  gtk_widget_set_size_request (content, 320, 200);
  vs_fold_bin_set_sidebar (VS_FOLD_BIN (bin), gtk_label_new ("sidebar"));
  vs_fold_bin_set_content (VS_FOLD_BIN (bin), content);
  return bin;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
allocate (GtkWidget *bin, int width)
{
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (bin, &(GtkAllocation) { 0, 0, width, 400 }, -1);
  settle ();
  gtk_widget_size_allocate (bin, &(GtkAllocation) { 0, 0, width, 400 }, -1);
}

static float
content_x (GtkWidget *bin, float *width)
{
  GtkWidget *content;
  graphene_rect_t bounds;
  g_object_get (bin, "content", &content, NULL);
  g_assert_true (gtk_widget_compute_bounds (content, bin, &bounds));
  *width = bounds.size.width;
  g_object_unref (content);
  return bounds.origin.x;
}

static void
test_folds (void)
{
  GtkWidget *bin = make ();
  float width;
  int least;
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);

  allocate (bin, 1200);
  g_assert_false (vs_fold_bin_get_folded (VS_FOLD_BIN (bin)));
  g_assert_true (vs_fold_bin_get_show_sidebar (VS_FOLD_BIN (bin)));
  g_assert_cmpfloat (content_x (bin, &width), >=, 200);
  g_assert_cmpfloat (width, <=, 1000);

  allocate (bin, 360);
  g_assert_true (vs_fold_bin_get_folded (VS_FOLD_BIN (bin)));
  g_assert_false (vs_fold_bin_get_show_sidebar (VS_FOLD_BIN (bin)));
  g_assert_cmpfloat (content_x (bin, &width), ==, 0);
  g_assert_cmpfloat (width, ==, 360);

  /* Over the content, which keeps its place. */
  vs_fold_bin_set_show_sidebar (VS_FOLD_BIN (bin), TRUE);
  allocate (bin, 360);
  g_assert_cmpfloat (content_x (bin, &width), ==, 0);
  g_assert_cmpfloat (width, ==, 360);

  allocate (bin, 1200);
  g_assert_false (vs_fold_bin_get_folded (VS_FOLD_BIN (bin)));
  g_assert_true (vs_fold_bin_get_show_sidebar (VS_FOLD_BIN (bin)));
  g_assert_finalize_object (bin);
}

/* Who hid the sidebar while there was room finds it hidden again after folding. */
static void
test_remembers (void)
{
  GtkWidget *bin = make ();
  allocate (bin, 1200);
  vs_fold_bin_set_show_sidebar (VS_FOLD_BIN (bin), FALSE);
  allocate (bin, 400);
  allocate (bin, 1200);
  g_assert_false (vs_fold_bin_get_show_sidebar (VS_FOLD_BIN (bin)));
  g_assert_finalize_object (bin);
}

static void
count_cb (GObject *object, GParamSpec *pspec, int *n)
{
  (*n)++;
}

static void
test_notifies_once (void)
{
  GtkWidget *bin = make ();
  int n = 0;
  g_signal_connect (bin, "notify::show-sidebar", G_CALLBACK (count_cb), &n);
  vs_fold_bin_set_show_sidebar (VS_FOLD_BIN (bin), TRUE);
  g_assert_cmpint (n, ==, 0);
  vs_fold_bin_set_show_sidebar (VS_FOLD_BIN (bin), FALSE);
  g_assert_cmpint (n, ==, 1);
  g_assert_finalize_object (bin);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/fold-bin/folds", test_folds);
  g_test_add_func ("/fold-bin/remembers", test_remembers);
  g_test_add_func ("/fold-bin/notifies-once", test_notifies_once);
  return g_test_run ();
}

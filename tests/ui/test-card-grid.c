/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At every width a window can have: no card overlaps another, none is cut at an edge, none is smaller than it needs. */
#include "widgets/card-grid.h"

#include "base/json.h"
#include <adwaita.h>

static VsDashboard *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strdup_printf ("dashboards/%s.json", name);
  g_autofree char *path = vs_data_path (file);
  VsJsonDoc *doc = vs_json_doc_open (path, &error);
  g_assert_no_error (error);
  VsDashboard *dashboard = vs_dashboard_new (doc, &error);
  g_assert_no_error (error);
  return dashboard;
}

/* A card whose text wraps: the narrower, the higher. */
static GtkWidget *
card_new (guint i)
{
  GtkWidget *label = gtk_label_new ("One number, what it is compared with, and a link that leads to the work behind it. "
                                    "Some cards have more to say than others, and say it in several lines.");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_set_size_request (label, -1, i % 5 == 4 ? 700 : 40);
  return label;
}

static void
check_cards (VsCardGrid *grid, guint n, int width, int height)
{
  g_autofree graphene_rect_t *bounds = g_new (graphene_rect_t, n);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *card = vs_card_grid_get_card (grid, i);
      int need;
      g_assert_true (gtk_widget_compute_bounds (card, GTK_WIDGET (grid), &bounds[i]));
      gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, (int) bounds[i].size.width, &need, NULL, NULL, NULL);
      g_assert_cmpfloat (bounds[i].origin.x, >=, 12);
      g_assert_cmpfloat (bounds[i].origin.y, >=, 12);
      g_assert_cmpfloat (bounds[i].origin.x + bounds[i].size.width, <=, width - 12);
      g_assert_cmpfloat (bounds[i].origin.y + bounds[i].size.height, <=, height - 12);
      g_assert_cmpint ((int) bounds[i].size.height, >=, need);
      for (guint j = 0; j < i; j++)
        {
          graphene_rect_t both;
          gboolean overlap = graphene_rect_intersection (&bounds[i], &bounds[j], &both);
          g_assert_false (overlap && both.size.width > 0 && both.size.height > 0);
        }
    }
}

static void
test_layout (gconstpointer name)
{
  VsDashboard *dashboard = load (name);
  GtkWidget *grid = g_object_ref_sink (vs_card_grid_new ());
  vs_card_grid_set_dashboard (VS_CARD_GRID (grid), dashboard);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    vs_card_grid_append (VS_CARD_GRID (grid), card_new (i));
  for (int width = 360; width <= 2000; width += 23)
    {
      int height, least;
      gtk_widget_measure (grid, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, 360);
      gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      gtk_widget_size_allocate (grid, &(GtkAllocation) { 0, 0, width, height }, -1);
      check_cards (VS_CARD_GRID (grid), dashboard->tiles->len, width, height);
    }
  vs_card_grid_clear (VS_CARD_GRID (grid));
  vs_card_grid_set_dashboard (VS_CARD_GRID (grid), NULL);
  g_assert_finalize_object (grid);
  vs_dashboard_free (dashboard);
}

/* The same width cards of one row end at the same x as those of the row below: all edges meet. */
static void
test_edges_meet (void)
{
  VsDashboard *dashboard = load ("executive");
  GtkWidget *grid = g_object_ref_sink (vs_card_grid_new ());
  graphene_rect_t first, fourth;
  vs_card_grid_set_dashboard (VS_CARD_GRID (grid), dashboard);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    vs_card_grid_append (VS_CARD_GRID (grid), card_new (0));
  gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, 1200, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (grid, &(GtkAllocation) { 0, 0, 1200, 2000 }, -1);
  g_assert_true (gtk_widget_compute_bounds (vs_card_grid_get_card (VS_CARD_GRID (grid), 0), grid, &first));
  g_assert_true (gtk_widget_compute_bounds (vs_card_grid_get_card (VS_CARD_GRID (grid), 3), grid, &fourth));
  g_assert_cmpfloat (first.origin.x, ==, 24);
  g_assert_cmpfloat (fourth.origin.x + fourth.size.width, ==, 1200 - 24);
  g_assert_cmpfloat (first.origin.y, ==, 24);
  vs_card_grid_clear (VS_CARD_GRID (grid));
  g_object_unref (grid);
  vs_dashboard_free (dashboard);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  static const char *const names[] = { "executive", "retain", "control", "grow", "customers", "models", "tariffs", "campaigns" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/card-grid/", names[i], NULL);
      g_test_add_data_func (path, names[i], test_layout);
    }
  g_test_add_func ("/card-grid/edges-meet", test_edges_meet);
  return g_test_run ();
}

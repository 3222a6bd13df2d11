/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contrast.h: what stands in a window can be read, pixel by pixel, in every theme: letters 4.5:1, symbols and pictures 3:1. With VS_SHOTS=FOLDER
 * what is looked at is kept as pictures. */
#pragma once

#include "edit/edit-tile.h"
#include "widgets/chart-view.h"
#include <adwaita.h>
#include <math.h>

#define ZOOM 2        /* the strokes of letters are thinner than a pixel; their cores are what is read */
#define LEVELS 4096   /* of luminance told apart */

/* Libadwaita's window_bg_color: a dialog's children leave it to the window to paint. */
#define LIGHT_GROUND ((GdkRGBA) { 0.98f, 0.98f, 0.98f, 1 })
#define DARK_GROUND ((GdkRGBA) { 0.141f, 0.141f, 0.141f, 1 })

typedef struct {
  GtkWidget  *window;
  const char *where;
  guint32    *pixels;
  int         width, height;
  int         n, problems;
} Picture;

/* WCAG 2: relative luminance. */
static inline double
luminance (guint32 pixel)
{
  static double channel[256];
  for (int c = 0; channel[255] == 0 && c < 256; c++)
    channel[c] = c / 255.0 <= 0.04045 ? c / 255.0 / 12.92 : pow ((c / 255.0 + 0.055) / 1.055, 2.4);
  return 0.2126 * channel[pixel >> 16 & 0xff] + 0.7152 * channel[pixel >> 8 & 0xff] + 0.0722 * channel[pixel & 0xff];
}

/* Between what most of the box is and what stands out most from it. */
static inline double
contrast_in (const Picture *picture, const graphene_rect_t *box)
{
  guint n[LEVELS] = { 0 };
  int step = box->size.height > 64 ? 3 : 1;   /* a picture is no letter: some of its pixels do */
  int bottom = MIN ((int) ((box->origin.y + box->size.height) * ZOOM), picture->height);
  int right = MIN ((int) ((box->origin.x + box->size.width) * ZOOM), picture->width);
  double darkest = 1, lightest = 0, ground = 0;
  for (int y = MAX ((int) (box->origin.y * ZOOM), 0); y < bottom; y += step)
    for (int x = MAX ((int) (box->origin.x * ZOOM), 0); x < right; x += step)
      {
        double l = luminance (picture->pixels[y * picture->width + x]);
        darkest = MIN (darkest, l);
        lightest = MAX (lightest, l);
        n[(int) (l * (LEVELS - 1))]++;
      }
  for (guint i = 0, most = 0; i < LEVELS; i++)
    if (n[i] > most)
      most = n[i], ground = (i + 0.5) / (LEVELS - 1);
  ground = CLAMP (ground, darkest, lightest);
  return MAX ((lightest + 0.05) / (ground + 0.05), (ground + 0.05) / (darkest + 0.05));
}

/* All of it can be seen: nothing that scrolls or folds hides a part. */
static inline gboolean
is_in_view (GtkWidget *widget, const Picture *picture, const graphene_rect_t *box)
{
  graphene_rect_t outer, rest;
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent; parent = gtk_widget_get_parent (parent))
    if (!gtk_widget_compute_bounds (parent, picture->window, &outer) || !gtk_widget_get_child_visible (parent)
        || ((GTK_IS_VIEWPORT (parent) || GTK_IS_WINDOW (parent) || GTK_IS_LIST_BASE (parent))
            && (!graphene_rect_intersection (&outer, box, &rest) || !graphene_rect_equal (&rest, box))))
      return FALSE;
  return TRUE;
}

/* Something else lies over a part of it: a message, a dialog within the window. */
static inline gboolean
is_covered (GtkWidget *widget, const Picture *picture, const graphene_rect_t *box)
{
  static const double at[][2] = { { 0.5, 0.5 }, { 0.05, 0.1 }, { 0.95, 0.1 }, { 0.05, 0.9 }, { 0.95, 0.9 } };
  for (guint i = 0; i < G_N_ELEMENTS (at); i++)
    {
      GtkWidget *top = gtk_widget_pick (picture->window, box->origin.x + at[i][0] * box->size.width,
                                        box->origin.y + at[i][1] * box->size.height, GTK_PICK_INSENSITIVE);
      if (top && top != widget && !gtk_widget_is_ancestor (top, widget) && !gtk_widget_is_ancestor (widget, top))
        return TRUE;
    }
  return FALSE;
}

static inline double
contrast_wanted (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return strspn (gtk_label_get_text (GTK_LABEL (widget)), " \n") < strlen (gtk_label_get_text (GTK_LABEL (widget))) ? 4.5 : 0;
  return GTK_IS_IMAGE (widget) || VS_IS_CHART_VIEW (widget) ? 3 : 0;
}

/* Of a tile that is edited: what only the pointer brings out. */
static inline gboolean
is_for_pointer (GtkWidget *widget)
{
  return gtk_widget_has_css_class (widget, "edit-remove")
         || (gtk_widget_has_css_class (widget, "card-toggle") && gtk_widget_get_ancestor (widget, VS_TYPE_EDIT_TILE));
}

static inline void
check_contrast_of (GtkWidget *widget, Picture *picture, double wanted)
{
  graphene_rect_t box;
  double got;
  if (gtk_widget_get_width (widget) <= 4 || !gtk_widget_compute_bounds (widget, picture->window, &box)
      || !is_in_view (widget, picture, &box) || is_covered (widget, picture, &box))
    return;
  got = contrast_in (picture, &box);
  picture->n++;
  if (got >= wanted - 0.02)
    return;
  picture->problems++;
  g_test_message ("%s: %s “%s” in %s: contrast %.2f, wanted %.1f", picture->where, G_OBJECT_TYPE_NAME (widget),
                  GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "", gtk_widget_get_css_name (gtk_widget_get_parent (widget)),
                  got, wanted);
}

/* What cannot be used now may be pale. */
static inline void
walk_contrast (GtkWidget *widget, Picture *picture)
{
  double wanted = contrast_wanted (widget);
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || GTK_IS_POPOVER (widget) || is_for_pointer (widget))
    return;
  if (wanted > 0)
    check_contrast_of (widget, picture, wanted);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    walk_contrast (child, picture);
}

static inline void
painted (GdkFrameClock *clock, int *frames)
{
  ++*frames;
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static inline void
draw (Picture *picture)
{
  GtkWidget *window = picture->window;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted), &frames);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  while (frames < 2 && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_signal_handler_disconnect (clock, handler);
  picture->width = gtk_widget_get_width (window) * ZOOM;
  picture->height = gtk_widget_get_height (window) * ZOOM;
  gtk_snapshot_scale (snapshot, ZOOM, ZOOM);
  gtk_snapshot_append_color (snapshot, adw_style_manager_get_dark (adw_style_manager_get_default ()) ? &DARK_GROUND : &LIGHT_GROUND,
                             &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (window), gtk_widget_get_height (window)));
  for (GtkWidget *child = gtk_widget_get_first_child (window); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (window, child, snapshot);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                                                &GRAPHENE_RECT_INIT (0, 0, picture->width, picture->height));
  g_autofree char *file = g_getenv ("VS_SHOTS") ? g_strdup_printf ("%s/%s.png", g_getenv ("VS_SHOTS"), picture->where) : NULL;
  if (file)
    gdk_texture_save_to_png (texture, file);
  picture->pixels = g_new0 (guint32, (gsize) picture->width * picture->height);
  gdk_texture_download (texture, (guchar *) picture->pixels, (gsize) picture->width * 4);
}

static inline void
check_contrast (GtkWidget *window, const char *where)
{
  Picture picture = { .window = window, .where = where };
  draw (&picture);
  walk_contrast (window, &picture);
  if (picture.n == 0)
    g_test_fail_printf ("%s: nothing to look at", where);
  if (picture.problems > 0)
    g_test_fail_printf ("%s: %d of %d things are too pale", where, picture.problems, picture.n);
  g_free (picture.pixels);
}

/* Light, dark, and both in high contrast. FALSE: it cannot be chosen here. */
static inline gboolean
set_theme (gboolean dark, gboolean high)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE) : NULL;
  if (schema)
    {
      g_autoptr (GSettings) settings = g_settings_new ("org.gnome.desktop.a11y.interface");
      g_settings_set_boolean (settings, "high-contrast", high);
    }
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (schema && adw_style_manager_get_high_contrast (style) != high && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  return adw_style_manager_get_high_contrast (style) == high;
}

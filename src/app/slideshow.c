/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slideshow.c: see slideshow.h. Pages are computed in a thread and join the show as they come. */
#include "slideshow.h"

#include "chart/page.h"
#include "places.h"
#include "semantic/view.h"
#include "settings.h"
#include "widgets/chart-view.h"
#include <glib/gi18n-lib.h>

#define MAX_SECONDS 600
#define FADE 180          /* milliseconds; none where the desktop has no animations */

/* ── A page that was computed ── */

typedef struct {
  VsData      *data;
  VsDashboard *dashboard;
  GPtrArray   *contents;
  char        *retailer;
  VsPageHead   head;
  VsPaper     *paper;
} Deck;

static Deck *
deck_new (VsData *data, VsDashboard *dashboard, GPtrArray *contents, const char *retailer)
{
  Deck *deck = g_atomic_rc_box_new0 (Deck);
  *deck = (Deck) { .data = vs_data_ref (data), .dashboard = dashboard, .contents = contents, .retailer = g_strdup (retailer) };
  deck->head = (VsPageHead) { .subtitle = deck->retailer, .as_of = vs_data_as_of (data), .currency = vs_data_currency (data),
                              .rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL };
  return deck;
}

static void
deck_clear (Deck *deck)
{
  g_clear_pointer (&deck->paper, vs_paper_free);
  g_ptr_array_unref (deck->contents);
  vs_dashboard_free (deck->dashboard);
  vs_data_unref (deck->data);
  g_free (deck->retailer);
}

static void
deck_unref (Deck *deck)
{
  g_atomic_rc_box_release_full (deck, (GDestroyNotify) deck_clear);
}

/* ── A sheet of it as a widget ── */

#define VS_TYPE_SLIDE (vs_slide_get_type ())
G_DECLARE_FINAL_TYPE (VsSlide, vs_slide, VS, SLIDE, GtkWidget)
struct _VsSlide {
  GtkWidget parent_instance;
  Deck     *deck;
  guint     sheet;
};
G_DEFINE_FINAL_TYPE (VsSlide, vs_slide, GTK_TYPE_WIDGET)

static void
vs_slide_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VsSlide *self = VS_SLIDE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  if (width < 8 || height < 8)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  vs_paper_draw (self->deck->paper, self->sheet, cr, width, height);
  cairo_destroy (cr);
}

static void
vs_slide_finalize (GObject *object)
{
  g_clear_pointer (&VS_SLIDE (object)->deck, deck_unref);
  G_OBJECT_CLASS (vs_slide_parent_class)->finalize (object);
}

static void
vs_slide_class_init (VsSlideClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_slide_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vs_slide_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vs_slide_init (VsSlide *self)
{
}

/* To a screen reader a sheet is the sentences of its page's tiles. */
static GtkWidget *
slide_new (Deck *deck, guint sheet)
{
  VsSlide *self = g_object_new (VS_TYPE_SLIDE, NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  self->deck = g_atomic_rc_box_acquire (deck);
  self->sheet = sheet;
  for (guint i = 0; i < deck->contents->len; i++)
    g_string_append_printf (words, "%s. ", ((const VsTileContent *) g_ptr_array_index (deck->contents, i))->summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, deck->dashboard->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
  return GTK_WIDGET (self);
}

/* ── The show ── */

struct _VsSlideshow {
  GtkWindow    parent_instance;
  VsWorkbench *workbench;
  VsJob       *job;
  GtkStack    *stack;
  GtkLabel    *said;        /* "20 seconds a page" */
  GPtrArray   *slides;      /* GtkWidget, in the stack's order */
  guint        shown;
  int          seconds;     /* 0: the clock stands */
  guint        clock, silence;
  double       ratio;
  VsTheme      theme;
};

G_DEFINE_FINAL_TYPE (VsSlideshow, vs_slideshow, GTK_TYPE_WINDOW)

static void start_clock (VsSlideshow *self);

static void
go (VsSlideshow *self, int by)
{
  if (self->slides->len == 0)
    return;
  self->shown = (self->shown + self->slides->len + by) % self->slides->len;
  GtkWidget *slide = g_ptr_array_index (self->slides, self->shown);
  gtk_stack_set_visible_child (self->stack, slide);
  gtk_window_set_title (GTK_WINDOW (self), VS_SLIDE (slide)->deck->dashboard->title);
  start_clock (self);
}

static gboolean
clock_cb (gpointer data)
{
  VsSlideshow *self = data;
  self->clock = 0;
  go (self, 1);
  return G_SOURCE_REMOVE;
}

static void
start_clock (VsSlideshow *self)
{
  g_clear_handle_id (&self->clock, g_source_remove);
  if (self->seconds > 0)
    self->clock = g_timeout_add_seconds (self->seconds, clock_cb, self);
}

static gboolean
silence_cb (gpointer data)
{
  VsSlideshow *self = data;
  self->silence = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->said), FALSE);
  return G_SOURCE_REMOVE;
}

static void
set_seconds (VsSlideshow *self, int seconds)
{
  self->seconds = CLAMP (seconds, 0, MAX_SECONDS);
  g_autofree char *words = self->seconds == 0 ? g_strdup (_("The clock stands; + lets it go on"))
                             : g_strdup_printf (ngettext ("%d second a page", "%d seconds a page", self->seconds), self->seconds);
  gtk_label_set_text (self->said, words);
  gtk_widget_set_visible (GTK_WIDGET (self->said), TRUE);
  g_clear_handle_id (&self->silence, g_source_remove);
  self->silence = g_timeout_add_seconds (2, silence_cb, self);
  if (vs_settings () && self->seconds > 0)
    g_settings_set_int (vs_settings (), "slideshow-seconds", self->seconds);
  start_clock (self);
}

static gboolean
key_cb (VsSlideshow *self, guint key)
{
  int ahead = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      go (self, ahead);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      go (self, -ahead);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
    case GDK_KEY_Page_Down:
      go (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      go (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      set_seconds (self, self->seconds + 5);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      set_seconds (self, MAX (self->seconds - 5, 5));
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      set_seconds (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
    case GDK_KEY_F11:
      gtk_window_close (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ── Computing ── */

typedef struct {
  VsSlideshow *show;
  VsData      *data;
  char        *first, *retailer;
} Compute;

typedef struct {
  VsSlideshow *show;
  Deck        *deck;
} Post;

static void
compute_free (Compute *compute)
{
  g_object_unref (compute->show);
  vs_data_unref (compute->data);
  g_free (compute->first);
  g_free (compute->retailer);
  g_free (compute);
}

static void
post_free (Post *post)
{
  g_object_unref (post->show);
  deck_unref (post->deck);
  g_free (post);
}

static gboolean
join (gpointer data)
{
  Post *post = data;
  VsSlideshow *self = post->show;
  if (!self->stack)
    return G_SOURCE_REMOVE;
  post->deck->paper = vs_paper_new (post->deck->dashboard, (const VsTileContent *const *) post->deck->contents->pdata, &post->deck->head,
                                    self->theme, self->ratio);
  gboolean first = self->slides->len == 0;
  for (guint i = 0; i < vs_paper_n_sheets (post->deck->paper); i++)
    {
      GtkWidget *slide = slide_new (post->deck, i);
      gtk_stack_add_child (self->stack, slide);
      g_ptr_array_add (self->slides, slide);
    }
  if (first)
    go (self, 0);
  return G_SOURCE_REMOVE;
}

/* Names of dashboards in the order of the sidebar, the user's own views last. (transfer full) */
static GPtrArray *
sidebar (VsWorkspace *workspace)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) views = vs_view_list (workspace);
  for (const VsPlace *place = vs_places; place->name; place++)
    if (place->icon && place->dashboard)
      g_ptr_array_add (names, g_strdup (place->dashboard));
  for (guint i = 0; i < views->len; i++)
    if (((const VsView *) g_ptr_array_index (views, i))->own)
      g_ptr_array_add (names, g_strdup (((const VsView *) g_ptr_array_index (views, i))->name));
  return names;
}

/* NULL for one that cannot be read, is empty, or is about one customer: on the wall there is nobody to choose one. */
static VsDashboard *
load_page (VsWorkspace *workspace, const char *name)
{
  VsDashboard *dashboard = vs_dashboard_load (workspace, name, NULL);
  if (!dashboard || (dashboard->tiles->len > 0 && !dashboard->about))
    return dashboard;
  vs_dashboard_free (dashboard);
  return NULL;
}

/* All pages in turn, beginning with the first one to be shown. */
static gboolean
compute_run (VsJob *job, gpointer data, GError **error)
{
  Compute *compute = data;
  g_autoptr (GPtrArray) names = sidebar (vs_data_workspace (compute->data));
  guint start = 0;
  if (compute->first)
    g_ptr_array_find_with_equal_func (names, compute->first, g_str_equal, &start);
  for (guint i = 0; i < names->len; i++)
    {
      VsDashboard *dashboard = load_page (vs_data_workspace (compute->data), g_ptr_array_index (names, (start + i) % names->len));
      GPtrArray *contents = dashboard ? vs_page_contents (compute->data, dashboard, NULL, job, error) : NULL;
      if (dashboard && !contents)
        {
          vs_dashboard_free (dashboard);
          return FALSE;
        }
      if (!dashboard)
        continue;
      Post *post = g_new0 (Post, 1);
      *post = (Post) { g_object_ref (compute->show), deck_new (compute->data, dashboard, contents, compute->retailer) };
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, join, post, (GDestroyNotify) post_free);
    }
  return TRUE;
}

static void
compute_done (gpointer owner, gpointer data, const GError *error)
{
  VsSlideshow *self = owner;
  g_clear_object (&self->job);
  if (!error || vs_error_is_cancelled (error) || !self->workbench)
    return;
  vs_workbench_fail (self->workbench, _("The slideshow could not be shown"), error);
  gtk_window_close (GTK_WINDOW (self));
}

/* ── Object ── */

static void
vs_slideshow_dispose (GObject *object)
{
  VsSlideshow *self = VS_SLIDESHOW (object);
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->silence, g_source_remove);
  self->stack = NULL;
  g_clear_pointer (&self->slides, g_ptr_array_unref);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_slideshow_parent_class)->dispose (object);
}

static void
vs_slideshow_class_init (VsSlideshowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_slideshow_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "window");
}

static void
vs_slideshow_init (VsSlideshow *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *spinner = gtk_spinner_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->slides = g_ptr_array_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->said = GTK_LABEL (gtk_label_new (NULL));
  self->seconds = vs_settings () ? g_settings_get_int (vs_settings (), "slideshow-seconds") : 20;
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_transition_duration (self->stack, FADE);
  gtk_stack_add_child (self->stack, spinner);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_add_css_class (GTK_WIDGET (self->said), "slide-said");
  gtk_widget_set_halign (GTK_WIDGET (self->said), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->said), GTK_ALIGN_END);
  gtk_widget_set_visible (GTK_WIDGET (self->said), FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->stack));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->said));
  gtk_window_set_child (GTK_WINDOW (self), overlay);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
vs_slideshow_present (GtkWindow *parent, VsWorkbench *workbench, const char *first)
{
  g_return_if_fail (VS_IS_WORKBENCH (workbench) && vs_workbench_get_data (workbench));
  VsSlideshow *self = g_object_new (VS_TYPE_SLIDESHOW, "transient-for", parent, "destroy-with-parent", TRUE, "title", _("Slideshow"), NULL);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (parent));
  GdkMonitor *monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GdkRectangle screen = { 0, 0, 16, 9 };
  if (monitor)
    gdk_monitor_get_geometry (monitor, &screen);
  self->workbench = g_object_ref (workbench);
  self->ratio = (double) screen.height / screen.width;
  self->theme = vs_chart_view_theme ();
  gtk_window_set_default_size (GTK_WINDOW (self), screen.width, screen.height);
  Compute *compute = g_new0 (Compute, 1);
  *compute = (Compute) { g_object_ref (self), vs_data_ref (vs_workbench_get_data (workbench)), g_strdup (first),
                         g_strdup (vs_workbench_get_title (workbench)) };
  self->job = vs_workbench_background (workbench, compute_run, compute, (GDestroyNotify) compute_free, self, compute_done);
  gtk_window_fullscreen (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
}

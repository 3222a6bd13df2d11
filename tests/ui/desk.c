/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include "application.h"
#include "core/workspace/folder.h"
#include "design/design-page.h"
#include "pages/bill-page.h"
#include "pages/dashboard-page.h"
#include <gdk/x11/gdkx.h>

VsWindow *window;
char *workspace;

static VsApplication *application;
static Folder folder;
static FILE *hands;   /* an xdotool that does what it is told, line by line */

/* ── Time ── */

static gboolean
over_cb (gpointer over)
{
  *(gboolean *) over = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
desk_turn (gint64 end)
{
  gboolean over = FALSE;
  g_timeout_add_full (G_PRIORITY_HIGH, 5, over_cb, &over, NULL);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  return g_get_monotonic_time () < end;
}

static void
painted_cb (GdkFrameClock *clock, int *frames)
{
  ++*frames;
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

void
desk_settle (void)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  int frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &frames);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  await_that (frames > 1);
  g_signal_handler_disconnect (clock, handler);
}

/* ── Finding ── */

const char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  return NULL;
}

char *
told (GtkWidget *widget, GtkAccessibleProperty property)
{
  char *other = gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), property)
                  ? gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\1") : NULL;   /* what it is instead */
  return other ? other : g_strdup ("");
}

static gboolean
fits (GtkWidget *widget, GType type, const char *words)
{
  if (!g_type_is_a (G_OBJECT_TYPE (widget), type))
    return FALSE;
  const char *own = words_of (widget);
  if (!words || (own && strstr (own, words)))
    return TRUE;
  g_autofree char *name = GTK_IS_LABEL (widget) ? NULL : told (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
  return name && strstr (name, words);
}

GtkWidget *
find (GtkWidget *in, GType type, const char *words)
{
  GtkWidget *found = NULL;
  if (!gtk_widget_get_mapped (in))
    return NULL;
  if (fits (in, type, words))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find (child, type, words);
  return found;
}

GtkWidget *
await (GtkWidget *in, GType type, const char *words)
{
  GtkWidget *found;
  for (gint64 end = g_get_monotonic_time () + 15 * G_USEC_PER_SEC; !(found = find (in, type, words));)
    if (!desk_turn (end))
      g_error ("on “%s”: no %s “%s”", gtk_window_get_title (GTK_WINDOW (window)), g_type_name (type), words ? words : "");
  return found;
}

GtkWidget *
dialog (void)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *l = all; l; l = l->next)
    if (l->data != window && gtk_window_get_transient_for (l->data) == GTK_WINDOW (window))
      return l->data;
  return NULL;
}

GtkWidget *
await_dialog (void)
{
  await_that (dialog () && gtk_widget_get_mapped (dialog ()));
  return dialog ();
}

#if GTK_CHECK_VERSION (4, 14, 0)
/* In place of GTK's, which falls over where the screen reader is its own stand-in for tests. */
void
gtk_accessible_announce (GtkAccessible *self, const char *message, GtkAccessibleAnnouncementPriority priority)
{
}
#endif

/* ── Pages ── */

gboolean
is_filled (void)
{
  GtkWidget *page = gtk_stack_get_visible_child (window->pages);
  if (VS_IS_DESIGN_PAGE (page))
    return !vs_design_page_is_busy (VS_DESIGN_PAGE (page));
  if (VS_IS_BILL_PAGE (page))
    return !vs_bill_page_is_busy (VS_BILL_PAGE (page));
  if (!VS_IS_DASHBOARD_PAGE (page))
    return vs_workbench_is_idle (window->workbench);
  g_autoptr (VsShown) shown = vs_dashboard_page_dup_shown (VS_DASHBOARD_PAGE (page), NULL);
  return shown && !vs_dashboard_page_is_busy (VS_DASHBOARD_PAGE (page));
}

void
show (const char *place)
{
  vs_window_show (window, place);
  await_that (is_filled ());
  desk_settle ();
}

gboolean
is_titled (const char *title)
{
  return g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (window)), title);
}

void
click (GtkWidget *button)
{
  g_signal_emit_by_name (button, "clicked");
}

/* ── Hands ── */

static gulong
number_of (GtkWidget *widget)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS   /* newer GTK would rather not be asked, and has no other word for it */
  return gdk_x11_surface_get_xid (gtk_native_get_surface (gtk_widget_get_native (widget)));
  G_GNUC_END_IGNORE_DEPRECATIONS
}

static void G_GNUC_PRINTF (1, 2)
tell (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  vfprintf (hands, format, args);
  va_end (args);
  fputc ('\n', hands);
  fflush (hands);
}

/* There is no window manager that would do it. */
static void
give_keyboard (GtkWidget *to)
{
  for (int i = 0; i < 5 && !gtk_window_is_active (GTK_WINDOW (to)); i++)
    {
      gdk_display_sync (gdk_display_get_default ());
      tell ("windowfocus %lu", number_of (to));
      for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC; !gtk_window_is_active (GTK_WINDOW (to)) && desk_turn (end);)
        ;
    }
}

void
press (const char *keys)
{
  give_keyboard (dialog () ? await_dialog () : GTK_WIDGET (window));
  tell ("key --delay 0 %s", keys);
}

void
tab_to (GtkWidget *widget)
{
  for (int i = 0; i < 400 && !gtk_widget_has_focus (widget); i++)
    g_signal_emit_by_name (gtk_widget_get_root (widget), "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_widget_has_focus (widget));
}

/* On the window, once nothing moves it any more. */
static graphene_point_t
place_of (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t now = { -1, -1 }, before;
  double left, top;
  do
    {
      before = now;
      desk_settle ();
      g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT (x, y), &now));
    }
  while (!graphene_point_near (&now, &before, 0.5));
  gtk_native_get_surface_transform (native, &left, &top);
  return GRAPHENE_POINT_INIT (now.x + left, now.y + top);
}

static void
move_to (GtkWidget *widget, graphene_point_t to)
{
  tell ("mousemove --window %lu %d %d", number_of (widget), (int) to.x, (int) to.y);
}

void
point_in (GtkWidget *widget, double x, double y, const char *held)
{
  move_to (widget, place_of (widget, x, y));
  if (held)
    tell ("keydown %s", held);
  tell ("click 1");
  if (held)
    tell ("keyup %s", held);
}

void
point_at (GtkWidget *widget)
{
  point_in (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0, NULL);
}

void
drag (GtkWidget *widget, double x, double y, double dx, double dy)
{
  graphene_point_t from = place_of (widget, x, y);
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  move_to (native, from);
  tell ("mousedown 1");
  for (int i = 1; i <= 5; i++)
    {
      move_to (native, GRAPHENE_POINT_INIT (from.x + dx * i / 5, from.y + dy * i / 5));
      desk_turn (0);
      desk_turn (0);
    }
  tell ("mouseup 1");
}

/* ── Beginning and end ── */

void
desk_open (int *argc, char ***argv)
{
  g_autoptr (GFile) made = g_file_new_for_path ((*argv)[1]), copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  if (!xdotool)
    {
      printf ("1..0 # SKIP there is no xdotool\n");
      exit (0);
    }
  hands = popen ("exec xdotool - >/dev/null", "w");
  gtk_test_init (argc, argv, NULL);
  g_main_context_acquire (NULL);   /* as an application does: what threads send waits for this one */
  folder_set_up (&folder, NULL);
  workspace = folder_file (&folder, "Small Retailer.voltsource");
  copy = g_file_new_for_path (workspace);
  g_file_copy (made, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  application = vs_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  window = VS_WINDOW (vs_window_new (GTK_APPLICATION (application)));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 960);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  vs_window_open (window, workspace);
  gtk_window_present (GTK_WINDOW (window));
  await_that (vs_workbench_get_data (window->workbench) && gtk_widget_get_mapped (GTK_WIDGET (window)));
  give_keyboard (GTK_WIDGET (window));
}

int
desk_close (int status)
{
  if (window)
    gtk_window_close (GTK_WINDOW (window));
  for (gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC; window && desk_turn (end);)
    ;
  if (window)     /* a message within the window holds it open */
    gtk_window_destroy (GTK_WINDOW (window));
  await_that (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL);
  if (hands)
    pclose (hands);
  folder_tear_down (&folder, NULL);
  g_clear_pointer (&workspace, g_free);
  g_clear_object (&application);
  return status;
}

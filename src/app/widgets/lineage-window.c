/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage-window.c: see lineage-window.h. The snapshot is made in a thread; walking it is a matter of memory and done where it is asked. */
#include "widgets/lineage-window.h"

#include "edit/form.h"
#include "intake/lineage.h"
#include "run/run.h"
#include "widgets/label.h"
#include "widgets/table-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ROWS 60

typedef struct {
  VsLineage     *lineage;      /* NULL: not made yet */
  char          *name;         /* wanted at first (nullable) */
  GtkWidget     *window, *stack, *search, *list, *facts, *back;
  GtkStringList *names;
  GtkFilter     *filter;
} Panel;

static void
panel_free (gpointer data)
{
  Panel *self = data;
  g_clear_pointer (&self->lineage, vs_lineage_free);
  g_clear_object (&self->filter);
  g_free (self->name);
  g_free (self);
}

/* ── One thing ── */

static GtkWidget *
group_new (Panel *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (self->facts), group);
  return group;
}

static GtkWidget *
row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  return row;
}

/* certain FALSE: by way of a step that reads the whole table. */
static GtkWidget *
source_row_new (const VsLineageSource *source)
{
  g_autofree char *title = source->column ? g_strdup_printf ("%s · %s", source->file, source->column) : g_strdup (source->file);
  g_autofree char *when = vs_moment_words (source->at);
  GString *words = g_string_new (NULL);
  /* Translators: the name of a mapping */
  g_string_append_printf (words, _("by the mapping “%s”"), source->mapping ? source->mapping : "");
  if (source->transformation)
    g_string_append_printf (words, ": %s", source->transformation);
  if (*when)
    g_string_append_printf (words, _(" · last loaded %s"), when);
  if (!source->certain)
    g_string_append (words, _(" · perhaps"));
  g_autofree char *subtitle = g_string_free (words, FALSE);
  return row_new (title, subtitle);
}

static const char *
kind_words (const char *kind)
{
  static const struct { const char *kind, *words; } kinds[] = {
    { "column", N_("column") }, { "field", N_("field") }, { "measure", N_("measure") }, { "dashboard", N_("page") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return _(kinds[i].words);
  return kind;
}

static void show_thing (Panel *self, const char *name);

static void
thing_cb (GtkWidget *row, Panel *self)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));
  show_thing (self, name);
}

static GtkWidget *
thing_row_new (Panel *self, const VsLineageThing *thing)
{
  g_autofree char *words = g_strdup_printf (thing->certain ? "%s · %s" : _("%s · %s · perhaps"), kind_words (thing->kind), thing->name);
  GtkWidget *row = row_new (thing->caption ? thing->caption : thing->name, words);
  if (g_str_equal (thing->kind, "dashboard"))
    return row;
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("vs-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (thing->name), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (thing_cb), self);
  return row;
}

static void
add_things (Panel *self, const char *title, const char *description, const GPtrArray *things)
{
  if (!things || things->len == 0)
    return;
  g_autofree char *more = things->len > MAX_ROWS ? g_strdup_printf (_("The first %u of %u"), MAX_ROWS, things->len) : NULL;
  GtkWidget *group = group_new (self, title, more ? more : description);
  for (guint i = 0; i < MIN (things->len, MAX_ROWS); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), thing_row_new (self, g_ptr_array_index (things, i)));
}

static void
add_sources (Panel *self, const GPtrArray *sources)
{
  GtkWidget *group = group_new (self, _("Comes from"), sources->len == 0 ? _("No file gave it: it is computed, or nothing was loaded for it yet.") : NULL);
  for (guint i = 0; i < MIN (sources->len, MAX_ROWS); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), source_row_new (g_ptr_array_index (sources, i)));
}

static void
show_thing (Panel *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = vs_lineage_sources (self->lineage, name, &error);
  g_autoptr (GPtrArray) needs = sources ? vs_lineage_needs (self->lineage, name, NULL) : NULL;
  g_autoptr (GPtrArray) affected = sources ? vs_lineage_affected (self->lineage, name, NULL) : NULL;
  const char *caption = vs_lineage_caption (self->lineage, name);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->facts)))
    gtk_box_remove (GTK_BOX (self->facts), child);
  gtk_box_append (GTK_BOX (self->facts), vs_label_new (caption ? caption : name, "card-title"));
  if (caption && !g_str_equal (caption, name))
    gtk_box_append (GTK_BOX (self->facts), vs_label_new (name, "card-note"));
  if (sources)
    add_sources (self, sources);
  else
    gtk_box_append (GTK_BOX (self->facts), vs_label_new (error->message, "card-failed"));
  if (needs && needs->len == 1 && g_str_equal (((VsLineageThing *) g_ptr_array_index (needs, 0))->name, name))
    g_ptr_array_set_size (needs, 0);   /* a column is made of itself */
  add_things (self, _("Made of"), NULL, needs);
  add_things (self, _("What hangs on it"), _("If it vanished, these would lack their base."), affected);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "thing");
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_grab_focus (self->back);
}

/* ── The list ── */

static void
back_cb (Panel *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_grab_focus (self->search);
}

static gboolean
fits (gpointer item, gpointer data)
{
  Panel *self = data;
  const char *name = gtk_string_object_get_string (item);
  const char *caption = self->lineage ? vs_lineage_caption (self->lineage, name) : NULL;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *one = g_utf8_casefold (name, -1), *other = g_utf8_casefold (caption ? caption : "", -1);
  return strstr (one, wanted) || strstr (other, wanted);
}

static void
search_cb (Panel *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
activate_cb (Panel *self, guint position, GtkListView *view)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);
  g_autofree char *name = g_strdup (gtk_string_object_get_string (item));
  show_thing (self, name);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), vs_label_new (NULL, "lineage-caption"));
  gtk_box_append (GTK_BOX (box), vs_label_new (NULL, "card-note"));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Panel *self)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  const char *words = vs_lineage_caption (self->lineage, name);
  GtkWidget *caption = gtk_widget_get_first_child (gtk_list_item_get_child (item)), *below = gtk_widget_get_next_sibling (caption);
  gtk_label_set_text (GTK_LABEL (caption), words);
  gtk_label_set_text (GTK_LABEL (below), name);
  gtk_widget_set_visible (below, !g_str_equal (words, name));
}

static GtkWidget *
list_new (Panel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  self->names = gtk_string_list_new (NULL);
  self->search = gtk_search_entry_new ();
  self->filter = g_object_ref (GTK_FILTER (gtk_custom_filter_new (fits, self, NULL)));
  GtkFilterListModel *shown = gtk_filter_list_model_new (G_LIST_MODEL (self->names), self->filter);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (shown))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns and measures"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search in columns and measures"), -1);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (box, "lineage");
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static GtkWidget *
facts_new (Panel *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->facts, "lineage");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->facts);
  return scroller;
}

/* ── Making it ── */

typedef struct {
  VsWorkspace *workspace;
  VsLineage   *lineage;
} Make;

static void
make_free (Make *make)
{
  g_object_unref (make->workspace);
  g_clear_pointer (&make->lineage, vs_lineage_free);
  g_free (make);
}

static gboolean
make_run (VsJob *job, gpointer data, GError **error)
{
  Make *make = data;
  make->lineage = vs_lineage_new (make->workspace, vs_run_steps (), error);
  return make->lineage != NULL;
}

static void
add_names (Panel *self, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (self->names, g_ptr_array_index (names, i));
  g_ptr_array_unref (names);
}

/* The window may be closed by now; it is alive all the same. */
static void
make_done (gpointer owner, gpointer data, const GError *error)
{
  Panel *self = g_object_get_data (G_OBJECT (owner), "panel");
  Make *make = data;
  if (!gtk_widget_get_visible (GTK_WIDGET (owner)))
    return;
  if (error)
    {
      gtk_box_append (GTK_BOX (self->facts), vs_label_new (error->message, "card-failed"));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "thing");
      return;
    }
  self->lineage = g_steal_pointer (&make->lineage);
  add_names (self, vs_lineage_columns (self->lineage));
  add_names (self, vs_lineage_measures (self->lineage));
  if (self->name && !g_str_has_suffix (self->name, "."))
    {
      show_thing (self, self->name);
      return;
    }
  if (self->name)
    gtk_editable_set_text (GTK_EDITABLE (self->search), self->name);
  gtk_widget_grab_focus (self->search);
}

void
vs_lineage_window_present (GtkWindow *parent, VsWorkbench *workbench, const char *name)
{
  Panel *self = g_new0 (Panel, 1);
  Make *make = g_new0 (Make, 1);
  make->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  self->name = g_strdup (name);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), list_new (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), facts_new (self), "thing");
  self->window = vs_form_window_new (parent, _("Where It Comes From"), 560, 640, self->stack);
  self->back = vs_form_window_add_button (self->window, _("_All"), FALSE);
  gtk_widget_set_visible (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  g_object_set_data_full (G_OBJECT (self->window), "panel", self, panel_free);
  gtk_window_present (GTK_WINDOW (self->window));
  g_autoptr (VsJob) job = vs_workbench_background (workbench, make_run, make, (GDestroyNotify) make_free, self->window, make_done);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filter-bar.c: see filter-bar.h. The choices live in the workbench, so all pages show the same customers. */
#include "widgets/filter-bar.h"

#include "widgets/card-grid.h"
#include <glib/gi18n-lib.h>

struct _VsFilterBar {
  GtkWidget    parent_instance;
  GtkWidget   *choices_box, *picks_box;   /* apart: what is made anew in one takes no keyboard from the other */
  VsWorkbench *workbench;
  GPtrArray   *choices;
  GStrv        picks;
};

enum { DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsFilterBar, vs_filter_bar, GTK_TYPE_WIDGET)

static void
choice_free (VsFilterChoice *choice)
{
  g_free (choice->field);
  g_free (choice->caption);
  g_strfreev (choice->values);
  g_free (choice);
}

GPtrArray *
vs_filter_choices_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
}

typedef struct {
  VsWorkbench *workbench;
  char        *field, *value;
} Chosen;

static void
chosen_free (Chosen *chosen)
{
  g_object_unref (chosen->workbench);
  g_free (chosen->field);
  g_free (chosen->value);
  g_free (chosen);
}

static gboolean
choose_cb (gpointer data)
{
  Chosen *chosen = data;
  vs_workbench_set_filter (chosen->workbench, chosen->field, chosen->value);
  return G_SOURCE_REMOVE;
}

/* The choice is made when the popover has closed: it makes new chips, and a popover taken away while it is open would keep the pointer. */
static void
value_cb (GtkListBox *list, GtkListBoxRow *row, VsFilterBar *self)
{
  const VsFilterChoice *choice = g_object_get_data (G_OBJECT (list), "choice");
  int index = gtk_list_box_row_get_index (row);
  Chosen *chosen = g_new0 (Chosen, 1);
  chosen->workbench = g_object_ref (self->workbench);
  chosen->field = g_strdup (choice->field);
  chosen->value = index == 0 ? NULL : g_strdup (choice->values[index - 1]);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER)));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, choose_cb, chosen, (GDestroyNotify) chosen_free);
}

static GtkWidget *
values_new (VsFilterBar *self, VsFilterChoice *choice)
{
  GtkWidget *list = gtk_list_box_new (), *scroller = gtk_scrolled_window_new ();
  for (int i = -1; i < 0 || choice->values[i]; i++)
    {
      GtkWidget *label = gtk_label_new (i < 0 ? _("All") : choice->values[i]);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (GTK_LIST_BOX (list), label);
    }
  g_object_set_data (G_OBJECT (list), "choice", choice);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "filter-values");
  g_signal_connect_object (list, "row-activated", G_CALLBACK (value_cb), self, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

static void
append_choice (VsFilterBar *self, VsFilterChoice *choice)
{
  const char *value = vs_workbench_get_filter_value (self->workbench, choice->field);
  g_autofree char *chosen = value ? g_strdup_printf ("%s: %s", choice->caption, value) : NULL;
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *list = values_new (self, choice);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), chosen ? chosen : choice->caption);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_add_css_class (button, "chip");
  if (value)
    gtk_widget_add_css_class (button, "chosen");
  gtk_box_append (GTK_BOX (self->choices_box), button);
}

static void
drop_cb (GtkWidget *button, VsFilterBar *self)
{
  g_signal_emit (self, signals[DROPPED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
append_pick (VsFilterBar *self, guint index)
{
  g_autofree char *text = g_strdup_printf ("%s ✕", self->picks[index]);
  /* Translators: %s is what is chosen, as in "Region: North" */
  g_autofree char *hint = g_strdup_printf (_("Take “%s” away"), self->picks[index]);
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 48);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_add_css_class (button, "chosen");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (drop_cb), self, 0);
  gtk_box_append (GTK_BOX (self->picks_box), button);
}

static void
empty (GtkWidget *box)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (box)))
    gtk_box_remove (GTK_BOX (box), child);
}

static void
show_if_any (VsFilterBar *self)
{
  gboolean any_pick = gtk_widget_get_first_child (self->picks_box) != NULL;
  gtk_widget_set_visible (self->picks_box, any_pick);
  gtk_widget_set_visible (GTK_WIDGET (self), any_pick || gtk_widget_get_first_child (self->choices_box));
}

static void
rebuild_choices (VsFilterBar *self)
{
  empty (self->choices_box);
  for (guint i = 0; self->choices && i < self->choices->len; i++)
    append_choice (self, g_ptr_array_index (self->choices, i));
  gtk_widget_set_visible (self->choices_box, gtk_widget_get_first_child (self->choices_box) != NULL);
  show_if_any (self);
}

static void
rebuild_picks (VsFilterBar *self)
{
  empty (self->picks_box);
  for (guint i = 0; self->picks[i]; i++)
    if (*self->picks[i])
      append_pick (self, i);
  show_if_any (self);
}

static void
vs_filter_bar_dispose (GObject *object)
{
  VsFilterBar *self = VS_FILTER_BAR (object);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->picks, g_strfreev);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_filter_bar_parent_class)->dispose (object);
}

static void
vs_filter_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, -1, minimum, natural, NULL, NULL);
}

/* Flush with the cards below. */
static void
vs_filter_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int edge = vs_card_grid_edge (width);
  gtk_widget_size_allocate (gtk_widget_get_first_child (widget), &(GtkAllocation) { edge, 0, MAX (width - 2 * edge, 1), height }, -1);
}

static void
vs_filter_bar_class_init (VsFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_filter_bar_dispose;
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  GTK_WIDGET_CLASS (klass)->measure = vs_filter_bar_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = vs_filter_bar_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "filterbar");
}

static void
vs_filter_bar_init (VsFilterBar *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->choices_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->picks_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (box), self->choices_box);
  gtk_box_append (GTK_BOX (box), self->picks_box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
vs_filter_bar_set_workbench (VsFilterBar *self, VsWorkbench *workbench)
{
  g_return_if_fail (VS_IS_FILTER_BAR (self));
  g_set_object (&self->workbench, workbench);
  g_signal_connect_object (workbench, "notify::filter", G_CALLBACK (rebuild_choices), self, G_CONNECT_SWAPPED);
}

static gboolean
same_choices (const GPtrArray *a, const GPtrArray *b)
{
  if (!a || !b || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      const VsFilterChoice *one = g_ptr_array_index (a, i), *two = g_ptr_array_index (b, i);
      if (!g_str_equal (one->field, two->field) || !g_str_equal (one->caption, two->caption)
          || !g_strv_equal ((const char *const *) one->values, (const char *const *) two->values))
        return FALSE;
    }
  return TRUE;
}

void
vs_filter_bar_set_choices (VsFilterBar *self, GPtrArray *choices)
{
  g_return_if_fail (VS_IS_FILTER_BAR (self));
  if (same_choices (self->choices, choices))
    return;
  GPtrArray *old = self->choices;
  self->choices = choices ? g_ptr_array_ref (choices) : NULL;
  rebuild_choices (self);
  g_clear_pointer (&old, g_ptr_array_unref);
}

void
vs_filter_bar_set_picks (VsFilterBar *self, const char *const *words)
{
  g_return_if_fail (VS_IS_FILTER_BAR (self) && words);
  if (self->picks && g_strv_equal ((const char *const *) self->picks, words))
    return;
  g_strfreev (self->picks);
  self->picks = g_strdupv ((char **) words);
  rebuild_picks (self);
}

char *
vs_filter_bar_dup_words (VsFilterBar *self)
{
  g_return_val_if_fail (VS_IS_FILTER_BAR (self), NULL);
  GString *words = g_string_new (NULL);
  for (guint i = 0; self->choices && i < self->choices->len; i++)
    {
      const VsFilterChoice *choice = g_ptr_array_index (self->choices, i);
      const char *value = vs_workbench_get_filter_value (self->workbench, choice->field);
      if (value)
        g_string_append_printf (words, "%s%s: %s", words->len ? " · " : "", choice->caption, value);
    }
  return g_string_free (words, words->len == 0);
}

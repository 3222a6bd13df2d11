/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rule-dialog.h"

#include "edit/form.h"
#include "expr/expr.h"
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget *window, *entry, *verdict, *keep, *readmit;
  GObject   *owner;
  VsRuleFunc done;
} Dialog;

/* What often helps; the rest is in the help. */
static const struct { const char *words, *expression; } examples[] = {
  { N_("Decimal comma to point"), "replace (value, ',', '.')" },
  { N_("No blanks inside"), "replace (value, ' ', '')" },
  { N_("Missing"), "''" },
};

static void
dialog_free (gpointer data)
{
  Dialog *self = data;
  g_object_unref (self->owner);
  g_free (self);
}

static void
changed_cb (Dialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;
  g_autoptr (VsExpr) expr = vs_expr_parse (text, &error);
  vs_form_verdict (self->verdict, expr ? NULL : error->message);
  gtk_widget_set_sensitive (self->keep, expr != NULL);
  gtk_widget_set_sensitive (self->readmit, expr != NULL);
}

static void
finish (Dialog *self, gboolean readmit)
{
  self->done (self->owner, gtk_editable_get_text (GTK_EDITABLE (self->entry)), readmit);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
keep_cb (Dialog *self)
{
  finish (self, FALSE);
}

static void
readmit_cb (Dialog *self)
{
  finish (self, TRUE);
}

static void
example_cb (GtkWidget *row, Dialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), g_object_get_data (G_OBJECT (row), "expression"));
  gtk_widget_grab_focus (self->entry);
}

static GtkWidget *
examples_new (Dialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Often enough"));
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(examples[i].words));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), examples[i].expression);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "expression", (gpointer) examples[i].expression);
      g_signal_connect (row, "activated", G_CALLBACK (example_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

void
vs_rule_dialog_present (GtkWindow *parent, const char *column, gpointer owner, VsRuleFunc done)
{
  Dialog *self = g_new0 (Dialog, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *group = adw_preferences_group_new ();
  /* Translators: %s is a column of a file */
  g_autofree char *title = g_strdup_printf (_("“%s” becomes"), column);
  self->owner = g_object_ref (owner);
  self->done = done;
  self->entry = adw_entry_row_new ();
  self->verdict = vs_form_verdict_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->entry), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("An expression over the file's columns; “value” is the field as it stands."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->entry);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->verdict);
  gtk_box_append (GTK_BOX (box), examples_new (self));
  gtk_widget_add_css_class (box, "tile-form");
  self->window = vs_form_window_new (parent, _("Correct by a Rule"), 480, 460, box);
  self->readmit = vs_form_window_add_button (self->window, _("_Re-admit"), TRUE);
  self->keep = vs_form_window_add_button (self->window, _("_Keep"), FALSE);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (keep_cb), self);
  g_signal_connect_swapped (self->readmit, "clicked", G_CALLBACK (readmit_cb), self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "trim (value)");
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->entry);
}
